"""What happens around every page: privacy headers, idle sessions, the second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect

from keystay.access.users.queries import has_second_factor
from keystay.core.clock import now

Page = Callable[[HttpRequest], HttpResponse]

NO_DEVICES = "camera=(), microphone=(), geolocation=()"
ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_logout",
    }
)
SEEN = "seen_at"
SIGNED_IN = "signed_in_at"
JUST_SIGNED_IN = 5 * 60  # seconds
NOTED_EVERY = 60  # seconds: a busy session is written once a minute, not at every page


class PrivatePages:
    """Pages are for the person who asked: no cache keeps them, and signing out forgets them."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        if request.method == "POST" and _name(request) == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class NoNul:
    """An address with a NUL in it is nobody's words, and PostgreSQL would fail on it."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("This address is not one of ours.")
        return self.get_response(request)


class IdleSessions:
    """A session is signed out when nobody used it for `SESSION_IDLE_MINUTES`, or at its full age.

    Its cookie alone would not end it: every note of its use gives that a new lease.
    """

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            moment = int(now().timestamp())
            idle = moment - request.session.get(SEEN, moment)
            age = moment - request.session.get(SIGNED_IN, moment)
            if idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif idle >= NOTED_EVERY or SEEN not in request.session or idle < 0:
                request.session[SEEN] = moment
        response = self.get_response(request)
        if SESSION_KEY in request.session and SIGNED_IN not in request.session:
            request.session[SIGNED_IN] = int(now().timestamp())
        return response


class SecondFactor:
    """Someone signed in without a second factor reaches only the pages that set one up."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to setting up an authenticator, where one is wanted and there is none."""
        user = request.user
        if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
            return None
        if _name(request) in ENROLMENT or not getattr(view, "login_required", True):
            return None
        if (user.demo and not settings.PRODUCTION) or has_second_factor(user):
            return None
        return redirect("mfa_activate_totp")


def may_set_up_second_factor(request: HttpRequest) -> bool:
    """True for someone who signed in a moment ago with a password and nothing else.

    Who has a second factor gave it at sign-in, and is asked again before it is changed.
    """
    waited = int(now().timestamp()) - request.session.get(SIGNED_IN, 0)
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    gave_second = any(record.get("method") == "mfa" for record in records)
    return 0 <= waited < JUST_SIGNED_IN and not gave_second


def _name(request: HttpRequest) -> str:
    found = request.resolver_match
    return found.view_name if found is not None else ""
