"""The year of a worker, a team, a service or the council: the ends of months and the day (C1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from keystay.caseloads.cases.models import Spell
from keystay.caseloads.months import rules
from keystay.caseloads.months.models import MonthEnd
from keystay.caseloads.overload.queries import Since as Exactly
from keystay.caseloads.overload.queries import since_of
from keystay.caseloads.workload.queries import Load, band_of, loads_in, loads_on
from keystay.caseloads.workload.reckoning import OVER
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import Policy, policy_book
from keystay.workforce.models import Person

MONTHS = 12
NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """How a worker stood on a day: cases, load and capacity in the scheme of that day."""

    cases: int
    load: Decimal
    capacity: Decimal
    band: str
    fte: Decimal


@dataclass(frozen=True)
class Row:
    """A worker's year: a cell for each day, or None where they were not in the team."""

    person: str
    name: str
    cells: tuple[Cell | None, ...]
    over_since: "Since | None"


@dataclass(frozen=True, order=True)
class Since:
    """Since when a worker is over capacity: the very day if it is `known`, else the first of
    the ends of months, one after another, at which they were.
    """

    day: date
    known: bool = False


@dataclass(frozen=True)
class Stand:
    """Some workers together on a day: cases, the FTE of those who hold any, the most held by
    one, load and capacity in the scheme of that day, how many are over capacity of how many.
    """

    cases: int = 0
    fte: Decimal = NOUGHT
    largest: int = 0
    load: Decimal = NOUGHT
    capacity: Decimal = NOUGHT
    over: int = 0
    workers: int = 0

    @property
    def average(self) -> Decimal | None:
        """Cases over the FTE of those who hold any; None if nobody does."""
        return self.cases / self.fte if self.fte else None

    @property
    def share(self) -> Decimal | None:
        """The load as a percentage of capacity; None without any capacity."""
        return self.load * 100 / self.capacity if self.capacity else None

    def __add__(self, other: "Stand") -> "Stand":
        return Stand(
            cases=self.cases + other.cases,
            fte=self.fte + other.fte,
            largest=max(self.largest, other.largest),
            load=self.load + other.load,
            capacity=self.capacity + other.capacity,
            over=self.over + other.over,
            workers=self.workers + other.workers,
        )


@dataclass(frozen=True)
class TeamYear:
    """A team over twelve ends of months and a day; rows in order of name."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    averages: tuple[Stand, ...]
    kept: bool


@dataclass(frozen=True)
class TeamRow:
    """A team's year: how it stood on each day (None without anyone), how that compares with
    its capacity, and since when each worker who is over on the last day has been.
    """

    team: str
    name: str
    stands: tuple[Stand | None, ...]
    bands: tuple[str, ...]
    over_since: tuple[Since, ...]


@dataclass(frozen=True)
class WholeYear:
    """Several teams over twelve ends of months and a day; rows in order of name.

    Teams that held no case on any of them are left out, and `stands` add up those that did on
    the day: the others have room for cases on paper only.
    """

    days: tuple[date, ...]
    rows: tuple[TeamRow, ...]
    stands: tuple[Stand, ...]
    kept: bool


@dataclass(frozen=True)
class WorkerYear:
    """One worker over the same days, in whatever team; None where they were not here."""

    days: tuple[date, ...]
    cells: tuple[Cell | None, ...]
    over_since: Since | None
    kept: bool


def first_case_on() -> date | None:
    """The first day on which anyone held a case here; None without any case."""
    return Spell.objects.aggregate(first=Min("starts_on"))["first"]


def team_year(team: Team, on: date) -> TeamYear:
    """The team's last twelve ends of months and the day itself; `kept` if any month is."""
    ends = _ends(on)
    cells: dict[tuple[str, str], dict[date, Cell]] = {}
    rows = MonthEnd.objects.filter(team=team, day__in=ends).select_related("worker")
    for row in rows.order_by("day", "pk"):
        key = (row.worker.name, row.worker_id)
        cells.setdefault(key, {})[row.day] = _cell(row)
    kept = bool(cells)
    for load in loads_in([team.pk], on):
        if load.cases or load.capacity:
            cells.setdefault((load.name, load.person), {})[on] = _cell(load)
    days = (*ends, on)
    exact = since_of([person for _, person in cells], on)
    known = {who: each for who, each in exact.items() if each.team == team.pk}
    found = tuple(_row(key, cells[key], days, known.get(key[1])) for key in sorted(cells))
    averages = tuple(_stand([row.cells[n] for row in found]) for n in range(len(days)))
    return TeamYear(days, found, averages, kept)


def worker_year(person: Person, on: date) -> WorkerYear:
    """A worker's last twelve ends of months and the day itself."""
    days = (*_ends(on), on)
    kept = {
        row.day: _cell(row) for row in MonthEnd.objects.filter(worker=person, day__in=days[:-1])
    }
    now = loads_on(on, [person.pk]).get(person.pk)
    cells = kept | ({on: _cell(now)} if now and (now.cases or now.capacity) else {})
    row = _row(("", person.pk), cells, days, since_of([person.pk], on).get(person.pk))
    return WorkerYear(days, row.cells, row.over_since, bool(kept))


