"""What people type about targets."""

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.governance.measures.actions import Wanted
from keystay.governance.measures.models import DIGITS, PLACES


class TargetForm(forms.Form):
    """A target by a day, where it comes from, and the baseline that it sets out from."""

    value = forms.DecimalField(label="Target", max_digits=DIGITS, decimal_places=PLACES)
    due_on = DateField(label="To be reached by")
    baseline = forms.DecimalField(
        label="Baseline",
        max_digits=DIGITS,
        decimal_places=PLACES,
        required=False,
        help_text="The figure that the target sets out from, if there is one",
    )
    baseline_on = DateField(label="Day of the baseline", required=False)
    source = FreeText(
        label="Where does the target come from?",
        max_length=300,
        help_text="Such as the strategy, with its year, or a decision of the leadership team",
    )

    def wanted(self) -> Wanted:
        """What was typed, for the action."""
        return Wanted(**self.cleaned_data)


class EndForm(forms.Form):
    """Why a measure goes without a target."""

    reason = FreeText(label="Why?", max_length=300)
