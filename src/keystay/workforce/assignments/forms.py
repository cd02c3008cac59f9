"""What people type about who works where."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from keystay.core.components.fields import DateField
from keystay.core.words import day
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.actions import Leaving, Terms
from keystay.workforce.assignments.models import Basis, Contract, Destination, Origin, Reason
from keystay.workforce.posts.models import OrgRole, Post


class TeamField(forms.ModelChoiceField):
    """A team to choose; one that is closed says so, as an open one may bear its name."""

    def label_from_instance(self, obj: Team) -> str:
        """The words of an option."""
        return f"{obj.name}{_until(obj.ends_on)}"


class PostField(forms.ModelChoiceField):
    """A post to choose, told with its team: every team has posts of the same title."""

    def label_from_instance(self, obj: Post) -> str:
        """The words of an option."""
        return f"{obj}, {obj.team.name}{_until(obj.ends_on)}"


class TermsForm(forms.Form):
    """Where, as what and for how many hours someone works."""

    team = TeamField(Team.objects.none(), empty_label="Choose a team")
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
        self._fte = terms.fte if terms else Decimal(1)
        known = {**(vars(terms) if terms else {}), "hours": self._hours()}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.offer(Team.objects.current(on), Post.objects.current(on))
        self.fields["hours"].help_text = f"Full time is {self.full_time.normalize():f} hours"

    def offer(self, teams: QuerySet[Team], posts: QuerySet[Post]) -> None:
        """Let these teams and posts be chosen."""
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["post"].queryset = posts.select_related("team")  # type: ignore[attr-defined]

    def _hours(self) -> Decimal:
        hours = (self._fte * self.full_time).quantize(Decimal("0.01")).normalize()
        return Decimal(f"{hours:f}")

    def clean_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["hours"]
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
        """The terms typed; hours left as they were keep their exact share of full time."""
        cleaned, fte = self.cleaned_data, self._fte
        if "hours" in self.changed_data:
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


def _until(last: date | None) -> str:
    return f" (until {day(last)})" if last else ""
