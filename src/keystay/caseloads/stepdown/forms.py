"""What people type about stepping down."""

from django import forms

from keystay.caseloads.stepdown.models import Choice, ReviewOutcome
from keystay.core.components.fields import DateField, FreeText


class ReviewForm(forms.Form):
    """A review of the plan that was held."""

    happened_on = DateField(label="Day of the review")
    outcome = forms.ChoiceField(
        choices=ReviewOutcome.choices, widget=forms.RadioSelect, label="What came of it?"
    )


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
