"""What the daily email leaves out."""

from collections.abc import Iterable
from typing import Any

from django import forms


class RemindersForm(forms.Form):
    """The promises to leave out, by their keys."""

    muted = forms.MultipleChoiceField(
        label="What should the email leave out?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It stays in What is due and in your calendar.",
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muted"].choices = list(choices)  # type: ignore[attr-defined]