def whole_year(teams: Collection[str] | None, on: date) -> WholeYear:
    """The last twelve ends of months and the day, of `teams` or, for None, of the council.

    Five SQL statements besides those of the day, whatever the number of workers.
    """
    days, names = (*_ends(on), on), dict[str, str]()
    stands: dict[str, dict[date, Stand]] = defaultdict(dict)
    for told in _kept(teams, days[:-1]):
        team, name, day, *numbers = told
        names[team] = name
        stands[team][day] = Stand(*(_plain(number) for number in numbers))
    kept, now = bool(stands), defaultdict[str, list[Load]](list)
    for load in loads_on(on).values() if teams is None else loads_in(teams, on):
        if load.cases or load.capacity:
            now[load.team].append(load)
            names[load.team] = load.team_name
    for team, loads in now.items():
        stands[team][on] = _stand([_cell(load) for load in loads])
    since, book = _since(now, days), policy_book()
    rows = tuple(
        TeamRow(
            team,
            names[team],
            tuple(stands[team].get(day) for day in days),
            tuple(_band(stands[team].get(day), book.on(day)) for day in days),
            tuple(sorted(since.get(team, ()))),
        )
        for team in sorted(stands, key=lambda team: (names[team], team))
        if any(stand.cases for stand in stands[team].values())
    )
    every = tuple(_all(row.stands[n] for row in rows) for n in range(len(days)))
    return WholeYear(days, rows, every, kept)


def _all(stands: Iterable[Stand | None]) -> Stand:
    return sum((stand for stand in stands if stand and stand.cases), Stand())


def _ends(on: date) -> list[date]:
    """Ends of months before the day; nothing is known of one that is still to come."""
    return [day for day in rules.month_ends(min(on, today()), MONTHS) if day < on]


def _kept(teams: Collection[str] | None, days: Collection[date]) -> Iterable[tuple[Any, ...]]:
    """A row for each team and end of a month: its id and name, the day, and what a Stand has."""
    rows = MonthEnd.objects.filter(day__in=days)
    rows = rows if teams is None else rows.filter(team__in=teams)
    grouped = rows.order_by().values_list("team_id", "team__name", "day")
    return grouped.annotate(
        of_cases=Sum("cases"),
        of_fte=Sum("fte", filter=Q(cases__gt=0)),
        most=Max("cases"),
        of_load=Sum("load"),
        of_capacity=Sum("capacity"),
        of_over=Count("pk", filter=Q(band__in=OVER)),
        of_all=Count("pk"),
    )


def _plain(number: Any) -> Any:
    """A sum as it was kept: SQLite adds decimals in floating point."""
    return round(number, 6) if isinstance(number, Decimal) else number or NOUGHT


def _band(stand: Stand | None, values: Policy) -> str:
    if stand is None or values.get("caseload.amber_over_percent") is None:
        return ""
    return band_of(stand.load if stand.cases else NOUGHT, stand.capacity, values)


def _since(now: Mapping[str, Iterable[Load]], days: tuple[date, ...]) -> dict[str, list[Since]]:
    """Since when those who are over capacity on the last day have been, by team."""
    over = {load.person: load.team for each in now.values() for load in each if load.is_over}
    bands: dict[str, dict[date, str]] = defaultdict(dict)
    rows = MonthEnd.objects.filter(worker__in=over, day__in=days[:-1]).order_by()
    for worker, team, day, band in rows.values_list("worker_id", "team_id", "day", "band"):
        # In another team it was another team's load.
        if team == over[worker]:
            bands[worker][day] = band
    found: dict[str, list[Since]] = defaultdict(list)
    exact = since_of(over, days[-1])
    for worker, team in over.items():
        told = [*((day, bands[worker].get(day) in OVER) for day in days[:-1]), (days[-1], True)]
        since = _exactly(rules.over_since(told), exact.get(worker))
        if since:
            found[team].append(since)
    return found


def _exactly(since: date | None, known: Exactly | None) -> Since | None:
    """The day if it is known, else the end of a month; None for who is not over on the day."""
    if since is None:
        return None
    if known is None:
        return Since(since)
    return Since(known.day, known=not known.or_before)


def _cell(row: object) -> Cell:
    names = ("cases", "load", "capacity", "band", "fte")
    return Cell(*(getattr(row, name) for name in names))


def _row(
    key: tuple[str, str], cells: dict[date, Cell], days: tuple[date, ...], known: Exactly | None
) -> Row:
    name, person = key
    told = [(day, day in cells and cells[day].band in OVER) for day in days]
    since = _exactly(rules.over_since(told), known)
    return Row(person, name, tuple(cells.get(day) for day in days), since)


def _stand(cells: Iterable[Cell | None]) -> Stand:
    here = [cell for cell in cells if cell]
    return Stand(
        cases=sum(cell.cases for cell in here),
        fte=sum((cell.fte for cell in here if cell.cases), NOUGHT),
        largest=max((cell.cases for cell in here), default=0),
        load=sum((cell.load for cell in here), NOUGHT),
        capacity=sum((cell.capacity for cell in here), NOUGHT),
        over=sum(cell.band in OVER for cell in here),
        workers=len(here),
    )
