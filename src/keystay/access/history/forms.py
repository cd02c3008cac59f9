"""Narrowing the history."""

from django import forms

from keystay.core.audit.queries import sentences


def _kinds() -> list[tuple[str, str]]:
    return [("", "Everything"), *((kind, _words(kind)) for kind in sorted(sentences()))]


def _words(kind: str) -> str:
    return kind.replace(".", ": ").replace("_", " ").capitalize()


class FilterForm(forms.Form):
    """What kind of act, by whom, between which days; an empty field narrows nothing."""

    kind = forms.ChoiceField(label="Kind of act", choices=_kinds, required=False)
    who = forms.CharField(label="Who", max_length=100, required=False)
    first = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
