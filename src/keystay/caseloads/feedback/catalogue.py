"""What families are asked, read from forms.toml; a mistake in it is told by file and field."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("forms.toml")
ANSWERS = ("yes", "partly", "no", "unsaid")
FEWEST, MOST = 5, 7


class BadCatalogue(ValueError):
    """The file says something that cannot be asked; the message names the file and the field."""


@dataclass(frozen=True)
class Theme:
    """What a statement is about, whoever is asked."""

    key: str
    name: str
    alone: bool = False


@dataclass(frozen=True)
class Asked:
    """A form: a statement for each theme, and the words of each answer.

    `version` counts the times that its words have changed; each answer keeps it.
    """

    key: str
    name: str
    version: int
    intro: str
    faces: bool
    anything_else: str
    answers: Mapping[str, str]
    statements: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """All themes and forms, in the order of the file."""

    themes: tuple[Theme, ...]
    forms: Mapping[str, Asked]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(theme.key for theme in self.themes)

    @property
    def names(self) -> dict[str, str]:
        return {theme.key: theme.name for theme in self.themes}

    @property
    def alone(self) -> str:
        """The theme that may be shown as one yes or no of a small service."""
        return next(theme.key for theme in self.themes if theme.alone)


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return read(FILE.read_text(), FILE.name)


def read(text: str, file: str) -> Catalogue:
    """The catalogue in the text of a file. Raises BadCatalogue."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCatalogue(f"{file}: {error}") from None
    themes = tuple(_theme(row, f"{file}, theme {n}") for n, row in _rows(raw, "theme", file))
    _refuse_themes(themes, file)
    keys = [theme.key for theme in themes]
    forms = [_form(row, keys, f"{file}, form {n}") for n, row in _rows(raw, "form", file)]
    if len({form.key for form in forms}) != len(forms):
        raise BadCatalogue(f"{file}, form: two forms have the same key.")
    return Catalogue(themes, {form.key: form for form in forms})


def _rows(raw: Mapping[str, Any], name: str, file: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = raw.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadCatalogue(f"{file}, {name}: at least one [[{name}]] is needed.")
    return list(enumerate(rows, 1))


def _theme(row: Mapping[str, Any], place: str) -> Theme:
    alone = _choice(row, "alone", place) if "alone" in row else False
    return Theme(_words(row, "key", place), _words(row, "name", place), alone)


def _refuse_themes(themes: tuple[Theme, ...], file: str) -> None:
    if not FEWEST <= len(themes) <= MOST:
        raise BadCatalogue(f"{file}, theme: {FEWEST} to {MOST} are asked, not {len(themes)}.")
    if len({theme.key for theme in themes}) != len(themes):
        raise BadCatalogue(f"{file}, theme: two themes have the same key.")
    if sum(theme.alone for theme in themes) != 1:
        raise BadCatalogue(f"{file}, theme: exactly one has alone = true.")


def _form(row: Mapping[str, Any], themes: list[str], place: str) -> Asked:
    return Asked(
        key=_words(row, "key", place),
        name=_words(row, "name", place),
        version=_number(row, "version", place),
        intro=_words(row, "intro", place),
        faces=_choice(row, "faces", place),
        anything_else=_words(row, "anything_else", place),
        answers=_each(row, "answers", list(ANSWERS), place),
        statements=_each(row, "statements", themes, place),
    )


def _each(row: Mapping[str, Any], name: str, wanted: list[str], place: str) -> Mapping[str, str]:
    given = row.get(name)
    if not isinstance(given, dict):
        raise BadCatalogue(f"{place}, {name}: a table is needed.")
    unknown = sorted(set(given) - set(wanted))
    if unknown:
        raise BadCatalogue(f"{place}, {name}.{unknown[0]}: there is no such key.")
    return {key: _words(given, key, place, f"{name}.{key}") for key in wanted}


def _words(row: Mapping[str, Any], name: str, place: str, called: str = "") -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadCatalogue(f"{place}, {called or name}: words are needed.")
    return value


def _number(row: Mapping[str, Any], name: str, place: str) -> int:
    value = row.get(name)
    if type(value) is not int or value < 1:
        raise BadCatalogue(f"{place}, {name}: a number from 1 is needed.")
    return value


def _choice(row: Mapping[str, Any], name: str, place: str) -> bool:
    value = row.get(name)
    if not isinstance(value, bool):
        raise BadCatalogue(f"{place}, {name}: true or false is needed.")
    return value
