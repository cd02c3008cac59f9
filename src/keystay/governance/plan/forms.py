"""What people type about the action plan."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.governance.plan.models import State

Choices = Iterable[tuple[str, str]]
READ_BY = "Everyone who sees the plan reads this. Name no child and no family."


class PriorityForm(forms.Form):
    """A priority of the strategy."""

    name = FreeText(label="Name", max_length=100)
    aim = FreeText(
        label="What is it for?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts_on = DateField(label="Holds from")
    ends_on = DateField(label="Last day", required=False)


class ActionForm(forms.Form):
    """An action; its due date is moved by a form of its own, which asks why."""

    what = FreeText(
        label="What will be done?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY,
    )
    priority = forms.ChoiceField(label="Under which priority?")
    owner = forms.ChoiceField(label="Who will see to it?")
    due_on = DateField(label="By when?")
    review_on = DateField(label="Reviewed on", required=False)

    def __init__(self, *args: Any, priorities: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].choices = list(priorities)  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]


class ChangeForm(ActionForm):
    """An action without its due date."""

    due_on = None  # type: ignore[assignment]


class MoveForm(forms.Form):
    """Another due date, and why."""

    due_on = DateField(label="New date")
    reason = FreeText(
        label="Why does it move?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(forms.Form):
    """Progress."""

    state = forms.ChoiceField(label="How far is it?", choices=State, widget=forms.RadioSelect)
    words = FreeText(
        label="What has happened, and what comes next?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"If it stops, say why. {READ_BY}",
    )
    on = DateField(label="As at")
    review_on = DateField(label="Next review", required=False)


class EvidenceForm(forms.Form):
    """What shows that it works."""

    words = FreeText(
        label="What does it show?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY,
    )
    link = FreeText(
        label="Where is it?",
        max_length=300,
        required=False,
        help_text="A web address, or the name and place of a document.",
    )
    on = DateField(label="As at")
