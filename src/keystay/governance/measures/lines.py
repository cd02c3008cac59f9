"""What a part of a measure is: lines on a day, whose sum is the part's value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from keystay.governance.measures.world import Day, Job

ONE = Decimal(1)


class Line(NamedTuple):
    """One row behind a figure: `row` is the id of the assignment, post, absence or occurrence."""

    row: str
    person: str
    team: str
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """Something counted on a day.

    `words` says what; `of` is the kind of row (assignment, post, absence, worker, equality or
    due; "" where no row is anybody's), from which follows who may see them by name. `known` is
    False where nothing was ever loaded to count, so that an empty establishment does not read
    as no vacancies; `missing` then says what is not kept here yet. `needs` names what is read
    besides assignments, and `over_time` is True for what is counted over the time to the day.
    """

    key: str
    words: str
    unit: str
    of: str
    lines: Callable[[Day], list[Line]]
    known: Callable[[Day], bool]
    needs: tuple[str, ...] = ()
    over_time: bool = False
    missing: str = ""


def of_fte(jobs: Iterable[Job]) -> list[Line]:
    """A line for each assignment, with its part of full time."""
    return [Line(job.id, job.person, job.team, job.fte) for job in jobs]


def of_rows(jobs: Iterable[Job]) -> list[Line]:
    """A line of one for each assignment."""
    return [Line(job.id, job.person, job.team, ONE) for job in jobs]


def of_people(
    jobs: Iterable[Job], mark: Callable[[Job], object] = lambda job: job.person
) -> list[Line]:
    """A line of one for each `mark`: the assignment with the most hours, the last of equals."""
    kept = {mark(job): job for job in sorted(jobs, key=lambda job: job.fte)}
    return of_rows(kept.values())


def of_person(day: Day, row: str, person: str, amount: Decimal) -> Line:
    """A line of someone, in the team in which they last started by the day."""
    return Line(row, person, day.team_of.get(person, ""), amount)


def someone(day: Day) -> bool:
    """True if anyone was on file on the day or had left in its year."""
    return bool(day.current or day.leavers)


def never(day: Day) -> bool:
    """What is not kept here yet is never known."""
    return False


def nothing(day: Day) -> list[Line]:
    """No line, of what is not kept here yet."""
    return []
