"""The parts of the measures: each a list of lines on a day, whose sum is the part's value.

The value is always the sum of the lines that a page shows, so that a figure and the rows
behind it cannot disagree.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from keystay.governance.measures.world import Day, Job

ONE = Decimal(1)


class Line(NamedTuple):
    """One row behind a figure: `row` is the id of the assignment, post or absence."""

    row: str
    person: str
    team: str
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """Something counted on a day.

    `words` says what; `of` is the kind of row (assignment, post, absence or worker), from
    which follows who may see them by name; `known` is False where nothing was ever loaded
    to count, so that an empty establishment does not read as no vacancies.
    """

    key: str
    words: str
    unit: str
    of: str
    lines: Callable[[Day], list[Line]]
    known: Callable[[Day], bool]


def in_post_fte(day: Day) -> list[Line]:
    """Contracted part of full time of each employee's assignment on the day."""
    return _fte(day.employed)


def in_post_headcount(day: Day) -> list[Line]:
    """One line for each employee, however many assignments they hold."""
    return _once(day.employed, lambda job: job.person)


def starters_fte(day: Day) -> list[Line]:
    return _fte(day.starters)


def starters_headcount(day: Day) -> list[Line]:
    """One line for each person and day of joining."""
    return _once(day.starters, lambda job: (job.person, job.starts))


def leavers_fte(day: Day) -> list[Line]:
    return _fte(day.leavers)


def leavers_headcount(day: Day) -> list[Line]:
    """One line for each person and day of leaving."""
    return _once(day.leavers, lambda job: (job.person, job.ends))


def agency_fte(day: Day) -> list[Line]:
    return _fte(day.agency)


def agency_headcount(day: Day) -> list[Line]:
    """One line for each agency assignment: agency workers are never counted as one."""
    return _rows(day.agency)


def agency_cover_fte(day: Day) -> list[Line]:
    """Agency assignments whose basis is to cover a vacancy."""
    return _fte(job for job in day.agency if job.basis == "vacancy")


def agency_in_posts(day: Day) -> list[Line]:
    """Agency assignments against a post of the establishment."""
    return _rows(job for job in day.agency if job.post)


def vacancies_fte(day: Day) -> list[Line]:
    """For each post, the part of it that no employee holds."""
    return [Line(post.id, "", post.team, gap) for post, gap in day.vacant]


def cases(day: Day) -> list[Line]:
    """Children on the day of each worker who holds at least one."""
    return [_of(day, who, who, Decimal(count)) for who, count in day.cases.items()]


def case_holders_fte(day: Day) -> list[Line]:
    """All assignments, agency included, of the workers who hold at least one case."""
    return _fte(job for job in day.current if job.person in day.cases)


def days_lost(day: Day) -> list[Line]:
    """Working days lost to sickness in the year to the day."""
    return [_of(day, row, person, days) for row, person, days in day.sick_days]


def days_available(day: Day) -> list[Line]:
    """In-post FTE on the day x the working days of its year."""
    year = day.world.year_days[day.on]
    return [line._replace(amount=line.amount * year) for line in in_post_fte(day)]


def _of(day: Day, row: str, person: str, amount: Decimal) -> Line:
    return Line(row, person, day.team_of.get(person, ""), amount)


def _fte(jobs: Iterable[Job]) -> list[Line]:
    return [Line(job.id, job.person, job.team, job.fte) for job in jobs]


def _rows(jobs: Iterable[Job]) -> list[Line]:
    return [Line(job.id, job.person, job.team, ONE) for job in jobs]


def _once(jobs: Iterable[Job], mark: Callable[[Job], object]) -> list[Line]:
    # The last of those with one mark is the one kept: the assignment with the most hours.
    kept = {mark(job): job for job in sorted(jobs, key=lambda job: job.fte)}
    return _rows(kept.values())


def _someone(day: Day) -> bool:
    return bool(day.current or day.leavers)


def _establishment(day: Day) -> bool:
    return bool(day.posts)


def _caseload(day: Day) -> bool:
    return bool(day.world.cases.get(day.on))


def _sickness(day: Day) -> bool:
    return bool(day.sick_days)


# What a part needs besides assignments; a page about one measure reads no more than that.
NEEDS = {
    "vacancies_fte": "posts",
    "cases": "cases",
    "case_holders_fte": "cases",
    "days_lost": "sickness",
}
EVERYTHING = frozenset(NEEDS.values())

PARTS = {
    part.key: part
    for part in (
        Part("in_post_fte", "Employees in post", "FTE", "assignment", in_post_fte, _someone),
        Part(
            "in_post_headcount",
            "Employees in post",
            "people",
            "assignment",
            in_post_headcount,
            _someone,
        ),
        Part(
            "starters_fte",
            "Employees who joined in the year",
            "FTE",
            "assignment",
            starters_fte,
            _someone,
        ),
        Part(
            "starters_headcount",
            "Employees who joined in the year",
            "people",
            "assignment",
            starters_headcount,
            _someone,
        ),
        Part(
            "leavers_fte",
            "Employees who left in the year",
            "FTE",
            "assignment",
            leavers_fte,
            _someone,
        ),
        Part(
            "leavers_headcount",
            "Employees who left in the year",
            "people",
            "assignment",
            leavers_headcount,
            _someone,
        ),
        Part("agency_fte", "Agency workers", "FTE", "assignment", agency_fte, _someone),
        Part(
            "agency_headcount", "Agency workers", "people", "assignment", agency_headcount, _someone
        ),
        Part(
            "agency_cover_fte",
            "Agency workers covering a vacancy",
            "FTE",
            "assignment",
            agency_cover_fte,
            _someone,
        ),
        Part(
            "agency_in_posts",
            "Agency workers in a post of the establishment",
            "people",
            "assignment",
            agency_in_posts,
            _someone,
        ),
        Part(
            "vacancies_fte",
            "Vacant parts of posts",
            "FTE",
            "post",
            vacancies_fte,
            _establishment,
        ),
        Part("cases", "Cases held", "cases", "worker", cases, _caseload),
        Part(
            "case_holders_fte",
            "Workers who hold a case, agency included",
            "FTE",
            "assignment",
            case_holders_fte,
            _caseload,
        ),
        Part(
            "days_lost",
            "Working days lost to sickness in the year",
            "days",
            "absence",
            days_lost,
            _sickness,
        ),
        Part(
            "days_available",
            "Employees in post, times the working days of the year",
            "days",
            "assignment",
            days_available,
            _someone,
        ),
    )
}
