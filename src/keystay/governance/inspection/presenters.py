"""The pack as pages, lists to take away, and a document."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from keystay.core.documents.parts import Cell, Document, Heading, Points, Table, Words
from keystay.core.documents.parts import Part as Piece
from keystay.core.tables.exports import Sheet, number
from keystay.core.tables.writing import Page, to_book
from keystay.core.words import day, fte, short_day
from keystay.governance.inspection.catalogue import Part
from keystay.governance.inspection.rules import NOT_HELD, Told

NAME = "Inspection pack"
NOTHING = "There is nothing to list."
NOT_HERE = "What Keystay does not hold"
CONTENTS = ("Sheet", "Part", "As at", "Rows", "In short", "What it says", "Source")


def table(part: Part, told: Told) -> Table:
    """The rows as a page and a document print them."""
    rows = tuple(tuple(cell(each) for each in row) for row in told.rows)
    return Table(part.title, tuple(told.headings), rows)


def lines(made: Table) -> list[list[tuple[str, Cell, bool]]]:
    """Each row as its cells, with the heading of each and whether its column is of figures."""
    return [list(zip(made.headings, row, made.figures, strict=True)) for row in made.rows]


def cell(value: Any) -> str:
    """A date, a number or words as they are read."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return short_day(value)
    if isinstance(value, Decimal):
        return fte(value)
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def sheet(part: Part, told: Told, on: date) -> Sheet:
    """A part as a list to take away; figures are numbers in it."""
    rows = [[number(each) if isinstance(each, str) else each for each in row] for row in told.rows]
    why = [told.withheld] if told.withheld else []
    return Sheet(
        f"{NAME}, {part.title.lower()}",
        on,
        told.headings or ("Part",),
        rows,
        [f"As at {told.as_at}", *told.says, *why],
        names_people=part.people and bool(told.rows),
        definitions=[part.definition],
        attribution=part.source,
    )


def book(parts: Sequence[tuple[Part, Told]], made: Document) -> bytes:
    """The whole pack as one workbook: a sheet for each part, after one that says what they are.

    `made` is the pack as a document, whose title and status the last sheet says.
    """
    sheets = [(tab(part), sheet(part, told, made.on)) for part, told in parts]
    listed = [
        (*(name, part.title, told.as_at, len(rows.rows)),
         *(" ".join((*told.says, told.withheld)).strip(), part.definition, part.source))
        for (part, told), (name, rows) in zip(parts, sheets, strict=True)
    ]  # fmt: skip
    pages = [Page(name, rows.headings, rows.rows) for name, rows in sheets]
    elsewhere = [(each.what, each.where) for each in NOT_HELD]
    absent = Page("Not held", ("Not in the pack", "Where it is"), elsewhere)
    contents = Page("Contents", CONTENTS, listed)
    return to_book([contents, *pages, absent], [made.title, made.owner, made.status])


def tab(part: Part) -> str:
    """What the part's sheet of the workbook is called."""
    return part.key.replace("-", " ").capitalize()


def document(
    parts: Sequence[tuple[Part, Told]], on: date, made_on: date, council: str, reader: str
) -> Document:
    """The whole pack as a document."""
    pieces = [piece for part, told in parts for piece in _pieces(part, told)]
    absent = Points(tuple(f"{each.what}: {each.where}" for each in NOT_HELD))
    return Document(
        title=f"{NAME} as at {day(on)}",
        owner=council,
        status=f"Put together from the records on {day(made_on)}: what {reader} may see.",
        on=made_on,
        parts=(*pieces, Heading(NOT_HERE), absent),
        contents=True,
        names_people=True,
    )


def _pieces(part: Part, told: Told) -> Iterable[Piece]:
    yield Heading(part.title)
    yield Words(part.definition)
    yield Words(f"As at {told.as_at}. Source: {part.source}.")
    yield from (Words(each) for each in told.says)
    if told.withheld:
        yield Words(told.withheld)
    elif told.rows:
        yield table(part, told)
    else:
        yield Words(NOTHING)
