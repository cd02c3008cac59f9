"""How allauth behaves here: nobody signs up by themselves, and links never trust a visitor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class InviteOnly(DefaultAccountAdapter):
    """Accounts are made by invitation; links in mail lead to the address in the settings."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to a new password; the visitor's Host header has no part in it."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[uid, secret])
        return f"{settings.KEYSTAY_ADDRESS.rstrip('/')}{path}"

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; allauth's own notices would say it twice."""
