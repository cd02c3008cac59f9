"""What people type about the Task Group."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.governance.taskgroup.models import Outcome

Choices = Iterable[tuple[str, str]]
READ_BY = "The members of the group read this. Name no child and no family."


class JoinForm(forms.Form):
    """A new member."""

    account = forms.ChoiceField(label="Who?", required=False)
    name = FreeText(
        label="If they have no account here, their name", max_length=100, required=False
    )
    represents = FreeText(
        label="What do they stand for?",
        max_length=100,
        help_text="Such as team managers, human resources, finance, the university.",
    )
    chairs = forms.BooleanField(label="Chairs the group", required=False)
    starts_on = DateField(label="From")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", "Someone without an account"), *people]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """When someone leaves the group."""

    ends_on = DateField(label="Last day")


class MeetingForm(forms.Form):
    """When the group meets, and who chairs."""

    meets_on = DateField(label="Day of the meeting")
    chair = forms.ChoiceField(label="Who chairs?", required=False)

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].choices = [("", "Not yet known"), *members]  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """A meeting as it was held."""

    held_on = DateField(label="Day it was held")
    chair = forms.ChoiceField(label="Who chaired?", required=False)
    present = forms.MultipleChoiceField(
        label="Who was there?", required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = FreeText(
        label="Notes",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=READ_BY,
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(members)
        self.fields["chair"].choices = [("", "Nobody of the group"), *found]  # type: ignore[attr-defined]
        self.fields["present"].choices = found  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """An item of the chair's own."""

    title = FreeText(label="Item", max_length=300)
    why = FreeText(
        label="Why is it on the agenda?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READ_BY,
    )


class DropForm(forms.Form):
    """Why an item is dropped."""

    reason = FreeText(
        label="Why is it dropped?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecideForm(forms.Form):
    """What came of an item."""

    outcome = forms.ChoiceField(label="What came of it?", choices=Outcome, widget=forms.RadioSelect)
    words = FreeText(
        label="What was decided or said?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=READ_BY,
    )


class TakeForm(forms.Form):
    """An action that the meeting agreed; it goes into the plan."""

    what = FreeText(
        label="What will be done?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who sees the plan reads this. Name no child and no family.",
    )
    priority = forms.ChoiceField(label="Under which priority?")
    owner = forms.ChoiceField(label="Who will see to it?")
    due_on = DateField(label="By when?")

    def __init__(self, *args: Any, priorities: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].choices = list(priorities)  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]
