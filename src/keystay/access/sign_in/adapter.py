"""How allauth behaves here: nobody signs up by themselves, and links never trust a visitor."""

import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from keystay.access.middleware import may_set_up_second_factor
from keystay.core import outbox
from keystay.core.clock import today
from keystay.core.ids import new_id

# So long an address counts as one from which someone signs in.
REMEMBERED = timedelta(days=60)


class InviteOnly(DefaultAccountAdapter):
    """Accounts are made by invitation; links in mail lead to the address in the settings."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or password is not right.",
        "incorrect_password": "The password is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """No password again for the first second factor, a moment after signing in."""
        if app == "allauth.mfa" and may_set_up_second_factor(context.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and remember that this person signs in from this address."""
        super().login(request, user)
        key = _known(user.email, self.get_client_ip(request))
        cache.set(key, True, REMEMBERED.total_seconds())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures from an address that someone signs in from are counted apart from others'.

        So whoever guesses at an account from elsewhere cannot keep its owner out.
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        address = self.get_client_ip(request)
        known = cache.get(_known(credentials.get("email", ""), address))
        return f"{key}:{address}" if known else key

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to a new password; the visitor's Host header has no part in it."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[uid, secret])
        return f"{settings.KEYSTAY_ADDRESS.rstrip('/')}{path}"

    def send_mail(self, template_prefix: str, email: str, words: dict[str, Any]) -> None:
        """Put a mail in the outbox: the page neither waits for the mail server nor fails with it.

        Were it sent at once, the wait would tell which addresses have an account.
        """
        message = self.render_mail(template_prefix, email, words)
        outbox.queue(
            cause=f"sign-in {new_id()}",
            recipient=email,
            day=today(),
            subject=message.subject,
            body=str(message.body),
            secret=True,
        )

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; allauth's own notices would say it twice."""


def _known(email: str, address: str) -> str:
    pair = f"{email.strip().lower()} {address}"
    return f"signs-in-from-{hashlib.sha256(pair.encode()).hexdigest()}"
