"""What happens around every page: privacy headers, idle sessions, the second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
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


class IdleSessions:
    """A session that nobody used for `SESSION_IDLE_MINUTES` is signed out."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            moment = int(now().timestamp())
            idle = moment - request.session.get(SEEN, moment)
            if idle > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
            elif idle >= NOTED_EVERY or SEEN not in request.session or idle < 0:
                request.session[SEEN] = moment
        return self.get_response(request)


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


def _name(request: HttpRequest) -> str:
    found = request.resolver_match
    return found.view_name if found is not None else ""
