"""What people type about Performance Challenge sessions."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]
SEEN_BY = "The managers of the team and above read this. Name no child and no family."


class PlanForm(forms.Form):
    """Which team meets when."""

    team = forms.ChoiceField(label="Team")
    meets_on = DateField(label="Day of the session")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Choose"), *teams]  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """When it was held and what was decided."""

    held_on = DateField(label="Day it was held")
    decisions = FreeText(
        label="What was decided?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=SEEN_BY,
    )


class TakeForm(forms.Form):
    """What a manager takes on."""

    text = FreeText(
        label="What will be done?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=SEEN_BY,
    )
    owner = forms.ChoiceField(label="Who will do it?")
    due_on = DateField(label="By when?")

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined]
