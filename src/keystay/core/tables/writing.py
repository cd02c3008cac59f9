"""Tables out: CSV and Excel in which no cell can act as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

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


def to_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """The table as a workbook: text is written as text, dates and numbers as themselves."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        page.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(page, line, column, cell)
    page.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _write_cell(page: Any, line: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(line, column, cell)
    elif isinstance(cell, int | float | Decimal):
        page.write_number(line, column, cell)
    elif isinstance(cell, datetime | date):
        page.write_datetime(line, column, cell)
    elif cell not in (None, ""):
        page.write_string(line, column, str(cell))


def _written(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
