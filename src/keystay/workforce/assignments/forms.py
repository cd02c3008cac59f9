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
    Assignment,
    Basis,
    Contract,
    Destination,
    End,
    Origin,
    Reason,
    Start,
)
from keystay.workforce.posts.models import OrgRole, Post


class PostField(forms.ModelChoiceField):
    """A post to choose, told with its team: every team has posts of the same title."""

    def label_from_instance(self, obj: Post) -> str:
        """The words of an option."""
        return f"{obj}, {obj.team.name}"


class TermsForm(forms.Form):
    """Where, as what and for how many hours someone works."""

    team = forms.ModelChoiceField(Team.objects.none(), empty_label="Choose a team")
    post = PostField(
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
        return _within(self.cleaned_data["hours"], self.full_time)

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
        fte = _share(cleaned["hours"], self.full_time)
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
    """A mistake in an assignment put right: only what such an assignment has is asked.

    Where someone came from is asked of a beginning that is no change, why and where to of
    an end that is none.
    """

    starts_on = DateField(label="First day")
    origin = forms.ChoiceField(choices=Origin.choices, label="Where they came from")
    ends_on = DateField(label="Last day", required=False)
    end_kind = forms.ChoiceField(
        choices=[(each, each.label) for each in (End.LEFT, End.MOVED_OUT)],
        label="How it ended",
        help_text="The reason and the destination are kept of those who left",
    )
    reason = forms.ChoiceField(choices=Reason.choices, label="Reason for leaving")
    destination = forms.ChoiceField(choices=Destination.choices, label="Where they went")
    title = forms.CharField(max_length=120, required=False, label="Job title")
    grade = forms.CharField(max_length=40, required=False)
    org_role = forms.ChoiceField(choices=OrgRole.choices, label="Role")
    hours = forms.DecimalField(
        min_value=Decimal(0), max_digits=4, decimal_places=2, label="Hours a week"
    )
    why = FreeText(max_length=200, label="Why it was wrong")

    def __init__(self, *args: Any, row: Assignment, joined: bool, **kwargs: Any) -> None:
        self.full_time = Decimal(str(policy(row.starts_on)["hours.full_time"]))
        self._fte = row.fte
        known = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        hours = (row.fte * self.full_time).quantize(Decimal("0.01")).normalize()
        usual = {"origin": Origin.NOT_COLLECTED, "reason": Reason.NOT_COLLECTED}
        usual |= {"destination": Destination.NOT_COLLECTED}
        known |= {name: known[name] or value for name, value in usual.items()}
        kwargs["initial"] = {**known, "hours": Decimal(f"{hours:f}")}
        super().__init__(*args, **kwargs)
        if row.start_kind == Start.CHANGED and joined:
            del self.fields["origin"]
        if row.end_kind not in (End.LEFT, End.MOVED_OUT):
            for name in ("end_kind", "reason", "destination"):
                del self.fields[name]

    def clean_hours(self) -> Decimal:
        return _within(self.cleaned_data["hours"], self.full_time)

    def changes(self) -> dict[str, Any]:
        """The facts as typed; hours left as they were keep their exact share of full time."""
        told = dict(self.cleaned_data)
        del told["why"]
        hours = told.pop("hours")
        told["fte"] = _share(hours, self.full_time) if "hours" in self.changed_data else self._fte
        if told.get("end_kind") == End.MOVED_OUT:
            told["reason"] = told["destination"] = ""
        return told


def _within(hours: Decimal, full_time: Decimal) -> Decimal:
    if hours > full_time:
        raise forms.ValidationError(f"Hours a week must be {full_time} or fewer")
    return hours


def _share(hours: Decimal, full_time: Decimal) -> Decimal:
    return (hours / full_time).quantize(Decimal("0.000001"))
