"""A role and its place, as a form: for giving a role and for inviting someone into one."""

from typing import Any

from django import forms

from keystay.access.roles.catalogue import BY_CODE, ROLES
from keystay.core.clock import today
from keystay.organisation.models import Service, Team


def _roles() -> list[tuple[str, str]]:
    return [(role.code, f"{role.name}. {role.sentence}") for role in ROLES]


class PlacedRole(forms.Form):
    """A role, and the team or the service that it is over."""

    role = forms.ChoiceField(label="Role", choices=_roles, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, help_text="For a team manager", empty_label="None"
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        required=False,
        help_text="For a service manager",
        empty_label="None",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.current(today())  # type: ignore[attr-defined]
        self.fields["service"].queryset = Service.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role over a place names that place, and no other."""
        cleaned = super().clean() or self.cleaned_data
        chosen = BY_CODE.get(cleaned.get("role", ""))
        for place in ("team", "service"):
            if chosen and chosen.over == place and not cleaned.get(place):
                self.add_error(place, f"Choose the {place} for this role")
            if chosen and chosen.over != place:
                cleaned[place] = None
        return cleaned
