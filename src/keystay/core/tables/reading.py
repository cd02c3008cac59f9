"""A table from a file: CSV and its cousins, or a workbook, with its headings found."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keystay.core.tables.encodings import decode
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import OLD_EXCEL_MARK, ZIP_MARK, first_filled_sheet
from keystay.core.tables.writing import original

MOST_ROWS = 400_000
MOST_COLUMNS = 300
MOST_IN_A_CELL = 10_000
MOST_UNQUOTED = 1024 * 1024
HEADING_ROWS = 10
DELIMITERS = (",", "\t", ";", "|")
# Copying from a page or a letter leaves behind what no reader sees, and texts that look the
# same differ: odd spaces, marks of width nought, marks of direction.
UNSEEN = (
    "\x00\xad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
ODD = str.maketrans("\xa0\u2007\u202f", "   ", UNSEEN)


@dataclass(frozen=True)
class Line:
    """A row that is not blank, its line in the file, and its width with the empty cells."""

    number: int
    cells: tuple[Any, ...]
    width: int = 0


@dataclass(frozen=True)
class Table:
    """What a file holds. `form` is `csv` or `xlsx`; `note` says how it was read.

    `width` is that of the line of headings, with its empty cells.
    """

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    heading_line: int
    form: str
    note: str
    width: int = 0


def read_table(content: bytes, known: Iterable[str] = ()) -> Table:
    """The table in a file. `known` are headings that help to tell which row is the headings'.

    Raises CannotRead for what is no table, is empty or is too large.
    """
    if not content.strip():
        raise CannotRead("The file is empty.")
    if content.startswith((ZIP_MARK, OLD_EXCEL_MARK)):
        sheet, rows = first_filled_sheet(content)
        form, note = "xlsx", f"Read from the sheet “{sheet}”."
    else:
        text, encoding = decode(content)
        delimiter = _delimiter(text)
        rows, form = _csv_rows(text, delimiter), "csv"
        note = f"Read as {encoding}{_named(delimiter)}."
    return _table(_numbered(rows), frozenset(plain(each) for each in known), form, note)


def plain(heading: Any) -> str:
    """A heading without case, spaces and punctuation, for comparing."""
    return "".join(letter for letter in str(heading).casefold() if letter.isalnum())


def _table(lines: Iterator[Line], known: frozenset[str], form: str, note: str) -> Table:
    first: list[Line] = []
    for line in lines:
        first.append(line)
        if len(first) == HEADING_ROWS:
            break
    if not first:
        raise CannotRead("The file holds no rows.")
    place = _heading_place(first, known)
    body = (*first[place + 1 :], *lines)
    if place:
        note += f" The headings are on line {first[place].number}; what is above was left out."
    if not body:
        raise CannotRead("The file has headings but no rows under them.")
    line = first[place]
    return Table(_headings(line.cells), body, line.number, form, note, line.width)


def _heading_place(lines: Sequence[Line], known: frozenset[str]) -> int:
    def score(line: Line) -> tuple[int, int]:
        words = [cell for cell in line.cells if isinstance(cell, str) and cell.strip()]
        return sum(plain(word) in known for word in words), len(words)

    best = max(range(len(lines)), key=lambda n: (score(lines[n])[0], -n))
    if score(lines[best])[0]:
        return best
    # Nothing known: the headings are the first row nearly as wide as any of the first few.
    widest = max(score(line)[1] for line in lines)
    return next((n for n, line in enumerate(lines) if score(line)[1] * 4 >= widest * 3), 0)


def _headings(cells: tuple[Any, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(str(cell).split()) or f"Column {number}"
        names.append(f"{name} ({number})" if name in names else name)
    return tuple(names)


def _numbered(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    kept = 0
    for number, row in enumerate(rows, start=1):
        if number > 2 * MOST_ROWS or kept > MOST_ROWS:
            raise CannotRead(f"The file has more than {MOST_ROWS:,} rows. Split it and try again.")
        cells = tuple(_tidy(cell, number) for cell in row)
        while cells and cells[-1] == "":
            cells = cells[:-1]
        if len(cells) > MOST_COLUMNS:
            raise CannotRead(f"Line {number} has more than {MOST_COLUMNS} columns.")
        if cells:
            kept += 1
            yield Line(number, cells, len(row))


def _tidy(cell: Any, line: int) -> Any:
    if not isinstance(cell, str):
        return "" if cell is None else cell
    if len(cell) > MOST_IN_A_CELL:
        raise CannotRead(f"A cell on line {line} holds more than {MOST_IN_A_CELL:,} characters.")
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    return original(text.translate(ODD).strip())


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_UNQUOTED)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotRead(f"Line {rows.line_num} cannot be read as CSV: {error}.") from error
        yield row


def _delimiter(text: str) -> str:
    sample = "\n".join(text.splitlines()[:HEADING_ROWS])
    counts = {each: sample.count(each) for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: counts[each])
    return best if counts[best] else ","


def _named(delimiter: str) -> str:
    return {
        ",": "",
        "\t": ", with tabs between the columns",
        ";": ", with semicolons between the columns",
        "|": ", with bars between the columns",
    }[delimiter]


def shown(value: Any) -> str:
    """A cell as a person would read it."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
