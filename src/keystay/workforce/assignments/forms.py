"""What people type about who works where."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.actions import Leaving, Terms
from keystay.workforce.assignments.models import (
    Basis,
    Contract,
    Destination,
    Origin,
    Reason,
)
from keystay.workforce.posts.models import OrgRole, Post


class TermsForm(forms.Form):
    """Where, as what and for how many hours someone works."""

    team = forms.ModelChoiceField(Team.objects.none(), empty_label="Choose a team")
    post = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        empty_label="No post",
        help_text="The post held; for an agency worker, the post covered",
    )
    title = forms.CharField(max_length=120, required=False, label="Job title")
    org_role = forms.ChoiceField(
        choices=[("", "Choose a role"), *OrgRole.choices],
        label="Role",
        help_text="As the workforce census groups roles",
    )
    grade = forms.CharField(max_length=40, required=False)
    contract = forms.ChoiceField(choices=Contract.choices, widget=forms.RadioSelect)
    hours = forms.DecimalField(
        min_value=Decimal(0), max_digits=4, decimal_places=2, label="Hours a week"
    )
    basis = forms.ChoiceField(
        choices=[("", "Not agency"), *Basis.choices],
        required=False,
        label="If agency, engaged for",
    )
    agency_name = forms.CharField(max_length=120, required=False, label="If agency, through")

    def __init__(self, *args: Any, on: date, terms: Terms | None = None, **kwargs: Any) -> None:
        self.full_time = Decimal(str(policy(on)["hours.full_time"]))
        kwargs["initial"] = self._known(terms) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.current(on)  # type: ignore[attr-defined]
        self.fields["post"].queryset = Post.objects.current(on).select_related("team")  # type: ignore[attr-defined]
        self.fields["hours"].help_text = f"Full time is {self.full_time.normalize():f} hours"

    def _known(self, terms: Terms | None) -> dict[str, Any]:
        if terms is None:
            return {"hours": self.full_time}
        return {**vars(terms), "hours": (terms.fte * self.full_time).quantize(Decimal("0.01"))}

    def clean_hours(self) -> Decimal:
        hours = self.cleaned_data["hours"]
        if hours > self.full_time:
            raise forms.ValidationError(f"Hours a week must be {self.full_time} or fewer")
        return hours

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agency = cleaned.get("contract") == Contract.AGENCY
        if agency and not cleaned.get("basis"):
            self.add_error("basis", "Say what the agency worker is engaged for")
        if not agency:
            cleaned["basis"], cleaned["agency_name"] = "", ""
        return cleaned

    def terms(self) -> Terms:
        """The terms typed, hours turned into a share of full time."""
        cleaned = dict(self.cleaned_data)
        fte = (cleaned["hours"] / self.full_time).quantize(Decimal("0.000001"))
        wanted = {name: cleaned[name] for name in Terms.__dataclass_fields__ if name != "fte"}
        return Terms(**wanted, fte=fte)


class StartForm(TermsForm):
    """A new assignment."""

    starts_on = DateField(label="First day")
    origin = forms.ChoiceField(
        choices=Origin.choices, initial=Origin.NOT_COLLECTED, label="Where they came from"
    )


class ChangeForm(TermsForm):
    """New terms from a day."""

    from_day = DateField(label="First day of the change")


class EndForm(forms.Form):
    """The end of an assignment."""

    ends_on = DateField(label="Last day")
    reason = forms.ChoiceField(
        choices=Reason.choices, initial=Reason.NOT_COLLECTED, label="Reason for leaving"
    )
    destination = forms.ChoiceField(
        choices=Destination.choices, initial=Destination.NOT_COLLECTED, label="Where they are going"
    )

    def leaving(self) -> Leaving:
        """Why and where to."""
        return Leaving(self.cleaned_data["reason"], self.cleaned_data["destination"])


class CorrectForm(forms.Form):
    """A mistake in an assignment put right."""

    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False)
    title = forms.CharField(max_length=120, required=False, label="Job title")
    grade = forms.CharField(max_length=40, required=False)
    org_role = forms.ChoiceField(choices=OrgRole.choices, label="Role")
    why = FreeText(max_length=200, label="Why it was wrong")
