"""A name and a password, for whoever makes an account of their own."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from keystay.access.users.models import User


class PasswordForm(forms.Form):
    """A name, and a password that is long enough."""

    name = forms.CharField(label="Your name", max_length=200)
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three words that do not belong together work well.",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is common, or like the name or the address."""
        cleaned = super().clean() or self.cleaned_data
        if "password" in cleaned:
            address = cleaned.get("email", self.address)
            likeness = User(name=cleaned.get("name", ""), email=address)
            try:
                validate_password(cleaned["password"], likeness)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned
