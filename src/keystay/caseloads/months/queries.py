"""A team's year, from the ends of months and the day itself (C1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.caseloads.months import rules
from keystay.caseloads.months.models import MonthEnd
from keystay.caseloads.workload.queries import loads_on
from keystay.organisation.models import Team

MONTHS = 12


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
    over_since: date | None


@dataclass(frozen=True)
class Average:
    """The team on one of the days: cases, average over the holders' FTE, and the most."""

    cases: int
    average: Decimal | None
    largest: int
    over: int


@dataclass(frozen=True)
class TeamYear:
    """A team over twelve ends of months and a day; rows in order of name."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    averages: tuple[Average, ...]
    kept: bool


def team_year(team: Team, on: date) -> TeamYear:
    """The team's last twelve ends of months and the day itself; `kept` if any month is."""
    ends = [day for day in rules.month_ends(on, MONTHS) if day < on]
    cells: dict[tuple[str, str], dict[date, Cell]] = {}
    rows = MonthEnd.objects.filter(team=team, day__in=ends).select_related("worker")
    for row in rows.order_by("day", "pk"):
        key = (row.worker.name, row.worker_id)
        cells.setdefault(key, {})[row.day] = _cell(row)
    kept = bool(cells)
    for load in loads_on(on).values():
        if load.team == team.pk and (load.cases or load.capacity):
            cells.setdefault((load.name, load.person), {})[on] = _cell(load)
    days = (*ends, on)
    found = tuple(_row(key, cells[key], days) for key in sorted(cells))
    averages = tuple(_average([row.cells[n] for row in found]) for n in range(len(days)))
    return TeamYear(days, found, averages, kept)


def _cell(row: object) -> Cell:
    names = ("cases", "load", "capacity", "band", "fte")
    return Cell(*(getattr(row, name) for name in names))


def _row(key: tuple[str, str], cells: dict[date, Cell], days: tuple[date, ...]) -> Row:
    name, person = key
    bands = [(day, cells[day].band if day in cells else "") for day in days]
    return Row(person, name, tuple(cells.get(day) for day in days), rules.over_since(bands))


def _average(cells: list[Cell | None]) -> Average:
    held = [cell for cell in cells if cell and cell.cases]
    cases, fte = sum(cell.cases for cell in held), sum((cell.fte for cell in held), Decimal(0))
    return Average(
        cases=cases,
        average=Decimal(cases) / fte if fte else None,
        largest=max((cell.cases for cell in held), default=0),
        over=sum(cell.band in rules.OVER for cell in held),
    )
