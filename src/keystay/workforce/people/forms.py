"""What people type about people."""

from datetime import date

from django import forms

from keystay.core.clock import today
from keystay.core.components.fields import DateField
from keystay.workforce.people.models import StageName


class PersonForm(forms.Form):
    """Who someone is."""

    first_name = forms.CharField(max_length=100, label="First name")
    family_name = forms.CharField(max_length=100, label="Family name")
    staff_number = forms.CharField(
        max_length=48, required=False, help_text="As payroll knows them; leave empty if none"
    )
    email = forms.EmailField(max_length=254, required=False, label="Work email")
    phone = forms.CharField(max_length=40, required=False, label="Work telephone")
    born_on = DateField(required=False, label="Date of birth", help_text="For example, 27 3 1985")

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data.get("born_on")
        if born_on is not None and born_on > today():
            raise forms.ValidationError("Date of birth must be in the past")
        return born_on


class StageForm(forms.Form):
    """A new stage of practice."""

    stage = forms.ChoiceField(choices=StageName.choices, widget=forms.RadioSelect)
    from_day = DateField(label="First day of the stage")
