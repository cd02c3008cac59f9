"""The rows that the measures count, and what stands on one day.

Plain records, so that the same definitions serve a page, a run over nine years and a test.
A day that is the last of an assignment still counts: someone who leaves on the day is in
post on it, and is a leaver of the year that ends on it. (What the census does with a leaver
dated 30 September is not known: census.md I18.)
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from keystay.governance.measures.rules import (
    ONE_DAY,
    census_year,
    days_in_window,
    months_before,
    year_before,
)

# Newly qualified, social worker, experienced: the strategy's own grades.
GRADES = (8, 9, 10)
MONTHS_OF_PROMISES = 6


class Job(NamedTuple):
    """An assignment."""

    id: str
    person: str
    team: str
    post: str | None
    contract: str
    basis: str
    fte: Decimal
    starts: date
    ends: date | None
    start_kind: str
    end_kind: str
    grade: str = ""
    origin: str = ""
    destination: str = ""
    reason: str = ""


class StageSpell(NamedTuple):
    """A stage of practice."""

    person: str
    name: str
    starts: date
    ends: date | None


class Details(NamedTuple):
    """What is known of a person besides their work; nothing, for someone without a record."""

    born: bool = False
    registered: bool = False
    sex: str = ""
    ethnicity: str = ""
    level: str = ""
    route: str = ""


class Due(NamedTuple):
    """One time that a promise fell due, as the last night found it."""

    id: str
    due_on: date
    about: str
    team: str
    kept_on: date | None
    last_good_on: date


class Budgeted(NamedTuple):
    """A post of the establishment."""

    id: str
    team: str
    fte: Decimal
    starts: date
    ends: date | None


class Away(NamedTuple):
    """A sickness absence; `days` are working days, if payroll gave them."""

    id: str
    person: str
    starts: date
    ends: date | None
    days: Decimal | None


class SickTotal(NamedTuple):
    """Working days lost to sickness in a period, for a person or (person "") for everyone."""

    person: str
    starts: date
    ends: date
    days: Decimal


@dataclass(frozen=True)
class World:
    """Every row, and what holds on each day asked about."""

    jobs: Sequence[Job]
    posts: Sequence[Budgeted]
    cases: Mapping[date, Mapping[str, int]]
    year_days: Mapping[date, Decimal]
    aways: Sequence[Away] = ()
    totals: Sequence[SickTotal] = ()
    closures: frozenset[date] = frozenset()
    totals_beside_aways: Sequence[SickTotal] = ()
    stages: Sequence[StageSpell] = ()
    details: Mapping[str, Details] = field(default_factory=dict)
    planned: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    fell_due: Mapping[str, Sequence[Due]] = field(default_factory=dict)
    heard: Mapping[tuple[date, str], int] = field(default_factory=dict)
    fewest_forms: int = 0
    grades: tuple[int, int, int] = GRADES

    @cached_property
    def employed(self) -> list[Job]:
        """Assignments of employees."""
        return [job for job in self.jobs if job.contract != "agency"]

    def employs(self, person: str, on: date) -> bool:
        """True if the council employs the person on the day, in whatever post."""
        return any(held(job, on) for job in self._employed_of.get(person, ()))

    @cached_property
    def stages_of(self) -> dict[str, list[StageSpell]]:
        """Each person's stages, the earliest first."""
        found: dict[str, list[StageSpell]] = defaultdict(list)
        for spell in sorted(self.stages, key=lambda spell: (spell.starts, spell.name)):
            found[spell.person].append(spell)
        return found

    @cached_property
    def stages_in_turn(self) -> list[tuple[StageSpell, StageSpell | None]]:
        """Each stage with the one that followed it, if any did."""
        return [
            (spell, following)
            for spells in self.stages_of.values()
            for spell, following in zip(spells, [*spells[1:], None], strict=True)
        ]

    @cached_property
    def jobs_in_turn(self) -> list[tuple[Job, Job]]:
        """Each employee's assignment but the first, after the one that began before it."""
        return [
            pair
            for jobs in self._employed_of.values()
            for pair in pairwise(sorted(jobs, key=lambda job: (job.starts, job.id)))
        ]

    @cached_property
    def _employed_of(self) -> dict[str, list[Job]]:
        found: dict[str, list[Job]] = defaultdict(list)
        for job in self.employed:
            found[job.person].append(job)
        return found


