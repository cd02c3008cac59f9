"""The rows that were refused, as the same file with a column that says why."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keystay.core.feeds import REASON_COLUMN, Part, open_part
from keystay.core.tables.reading import Table
from keystay.core.tables.writing import TYPES, to_csv, to_xlsx
from keystay.workforce.feeds import queries, review
from keystay.workforce.feeds.models import Import

KINDS = {**TYPES, "xml": "application/xml", "zip": "application/zip"}


@dataclass(frozen=True)
class Download:
    """A file to hand back. Its name says nothing about anybody."""

    name: str
    kind: str
    content: bytes


def refused_file(row: Import) -> Download | None:
    """The refused rows in the form in which they came, or None if there are none.

    Rows of several tables come as one zip, which can be mended and imported as it is.
    """
    feed, lines = queries.feed_for(row), review.refused_lines(row.findings)
    if not lines or not row.files:
        return None
    files = queries.files_of(row)
    if feed.refused is not None:
        return _named(row, "xml", feed.refused(files, lines[""]))
    made = {
        part.name: _made(part, files[part.name], lines.get(part.name) or lines[""])
        for part in feed.parts
        if part.name in lines or len(feed.parts) == 1
    }
    if len(made) > 1:
        return _named(row, "zip", _zipped(made))
    return _named(row, *next(iter(made.values())))


def _made(part: Part, content: bytes, reasons: Mapping[int, str]) -> tuple[str, bytes]:
    """The refused rows of one table, and the form that they have."""
    table = open_part(part, content)
    headings, rows = _with_reasons(table, reasons)
    make = to_csv if table.form == "csv" else to_xlsx
    return table.form, make(headings, rows)


def _zipped(made: Mapping[str, tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (form, content) in made.items():
            archive.writestr(f"{name}.{form}", content)
    return file.getvalue()


def _with_reasons(table: Table, reasons: Mapping[int, str]) -> tuple[list[str], list[list[Any]]]:
    headings = [h for h in table.headings if h != REASON_COLUMN]
    places = [place for place, h in enumerate(table.headings) if h != REASON_COLUMN]
    rows = [
        [*(_cell(line.cells, place) for place in places), reasons[line.number]]
        for line in table.lines
        if line.number in reasons
    ]
    return [*headings, REASON_COLUMN], rows


def _cell(cells: tuple[Any, ...], place: int) -> Any:
    return cells[place] if place < len(cells) else ""


def _named(row: Import, form: str, content: bytes) -> Download:
    return Download(f"refused-rows-{row.pk}.{form}", KINDS[form], content)
