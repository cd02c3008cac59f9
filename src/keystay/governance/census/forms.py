"""What people type for the return: answers, pay, awards and explanations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from keystay.core.components.fields import FilesField, FreeText, SeveralFiles, contents
from keystay.governance.census.queries import items_to_answer
from keystay.workforce.feeds.csww.layout import Item, layout
from keystay.workforce.people.models import Ethnicity, Level, Route, Sex

NOT_KNOWN = ("", "Not known yet")
SEXES = [(each.value, each.label) for each in (Sex.FEMALE, Sex.MALE)]


class BroughtForm(forms.Form):
    """Returns' files to be read back."""

    offered = FilesField(
        label="Files of returns",
        help_text="XML of the census, 2021 to 2025, of any council; several at once, or a zip",
        widget=SeveralFiles(attrs={"accept": ".xml,.zip", "multiple": True}),
        error_messages={"required": "Choose a file", "empty": "The file is empty: choose another"},
    )

    @property
    def uploads(self) -> dict[str, bytes]:
        """The contents by file name."""
        return contents(self.cleaned_data["offered"])


class AnswersForm(forms.Form):
    """Items of the return that only answers fill: the council's or one person's."""

    def __init__(self, *args: Any, year: int, of_a_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = layout(year)
        council, person = items_to_answer(year)
        for name in person if of_a_person else council:
            self.fields[name] = _field((of.items if of_a_person else of.council)[name])

    def values(self) -> dict[str, str]:
        """Each item's value as the return writes it; empty where nothing was told."""
        found: Mapping[str, Any] = self.cleaned_data
        return {name: _written(found[name]) for name in self.fields}


class AboutForm(forms.Form):
    """What the return asks of a person besides the staff record."""

    sex = forms.ChoiceField(choices=[NOT_KNOWN, *SEXES], required=False)
    ethnicity = forms.ChoiceField(choices=[NOT_KNOWN, *Ethnicity.choices], required=False)
    route = forms.ChoiceField(
        choices=[NOT_KNOWN, *Route.choices],
        required=False,
        label="Route into social work",
        help_text="Tells whether they came through Step Up or Frontline",
    )
    level = forms.ChoiceField(
        choices=[NOT_KNOWN, *Level.choices], required=False, label="Level of the qualification"
    )
    institution = FreeText(max_length=300, required=False, label="Institution of the qualification")


class PayrollForm(forms.Form):
    """Lines copied from payroll's sheet."""

    lines = FreeText(
        label="Lines from payroll",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="A line for each person: registration number, base salary for a year and, if "
        "there are any, recruitment and retention payments, then other payments",
    )


class ExplainForm(forms.Form):
    """Why a query stands."""

    words = FreeText(
        label="Why is this right as it stands?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept with this year’s return. Empty the box to take the explanation out.",
    )


class ExplainTogetherForm(forms.Form):
    """Why all that a rule found stands: last year's words for `said` of them, these for the rest.

    Where last year's words are enough for all `of` them, no others are needed.
    """

    last_years = forms.BooleanField(required=False, initial=True)
    words = FreeText(
        label="Why is this right as it stands?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept with this year’s return for each of them. Any can be changed afterwards.",
    )

    def __init__(self, *args: Any, said: int, of: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said, self.of = said, of
        self.fields["last_years"].label = f"Keep last year’s words where there are any ({said})"
        if not said:
            del self.fields["last_years"]

    def clean(self) -> dict[str, Any]:
        """Words are needed for whoever is not covered by last year's."""
        told = super().clean() or self.cleaned_data
        covered = self.said if told.get("last_years") else 0
        if "words" in told and not told["words"] and covered < self.of:
            self.add_error("words", "Write why this is right as it stands")
        return told

    def words_of(self, whose: Iterable[str], before: Mapping[str, str]) -> dict[str, str]:
        """The words for each of them, by whom they are about."""
        last = before if self.cleaned_data.get("last_years") else {}
        return {who: last.get(who) or self.cleaned_data["words"] for who in whose}


class SignForm(forms.Form):
    """That the return is right; `again` asks for the reason of a newer version."""

    reason = FreeText(
        label="Why is a newer version signed?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    right = forms.BooleanField(
        label="I have checked the return, and it is right to the best of my knowledge",
        error_messages={"required": "Tick the box to sign the return"},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


def _field(item: Item) -> forms.Field:
    if item.codes:
        choices = [NOT_KNOWN, *item.codes.items()]
        return forms.ChoiceField(label=item.says, choices=choices, required=False)
    if item.kind == "text":
        return FreeText(
            label=item.says,
            max_length=item.longest,
            required=False,
            help_text="Write None for none",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    return forms.DecimalField(
        label=f"{item.says}, pounds a year",
        min_value=0,
        max_digits=item.digits + item.decimals,
        decimal_places=item.decimals,
        required=False,
    )


def _written(value: Any) -> str:
    return "" if value in (None, "") else str(value)
