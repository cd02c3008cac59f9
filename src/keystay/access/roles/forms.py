"""What people type about roles."""

from typing import Any

from django import forms

from keystay.access.placed_role import PlacedRole
from keystay.core.components.fields import DateField, FreeText


class GiveForm(PlacedRole):
    """A role from a day, perhaps until a day."""

    starts_on = DateField(label="From")
    ends_on = DateField(
        label="Until", required=False, help_text="The last day. Leave empty if it goes on."
    )
    reason = FreeText(max_length=200, required=False)

    def given(self) -> dict[str, Any]:
        """What was typed, with the one place that the role is over."""
        told = dict(self.cleaned_data)
        team, service = told.pop("team"), told.pop("service")
        return {**told, "over": team or service}


class EndForm(forms.Form):
    """The last day of a role."""

    ends_on = DateField(label="Last day", help_text="The role ends at midnight after this day.")
    reason = FreeText(max_length=200, required=False)
