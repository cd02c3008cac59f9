"""The import mechanism: what a feed is, and what a file would do before it does it.

Each topic that takes files in has a `feed.py` with a list `FEEDS`. A feed reads the bytes
of its parts and plans: every row becomes a step with a finding (what a person reviews) and
the acts that carry it out. The same plan serves the review and the applying, so that what
was shown is what is done. Adding a feed touches its own topic folder only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from keystay.core.tables.reading import Line, Table, plain, read_table, shown
from keystay.core.tables.refusals import CannotRead, Refusal
from keystay.core.tables.values import NotUsable, Parser, is_empty
from keystay.core.topics import topic_modules

REASON_COLUMN = "Why it was refused"


class Consequence(StrEnum):
    """What a row would do. The order is the order of the review's tabs."""

    REFUSED = "refused"
    DECISION = "decision"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One value before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Question:
    """Something only a person can decide. With no `default`, nothing is applied before.

    `suggested` is chosen beforehand in the box, but decides nothing until it is kept.
    """

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    default: str = ""
    suggested: str = ""


@dataclass(frozen=True)
class Finding:
    """What one row (or `count` rows together) would do, in words for the review.

    `part` names the table of the rows; it is empty for what is not about rows of a table.
    """

    row: int
    consequence: Consequence
    about: str
    changes: tuple[Change, ...] = ()
    question: Question | None = None
    refusals: tuple[Refusal, ...] = ()
    note: str = ""
    count: int = 1
    part: str = ""


Act = Callable[[Any], Any]


@dataclass(frozen=True)
class Step:
    """A finding and the acts that carry it out; each is called with who is acting."""

    finding: Finding
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that a file would do, in order, and what else there is to say about it."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """How a person asked for the import: the day it speaks of, and what they decided.

    `tried` holds reasons found when the rows were tried, by line. `mending` is true for a
    file of refused rows that came back: it does not claim to hold everyone.
    """

    on: date
    decisions: Mapping[str, str] = field(default_factory=dict)
    tried: Mapping[int, str] = field(default_factory=dict)
    mending: bool = False

    def answer(self, question: Question) -> str:
        """What was decided, or the default; empty while it is undecided."""
        given = self.decisions.get(question.key, question.default)
        return given if given in dict(question.options) else question.default


@dataclass(frozen=True)
class Field:
    """Something that a row may say. A `private` value never appears in the review."""

    name: str
    title: str
    parse: Parser
    synonyms: tuple[str, ...] = ()
    help: str = ""
    private: bool = False


@dataclass(frozen=True)
class Part:
    """One table of an import.

    Each tuple of `needs` names fields of which the file must have at least one; of `wants`,
    fields without which a person is asked to look at the headings again.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    wants: tuple[tuple[str, ...], ...] = ()
    required: bool = True

    def field(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        return {each.name: each for each in self.fields}[name]


@dataclass(frozen=True)
class Row:
    """A row whose cells were understood; cells that could not be are in `refusals`."""

    number: int
    values: Mapping[str, Any]
    refusals: tuple[Refusal, ...] = ()

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field, or `default` for an empty or missing cell."""
        found = self.values.get(name)
        return default if found is None else found


Files = Mapping[str, bytes]
Headings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Content:
    """What was read from the files: rows by part, or whatever else the feed plans from."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    other: Any = None
    notes: tuple[str, ...] = ()
    mending: bool = False


@dataclass(frozen=True)
class Feed:
    """A kind of file that Keystay takes in.

    `prepare` turns what was uploaded into the named parts that may be stored (it is where
    children's numbers become keyed references), and `names` says what may be kept of the
    files' names; `read` understands the stored parts; `plan` says what would happen;
    `refused` makes the file of refused rows.
    """

    key: str
    title: str
    purpose: str
    help: str
    accepts: str
    parts: tuple[Part, ...]
    read: Callable[[Files, Headings], Content]
    plan: Callable[[Content, Asked], Plan]
    prepare: Callable[[Files], Files] | None = None
    names: Callable[[Files], Sequence[str]] | None = None
    refused: Callable[[Files, Mapping[int, str]], bytes] | None = None
    several: bool = False


@cache
def all_feeds() -> tuple[Feed, ...]:
    """Every feed that any topic declares, in the order of their rooms and topics."""
    return tuple(feed for module in topic_modules("feed") for feed in module.FEEDS)


def feed_of(key: str) -> Feed:
    """The feed with this key; KeyError if no topic declares it."""
    return {each.key: each for each in all_feeds()}[key]


def read_rows(part: Part, table: Table, headings: Mapping[str, str]) -> list[Row]:
    """The rows of a table, by our fields, through the headings that stand for them."""
    places = {name: place for place, name in enumerate(table.headings)}
    columns = [
        (part.field(name), places[heading])
        for name, heading in headings.items()
        if heading in places
    ]
    return [
        _misplaced(line, table) or _row(line.number, line.cells, columns) for line in table.lines
    ]


def _misplaced(line: Line, table: Table) -> Row | None:
    """A refused row for one whose cells are not under their headings, or are headings again."""
    pairs = [(h, c) for h, c in zip(table.headings, line.cells, strict=False) if c != ""]
    if len(pairs) > 1 and all(_begins(heading, cell) for heading, cell in pairs):
        reason, mend = "repeats the headings.", "Leave it out."
    elif table.form == "csv" and line.width > table.width and len(line.cells) > len(table.headings):
        reason = f"has {line.width} values under {table.width} headings."
        mend = "Put quotation marks round a value that holds a comma."
    else:
        return None
    return Row(line.number, {}, (Refusal(line.number, "The row", "", reason, mend),))


def _begins(heading: str, cell: Any) -> bool:
    start = plain(cell)
    return bool(start) and plain(heading).startswith(start)


def read_tables(parts: Sequence[Part], files: Files, headings: Headings) -> Content:
    """The rows of every part that was given, and whether they are mended refused rows."""
    rows: dict[str, Sequence[Row]] = {}
    notes: list[str] = []
    mending = False
    for part in parts:
        if part.name in files:
            table = open_part(part, files[part.name])
            matched = headings.get(part.name, {})
            rows[part.name] = read_rows(part, table, matched)
            label = "" if len(parts) == 1 else f"{part.title}: "
            notes.append(f"{label}{table.note}{_unused(table, matched)}")
            mending = mending or REASON_COLUMN in table.headings
    return Content(rows=rows, notes=tuple(notes), mending=mending)


def open_part(part: Part, content: bytes) -> Table:
    """The table of a part. Raises CannotRead, naming the part."""
    known = [word for each in part.fields for word in (each.name, each.title, *each.synonyms)]
    try:
        return read_table(content, known)
    except CannotRead as error:
        raise CannotRead(f"{part.title}: {error}") from error


def _unused(table: Table, matched: Mapping[str, str]) -> str:
    used = {*matched.values(), REASON_COLUMN}
    spare = [heading for heading in table.headings if heading not in used]
    return f" Columns not used: {', '.join(spare)}." if spare else ""


def _row(number: int, cells: Sequence[Any], columns: Sequence[tuple[Field, int]]) -> Row:
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for each, place in columns:
        cell = cells[place] if place < len(cells) else ""
        if is_empty(cell):
            continue
        try:
            values[each.name] = each.parse(cell)
        except NotUsable as problem:
            value = "(not shown)" if each.private else shown(cell)[:80]
            refusals.append(Refusal(number, each.title, value, problem.reason, problem.mend))
    return Row(number, values, tuple(refusals))
