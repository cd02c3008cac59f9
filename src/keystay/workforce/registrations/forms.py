"""What people type about registration."""

from django import forms

from keystay.core.components.fields import DateField
from keystay.workforce.registrations.models import RegistrationStatus


class RegistrationForm(forms.Form):
    """Someone's entry in the register of Social Work England."""

    number = forms.CharField(
        label="Registration number", max_length=20, help_text="For example, SW12345"
    )
    status = forms.ChoiceField(
        label="Status",
        choices=RegistrationStatus.choices,
        widget=forms.RadioSelect,
        initial=RegistrationStatus.REGISTERED,
    )
    registered_on = DateField(
        label="First registered",
        required=False,
        help_text="Someone who joined the register since 1 September only pays the fee this year",
    )
    checked_on = DateField(
        label="Last checked in the public register",
        required=False,
        help_text="The day on which you looked them up",
    )
