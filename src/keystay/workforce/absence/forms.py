"""What people type about absence."""

from decimal import Decimal

from django import forms

from keystay.core.components.fields import DateField
from keystay.workforce.absence.models import AbsenceKind


class AbsenceForm(forms.Form):
    """Dates away, and of what kind. Medical detail is not asked for and belongs elsewhere."""

    kind = forms.ChoiceField(
        choices=AbsenceKind.choices, widget=forms.RadioSelect, label="Kind of absence"
    )
    starts_on = DateField(label="First day away")
    ends_on = DateField(
        label="Last day away", required=False, help_text="Leave empty while they are still away"
    )
    days_lost = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        label="Working days lost",
        help_text="From payroll, if known; otherwise working days are counted",
    )
