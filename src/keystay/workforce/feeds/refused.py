"""The rows that were refused, as the same file with a column that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keystay.core.feeds import REASON_COLUMN, open_part
from keystay.core.tables.reading import Table
from keystay.core.tables.writing import to_csv, to_xlsx
from keystay.workforce.feeds import queries, review
from keystay.workforce.feeds.models import Import

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}


@dataclass(frozen=True)
class Download:
    """A file to hand back. Its name says nothing about anybody."""

    name: str
    kind: str
    content: bytes


def refused_file(row: Import) -> Download | None:
    """The refused rows in the form in which they came, or None if there are none."""
    feed, lines = queries.feed_for(row), review.refused_lines(row.findings)
    if not lines or not row.files:
        return None
    files = queries.files_of(row)
    name = next((part.name for part in feed.parts if part.name in lines), feed.parts[0].name)
    reasons = lines.get(name) or lines[""]
    if feed.refused is not None:
        return _named(row, "xml", feed.refused(files, reasons))
    part = next(each for each in feed.parts if each.name == name)
    table = open_part(part, files[name])
    headings, rows = _with_reasons(table, reasons)
    make = to_csv if table.form == "csv" else to_xlsx
    return _named(row, table.form, make(headings, rows))


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
    return Download(f"refused-rows-{row.pk}.{form}", TYPES[form], content)
