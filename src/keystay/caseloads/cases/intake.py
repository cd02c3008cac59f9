"""What happens to an extract before anything of it is stored.

Columns that are not listed are dropped, and children's numbers (and the row ids that some
systems build from them) become keyed references. What was dropped is told by name.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from keystay.caseloads.cases.rules import child_reference, dialect, source_key
from keystay.caseloads.cases.tables import CHILD, EXTRACTS, NOTHING, Column, Extract
from keystay.core.feeds import REASON_COLUMN, Part
from keystay.core.headings import guess
from keystay.core.tables.reading import Table, read_table, shown
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import ZIP_MARK, unpack

ABOUT = "about"
# Keyed references begin with this mark in the stored copy, so that a file of refused rows
# that comes back is not keyed twice.
MARK = "key:"


def prepare_extract(uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables of an extract as they may be stored, and what was dropped.

    Raises CannotRead when a table that is needed is missing or lacks a column it must have.
    """
    found, left_out = _tables(_unpacked(uploads))
    mending = any(REASON_COLUMN in table.headings for _, table in found.values())
    lacking = [e.name for e in EXTRACTS if e.required and e.name not in found]
    if lacking and not mending:
        raise CannotRead(f"The extract has no table {' and no table '.join(lacking)}.")
    parts, dropped = {}, {}
    for name, (extract, table) in found.items():
        parts[name], dropped[name] = _stored(extract, table)
    columns = {n: [h.casefold() for h in table.headings] for n, (_, table) in found.items()}
    about = {
        "dialect": dialect(columns, _same_ids(found)),
        "left_out": left_out,
        "dropped": dropped,
    }
    parts[ABOUT] = json.dumps(about).encode()
    return parts


def prepare_list(part: Part, uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    """A plain list of cases as it may be stored. Raises CannotRead without a child's number."""
    if len(uploads) != 1:
        raise CannotRead("Choose one file.")
    known = [word for f in part.fields for word in (f.name, f.title, *f.synonyms)]
    table = read_table(next(iter(uploads.values())), known)
    matched = guess(part, table.headings, {})
    if "child" not in matched:
        raise CannotRead("No column holds the child's number. Call it “Child number”.")
    columns = [(name, table.headings.index(h)) for name, h in matched.items()]
    keyed = {"child": CHILD}
    content = _write(
        table,
        [(part.field(name).title, place, keyed.get(name, ""), name) for name, place in columns],
    )
    dropped = [h for h in table.headings if h not in matched.values() and h != REASON_COLUMN]
    about = {"dialect": "", "left_out": [], "dropped": {part.name: dropped}}
    return {part.name: content, ABOUT: json.dumps(about).encode()}


def about_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What was said of an extract when it was stored."""
    found: dict[str, Any] = json.loads(files[ABOUT])
    return found


def _unpacked(uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, content in uploads.items():
        if name.lower().endswith(".zip") and content.startswith(ZIP_MARK):
            files |= unpack(content)
        else:
            files[name] = content
    return files


def _tables(
    files: Mapping[str, bytes],
) -> tuple[dict[str, tuple[Extract, Table]], list[str]]:
    found: dict[str, tuple[Extract, Table]] = {}
    left_out = []
    for name, content in files.items():
        extract = _extract_of(name, content)
        if extract is None:
            left_out.append(name[:80])
        else:
            known = [each.name for each in extract.columns]
            try:
                found[extract.name] = (extract, read_table(content, known))
            except CannotRead as problem:
                raise CannotRead(f"{extract.name}: {problem}") from problem
    return found, left_out


def _extract_of(name: str, content: bytes) -> Extract | None:
    stem = name.casefold()
    named = next((each for each in EXTRACTS if each.name in stem), None)
    if named is not None:
        return named
    # A file of refused rows does not carry the table's name: its columns do.
    start = content[:4000].decode("utf-8", errors="ignore").casefold()
    return next((each for each in EXTRACTS if each.must[0] in start), None)


def _stored(extract: Extract, table: Table) -> tuple[bytes, list[str]]:
    places = {heading.casefold(): place for place, heading in enumerate(table.headings)}
    taken: list[tuple[str, int, str, str]] = []
    for column in extract.columns:
        place = next((places[n] for n in _names(column) if n in places), None)
        if place is not None:
            taken.append((column.name, place, column.keyed, extract.name))
    names = {name for name, *_ in taken}
    lacking = [name for name in extract.must if name not in names]
    if lacking:
        raise CannotRead(f"{extract.name} has no column {' and no column '.join(lacking)}.")
    used = {place for _, place, *_ in taken}
    dropped = [
        heading
        for place, heading in enumerate(table.headings)
        if place not in used and heading != REASON_COLUMN
    ]
    return _write(table, taken), dropped


def _names(column: Column) -> list[str]:
    return [column.name.casefold(), *(other.casefold() for other in column.also)]


def _write(table: Table, taken: Sequence[tuple[str, int, str, str]]) -> bytes:
    """The table as CSV, each row on the line that it had, so that a refusal names the line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    reason = [REASON_COLUMN] if REASON_COLUMN in table.headings else []
    text.write("\n" * (table.heading_line - 1))
    writer.writerow([*(name for name, *_ in taken), *reason])
    line = table.heading_line
    for row in table.lines:
        text.write("\n" * (row.number - line - 1))
        line = row.number
        writer.writerow([_cell(row.cells, place, keyed, kind) for _, place, keyed, kind in taken])
    return text.getvalue().encode()


def _cell(cells: Sequence[Any], place: int, keyed: str, kind: str) -> str:
    value = " ".join(shown(cells[place]).split()) if place < len(cells) else ""
    if value.casefold() in NOTHING:
        return ""
    if not keyed or value.startswith(MARK):
        return value
    key = settings.CHILD_REFERENCE_KEY
    made = child_reference(value, key) if keyed == CHILD else source_key(kind, value, key)
    return f"{MARK}{made}"


def _same_ids(found: Mapping[str, tuple[Extract, Table]]) -> bool:
    if "ssd_professionals" not in found:
        return False
    table = found["ssd_professionals"][1]
    places = {h.casefold(): place for place, h in enumerate(table.headings)}
    own, staff = places.get("prof_professional_id"), places.get("prof_staff_id")
    if own is None or staff is None:
        return False
    pairs = [(r.cells[own], r.cells[staff]) for r in table.lines if len(r.cells) > max(own, staff)]
    return bool(pairs) and all(first == second for first, second in pairs)
