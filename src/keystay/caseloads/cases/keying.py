"""A table as it may be stored: only the columns that are taken, children's numbers keyed.

A number of a child may also stand where it does not belong, when a comma in a name has
pushed the values of a row along. Such a row is stored empty, and a value that should be a
date is stored only if it cannot be a number.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from keystay.caseloads.cases.rules import (
    MARK,
    child_reference,
    is_keyed,
    source_key,
    without_numbers,
)
from keystay.caseloads.cases.tables import CHILD, NOTHING
from keystay.core.feeds import REASON_COLUMN
from keystay.core.tables.reading import MOST_COLUMNS, Line, Table, shown
from keystay.core.tables.values import NotUsable, Parser, day

SHIFTED = f"{MARK}row out of line"
NULL = "NULL"


@dataclass(frozen=True)
class Taken:
    """A column that is stored: its name here, where it stands, and how its values are kept.

    `keyed` is `child` or `source` where values become keyed references; `kind` is the table.
    """

    name: str
    place: int
    parse: Parser
    keyed: str
    kind: str


def keyed_table(table: Table, taken: Sequence[Taken]) -> bytes:
    """The table as CSV, each row on the line that it had, so that a refusal names the line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    mending, book = REASON_COLUMN in table.headings, table.form != "csv"
    text.write("\n" * (table.heading_line - 1))
    writer.writerow([*(each.name for each in taken), *([REASON_COLUMN] if mending else [])])
    line, widest = table.heading_line, _widest(table)
    for row in table.lines:
        text.write("\n" * (row.number - line - 1))
        line = row.number
        in_line = row.width <= widest and (book or len(row.cells) <= len(table.headings))
        cells = [_cell(row, each, mending) for each in taken] if in_line else [SHIFTED]
        # A row with nothing in the columns that are taken is a row nevertheless.
        writer.writerow(cells if any(cells) else [NULL])
    return text.getvalue().encode()


def _widest(table: Table) -> int:
    """How many cells a row in line has at most: some systems end every row with a comma.

    In a workbook nothing pushes cells along, and a note may stand beside the table.
    """
    if table.form != "csv":
        return MOST_COLUMNS
    usual = Counter(row.width for row in table.lines).most_common(1)[0][0]
    return max(len(table.headings), usual)


def _cell(row: Line, column: Taken, mending: bool) -> str:
    cells, place = row.cells, column.place
    value = " ".join(shown(cells[place]).split()) if place < len(cells) else ""
    if value.casefold() in NOTHING:
        return ""
    if column.keyed:
        return value if mending and is_keyed(value) else f"{MARK}{_key(value, column)}"
    return _kept_day(value) if column.parse is day else value


def _key(value: str, column: Taken) -> str:
    key = settings.CHILD_REFERENCE_KEY
    if column.keyed == CHILD:
        return child_reference(value, key)
    return source_key(column.kind, value, key)


def _kept_day(value: str) -> str:
    try:
        day(value)
    except NotUsable:
        return without_numbers(value)
    return value
