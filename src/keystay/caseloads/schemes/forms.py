"""What people type about weights, duties and reductions."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from keystay.caseloads.schemes.queries import Scheme
from keystay.caseloads.schemes.rules import DUTIES, FEATURES, GROUPS, HEADINGS, NUMBERS, read
from keystay.core.components.fields import DateField, FreeText

MOST = 1000
# What is not needed to see what weights would do.
ASIDE = frozenset({"name", "starts_on", "reason"})


class WeightsForm(forms.Form):
    """A scheme's points, edited from a shape to begin with, and the day and reason."""

    name = FreeText(label="Name of these weights", max_length=80)
    starts_on = DateField(label="From", help_text="Earlier days keep the weights that they had.")
    reason = FreeText(
        label="Why?",
        max_length=300,
        help_text="Agreed with staff and unions? Say when. Everyone with a caseload reads this.",
    )

    def __init__(self, *args: Any, shape: Scheme, trying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        for name in ASIDE:
            self.fields[name].required = not trying
        self.fields["name"].initial = shape.name
        for key, words in NUMBERS.items():
            self._add(key, words, getattr(shape, key))
        self.fields["least"].help_text = "0 for none. Indicative, and a judgement of nobody"
        for group, names in GROUPS.items():
            for key, words in names.items():
                self._add(f"{group}.{key}", words, getattr(shape, group)[key])

    def tried(self) -> Scheme | None:
        """The scheme as typed so far; None while one of its points cannot be read."""
        return self.scheme() if set(self.errors) <= ASIDE else None

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The points under their headings."""
        for group, heading in HEADINGS.items():
            names = [f"{group}.{key}" for key in GROUPS[group]] if group in GROUPS else NUMBERS
            yield heading, [self[name] for name in names]

    def scheme(self) -> Scheme:
        """The scheme as typed."""
        said = self.cleaned_data
        groups = {g: {k: said[f"{g}.{k}"] for k in names} for g, names in GROUPS.items()}
        words = {n: getattr(self.shape, n) for n in ("key", "sentence", "source", "unit")}
        numbers = {name: said[name] for name in NUMBERS}
        return read(words | numbers | groups | {"name": said.get("name") or self.shape.name})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if 0 < said.get("full", 0) < said.get("least", 0):
            self.add_error("least", "Give a least that is no more than the ceiling")
        return said

    def clean_siblings_percent(self) -> Decimal:
        share: Decimal = self.cleaned_data["siblings_percent"]
        if share > 100:
            raise forms.ValidationError("Give a share from 0 to 100")
        return share

    def _add(self, name: str, words: str, initial: Decimal) -> None:
        self.fields[name] = forms.DecimalField(
            label=words,
            initial=initial,
            min_value=0,
            max_value=MOST,
            max_digits=7,
            decimal_places=2,
        )


class CaseForm(forms.Form):
    """What makes a case heavier."""

    features = forms.MultipleChoiceField(
        label="What makes this case heavier?",
        required=False,
        choices=list(FEATURES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing else about the child is kept here. It counts from today.",
    )
    siblings = forms.MultipleChoiceField(
        label="Brothers and sisters",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of the other cases of the same worker. A group may be allocated together.",
    )

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["siblings"].choices = list(others)  # type: ignore[attr-defined]
        if not self.fields["siblings"].choices:  # type: ignore[attr-defined]
            del self.fields["siblings"]


class DutyForm(forms.Form):
    """Something that a worker does besides cases."""

    duty = forms.ChoiceField(label="Duty", choices=list(DUTIES.items()), widget=forms.RadioSelect)
    starts_on = DateField(label="From")


class ReductionForm(forms.Form):
    """Less room for cases for a time."""

    percent = forms.DecimalField(
        label="Less room for cases, in per cent",
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="20 leaves four fifths; 100 leaves none",
    )
    reason = FreeText(
        label="Why?",
        max_length=200,
        help_text="The worker and those who manage them read this. No medical detail.",
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", help_text="It ends by itself after this day.")


class EndForm(forms.Form):
    """The last day of a duty or a reduction."""

    ends_on = DateField(label="Last day")
