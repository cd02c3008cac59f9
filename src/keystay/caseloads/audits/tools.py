"""The audit tools that ship: standards with a descriptor for each grade, one file each.

A fault in a file is told with the file's name and the field, when Keystay starts to use it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from keystay.caseloads.audits.rules import GRADES

FOLDER = Path(__file__).parent / "catalogue"


class BadTool(ValueError):
    """A tool that cannot be used; the message names the file and the field."""


@dataclass(frozen=True)
class Standard:
    """What is looked at, as one sentence, and what each grade looks like."""

    key: str
    name: str
    sentence: str
    descriptors: Mapping[str, str]


@dataclass(frozen=True)
class Tool:
    """A set of standards. `source` says whose they are."""

    key: str
    name: str
    sentence: str
    source: str
    standards: tuple[Standard, ...]

    def standard(self, key: str) -> Standard:
        """The standard with this key; KeyError if there is none."""
        return {each.key: each for each in self.standards}[key]


@cache
def tools() -> dict[str, Tool]:
    """Every tool that ships, by its key, in order of name."""
    found = [read(path.name, path.read_text()) for path in sorted(FOLDER.glob("*.toml"))]
    return {tool.key: tool for tool in sorted(found, key=lambda tool: tool.name)}


def read(name: str, text: str) -> Tool:
    """The tool in a file's text. Raises BadTool with the file's name and the field."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadTool(f"{name}: {fault}") from fault
    rows = told.get("standard")
    if not isinstance(rows, list) or not rows:
        raise BadTool(f"{name}: standard: a tool has at least one")
    standards = tuple(_standard(name, number, row) for number, row in enumerate(rows, 1))
    keys = [each.key for each in standards]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise BadTool(f"{name}: standard: the key {twice} is there twice")
    words = {field: _text(told, field, name) for field in ("key", "name", "sentence", "source")}
    return Tool(**words, standards=standards)


def _standard(name: str, number: int, row: Any) -> Standard:
    where = f"{name}: standard {number}"
    if not isinstance(row, dict):
        raise BadTool(f"{where}: is not a table")
    words = {field: _text(row, field, where) for field in ("key", "name", "sentence")}
    descriptors = {grade: _text(row, grade, where) for grade in GRADES}
    return Standard(**words, descriptors=descriptors)


def _text(row: dict[str, Any], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadTool(f"{where}: {field}: is missing or empty")
    return value.strip()
