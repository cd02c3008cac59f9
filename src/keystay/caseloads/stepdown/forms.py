"""What people type about stepping down."""

from collections.abc import Sequence
from typing import Any

from django import forms

from keystay.caseloads.stepdown.models import TELLABLE, Choice
from keystay.core.components.fields import DateField, FreeText


class ReviewForm(forms.Form):
    """A review of the plan that was held."""

    happened_on = DateField(label="Day of the review")
    outcome = forms.ChoiceField(
        choices=TELLABLE, widget=forms.RadioSelect, label="What came of it?"
    )


class ReviewsForm(ReviewForm):
    """Reviews of several plans that were held on one day."""

    cases = forms.MultipleChoiceField(
        label="Which cases were reviewed?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one case"},
    )

    def __init__(self, *args: Any, cases: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """The manager's decision about a candidate, with the reason."""

    choice = forms.ChoiceField(
        choices=Choice.choices, widget=forms.RadioSelect, label="What do you decide?"
    )
    again_on = DateField(label="Look again on", required=False, help_text="Only to look again")
    reason = FreeText(
        label="Why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name no child and no family: what concerns a child belongs in its record",
    )


class ReasonForm(forms.Form):
    """Why something is withdrawn or taken out."""

    reason = FreeText(label="Why?", max_length=300, help_text="Name no child and no family")


class AnalyseForm(forms.Form):
    """The day on which a team's candidates were looked at."""

    held_on = DateField(label="Day you looked at the list")
