"""What a report is made of, as plain values, and when it is due. Knows no database.

A report's content is data, kept as JSON. The web page, the Word file and the download are all
made from it, so that a signed report says the same for good, whatever happens to the records.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

# The half-years end with March and September, as those of promise-keeping do.
ONE_DAY = timedelta(days=1)
ENDS = ((3, 31), (9, 30))
# Where no policy was in force yet when the half-year ended; see settings.toml.
WEEKS_AFTER = 10
SECTIONS = {
    "opening": "What matters most",
    "measures": "Where we stand",
    "others": "Beside other councils",
    "promises": "How well promises are kept",
    "plan": "Action plan and Task Group",
    "risks": "Risks",
    "voices": "What people say",
}


@dataclass(frozen=True)
class Table:
    """A table as printed: the first cell of a row names it; `keys` find a row again later.

    `over_time` says that a row is one figure at times in their order, so that a line is drawn.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()
    over_time: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a chart: a number as text, or None, for each label."""

    name: str
    kind: str
    values: tuple[str | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as data, with the sentence that says what it shows."""

    title: str
    sentence: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    decimals: int


@dataclass(frozen=True)
class Section:
    """A part of a report: what the figures say in words, tables, charts, and the commentary."""

    key: str
    words: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    commentary: str = ""

    @property
    def title(self) -> str:
        return SECTIONS[self.key]


@dataclass(frozen=True)
class Content:
    """Everything that a report says. `summary` is the page for councillors, in sentences."""

    council: str
    first: date
    ends_on: date
    put_together_on: date
    summary: tuple[str, ...]
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The part with the key; KeyError without one."""
        return {each.key: each for each in self.sections}[key]

    def with_commentary(self, words: Mapping[str, str]) -> "Content":
        """The content with what was written on each section."""
        sections = (replace(each, commentary=words.get(each.key, "")) for each in self.sections)
        return replace(self, sections=tuple(sections))


def to_data(content: Content) -> dict[str, Any]:
    """The content as JSON can hold it."""
    days = {name: getattr(content, name).isoformat() for name in DAYS}
    # Through JSON and back, so that what is at hand is what is kept: lists, and no tuples.
    found: dict[str, Any] = json.loads(json.dumps({**asdict(content), **days}))
    return found


def from_data(data: Mapping[str, Any]) -> Content:
    """The content that `to_data` gave, after a way through JSON."""
    days = {name: date.fromisoformat(data[name]) for name in DAYS}
    sections = tuple(_section(each) for each in data["sections"])
    return Content(data["council"], **days, summary=tuple(data["summary"]), sections=sections)


def digest(data: Mapping[str, Any]) -> str:
    """A fingerprint of the content: the same for the same content, in any order of keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def last_end(on: date) -> date:
    """The last day of the last half-year that was over by the end of the day."""
    days = [date(year, *end) for year in (on.year - 1, on.year) for end in ENDS]
    return max(day for day in days if day <= on)


def first_day(ends_on: date) -> date:
    """The first day of the half-year that ends on the day."""
    return last_end(ends_on - ONE_DAY) + ONE_DAY


def ends_from(first: date, until: date) -> Iterator[date]:
    """The last days of half-years from the one given, up to the day."""
    for year in range(first.year, until.year + 1):
        for month, last in ENDS:
            if first <= date(year, month, last) <= until:
                yield date(year, month, last)


def due_on(ends_on: date, weeks: int) -> date:
    """The day by which the report on a half-year is to be signed."""
    return ends_on + timedelta(weeks=weeks)


DAYS = ("first", "ends_on", "put_together_on")


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        data["key"],
        tuple(data["words"]),
        tuple(_table(each) for each in data["tables"]),
        tuple(_chart(each) for each in data["charts"]),
        data["commentary"],
    )


def _table(data: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in data["rows"])
    # Reports signed before there were lines over time do not say.
    over_time = data.get("over_time", False)
    return Table(data["caption"], tuple(data["headings"]), rows, tuple(data["keys"]), over_time)


def _chart(data: Mapping[str, Any]) -> Chart:
    lines = tuple(Line(each["name"], each["kind"], tuple(each["values"])) for each in data["lines"])
    labels = tuple(data["labels"])
    return Chart(data["title"], data["sentence"], labels, lines, data["decimals"])
