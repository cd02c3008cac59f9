"""What people type about allocations."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.caseloads.allocations.models import Because
from keystay.core.components.fields import DateField, FreeText

# Whose cases are moved in a sketch, where nobody holds them.
WAITING = "waiting"


class GiveForm(forms.Form):
    """From when, why, and the manager's own line; a reason where it goes over capacity."""

    starts_on = DateField(label="From")
    because = forms.ChoiceField(
        label="Why is the case given to someone?", choices=Because.choices, widget=forms.RadioSelect
    )
    judgement = FreeText(
        label="Why this worker?",
        max_length=300,
        help_text="One line of your judgement. Name no child and no family.",
    )
    over_reason = FreeText(
        label="Why over capacity?",
        max_length=300,
        required=False,
        help_text="Needed only if it takes them over; the service manager reads it.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=4000)


class ReasonForm(forms.Form):
    """Why an allocation is dropped."""

    reason = FreeText(label="Why?", max_length=300, help_text="Name no child and no family.")


class LookForm(forms.Form):
    """What follows from an allocation over capacity."""

    words = FreeText(
        label="What follows?",
        max_length=300,
        help_text="What you agreed with the manager, and by when. Name no child and no family.",
    )


class FindForm(forms.Form):
    """A case by its reference as people read it, or in full."""

    case = forms.CharField(
        label="Reference", min_length=7, max_length=16, help_text="Such as K7Q2-9D4"
    )

    def clean_case(self) -> str:
        return str(self.cleaned_data["case"]).replace("-", "").replace(" ", "").upper()


class SketchForm(forms.Form):
    """Who leaves, how many posts are added, and whose cases are to be moved one by one."""

    leaver = forms.ChoiceField(label="Who leaves?", required=False)
    posts = forms.IntegerField(
        label="Full-time posts added", required=False, min_value=0, max_value=9, initial=0
    )
    source = forms.ChoiceField(label="Move single cases of", required=False)
    together = forms.BooleanField(label="Brothers and sisters go along", required=False)

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(workers)
        waiting = (WAITING, "Nobody: cases that wait")
        for name, first in (("leaver", [("", "Nobody")]), ("source", [("", "No one"), waiting])):
            self.fields[name].choices = [*first, *rows]  # type: ignore[attr-defined]
