"""Signing in, and the addresses of the sign-in library that stay closed."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.views import LoginView
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from keystay.access.gates import View
from keystay.access.sign_in.queries import demo_sign_ins


class SignIn(LoginView):
    """The sign-in page; outside production it lists the demo council's accounts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not settings.PRODUCTION:
            context["demo_accounts"] = demo_sign_ins()
            context["demo_password"] = settings.DEMO_PASSWORD
        return context


def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a form sent without one is asked again, where the library would fail."""
    if request.method == "POST" and "code" not in request.POST:
        return redirect("mfa_authenticate")
    return mfa.authenticate(request)


def renews_session(view: View) -> View:
    """Give the session a new key when its owner has shown again who they are."""

    @wraps(view)
    def asked(request: HttpRequest, **named: Any) -> HttpResponse:
        before = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        response = view(request, **named)
        if request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) != before:
            request.session.cycle_key()
        return response

    return asked


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up or changes an address by themselves."""
    raise Http404
