"""Rows of one staff list that repeat or contradict one another."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from keystay.core.feeds import Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.feeds.staff.identity import key_of, name_of

NUMBERS = (("registration_number", "Registration number"), ("staff_number", "Staff number"))


def among(rows: Sequence[Row]) -> dict[int, list[Refusal]]:
    """Refusals by line: a row that says the same as an earlier one, a number of two people."""
    found: dict[int, list[Refusal]] = defaultdict(list)
    for refusal in (*_repeats(rows), *_shared_numbers(rows)):
        found[refusal.row].append(refusal)
    return found


def _repeats(rows: Iterable[Row]) -> Iterator[Refusal]:
    seen: dict[Hashable, int] = {}
    for row in rows:
        said = tuple(sorted((name, str(value)) for name, value in row.values.items()))
        if said and not row.refusals and seen.setdefault(said, row.number) != row.number:
            reason = f"says the same as line {seen[said]}."
            mend = "Keep one of them; for two posts that are alike, give each its post number."
            yield Refusal(row.number, "The row", "", reason, mend)


def _shared_numbers(rows: Iterable[Row]) -> Iterator[Refusal]:
    for name, title in NUMBERS:
        holders: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            if row.get(name):
                holders[row.get(name)].append(row)
        for number, together in holders.items():
            yield from _of_two_people(together, title, number)


def _of_two_people(rows: Sequence[Row], title: str, number: str) -> Iterator[Refusal]:
    """A refusal of every row that shares a number, if two of them are of different people."""
    clashes = ((one, other, _clash(one, other)) for one, other in combinations(rows, 2))
    found = next((clash for clash in clashes if clash[2]), None)
    if found is None:
        return
    one, other, what = found
    reason = f"is on lines {one.number} and {other.number} with two {what}."
    mend = "Give each person their own, or leave it empty; one person has one of each."
    for row in rows:
        yield Refusal(row.number, title, number, reason, mend)


def _clash(one: Row, other: Row) -> str:
    """What says that two rows with one number are of different people; empty if nothing does."""
    pairs = {
        f"names, {name_of(one)} and {name_of(other)}": (key_of(one), key_of(other)),
        "dates of birth": (one.get("born_on"), other.get("born_on")),
    }
    if one.get("staff_number") == other.get("staff_number"):
        numbers = (one.get("registration_number"), other.get("registration_number"))
        pairs["registration numbers"] = numbers
    return next((what for what, (a, b) in pairs.items() if a and b and a != b), "")
