"""Tables out: CSV and Excel in which no cell can act as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from keystay.core.clock import LONDON

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
NOTES_WIDTH = 110  # characters: a note is a sentence
RISKY = frozenset("=+-@\t\r\n")
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def safe(value: Any) -> Any:
    """The value as it may stand in a CSV cell: text that could act gets an apostrophe.

    Numbers stay numbers. Full-width forms count as what they stand for, and so does a
    sign that comes after quotes or spaces.
    """
    if not isinstance(value, str):
        return "" if value is None else value
    if PLAIN_NUMBER.fullmatch(value):
        return value
    bare = value.lstrip(" \"'\u00a0\u3000")
    first = bare[:1]
    ordinary = unicodedata.normalize("NFKC", first)[:1]
    if value[:1] in RISKY or ordinary in RISKY:
        return f"'{value}"
    return value


def original(value: str) -> str:
    """The text as it was before `safe`, so that a file of ours reads back as it went out."""
    return value[1:] if value.startswith("'") and safe(value[1:]) == value else value


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as CSV with a byte-order mark, which Excel needs to read it as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe(heading) for heading in headings])
    for row in rows:
        writer.writerow([safe(_written(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sheet: str = "Sheet1",
    notes: Sequence[str] = (),
) -> bytes:
    """The table as a workbook: text is written as text, dates and numbers as themselves.

    `notes` are the lines of a second sheet, so that the first holds nothing but the table.
    """
    return to_book([Page(sheet, headings, rows)], notes)


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook. Excel takes 31 characters of a name, and no two that are the same."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def to_book(pages: Iterable[Page], notes: Sequence[str] = ()) -> bytes:
    """Several tables as one workbook, a sheet each, written as `to_xlsx` writes one."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": DAY})
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": MOMENT})
    for each in pages:
        page = book.add_worksheet(each.name)
        for column, heading in enumerate(each.headings):
            page.write_string(0, column, heading, bold)
        for line, row in enumerate(each.rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(page, (line, column), _local(cell), moment)
        page.freeze_panes(1, 0)
        page.autofit()
    if notes:
        _write_notes(book.add_worksheet("Notes"), notes, book.add_format({"text_wrap": True}))
    book.close()
    return file.getvalue()


def _write_cell(page: Any, place: tuple[int, int], cell: Any, moment: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(*place, cell)
    elif isinstance(cell, int | float | Decimal):
        page.write_number(*place, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(*place, cell, moment)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell)
    elif cell not in (None, ""):
        page.write_string(*place, str(cell))


def _write_notes(page: Any, notes: Sequence[str], wrapped: Any) -> None:
    page.set_column(0, 0, NOTES_WIDTH)
    for line, note in enumerate(notes):
        page.write_string(line, 0, note, wrapped)


def _local(cell: Any) -> Any:
    """A moment by London's clock, to the second: a spreadsheet knows no time zones."""
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(LONDON).replace(tzinfo=None, microsecond=0)
    return cell


def _written(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return _local(cell).isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
