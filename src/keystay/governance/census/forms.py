"""What people type for the return: answers, pay, awards and explanations."""

from collections.abc import Mapping
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
