"""How promises are counted: half-years, tallies, shares, and which slips first. Plain sums."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

ONE_DAY = timedelta(days=1)
# The council reports twice a year; its halves meet the census day, 30 September.
SPRING, AUTUMN = 4, 10
MONTHS_OF_A_TREND = 12
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Tally:
    """Occurrences by how they stand: kept in time, kept late, broken, or open still."""

    kept: int = 0
    late: int = 0
    broken: int = 0
    open: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.kept + other.kept,
            self.late + other.late,
            self.broken + other.broken,
            self.open + other.open,
        )

    @property
    def due(self) -> int:
        """All that fell due."""
        return self.settled + self.open

    @property
    def settled(self) -> int:
        """Those whose day and grace are over or that were kept: the share is of these."""
        return self.kept + self.late + self.broken

    @property
    def share(self) -> Decimal | None:
        """Kept in time, in per cent of those settled; None if none is."""
        return Decimal(self.kept) * 100 / self.settled if self.settled else None


@dataclass(frozen=True)
class Cell:
    """A promise in a team (None: in no team) in a month, named by its first day."""

    promise: str
    team: str | None
    month: date
    tally: Tally


@dataclass(frozen=True)
class Slip:
    """A promise where the team's load was above its capacity at the month's end, and elsewhere.

    `fall` is how many percentage points fewer were kept in time above capacity than within it;
    None where either side holds fewer than are needed to compare.
    """

    promise: str
    above: Tally
    within: Tally
    fall: Decimal | None


def half_year(on: date) -> tuple[date, date]:
    """First and last day of the half-year with the day in it: April or October onwards."""
    if SPRING <= on.month < AUTUMN:
        return date(on.year, SPRING, 1), date(on.year, AUTUMN, 1) - ONE_DAY
    year = on.year if on.month >= AUTUMN else on.year - 1
    return date(year, AUTUMN, 1), date(year + 1, SPRING, 1) - ONE_DAY


def half_before(on: date, count: int = 1) -> tuple[date, date]:
    """The half-year so many before the one with the day in it."""
    found = half_year(on)
    for _ in range(count):
        found = half_year(found[0] - ONE_DAY)
    return found


def is_finished_half(first: date, last: date, known_on: date) -> bool:
    """True for exactly one half-year, all of it over on the day."""
    return half_year(first) == (first, last) and last < known_on


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months that the two days and those between lie in."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def trend_days(first: date, last: date, known: date) -> tuple[date, date]:
    """The days that a trend is drawn over: those asked for as far as they are known, and before
    them as many months as make up a year.
    """
    until = min(last, known) if known >= first else last
    begins = until.replace(day=1)
    for _ in range(MONTHS_OF_A_TREND - 1):
        begins = (begins - ONE_DAY).replace(day=1)
    return min(first, begins), until


def end_of_month(day: date) -> date:
    """The last day of the month with the day in it."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE_DAY


def together(cells: Iterable[Cell]) -> Tally:
    """The cells as one tally."""
    return sum((cell.tally for cell in cells), Tally())


def tallies(cells: Iterable[Cell], key: Callable[[Cell], K]) -> dict[K, Tally]:
    """The cells added up by `key`."""
    found: dict[K, Tally] = defaultdict(Tally)
    for cell in cells:
        found[key(cell)] += cell.tally
    return dict(found)


def slips(
    cells: Iterable[Cell],
    loads: Mapping[tuple[str, date], tuple[Decimal, Decimal]],
    fewest: int,
) -> list[Slip]:
    """Each promise above and within capacity, the one that falls furthest first.

    `loads` are a team's load and capacity by team and month. A month of a team counts as above
    capacity if its load was more than its capacity on the month's last day; a month without a
    load is left out. Sides of fewer than `fewest` settled occurrences are not compared.
    """
    above: dict[str, Tally] = defaultdict(Tally)
    within: dict[str, Tally] = defaultdict(Tally)
    for cell in cells:
        stood = loads.get((cell.team or "", cell.month))
        if stood and (stood[0] or stood[1]):
            side = above if stood[0] > stood[1] else within
            side[cell.promise] += cell.tally
    found = [
        Slip(key, above[key], within[key], _fall(above[key], within[key], fewest))
        for key in {*above, *within}
    ]
    return sorted(found, key=lambda row: (row.fall is None, -(row.fall or 0), row.promise))


def _fall(above: Tally, within: Tally, fewest: int) -> Decimal | None:
    if min(above.settled, within.settled) < max(fewest, 1):
        return None
    return (within.share or Decimal(0)) - (above.share or Decimal(0))
