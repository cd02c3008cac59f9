"""Years as their pages show them, and the topic's own events in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from keystay.caseloads.months.queries import (
    Cell,
    Row,
    Since,
    Stand,
    TeamYear,
    WholeYear,
    WorkerYear,
)
from keystay.caseloads.workload.reckoning import OVER
from keystay.core.components.charts import heat_strip
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte, one_decimal, plural, short_day
from keystay.organisation.models import Team
from keystay.workforce.models import Person

LONG = 3
HEADINGS = ("Worker", "Day", "FTE", "Cases", "Load", "Capacity", "Against capacity")
SENTENCES = {"months.kept": "Kept the caseloads of {after[workers]} workers on {after[month]}"}


@dataclass(frozen=True)
class OverLine:
    """A team with workers over capacity: how many, for how many of them at three ends of
    months or more, and since when the longest.
    """

    team: str
    name: str
    over: int
    workers: int
    long: int
    longest: str


def over_lines(year: WholeYear) -> list[OverLine]:
    """The teams with workers on the last day, those with the most over capacity first."""
    told = [
        OverLine(
            team=row.team,
            name=row.name,
            over=len(row.over_since),
            workers=now.workers,
            long=sum(since.day <= year.days[-1 - LONG] for since in row.over_since),
            longest=_sentence(since_words(row.over_since[0], year)) if row.over_since else "",
        )
        for row in year.rows
        if (now := row.stands[-1])
    ]
    return sorted(told, key=lambda line: (-line.over, line.name))


def since_words(since: Since, year: TeamYear | WholeYear | WorkerYear) -> str:
    """Since when someone is over: the day if it is known. Else months are only looked at where
    they end, if they are kept.
    """
    if since.known:
        return f"since {short_day(since.day)}"
    if since.day != year.days[-1]:
        return f"since {short_day(since.day)} or before"
    return "since the last end of a month" if year.kept else "on this day"


def over_workers(year: TeamYear) -> list[tuple[Row, str]]:
    """The workers of a team who are over capacity on the last day, and since when."""
    return [(row, since_words(row.over_since, year)) for row in year.rows if row.over_since]


def whole_strip(year: WholeYear, whose: str) -> SafeString | None:
    """The year as a picture: a box for each team and month, with the share of capacity in it."""
    if not year.rows:
        return None
    rows = [
        (row.name, [_team_box(*each) for each in zip(row.stands, row.bands, strict=True)])
        for row in year.rows
    ]
    over = sum(row.bands[-1] in OVER for row in year.rows)
    carry = plural(over, "carries more than its capacity", "carry more than their capacity")
    who = f"{over} of {len(year.rows)} teams {carry}" if over else "No team is over its capacity"
    sentence = (
        f"{who} on {short_day(year.days[-1])}. A number is a team’s load "
        "as a percentage of its capacity on that day."
    )
    return heat_strip(
        title=f"The year of {whose}", sentence=sentence, columns=_months(year.days), rows=rows
    )


def worker_strip(year: WorkerYear, name: str) -> SafeString | None:
    """One worker's year as a picture: a box for each month with the load in it."""
    if not any(year.cells):
        return None
    rows = [(name, [_box(cell) for cell in year.cells])]
    since = since_words(year.over_since, year) if year.over_since else ""
    state = f"Over capacity: {since}." if since else "Not over capacity now."
    sentence = f"{state} A number is the load that day."
    columns = _months(year.days)
    return heat_strip(title=f"The year of {name}", sentence=sentence, columns=columns, rows=rows)


def whole_sheet(year: WholeYear, whose: str) -> Sheet:
    """The year of several teams as a file: a row for each team and day."""
    rows = [
        (
            row.name,
            day,
            stand.cases,
            number(fte(stand.fte)),
            number(one_decimal(stand.average)),
            stand.largest,
            number(one_decimal(stand.load)),
            number(one_decimal(stand.capacity)),
            stand.over,
            stand.workers,
        )
        for row in year.rows
        for day, stand in zip(year.days, row.stands, strict=True)
        if stand is not None
    ]
    headings = ("Team", "Day", "Cases", "Holders, FTE", "Average", "Most held by one", "Load")
    more = ("Capacity", "Over capacity", "Workers")
    title = f"The year of {whose}"
    return Sheet(title, year.days[-1], (*headings, *more), rows, names_people=False)


def share_words(stand: Stand) -> str:
    """`97 %`; a dash where there is no capacity."""
    return "–" if stand.share is None else f"{round(stand.share)} %"


def worker_sheet(year: WorkerYear, person: Person) -> Sheet:
    """One worker's year as a file."""
    rows = [
        (person.name, *_told(day, cell))
        for day, cell in zip(year.days, year.cells, strict=True)
        if cell is not None
    ]
    return Sheet("A year of cases", year.days[-1], HEADINGS, rows, about=person.pk)


def strip(year: TeamYear, team: Team) -> SafeString | None:
    """The year as a picture: a box for each worker and month, with the load in it."""
    if not year.rows:
        return None
    rows = [(row.name, [_box(cell) for cell in row.cells]) for row in year.rows]
    over, here = year.averages[-1].over, year.averages[-1].workers
    who = f"{over} of {here} workers {plural(over, 'is', 'are')}" if over else "Nobody is"
    sentence = f"{who} over capacity on {short_day(year.days[-1])}. A number is the load that day."
    title, columns = f"The year of {team.name}", _months(year.days)
    return heat_strip(title=title, sentence=sentence, columns=columns, rows=rows)


def year_sheet(year: TeamYear, team: Team) -> Sheet:
    """The year as a file: a row for each worker and day."""
    rows = [
        (row.name, *_told(day, cell))
        for row in year.rows
        for day, cell in zip(year.days, row.cells, strict=True)
        if cell is not None
    ]
    return Sheet(f"The year of {team.name}", year.days[-1], HEADINGS, rows)


def _told(day: date, cell: Cell) -> tuple[Any, ...]:
    return (
        day,
        number(fte(cell.fte)),
        cell.cases,
        number(one_decimal(cell.load)),
        number(one_decimal(cell.capacity)),
        "No cases" if cell.band == "none" else cell.band.capitalize(),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _months(days: Sequence[date]) -> list[str]:
    return [f"{day:%b}" for day in days]


def _team_box(stand: Stand | None, band: str) -> tuple[str, str]:
    return ("", "") if stand is None else (share_words(stand).removesuffix(" %"), band)


def _box(cell: Cell | None) -> tuple[str, str]:
    return ("", "") if cell is None else (one_decimal(cell.load).removesuffix(".0"), cell.band)
