"""What people type about the look."""

from django import forms


class LookForm(forms.Form):
    """What the service is called and its colour."""

    service_name = forms.CharField(label="Name of the service", max_length=120)
    brand_colour = forms.CharField(
        label="Colour",
        max_length=7,
        help_text="Such as #1d4f73; white text has to be readable on it",
    )
