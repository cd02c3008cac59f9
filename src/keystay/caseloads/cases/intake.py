"""What happens to an extract before anything of it is stored.

Columns that are not listed are dropped, and children's numbers (and the row ids that some
systems build from them) become keyed references. What was dropped is told by name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from keystay.caseloads.cases.keying import Taken, keyed_table
from keystay.caseloads.cases.rules import dialect
from keystay.caseloads.cases.tables import CHILD, EXTRACTS, Column, Extract
from keystay.core.feeds import REASON_COLUMN, Part
from keystay.core.headings import guess
from keystay.core.tables.reading import Table, read_table, shown
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import ZIP_MARK, unpack

ABOUT = "about"
VERSIONS = "ssd_version_log"


def prepare_extract(uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables of an extract as they may be stored, and what was dropped.

    Raises CannotRead when a table that is needed is missing or lacks a column it must have,
    and when two files are the same table, because one of them would be lost.
    """
    tables, about = _tables(_unpacked(uploads))
    mending = any(REASON_COLUMN in table.headings for table in tables.values())
    lacking = [e.name for e in EXTRACTS if e.required and e.name not in tables]
    if lacking and not mending:
        raise CannotRead(f"The extract has no table {' and no table '.join(lacking)}.")
    extracts = {each.name: each for each in EXTRACTS}
    parts = {name: _stored(extracts[name], table, about) for name, table in tables.items()}
    columns = {n: [h.casefold() for h in table.headings] for n, table in tables.items()}
    if "ssd_professionals" in tables:
        about["dialect"] = dialect(columns, _same_ids(tables))
    if about["others"]:
        about["left_out"].append(_other_files(about["others"]))
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
    taken = [
        Taken(field.title, table.headings.index(heading), field.parse, _keyed_as(name), part.name)
        for name, heading in matched.items()
        for field in [part.field(name)]
    ]
    dropped = _unused(table, [each.place for each in taken])
    about = {**_nothing_told(), "dropped": {part.name: dropped}}
    return {part.name: keyed_table(table, taken), ABOUT: json.dumps(about).encode()}


def names_kept(uploads: Mapping[str, bytes]) -> list[str]:
    """What may be kept of the names of an extract's files: other files may be about a child."""
    tables = {name: _extract_of(name, content) for name, content in uploads.items()}
    named = [(name, each.name if each else "") for name, each in tables.items()]
    kept = [name if _zip(name) else f"{table}.csv" for name, table in named if table or _zip(name)]
    others = len(uploads) - len(kept)
    return [*kept, *([_other_files(others)] if others else [])]


def about_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What was said of an extract when it was stored."""
    found: dict[str, Any] = json.loads(files[ABOUT])
    return found


def _keyed_as(field: str) -> str:
    return CHILD if field == "child" else ""


def _nothing_told() -> dict[str, Any]:
    return {"dialect": "", "version": "", "left_out": [], "others": 0, "dropped": {}, "missing": {}}


def _zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _other_files(number: int) -> str:
    return "1 other file" if number == 1 else f"{number} other files"


def _unpacked(uploads: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, content in uploads.items():
        if _zip(name) and content.startswith(ZIP_MARK):
            yield from unpack(content).items()
        else:
            yield name, content


def _tables(files: Iterable[tuple[str, bytes]]) -> tuple[dict[str, Table], dict[str, Any]]:
    found: dict[str, Table] = {}
    about = _nothing_told()
    for name, content in files:
        extract = _extract_of(name, content)
        if VERSIONS in name.casefold():
            about["version"] = _version(content)
        elif extract is None:
            _leave_out(about, name)
        elif extract.name in found:
            raise CannotRead(f"Two files are {extract.name}. Put them together in one.")
        else:
            found[extract.name] = _table(extract, content)
    return found, about


def _leave_out(about: dict[str, Any], name: str) -> None:
    # The name of any other file is somebody's own words, and may name a child.
    stem = name.casefold().replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if stem.startswith("ssd_") and stem.replace("_", "").isalpha():
        about["left_out"].append(stem)
    else:
        about["others"] += 1


def _table(extract: Extract, content: bytes) -> Table:
    try:
        return read_table(content, [each.name for each in extract.columns])
    except CannotRead as problem:
        raise CannotRead(f"{extract.name}: {problem}") from problem


def _version(content: bytes) -> str:
    """The version that the log marks as current, or its last; empty if it does not say."""
    try:
        table = read_table(content, ["version_number", "is_current"])
    except CannotRead:
        return ""
    places = {heading.casefold(): place for place, heading in enumerate(table.headings)}
    rows = [dict(zip(places, line.cells, strict=False)) for line in table.lines]
    current = [row for row in rows if shown(row.get("is_current", "")) in ("1", "True", "true")]
    return shown((current or rows)[-1].get("version_number", ""))[:20]


def _extract_of(name: str, content: bytes) -> Extract | None:
    stem = name.casefold()
    named = next((each for each in EXTRACTS if each.name in stem), None)
    if named is not None:
        return named
    # A file of refused rows does not carry the table's name: its columns do.
    start = content[:4000].decode("utf-8", errors="ignore").casefold()
    return next((each for each in EXTRACTS if each.needs[0] in start), None)


def _stored(extract: Extract, table: Table, about: dict[str, Any]) -> bytes:
    """The table as it may be stored; what it lacks and what was dropped go into `about`."""
    places = {heading.casefold(): place for place, heading in enumerate(table.headings)}
    taken: list[Taken] = []
    for each in extract.columns:
        place = next((places[n] for n in _names(each) if n in places), None)
        if place is not None:
            taken.append(Taken(each.name, place, each.parse, each.keyed, extract.name))
    missing = [each.name for each in extract.columns if each.name not in {t.name for t in taken}]
    lacking = [name for name in (*extract.needs, *extract.must) if name in missing]
    if lacking:
        raise CannotRead(f"{extract.name} has no column {' and no column '.join(lacking)}.")
    about["missing"][extract.name] = missing
    about["dropped"][extract.name] = _unused(table, [each.place for each in taken])
    return keyed_table(table, taken)


def _names(column: Column) -> list[str]:
    return [column.name.casefold(), *(other.casefold() for other in column.also)]


def _unused(table: Table, used: Sequence[int]) -> list[str]:
    return [
        heading
        for place, heading in enumerate(table.headings)
        if place not in used and heading != REASON_COLUMN
    ]


def _same_ids(tables: Mapping[str, Table]) -> bool:
    """Whether every professional's staff id is the case system's own id again."""
    table = tables.get("ssd_professionals")
    places = {h.casefold(): n for n, h in enumerate(table.headings)} if table else {}
    own, staff = places.get("prof_professional_id"), places.get("prof_staff_id")
    if table is None or own is None or staff is None:
        return False
    pairs = [(r.cells[own], r.cells[staff]) for r in table.lines if len(r.cells) > max(own, staff)]
    return bool(pairs) and all(first == second for first, second in pairs)
