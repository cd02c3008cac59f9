"""What people type about exceptional access."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import FreeText
from keystay.support.exceptional.models import Ground

WORDS = {"rows": 4}


class AskForm(forms.Form):
    """On what ground, why, of whom, and why the worker is not told yet, if so."""

    ground = forms.ChoiceField(label="What is it for?", choices=Ground, widget=forms.RadioSelect)
    reason = FreeText(
        label="Why are these notes needed?",
        max_length=1000,
        widget=forms.Textarea(attrs=WORDS),
        help_text="Read by whoever you ask, and by nobody else. Name no child.",
    )
    asked_of = forms.ChoiceField(
        label="Who is asked to agree?",
        help_text="Someone outside the line of the worker. They answer within a week.",
    )
    exemption = FreeText(
        label="Why must the worker not be told yet?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave this empty, and the worker is told as soon as it is granted. Only where "
        "that would do harm which the law lets you prevent, such as to the investigation of a "
        "crime. Either of you can tell them later.",
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_of"].choices = list(people)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no, by the second person; a refusal says why."""

    answer = forms.ChoiceField(
        label="Do you agree?",
        choices=[("grant", "Yes, for 24 hours from now"), ("refuse", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree"},
    )
    words = FreeText(
        label="Why not?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only if you refuse. Read by whoever asked.",
    )

    def clean(self) -> dict[str, Any] | None:
        """A refusal says why."""
        found = self.cleaned_data
        if found.get("answer") == "refuse" and not found.get("words"):
            self.add_error("words", "Say why you refuse")
        return found
