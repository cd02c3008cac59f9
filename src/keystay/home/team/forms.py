"""What people type about teams and services."""

from typing import Any

from django import forms

from keystay.core.components.fields import DateField
from keystay.home.team.actions import Wanted
from keystay.organisation.models import Service
from keystay.workforce.models import Person


class TeamForm(forms.Form):
    """A team: its name, service and place."""

    name = forms.CharField(max_length=120, label="Name of the team")
    service = forms.ModelChoiceField(
        Service.objects.all(), required=False, empty_label="A new service, named below"
    )
    new_service = forms.CharField(
        max_length=120, required=False, label="If new, the name of the service"
    )
    locality = forms.CharField(max_length=80, required=False, label="Place")
    starts_on = DateField(label="First day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("service") and not cleaned.get("new_service"):
            self.add_error("service", "Choose a service or name a new one")
        return cleaned

    def wanted(self) -> Wanted:
        """What the team is to be."""
        return Wanted(**self.cleaned_data)


class CloseTeamForm(forms.Form):
    """A team's last day."""

    ends_on = DateField(label="Last day of the team")


class ManagerForm(forms.Form):
    """Who manages a team, from when."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Manager", empty_label="Choose someone in the team's service"
    )
    from_day = DateField(label="First day as manager")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = choices  # type: ignore[attr-defined]
