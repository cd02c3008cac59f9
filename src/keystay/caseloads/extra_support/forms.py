"""What people type about extra support."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.caseloads.extra_support.models import Kind, Outcome
from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]


class _OfCase(forms.Form):
    """The case that support is for, chosen by reference among those of the team."""

    child = forms.ChoiceField(label="Case", help_text="By reference, with who holds it")

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = list(cases)  # type: ignore[attr-defined]


class _Given(forms.Form):
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect, label="Who helps?")
    person = forms.ChoiceField(
        label="Name, if they have a staff record here", required=False, choices=[]
    )
    starts_on = DateField(label="First day")
    what_for = FreeText(
        label="What for, in one line", max_length=160, help_text="Name no child and no family"
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Nobody named"), *people]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]


class BeginForm(_Given, _OfCase):
    """Extra support that begins on a case."""

    field_order = ["child"]


class CorrectForm(_Given):
    """Extra support put right, with the reason for the record."""

    ends_on = DateField(label="Last day, if it has ended", required=False)
    reason = FreeText(label="What was wrong?", max_length=200, help_text="Name no child")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class EndForm(forms.Form):
    """The last day of extra support."""

    ends_on = DateField(label="Last day")


class ReferForm(_OfCase):
    """A referral to a partner for intensive support."""

    partner = FreeText(label="Partner", max_length=80, help_text="The name of the organisation")
    referred_on = DateField(label="Day of the referral")


class DayForm(forms.Form):
    """The day on which support began or was declined."""

    day = DateField(label="Day")


class FinishForm(forms.Form):
    """The last day of intensive support and its outcome."""

    ended_on = DateField(label="Last day")
    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, label="How did it end?"
    )


class CorrectIntensiveForm(forms.Form):
    """Intensive support put right, with the reason for the record."""

    partner = FreeText(label="Partner", max_length=80)
    referred_on = DateField(label="Day of the referral")
    begun_on = DateField(label="Day it began", required=False)
    ended_on = DateField(label="Last day", required=False)
    declined_on = DateField(label="Day it was declined", required=False)
    outcome = forms.ChoiceField(
        choices=[("", "Not over yet"), *Outcome.choices], required=False, label="How did it end?"
    )
    reason = FreeText(label="What was wrong?", max_length=200, help_text="Name no child")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
