"""Measures as data: one file for each, read and checked here.

A file that is wrong says which file and which field.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from keystay.governance.measures.parts import PARTS

DIRECTIONS = {
    "lower": "Lower is better",
    "higher": "Higher is better",
    "neither": "Neither high nor low is better",
}
COMBINE = ("sum", "largest")


class WrongDefinition(ValueError):
    """A measure's file that cannot be used: names the file and the field."""

    def __init__(self, file: str, field: str, why: str) -> None:
        super().__init__(f"{file}: {field}: {why}")


@dataclass(frozen=True)
class Measure:
    """A measure: what it says, what it is made of, and how it is printed.

    `numerator` and `denominator` are keys of parts; several parts of a denominator are
    added. `combine` is `sum`, or `largest` for the largest line of the numerator.
    `published` is the column of the Department's file, or "" if nothing is published.
    """

    key: str
    order: int
    title: str
    sentence: str
    why: str
    numerator: str
    numerator_words: str
    denominator: tuple[str, ...]
    denominator_words: str
    combine: str
    times: int
    unit: str
    decimals: int
    direction: str
    source: str
    published: str
    ids: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The key as it stands in an address."""
        return self.key.replace("_", "-")

    @property
    def direction_words(self) -> str:
        return DIRECTIONS[self.direction]

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys of the parts, numerator first, each once."""
        return tuple(dict.fromkeys((self.numerator, *self.denominator)))


@cache
def measures() -> dict[str, Measure]:
    """Every measure by key, in order. Raises WrongDefinition."""
    folder = files(__package__) / "definitions"
    sources = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    read = [checked(each.name, tomllib.loads(each.read_text("utf-8"))) for each in sources]
    return {each.key: each for each in sorted(read, key=lambda each: each.order)}


def by_slug(slug: str) -> Measure | None:
    """The measure with this address, or None."""
    return measures().get(slug.replace("-", "_"))


def checked(file: str, values: dict[str, Any]) -> Measure:
    """The measure that a file holds. Raises WrongDefinition naming the file and the field."""
    for field in fields(Measure):
        _check_kind(file, field.name, field.type, values)
    for name in values.keys() - {field.name for field in fields(Measure)}:
        raise WrongDefinition(file, name, "is not a field of a measure")
    measure = Measure(**{name: _frozen(value) for name, value in values.items()})
    _check_sense(file, measure)
    return measure


def _check_kind(file: str, name: str, kind: Any, values: dict[str, Any]) -> None:
    if name not in values:
        raise WrongDefinition(file, name, "is missing")
    wanted = list if kind == tuple[str, ...] else kind
    if not isinstance(values[name], wanted):
        raise WrongDefinition(file, name, f"should be {wanted.__name__}")


def _check_sense(file: str, measure: Measure) -> None:
    """Refuse what would not compute or would not read."""
    wrong = [*_empty(measure), *_unknown(measure), *_at_odds(file, measure)]
    for field, why in wrong:
        raise WrongDefinition(file, field, why)


def _empty(measure: Measure) -> Iterator[tuple[str, str]]:
    for name in ("title", "sentence", "why", "unit", "source", "numerator_words"):
        if not getattr(measure, name).strip():
            yield name, "is empty"


def _unknown(measure: Measure) -> Iterator[tuple[str, str]]:
    named = [("numerator", measure.numerator)]
    named += [("denominator", key) for key in measure.denominator]
    for field, key in named:
        if key not in PARTS:
            yield field, f"no part is called {key}"
    if measure.direction not in DIRECTIONS:
        yield "direction", f"should be one of {', '.join(DIRECTIONS)}"
    if measure.combine not in COMBINE:
        yield "combine", f"should be one of {', '.join(COMBINE)}"


def _at_odds(file: str, measure: Measure) -> Iterator[tuple[str, str]]:
    if file != f"{measure.slug}.toml":
        yield "key", "should be the name of the file"
    if bool(measure.denominator) != bool(measure.denominator_words):
        yield "denominator_words", "should say what the denominator is, if there is one"
    if measure.decimals < 0:
        yield "decimals", "should be 0 or more"
    if measure.times < 1:
        yield "times", "should be 1 or more"


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
