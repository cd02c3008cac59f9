"""What the first person types."""

from django import forms

from keystay.home.password_form import PasswordForm
from keystay.organisation.authority.queries import authorities
from keystay.organisation.policy.packs import packs


def _councils() -> list[tuple[str, str]]:
    listed = [(each.code, f"{each.name} ({each.region})") for each in authorities().values()]
    return [("", "Choose a council"), *listed]


def _packs() -> list[tuple[str, str]]:
    return [(pack.key, f"{pack.name}. {pack.sentence}") for pack in packs().values()]


class CouncilForm(forms.Form):
    """Which council this is."""

    code = forms.ChoiceField(label="Which council is this?", choices=_councils)


class PackForm(forms.Form):
    """Which numbers to start from."""

    pack = forms.ChoiceField(
        label="Which numbers should Keystay start from?",
        help_text="You can change each number later, from any date.",
        choices=_packs,
        initial="england-2026",
        widget=forms.RadioSelect,
    )


class AccountForm(PasswordForm):
    """The first account."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "email", "password")
