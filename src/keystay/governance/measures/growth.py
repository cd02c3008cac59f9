"""Parts about growing our own: newly qualified workers, and from grade to grade (P1, T6)."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from keystay.governance.measures.lines import Line, Part, never, nothing, of_people, of_rows
from keystay.governance.measures.rules import census_year
from keystay.governance.measures.world import Day, Job, StageSpell

NEWLY_QUALIFIED, ADVANCED = "newly_qualified", "advanced"
NUMBER = re.compile(r"\d+")


def asye_completed(day: Day) -> list[Line]:
    """One line for each employee whose first year ended in the year with another stage here."""
    first, last = census_year(day.on)
    done = {
        spell.person
        for spell, following in day.world.stages_in_turn
        if spell.name == NEWLY_QUALIFIED
        and following is not None
        and first <= following.starts <= last
    }
    return _of_employees(day, done)


def asye_left(day: Day) -> list[Line]:
    """Employees who left in the year while newly qualified."""
    left = [job for job in day.leavers if _stage_on(day, job.person, job.ends) == NEWLY_QUALIFIED]
    return of_people(left)


def to_grade_9(day: Day) -> list[Line]:
    """Employees who went in the year from the grade of newly qualified workers to the next."""
    low, middle, _ = day.world.grades
    return of_people(job for before, job in _regraded(day) if _rise(before, job) == (low, middle))


def to_grade_10(day: Day) -> list[Line]:
    """Employees who went in the year to the grade after, or became advanced practitioners."""
    _, middle, high = day.world.grades
    risen = [job for before, job in _regraded(day) if _rise(before, job) == (middle, high)]
    first, last = census_year(day.on)
    advanced = {
        following.person
        for spell, following in day.world.stages_in_turn
        if following is not None
        and following.name == ADVANCED
        and spell.name != ADVANCED
        and first <= following.starts <= last
    }
    jobs = [job for job in day.world.employed if job.person in advanced and job.starts <= last]
    return of_people([*risen, *jobs])


def _of_employees(day: Day, people: set[str]) -> list[Line]:
    """A line for each of the people, of the employee's assignment that began last by the day."""
    jobs = sorted(day.world.employed, key=lambda job: (job.starts, job.id))
    latest = {job.person: job for job in jobs if job.person in people and job.starts <= day.on}
    return of_rows(latest.values())


def _regraded(day: Day) -> Iterator[tuple[Job, Job]]:
    """Each employee's assignment that began in the year, with the one just before it."""
    first, last = census_year(day.on)
    for before, job in day.world.jobs_in_turn:
        if first <= job.starts <= last:
            yield before, job


def _rise(before: Job, job: Job) -> tuple[int | None, int | None]:
    return grade(before.grade), grade(job.grade)


def grade(words: str) -> int | None:
    """The number in a grade as written (`Grade 9`, `G9`); None if it has none."""
    found = NUMBER.search(words)
    return int(found.group()) if found else None


def _stage_on(day: Day, person: str, on: date | None) -> str:
    return next(
        (spell.name for spell in day.world.stages_of.get(person, ()) if _holds(spell, on)), ""
    )


def _holds(spell: StageSpell, on: date | None) -> bool:
    return on is not None and spell.starts <= on and (spell.ends is None or spell.ends >= on)


def _newly_qualified(day: Day) -> bool:
    return any(
        spell.name == NEWLY_QUALIFIED and spell.starts <= day.on for spell in day.world.stages
    )


def _graded(place: int) -> Callable[[Day], bool]:
    def known(day: Day) -> bool:
        wanted = day.world.grades[place]
        return any(
            job.starts <= day.on and grade(job.grade) == wanted for job in day.world.employed
        )

    return known


PARTS = (
    Part(
        "asye_completed",
        "Newly qualified workers who completed their first year",
        "people",
        "assignment",
        asye_completed,
        _newly_qualified,
        needs=("stages",),
        over_time=True,
    ),
    Part(
        "asye_left",
        "Newly qualified workers who left in their first year",
        "people",
        "assignment",
        asye_left,
        _newly_qualified,
        needs=("stages",),
        over_time=True,
    ),
    Part(
        "to_grade_9",
        "Employees who went from grade 8 to grade 9",
        "people",
        "assignment",
        to_grade_9,
        _graded(0),
        over_time=True,
        missing="Nobody has been recorded at the grade of newly qualified workers yet.",
    ),
    Part(
        "to_grade_10",
        "Employees who went to grade 10 or became advanced practitioners",
        "people",
        "assignment",
        to_grade_10,
        _graded(1),
        needs=("stages",),
        over_time=True,
        missing="Nobody has been recorded at grade 9 yet.",
    ),
    Part(
        "aspiring_managers",
        "Social workers on the aspirant-manager scheme",
        "people",
        "",
        nothing,
        never,
        missing="Places on the aspirant-manager scheme are not kept in Keystay yet.",
    ),
)