@dataclass(frozen=True)
class Day:
    """What stands on one day, worked out once and shared by every part."""

    world: World
    on: date

    @cached_property
    def current(self) -> list[Job]:
        """Assignments held on the day, employees and agency workers."""
        return [job for job in self.world.jobs if held(job, self.on)]

    @cached_property
    def employed(self) -> list[Job]:
        return [job for job in self.current if job.contract != "agency"]

    @cached_property
    def agency(self) -> list[Job]:
        return [job for job in self.current if job.contract == "agency"]

    @cached_property
    def posts(self) -> list[Budgeted]:
        """Posts that exist on the day."""
        return [post for post in self.world.posts if held(post, self.on)]

    @cached_property
    def starters(self) -> list[Job]:
        """Employees' assignments by which someone joined in the year to the day.

        A second post beside a first is none, nor is a new post the day after an old one.
        """
        first, last = census_year(self.on)
        return [
            job
            for job in self.world.employed
            if job.start_kind == "joined"
            and first <= job.starts <= last
            and not self.world.employs(job.person, job.starts - ONE_DAY)
        ]

    @cached_property
    def leavers(self) -> list[Job]:
        """Employees' assignments by whose end someone left in the year to the day.

        Someone who gives up one of two posts stays, and so does one who begins another the
        day after; someone who goes on as an agency worker has left.
        """
        first, last = census_year(self.on)
        return [
            job
            for job in self.world.employed
            if job.end_kind == "left"
            and job.ends is not None
            and first <= job.ends <= last
            and not self.world.employs(job.person, job.ends + ONE_DAY)
        ]

    @cached_property
    def vacant(self) -> list[tuple[Budgeted, Decimal]]:
        """Posts with hours that no employee holds, and how much of full time that is."""
        filled: dict[str | None, Decimal] = defaultdict(Decimal)
        for job in self.employed:
            filled[job.post] += job.fte
        gaps = [(post, post.fte - filled[post.id]) for post in self.posts]
        return [(post, gap) for post, gap in gaps if gap > 0]

    @cached_property
    def cases(self) -> dict[str, int]:
        """Cases on the day by worker, for those with an assignment on it and one case or more.

        A case still open under someone who has gone is not in it: the census asks for cases
        on the rows of people who are there.
        """
        return self.of_those_present(self.world.cases.get(self.on, {}))

    def of_those_present(self, held_by: Mapping[str, int]) -> dict[str, int]:
        """Those of the counts by person that are of someone with an assignment on the day."""
        present = {job.person for job in self.current}
        return {person: count for person, count in held_by.items() if person in present and count}

    @cached_property
    def settled(self) -> dict[str, list[Due]]:
        """By promise, what fell due in the six months to the day and was not open on it."""
        after = months_before(self.on, MONTHS_OF_PROMISES)
        return {
            promise: [
                row
                for row in rows
                if after < row.due_on <= self.on
                and (row.last_good_on < self.on or _is_kept(row, self.on))
            ]
            for promise, rows in self.world.fell_due.items()
        }

    @cached_property
    def heard(self) -> dict[tuple[date, str], int]:
        """Families' forms by quarter and team, of the last four quarters that are over."""
        over = [ends for ends, _ in self.world.heard if ends <= self.on]
        since = year_before(max(over)) if over else self.on
        return {
            (ends, team): count
            for (ends, team), count in self.world.heard.items()
            if since < ends <= self.on
        }

    @cached_property
    def team_of(self) -> dict[str, str]:
        """The team in which each person last started, by the day."""
        started = (job for job in self.world.jobs if job.starts <= self.on)
        return {job.person: job.team for job in sorted(started, key=lambda job: job.starts)}

    @cached_property
    def sick_days(self) -> list[tuple[str, str, Decimal]]:
        """Row id, person and working days lost to sickness in the year to the day.

        A return's total for a period stands in for the single absences of that person that
        touch the period.
        """
        window = census_year(self.on)
        totals = [
            (f"{total.person}|{total.ends}", total.person, total.days)
            for total in self.world.totals
            if window[0] <= total.starts and total.ends <= window[1]
        ]
        aways = [(a.id, a.person, self._lost(a, window)) for a in self.world.aways]
        return totals + [row for row in aways if row[2]]

    def _lost(self, away: Away, window: tuple[date, date]) -> Decimal:
        ends = away.ends or max(self.on, away.starts)
        if ends < window[0] or away.starts > window[1]:
            return Decimal(0)
        told = self._totals_of.get(away.person, ())
        if any(total.starts <= ends and total.ends >= away.starts for total in told):
            return Decimal(0)
        return days_in_window(away.starts, ends, away.days, window, self.world.closures)

    @cached_property
    def _totals_of(self) -> dict[str, list[SickTotal]]:
        first, last = census_year(self.on)
        kept: dict[str, list[SickTotal]] = defaultdict(list)
        for total in (*self.world.totals_beside_aways, *self.world.totals):
            if first <= total.starts and total.ends <= last:
                kept[total.person].append(total)
        return kept


def held(row: Job | Budgeted, on: date) -> bool:
    """True from the first day of the row to its last, both included."""
    return row.starts <= on and (row.ends is None or row.ends >= on)


def _is_kept(row: Due, on: date) -> bool:
    return row.kept_on is not None and row.kept_on <= on
