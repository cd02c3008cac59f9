"""Where the council stands: its own figures beside the published ones, for page and command."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from keystay.core.clock import today
from keystay.core.components.svg import fixed
from keystay.core.half_years import last_end_of_month
from keystay.core.words import day as in_words
from keystay.governance.measures.catalogue import GROUPS, Measure, measures
from keystay.governance.measures.parts import part_of
from keystay.governance.measures.queries import NOT_AVAILABLE, Result
from keystay.governance.measures.rules import (
    ONE_DAY,
    half_before,
    year_before,
)
from keystay.insight.benchmarks import queries as published
from keystay.insight.benchmarks.queries import ENGLAND, SYMBOLS, Area, Figure, median
from keystay.organisation.authority.queries import Listed

CENSUS_MONTH, CENSUS_DAY = 9, 30
MONTHS = 12

History = Mapping[date, Mapping[str, Result]]


@dataclass(frozen=True)
class Chosen:
    """The day and the council that a page is about; `ours` if its rows are in here."""

    on: date
    council: Listed
    ours: bool

    @property
    def area(self) -> Area:
        """The published area: the council's own or the joint return that it is part of."""
        return published.area_of(self.council.code)

    @property
    def region(self) -> Area:
        return published.region_of(self.council.code)

    @property
    def ahead(self) -> str:
        """What to say of a day that has not come; empty of any other day, or another council."""
        if not self.ours or self.on <= today():
            return ""
        return f"{in_words(self.on)} has not come yet: its figures are what is recorded so far."

    @property
    def a_year_before(self) -> date:
        return year_before(self.on)

    @property
    def half_a_year_before(self) -> date:
        return half_before(self.on)

    @property
    def days(self) -> list[date]:
        """The day itself, half a year and a year before."""
        return [self.on, self.half_a_year_before, self.a_year_before]

    @cached_property
    def year(self) -> int | None:
        """The latest published census year that had ended by the day."""
        return max(
            (year for year in published.years() if census_day(year) <= self.on), default=None
        )


@dataclass(frozen=True)
class Beside:
    """A measure beside what is published: every cell as printed."""

    measure: Measure
    you: str
    before: str
    theirs: str
    england: str
    region: str
    neighbours: str
    present: str
    half: str = ""


@dataclass(frozen=True)
class Section:
    """Some of the measures under a heading: `key` is that of their group."""

    key: str
    heading: str
    rows: tuple[Beside, ...]


def census_day(year: int) -> date:
    """30 September of the year."""
    return date(year, CENSUS_MONTH, CENSUS_DAY)


def trend_days(chosen: Chosen) -> list[date]:
    """Every census day that is published and past, and the day itself."""
    past = {census_day(year) for year in published.years() if census_day(year) <= chosen.on}
    return sorted(past | {chosen.on})


def months(chosen: Chosen) -> list[date]:
    """The ends of the last twelve months, and the day itself."""
    ends = [last_end_of_month(chosen.on)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - ONE_DAY)
    return sorted({*ends, chosen.on})


def table(chosen: Chosen, own: History) -> list[Beside]:
    """Every measure beside the published figures of the latest year."""
    return [beside(chosen, measure, own) for measure in measures().values()]


def beside(chosen: Chosen, measure: Measure, own: History) -> Beside:
    """One measure beside the published figures of the latest year."""
    middle = median(neighbour_figures(chosen, measure, chosen.year))
    return Beside(
        measure,
        you=own_cell(own, chosen.on, measure),
        before=own_cell(own, chosen.a_year_before, measure),
        theirs=_printed(chosen.area, measure, chosen.year),
        england=_printed(ENGLAND, measure, chosen.year),
        region=_printed(chosen.region, measure, chosen.year),
        neighbours="–" if middle.value is None else fixed(middle.value, measure.decimals),
        present=f"{middle.present} of {middle.of}",
        half=own_cell(own, chosen.half_a_year_before, measure),
    )


def sections(rows: Iterable[Beside]) -> list[Section]:
    """The rows under their headings; one that is published stands with the Department's too."""
    kept = list(rows)
    found = []
    for key, heading in GROUPS.items():
        members = [row for row in kept if row.measure.group == key]
        if key == "department":
            members = [row for row in kept if row.measure.group == key or row.measure.published]
        if members:
            found.append(Section(key, heading, tuple(members)))
    return found


def missing(measure: Measure) -> str:
    """What is not kept here yet that the measure needs; empty if it is all known of."""
    said = (part_of(key).missing for key in measure.parts)
    return next((words for words in said if words), "Nothing is on file to count on this day.")


def has_rows(own: History) -> bool:
    """True if anything of the council's own was found to count."""
    return any(result.value is not None for day in own.values() for result in day.values())


def formula(measure: Measure, result: Result) -> str:
    """The sum as a line: 27.6 / 144.0 x 100 = 19.2; empty without one."""
    if not measure.denominator or result.numerator is None or result.denominator is None:
        return ""
    times = f" × {measure.times}" if measure.times != 1 else ""
    parts = f"{fixed(result.numerator, 1)} ÷ {fixed(result.denominator, 1)}{times}"
    return f"{parts} = {result.printed}"


def symbols() -> list[tuple[str, str]]:
    """The symbols that stand in place of a number, and what each means."""
    return [(symbol, words) for symbol, words in SYMBOLS.items() if symbol != ":"]


def on_census_day(area: Area, measure: Measure, on: date) -> str:
    """The published figure as printed, if the day is one that the Department counts on."""
    return _printed(area, measure, on.year) if on == census_day(on.year) else ""


def own_cell(own: History, on: date, measure: Measure) -> str:
    """The council's own figure as printed; empty if it was not counted on the day."""
    result = own.get(on, {}).get(measure.key)
    if result is None:
        return ""
    return shown(result, measure)


def shown(result: Result, measure: Measure) -> str:
    """A result as printed, with commas in thousands."""
    if result.value is None or result.printed == "low":
        return result.printed
    return fixed(result.value, measure.decimals)


def _printed(area: Area, measure: Measure, year: int | None) -> str:
    if year is None or not measure.published:
        return "–"
    figure = published.figure(area, measure.published, year)
    return figure.symbol if figure.value is None else fixed(figure.value, measure.decimals)


def value(area: Area, measure: Measure, year: int | None) -> Decimal | None:
    """The published number; None where there is none."""
    if year is None or not measure.published:
        return None
    return published.figure(area, measure.published, year).value


def neighbour_figures(chosen: Chosen, measure: Measure, year: int | None) -> list[Figure]:
    """The published figures of the statistical neighbours, numbers or symbols."""
    if year is None or not measure.published:
        return []
    areas = published.neighbours_of(chosen.council.code)
    return [published.figure(area, measure.published, year) for area in areas]


def own_value(own: History, on: date, measure: Measure) -> Decimal | None:
    result = own.get(on, {}).get(measure.key)
    return result.value if result else None


def word(number: Decimal | None, measure: Measure) -> str:
    """A number as printed, or x."""
    return NOT_AVAILABLE if number is None else fixed(number, measure.decimals)
