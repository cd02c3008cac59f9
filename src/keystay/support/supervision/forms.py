"""What people type about supervision."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.support.supervision.models import Kind

ONE_BY_ONE = [(kind.value, kind.label) for kind in (Kind.ONE_TO_ONE, Kind.REFLECTIVE)]
Choices = Iterable[tuple[str, str]]


class HeldForm(forms.Form):
    """When a session was held, of which kind, and how long it took."""

    kind = forms.ChoiceField(
        choices=ONE_BY_ONE, widget=forms.RadioSelect, initial=Kind.ONE_TO_ONE, label="Kind"
    )
    held_on = DateField(label="Day it was held")
    minutes = forms.IntegerField(
        label="Length in minutes", required=False, min_value=5, max_value=480
    )


class RecordForm(HeldForm):
    """A session with its notes and what was agreed; one action on each line."""

    notes = FreeText(
        label="Notes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Only you and the worker can read these. Name no child: "
        "what concerns a child belongs in the child's record.",
    )
    done = forms.MultipleChoiceField(
        label="Which earlier actions are done?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The others carry forward to the next session",
    )
    for_worker = FreeText(
        label="New actions for the worker",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line",
    )
    for_supervisor = FreeText(
        label="New actions for you",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line",
    )

    def __init__(self, *args: Any, earlier: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = list(earlier)  # type: ignore[attr-defined]
        if not self.fields["done"].choices:  # type: ignore[attr-defined]
            del self.fields["done"]

    def clean_for_worker(self) -> list[str]:
        return _lines(self.cleaned_data["for_worker"])

    def clean_for_supervisor(self) -> list[str]:
        return _lines(self.cleaned_data["for_supervisor"])


class GroupForm(forms.Form):
    """Group supervision: who took part and what was learned."""

    held_on = DateField(label="Day it was held")
    minutes = forms.IntegerField(
        label="Length in minutes", required=False, min_value=5, max_value=480
    )
    workers = forms.MultipleChoiceField(
        label="Who took part?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose everyone who took part"},
    )
    learning = FreeText(
        label="What did the group learn?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seen by everyone who sees the dates. Name no child and no family.",
    )

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workers"].choices = list(workers)  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """The supervision agreement: who, from when, how often, and how."""

    supervisor = forms.ChoiceField(label="Supervisor")
    starts_on = DateField(label="First day of the agreement")
    every_days = forms.IntegerField(
        label="Days between sessions",
        required=False,
        min_value=1,
        max_value=180,
        help_text="Leave empty to follow the policy, which goes by experience",
    )
    terms = FreeText(
        label="What you agreed",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For instance where you meet, what you bring, and what happens if one of "
        "you cannot come. Managers above you can read this.",
    )

    def __init__(self, *args: Any, supervisors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].choices = list(supervisors)  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """Notes or a comment; `seen` tells whether anyone changed them meanwhile."""

    text = FreeText(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class CorrectForm(HeldForm):
    """A session put right, with the reason for the record."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect, label="Kind")
    reason = FreeText(label="What was wrong?", max_length=200)


class RemoveForm(forms.Form):
    """Why a session is taken out."""

    reason = FreeText(
        label="Why was it not held?", max_length=200, help_text="History keeps that it was removed"
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
