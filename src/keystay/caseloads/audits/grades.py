"""Grades of a programme in groups, small counts hidden."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.caseloads.audits.models import Grade
from keystay.caseloads.audits.tools import Tool
from keystay.core.tables.exports import Sheet, number
from keystay.stats.suppression import SUPPRESSED, breakdown, is_small


@dataclass(frozen=True)
class Grades:
    """How often each grade was given in one group, as printed; the last cell is all."""

    name: str
    cells: tuple[tuple[str, str], ...]


def grade_rows(counts: Counter, names: dict[str, str] | None = None) -> list[Grades]:
    """How often each grade was given in each group, small numbers hidden.

    `counts` are by group and grade; `names` are those of the groups, in their order.
    """
    groups = list(names) if names else list(dict.fromkeys(group for group, _ in counts))
    found = []
    for group in groups:
        numbers = [counts[group, grade] for grade in Grade.values]
        each = breakdown(numbers)
        shown, total = each.shown()
        if is_small(sum(numbers)):
            # Noughts beside one hidden number would tell the grade of everyone in the group.
            shown, total = [SUPPRESSED] * len(numbers), SUPPRESSED
        if any(numbers):
            cells = tuple(zip((*Grade.labels, "All"), (*shown, total), strict=True))
            found.append(Grades((names or {}).get(group, group), cells))
    return found


def figures_sheet(tables: Iterable[tuple[str, list[Grades]]], on: date) -> Sheet:
    """The grouped grades as a file, as the page prints them."""
    lines = [
        (what, row.name, *(number(cell) for _, cell in row.cells))
        for what, table in tables
        for row in table
    ]
    headings = ("By", "Of", *Grade.labels, "All")
    notes = ("c: hidden, because a small number would tell of a person",)
    return Sheet("Grades in audits", on, headings, lines, notes, names_people=False)


def tables(grades: dict[str, Counter], tool: Tool) -> list[tuple[str, list[Grades]]]:
    """Grades by standard and by team; a table without any grade is left out."""
    names = {standard.key: standard.name for standard in tool.standards}
    both = [
        ("Standard", grade_rows(grades["standard"], names)),
        ("Team", grade_rows(grades["team"])),
    ]
    return [(what, found) for what, found in both if found]


def says_nothing(table: Iterable[Grades]) -> bool:
    """True if every number of a table is hidden, so that a sentence says as much."""
    return all(cell == SUPPRESSED for row in table for _, cell in row.cells)
