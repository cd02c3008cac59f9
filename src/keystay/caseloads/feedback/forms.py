"""What is typed about feedback: asking, the code, the answers, and what was done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html

from keystay.caseloads.feedback.catalogue import Asked
from keystay.caseloads.feedback.models import Meeting, Why
from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]
LONGEST = 1000
# The mouths of the three faces, which never stand without their words.
MOUTHS = {"yes": "M10 23q8 9 16 0", "partly": "M11 25h14", "no": "M10 28q8-9 16 0"}


class AskForm(forms.Form):
    """At which meeting, of which team, and how many people are asked."""

    team = forms.ChoiceField(label="Team")
    kind = forms.ChoiceField(label="What is it about?", choices=Meeting, widget=forms.RadioSelect)
    held_on = DateField(label="Day of the meeting or closing")
    people = forms.IntegerField(
        label="How many people do you ask?",
        min_value=1,
        max_value=10,
        initial=1,
        help_text="Each parent, carer, child or young person gets a code of their own",
    )

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a code is withdrawn."""

    why = forms.ChoiceField(
        label="Why?",
        choices=Why,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why it is withdrawn"},
    )


class CodeForm(forms.Form):
    """The code that a family was given."""

    code = FreeText(
        label="Your code",
        max_length=20,
        help_text="8 letters and numbers, like CDFG-3467",
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Enter your code"},
    )


class PaperForm(CodeForm):
    """The code on a paper form, and which form it is."""

    form = forms.ChoiceField(label="Which form is it?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, asked: Mapping[str, Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code on the paper"
        choices = [(each.key, each.name) for each in asked.values()]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer to each statement of a form, and words of one's own."""

    def __init__(self, *args: Any, asked: Asked, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for theme, words in asked.statements.items():
            self.fields[theme] = _statement(words, asked)
        self.fields["text"] = _own_words(asked)
        self.fields["code"] = FreeText(widget=forms.HiddenInput, max_length=40, initial=code)
        self.fields["form"] = FreeText(widget=forms.HiddenInput, max_length=20, initial=asked.key)
        self._themes = tuple(asked.statements)

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each theme, once the form is valid."""
        return {theme: self.cleaned_data[theme] for theme in self._themes}


class ReplyForm(forms.Form):
    """What families said about a theme, and what the team did."""

    theme = forms.ChoiceField(label="Theme", widget=forms.RadioSelect)
    said = FreeText(
        label="You said",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence, about several families together. Quote nobody and name nobody.",
    )
    done = FreeText(
        label="We did",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has changed, or why it cannot. All who see families’ feedback read this.",
    )

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = list(themes)  # type: ignore[attr-defined]


def _statement(words: str, asked: Asked) -> forms.ChoiceField:
    choices = [(key, _label(key, text, asked.faces)) for key, text in asked.answers.items()]
    missing = {"required": f"Choose an answer: {words}"}
    return forms.ChoiceField(
        label=words, choices=choices, widget=forms.RadioSelect, error_messages=missing
    )


def _label(answer: str, words: str, faces: bool) -> str:
    if not faces or answer not in MOUTHS:
        return words
    return format_html(
        '<svg class="ks-face" viewBox="0 0 36 36" width="36" height="36" aria-hidden="true" '
        'focusable="false"><g fill="none" stroke="currentColor" stroke-width="2.5" '
        'stroke-linecap="round"><circle cx="18" cy="18" r="16"/><path d="{}"/></g>'
        '<circle cx="12" cy="14" r="2"/><circle cx="24" cy="14" r="2"/></svg> {}',
        MOUTHS[answer],
        words,
    )


def _own_words(asked: Asked) -> FreeText:
    return FreeText(
        label=asked.anything_else,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Please do not write anyone’s name. Your words may be shown to the team "
        "together with those of other families.",
    )
