"""The policy as people read it: grouped, with units, sources and days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from keystay.core.promises import all_promises
from keystay.core.tables.exports import Sheet
from keystay.organisation.policy.kinds import PROMISES, UNSPOKEN, kind
from keystay.organisation.policy.models import Setting

GROUPS = {
    "absence": "Absence",
    "caseload": "Caseload",
    "hours": "Hours",
    "imports": "Imports",
    "registration": "Registration",
    "reminders": "Reminders",
    "supervision": "Supervision",
    "suppression": "Small numbers",
    "working_days": "Working days",
}


@dataclass(frozen=True)
class Past:
    """One value of a setting and the days between which it holds."""

    value: str
    starts_on: date
    ends_on: date | None
    set_by: str


@dataclass(frozen=True)
class Line:
    """A setting with the value that holds, and every other value it had or will have."""

    key: str
    label: str
    value: str
    source: str
    since: date | None
    set_by: str
    others: tuple[Past, ...]


@dataclass(frozen=True)
class Group:
    """Settings that belong together."""

    heading: str
    lines: tuple[Line, ...]


def groups(rows: Iterable[Setting], on: date) -> list[Group]:
    """All settings as on a day, grouped by the first part of their key."""
    found = []
    for title, members in groupby(_in_order(rows), key=lambda row: heading(row.key)):
        by_key = groupby(members, key=lambda row: row.key)
        found.append(Group(title, tuple(line(list(values), on) for _, values in by_key)))
    return found


def sheet(rows: Iterable[Setting], on: date) -> Sheet:
    """The policy as a file: every value that a setting has, had or will have, by group."""
    headings = ("Group", "Setting", "Value", "From", "To", "Holds", "Set by", "Source")
    lines = [
        (
            heading(row.key),
            row.label,
            words(row.value, row.unit),
            row.starts_on,
            row.ends_on,
            "Yes" if _holds(row, on) else "",
            row.set_by,
            row.source,
        )
        for row in _in_order(rows)
    ]
    return Sheet("Policy", on, headings, lines, names_people=False)


def heading(key: str) -> str:
    """The heading under which a setting stands."""
    part = key.partition(".")[0]
    return GROUPS.get(part, part.replace("_", " ").capitalize())


def line(rows: list[Setting], on: date) -> Line:
    """One setting from its dated values, in order of their days."""
    held = [row for row in rows if _holds(row, on)]
    now = held[0] if held else None
    shown = now or rows[-1]
    return Line(
        key=shown.key,
        label=shown.label,
        value=words(now.value, now.unit) if now else "Not set",
        source=shown.source,
        since=now.starts_on if now else None,
        set_by=shown.set_by,
        others=tuple(_past(row) for row in rows if row is not now),
    )


def words(value: Any, unit: str) -> str:
    """A value as people read it, with its unit."""
    if kind(value) == "choice":
        return "Yes" if value else "No"
    if unit == PROMISES:
        acts = {each.key: each.act for each in all_promises()}
        return ", ".join(acts.get(key, key) for key in value) or "None"
    if kind(value) == "list":
        shown = ", ".join(str(each).replace("_", " ") for each in value)
        return f"{shown or 'None'}{' ' + unit if shown and unit not in UNSPOKEN else ''}"
    if value == "":
        return "Not set"
    if unit == "month-day":
        return _month_day(value)
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}".strip()


def _in_order(rows: Iterable[Setting]) -> list[Setting]:
    return sorted(rows, key=lambda row: (heading(row.key), row.key, row.starts_on))


def _holds(row: Setting, on: date) -> bool:
    return row.starts_on <= on and (not row.ends_on or row.ends_on >= on)


def _month_day(text: str) -> str:
    return f"{date.fromisoformat(f'2024-{text}'):%-d %B}"


def _past(row: Setting) -> Past:
    return Past(words(row.value, row.unit), row.starts_on, row.ends_on, row.set_by)
