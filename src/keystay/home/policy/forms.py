"""Changing one number from a day."""

import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.core.promises import all_promises
from keystay.organisation.policy.kinds import PROMISES, WANTED, kind


class ChangeForm(forms.Form):
    """The new value, as text of the kind that the setting takes; the day; and why."""

    value = FreeText(label="New value", required=False, max_length=2000)
    from_day = DateField(label="From", help_text="The present value holds until the day before.")
    reason = FreeText(label="Why?", max_length=200, required=False)

    def __init__(self, *args: Any, old: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind(old)
        if self.kind == "choice":
            self.fields["value"] = forms.ChoiceField(
                label="New value", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
            )
        field = self.fields["value"]
        field.required = self.kind in ("choice", "number")
        if self.kind != "choice":
            field.help_text = f"{WANTED[self.kind].capitalize()}{f', in {unit}' if unit else ''}"
        field.initial = as_text(old)
        if self.kind == "list":
            field.widget = forms.Textarea(attrs={"rows": 6})
        if unit == PROMISES:
            self.fields["value"] = _some_promises(old)

    def clean_value(self) -> Any:
        given = self.cleaned_data["value"]
        if isinstance(given, list):
            return given
        text = given.strip()
        try:
            return READ[self.kind](text)
        except (ValueError, KeyError):
            raise forms.ValidationError(f"Give {WANTED[self.kind]}") from None


def as_text(value: Any) -> str:
    """A value as someone types it."""
    if kind(value) == "choice":
        return "yes" if value else "no"
    return "\n".join(str(each) for each in value) if kind(value) == "list" else str(value)


def _some_promises(chosen: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="New value",
        required=False,
        initial=chosen,
        choices=sorted(((each.key, each.act) for each in all_promises()), key=itemgetter(1)),
        widget=forms.CheckboxSelectMultiple,
    )


def _number(text: str) -> int | float:
    number = json.loads(text)
    if kind(number) != "number":
        raise ValueError
    return number


def _list(text: str) -> list[str | int]:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return [int(each) if each.isdigit() else each for each in lines]


READ: dict[str, Callable[[str], Any]] = {
    "choice": lambda text: text == "yes",
    "number": _number,
    "list": _list,
    "text": str,
}
