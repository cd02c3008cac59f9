"""Measures as data: one file for each, read and checked here.

A file that is wrong says which file and which field.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from keystay.access.roles.catalogue import BY_CODE
from keystay.governance.measures.parts import every_part
from keystay.governance.measures.promised import definitions

DIRECTIONS = {
    "lower": "Lower is better",
    "higher": "Higher is better",
    "neither": "Neither high nor low is better",
}
COMBINE = ("sum", "largest")
GROUPS = {
    "strategy": "The strategy’s eight measures",
    "department": "As the Department counts",
    "voices": "What people say",
    "records": "How complete the records are",
    "promises": "Promises kept in time",
}
FOLDER = files(__package__) / "definitions"


class WrongDefinition(ValueError):
    """A measure's file that cannot be used: names the file and the field."""

    def __init__(self, file: str, field: str, why: str) -> None:
        super().__init__(f"{file}: {field}: {why}")


@dataclass(frozen=True)
class Measure:
    """A measure: what it says, what it is made of, and how it is printed.

    `numerator` and `denominator` are keys of parts; several parts of a denominator are
    added. `group` is the heading that it stands under, `owner` the code of the role that
    answers for it. `combine` is `sum`, or `largest` for the largest line of the numerator.
    `published` is the column of the Department's file, or "" if nothing is published.
    """

    key: str
    order: int
    group: str
    title: str
    sentence: str
    why: str
    owner: str
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
    def promise(self) -> str:
        """The key of the promise that this measure is made from; empty for others."""
        return self.key.removeprefix("kept_").replace("_", "-") if self.group == "promises" else ""

    @property
    def owner_words(self) -> str:
        return BY_CODE[self.owner].name

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys of the parts, numerator first, each once."""
        return tuple(dict.fromkeys((self.numerator, *self.denominator)))

    @property
    def definition(self) -> str:
        """What the measure is, in a line for a sheet's notes."""
        parts = _capital(self.numerator_words)
        if self.denominator:
            times = f" × {self.times}" if self.times != 1 else ""
            parts += f" ÷ {self.denominator_words}{times}"
        return f"{self.title} ({self.unit}): {self.sentence} {parts}. {self.source}."


@cache
def measures() -> dict[str, Measure]:
    """Every measure by key, in order: those that have a file, then one for each promise.

    Raises WrongDefinition.
    """
    sources = [each for each in FOLDER.iterdir() if each.name.endswith(".toml")]
    read = [checked(each.name, _values(each)) for each in sources]
    read += [checked(f"the promise {each['key']}", each) for each in definitions()]
    return {each.key: each for each in sorted(read, key=lambda each: each.order)}


def grouped(wanted: Iterable[Measure]) -> list[tuple[str, list[Measure]]]:
    """The measures under their headings, in the order of the groups."""
    rows = list(wanted)
    under = [(words, [m for m in rows if m.group == key]) for key, words in GROUPS.items()]
    return [(words, members) for words, members in under if members]


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


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _values(source: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongDefinition(source.name, "the file", f"cannot be read: {error}") from error


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
        if key not in every_part():
            yield field, f"no part is called {key}"
    if measure.direction not in DIRECTIONS:
        yield "direction", f"should be one of {', '.join(DIRECTIONS)}"
    if measure.group not in GROUPS:
        yield "group", f"should be one of {', '.join(GROUPS)}"
    if measure.owner not in BY_CODE:
        yield "owner", f"should be a role: one of {', '.join(BY_CODE)}"
    if measure.combine not in COMBINE:
        yield "combine", f"should be one of {', '.join(COMBINE)}"


def _at_odds(file: str, measure: Measure) -> Iterator[tuple[str, str]]:
    if file.endswith(".toml") and file != f"{measure.slug}.toml":
        yield "key", "should be the name of the file"
    if bool(measure.denominator) != bool(measure.denominator_words):
        yield "denominator_words", "should say what the denominator is, if there is one"
    if measure.decimals < 0:
        yield "decimals", "should be 0 or more"
    if measure.times < 1:
        yield "times", "should be 1 or more"


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
