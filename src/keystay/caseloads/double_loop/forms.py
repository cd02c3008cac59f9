"""What people type about improvements and the second audit."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]


class ImproveForm(forms.Form):
    """What will improve, about which standard, by whom, by when."""

    standard = forms.ChoiceField(label="Which standard is it about?")
    text = FreeText(
        label="What will be done?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name no child and no family",
    )
    owner = forms.ChoiceField(label="Who will do it?")
    due_on = DateField(label="By when?")

    def __init__(self, *args: Any, standards: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = list(standards)  # type: ignore[attr-defined]
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined]


class AgainForm(forms.Form):
    """Whose case the second audit looks at."""

    same = forms.ChoiceField(
        label="Look again at a case of",
        choices=[("worker", "The same worker"), ("team", "The same team")],
        widget=forms.RadioSelect,
        initial="worker",
        help_text="Which case is drawn by lot, another child’s if there is one",
    )
