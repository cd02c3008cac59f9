"""The parts of the measures: each a list of lines on a day, whose sum is the part's value.

The value is always the sum of the lines that a page shows, so that a figure and the rows
behind it cannot disagree.
"""

from decimal import Decimal
from functools import cache

from keystay.governance.measures import completeness, growth, promised, voices
from keystay.governance.measures.lines import (
    Line,
    Part,
    of_fte,
    of_people,
    of_person,
    of_rows,
    someone,
)
from keystay.governance.measures.world import Day

__all__ = ["PARTS", "Line", "Part", "every_part", "part_of"]


def in_post_fte(day: Day) -> list[Line]:
    """Contracted part of full time of each employee's assignment on the day."""
    return of_fte(day.employed)


def in_post_headcount(day: Day) -> list[Line]:
    """One line for each employee, however many assignments they hold."""
    return of_people(day.employed)


def starters_fte(day: Day) -> list[Line]:
    return of_fte(day.starters)


def starters_headcount(day: Day) -> list[Line]:
    """One line for each person and day of joining."""
    return of_people(day.starters, lambda job: (job.person, job.starts))


def leavers_fte(day: Day) -> list[Line]:
    return of_fte(day.leavers)


def leavers_headcount(day: Day) -> list[Line]:
    """One line for each person and day of leaving."""
    return of_people(day.leavers, lambda job: (job.person, job.ends))


def agency_fte(day: Day) -> list[Line]:
    return of_fte(day.agency)


def agency_headcount(day: Day) -> list[Line]:
    """One line for each agency assignment: agency workers are never counted as one."""
    return of_rows(day.agency)


def agency_cover_fte(day: Day) -> list[Line]:
    """Agency assignments whose basis is to cover a vacancy."""
    return of_fte(job for job in day.agency if job.basis == "vacancy")


def agency_in_posts(day: Day) -> list[Line]:
    """Agency assignments against a post of the establishment."""
    return of_rows(job for job in day.agency if job.post)


def vacancies_fte(day: Day) -> list[Line]:
    """For each post, the part of it that no employee holds."""
    return [Line(post.id, "", post.team, gap) for post, gap in day.vacant]


def cases(day: Day) -> list[Line]:
    """Children on the day of each worker who holds at least one."""
    return [of_person(day, who, who, Decimal(count)) for who, count in day.cases.items()]


def case_holders_fte(day: Day) -> list[Line]:
    """All assignments, agency included, of the workers who hold at least one case."""
    return of_fte(job for job in day.current if job.person in day.cases)


def days_lost(day: Day) -> list[Line]:
    """Working days lost to sickness in the year to the day."""
    return [of_person(day, row, person, days) for row, person, days in day.sick_days]


def days_available(day: Day) -> list[Line]:
    """In-post FTE on the day x the working days of its year."""
    year = day.world.year_days[day.on]
    return [line._replace(amount=line.amount * year) for line in in_post_fte(day)]


def _establishment(day: Day) -> bool:
    return bool(day.posts)


def _caseload(day: Day) -> bool:
    return bool(day.world.cases.get(day.on))


def _sickness(day: Day) -> bool:
    return bool(day.sick_days)


# Key, words, unit, kind of row, lines; then what tells that anything is known.
PARTS = {
    part.key: part
    for part in (
        *(
            Part(key, words, unit, "assignment", lines, someone)
            for key, words, unit, lines in (
                ("in_post_fte", "Employees in post", "FTE", in_post_fte),
                ("in_post_headcount", "Employees in post", "people", in_post_headcount),
                ("agency_fte", "Agency workers", "FTE", agency_fte),
                ("agency_headcount", "Agency workers", "people", agency_headcount),
                (
                    "agency_cover_fte",
                    "Agency workers covering a vacancy",
                    "FTE",
                    agency_cover_fte,
                ),
                (
                    "agency_in_posts",
                    "Agency workers in a post of the establishment",
                    "people",
                    agency_in_posts,
                ),
            )
        ),
        *(
            Part(key, words, unit, "assignment", lines, someone, over_time=True)
            for key, words, unit, lines in (
                ("starters_fte", "Employees who joined in the year", "FTE", starters_fte),
                (
                    "starters_headcount",
                    "Employees who joined in the year",
                    "people",
                    starters_headcount,
                ),
                ("leavers_fte", "Employees who left in the year", "FTE", leavers_fte),
                (
                    "leavers_headcount",
                    "Employees who left in the year",
                    "people",
                    leavers_headcount,
                ),
                (
                    "days_available",
                    "Employees in post, times the working days of the year",
                    "days",
                    days_available,
                ),
            )
        ),
        Part(
            "vacancies_fte",
            "Vacant parts of posts",
            "FTE",
            "post",
            vacancies_fte,
            _establishment,
            needs=("posts",),
        ),
        Part("cases", "Cases held", "cases", "worker", cases, _caseload, needs=("cases",)),
        Part(
            "case_holders_fte",
            "Workers who hold a case, agency included",
            "FTE",
            "assignment",
            case_holders_fte,
            _caseload,
            needs=("cases",),
        ),
        Part(
            "days_lost",
            "Working days lost to sickness in the year",
            "days",
            "absence",
            days_lost,
            _sickness,
            needs=("sickness",),
            over_time=True,
        ),
        *growth.PARTS,
        *completeness.PARTS,
        *voices.PARTS,
    )
}


@cache
def every_part() -> dict[str, Part]:
    """Every part by key, those of the promises that any topic declares included."""
    return PARTS | {part.key: part for part in promised.parts()}


def part_of(key: str) -> Part:
    """The part with this key; KeyError if there is none."""
    return every_part()[key]
