"""What a person chooses about an import: the file, the headings, the answers."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page

from keystay.core.components.fields import DateField, FilesField, SeveralFiles, contents
from keystay.core.feeds import Feed, Part, Question
from keystay.core.tables.reading import Table
from keystay.workforce.feeds import review
from keystay.workforce.feeds.models import Import

NOT_USED = ""


class UploadForm(forms.Form):
    """The file, and the day that it speaks of."""

    offered = FilesField(
        label="File",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty: choose another",
        },
    )
    on = DateField(
        label="Which day does the file describe?",
        help_text=(
            "The day on which it was drawn from your system. A change with no date of its own "
            "takes effect on this day."
        ),
    )

    def __init__(self, feed: Feed, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"accept": feed.accepts}
        several = SeveralFiles(attrs={**attrs, "multiple": True})
        self.fields["offered"].widget = several if feed.several else forms.FileInput(attrs=attrs)
        self.fields["offered"].label = "Files" if feed.several else "File"

    @property
    def uploads(self) -> dict[str, bytes]:
        """The contents by file name."""
        return contents(self.cleaned_data["offered"])

    @property
    def day(self) -> date:
        """The day that the file speaks of."""
        found: date = self.cleaned_data["on"]
        return found


class HeadingsForm(forms.Form):
    """For each heading of a file, which of our fields it stands for."""

    def __init__(
        self,
        tables: Sequence[tuple[Part, Table]],
        chosen: Mapping[str, Mapping[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        for part, table in tables:
            now = {heading: name for name, heading in chosen.get(part.name, {}).items()}
            for place, heading in enumerate(table.headings):
                self.fields[f"{part.name}-{place}"] = forms.ChoiceField(
                    label=heading,
                    required=False,
                    initial=now.get(heading, NOT_USED),
                    choices=[(NOT_USED, "Not used"), *((f.name, f.title) for f in part.fields)],
                )

    def lines(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """For each part, its title and its headings' fields, each with examples."""
        return [
            (
                part.title,
                [
                    (self[f"{part.name}-{place}"], _examples(table, place))
                    for place in range(len(table.headings))
                ],
            )
            for part, table in self.tables
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for part, table in self.tables:
            used: dict[str, str] = {}
            for place, heading in enumerate(table.headings):
                name = found.get(f"{part.name}-{place}")
                if name and name in used:
                    both = f"{used[name]} and {heading} cannot both be {part.field(name).title}"
                    self.add_error(f"{part.name}-{place}", both)
                elif name:
                    used[name] = heading
        return found

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """Our fields by part, each with the heading that stands for it."""
        return {
            part.name: {
                self.cleaned_data[f"{part.name}-{place}"]: heading
                for place, heading in enumerate(table.headings)
                if self.cleaned_data.get(f"{part.name}-{place}")
            }
            for part, table in self.tables
        }


def box_name(question: Question) -> str:
    """The name of the box for a question: its own, wherever it stands on the page.

    Were boxes named by place, an answer could land on another question when somebody else
    has decided something in between.
    """
    return f"d-{hashlib.sha256(question.key.encode()).hexdigest()[:12]}"


class DecisionsForm(forms.Form):
    """The questions of one page of a review, each with its answers."""

    def __init__(
        self, questions: Sequence[Question], answers: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for asks in questions:
            undecided = [] if answers.get(asks.key) else [("", "Decide")]
            self.fields[box_name(asks)] = forms.ChoiceField(
                label=asks.text,
                required=False,
                initial=answers.get(asks.key) or asks.suggested,
                choices=[*undecided, *asks.options],
            )

    def box(self, question: Question) -> Any:
        """The field in which a question is answered."""
        return self[box_name(question)]

    @property
    def decisions(self) -> dict[str, str]:
        """The answers by the questions' keys; what was left undecided is not there."""
        given = {asks.key: self.cleaned_data.get(box_name(asks), "") for asks in self.questions}
        return {key: answer for key, answer in given.items() if answer}


def questions(row: Import, page: Page, data: Mapping[str, Any] | None = None) -> DecisionsForm:
    """The form of the questions on one page of a review."""
    asks = [each.question for each in page.object_list if each.question is not None]
    return DecisionsForm(asks, review.answers(row.findings), data)


class ApplyForm(forms.Form):
    """Whether refused rows may be left out."""

    leave_refused = forms.BooleanField(required=False)


def _examples(table: Table, place: int) -> str:
    cells = (line.cells[place] for line in table.lines[:50] if place < len(line.cells))
    return ", ".join(list(dict.fromkeys(str(cell)[:30] for cell in cells if cell != ""))[:3])
