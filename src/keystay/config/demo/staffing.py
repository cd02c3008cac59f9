"""Employees joining, moving, changing their hours and leaving, year after year."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from random import Random

from keystay.config.demo import flows
from keystay.config.demo.chances import (
    ONE_DAY,
    chance,
    day_between,
    spread,
    years_before,
)
from keystay.config.demo.people import Human, People
from keystay.config.demo.places import Place
from keystay.config.demo.posts import FOUNDED, Establishment, Seat
from keystay.config.demo.targets import FULL, Target
from keystay.workforce.assignments.models import Contract, End, Start

NEWLY_QUALIFIED = "1"
FROM_AGENCY = "4"
ORIGINS = (("2", 38), ("4", 22), ("5", 12), ("6", 8), ("7", 8), ("3", 6), ("9", 6))
REASONS = (("1", 80), ("7", 6), ("8", 7), ("4", 2), ("9", 5))
DESTINATIONS = (("1", 38), ("3", 17), ("4", 8), ("5", 8), ("6", 10), ("2", 2), ("7", 4), ("8", 13))


@dataclass
class Job:
    """One person in one role in one team, unchanged between two dates."""

    human: Human
    place: Place
    seat: Seat | None
    role: str
    work: int
    starts: date
    joined: date
    start_kind: str = Start.JOINED
    origin: str = ""
    contract: str = Contract.PERMANENT
    ends: date | None = None
    end_kind: str = ""
    reason: str = ""
    destination: str = ""
    basis: str = ""
    agency: str = ""

    def on(self, day: date) -> bool:
        """True if the job is held on the day."""
        return self.starts <= day and (self.ends is None or self.ends >= day)


@dataclass(frozen=True)
class Newcomer:
    """Someone about to start, in which role and from where."""

    human: Human
    role: str
    kind: str
    origin: str


# A day, the order within the day, and what happens.
Event = tuple[date, int, Callable[[], None]]


@dataclass
class Staff:
    """The employees: everyone's jobs so far, and the present one of each who is in post."""

    seed: int
    people: People
    posts: Establishment
    jobs: list[Job] = field(default_factory=list)
    present: dict[str, Job] = field(default_factory=dict)

    def begin(self, first: Target, since: date) -> None:
        """Those already in post on the day before the story starts."""
        source = chance(self.seed, "founders")
        heads = first.in_post.heads - first.starters.heads + first.leavers.heads
        work = first.in_post.work - first.starters.work + first.leavers.work
        roles = [role for role, count in first.roles.items() for _ in range(count)][:heads]
        for role, hours in zip(roles, spread(source, heads, work), strict=True):
            self._found(source, role, hours, since)
        self.posts.settle(source, 15 * FULL, since - ONE_DAY * 200, since)

    def advance(self, target: Target, since: date) -> None:
        """The days after `since` up to the target's day, ending with the target's sums."""
        source = chance(self.seed, "staff", target.day)
        first = since + ONE_DAY
        self.posts.slack = target.vacant // 12
        events: list[Event] = []
        gone = self._leaving(source, target, first, events)
        stayers = [job for job in self._now() if job not in gone]
        arriving = self._arriving(source, target, stayers, first, events)
        self._changing(source, target, stayers, arriving, first, events)
        for _, _, act in sorted(events, key=lambda event: event[:2]):
            act()
        self.posts.settle(source, target.vacant, first, target.day)

    def _now(self) -> list[Job]:
        return list(self.present.values())

    def _leaving(
        self, source: Random, target: Target, first: date, events: list[Event]
    ) -> list[Job]:
        jobs = [job for job in self._now() if job.starts < first]
        gone = flows.leavers(source, jobs, target)
        odd = target.leavers.work - sum(job.work for job in gone)
        last_day = max(first, target.day - ONE_DAY)
        for job in gone:
            day = day_between(source, first, last_day, weekday=4)
            if odd and 400 <= job.work + odd <= FULL:
                day = last_day
                self._add_hours(events, job, job.work + odd, first + (last_day - first) // 2)
                odd = 0
            words = _leaving_words(source, job, day)
            events.append((day, 9, partial(self._leave, job.human.id, day, *words)))
        return gone

    def _arriving(
        self, source: Random, target: Target, stayers: list[Job], first: date, events: list[Event]
    ) -> list[int]:
        starters = spread(source, target.starters.heads, target.starters.work)
        balance = target.in_post.heads - len(stayers) - len(starters)
        for job in source.sample(stayers, max(0, -balance)):
            stayers.remove(job)
            day = day_between(source, first, target.day - ONE_DAY, weekday=4)
            events.append((day, 9, partial(self._move_out, job.human.id, day)))
        arriving = starters + [FULL] * max(0, balance)
        moves = flows.role_moves(source, stayers, target, len(arriving))
        for index, (work, role) in enumerate(zip(arriving, moves.newcomers, strict=True)):
            day = day_between(source, first, target.day, weekday=0)
            kind = Start.JOINED if index < len(starters) else Start.MOVED_IN
            newcomer = self._newcomer(source, role, day, kind)
            events.append((day, 5, partial(self._join, source, newcomer, work, day)))
        for job, role in moves.changes:
            stayers.remove(job)
            self._add_role(source, events, job, role, day_between(source, first, target.day, 0))
        return arriving + [job.work for job, _ in moves.changes]

    def _changing(
        self,
        source: Random,
        target: Target,
        stayers: list[Job],
        others: list[int],
        first: date,
        events: list[Event],
    ) -> None:
        missing = target.in_post.work - sum(job.work for job in stayers) - sum(others)
        for job, work in flows.hours_changes(source, stayers, missing):
            self._add_hours(events, job, work, day_between(source, first, target.day, 0))

    def _add_hours(self, events: list[Event], job: Job, work: int, day: date) -> None:
        events.append((day, 6, partial(self._change_hours, job.human.id, work, day)))

    def _add_role(
        self, source: Random, events: list[Event], job: Job, role: str, day: date
    ) -> None:
        events.append((day, 4, partial(self._change_role, source, job.human.id, role, day)))

    def _newcomer(self, source: Random, role: str, day: date, kind: str) -> Newcomer:
        new = role == "5" and kind == Start.JOINED and source.random() < 0.5
        origin = NEWLY_QUALIFIED if new else _one_of(source, ORIGINS)
        years = 0.2 if new else 1.5 + source.expovariate(1 / (9 if role in "123" else 5))
        human = self.people.make(source, years_before(day, min(years, 30)))
        return Newcomer(human, role, kind, origin if kind == Start.JOINED else "")

    def _found(self, source: Random, role: str, work: int, since: date) -> None:
        years = min(0.3 + source.expovariate(1 / 4.5), 7.4)
        joined = max(FOUNDED, day_between(source, years_before(since, years), since, weekday=0))
        earlier = 0.2 if role == "5" and source.random() < 0.4 else source.uniform(1.5, 16)
        human = self.people.make(source, years_before(joined, earlier))
        origin = NEWLY_QUALIFIED if earlier < 1 else "10"
        seat = self.posts.open(role, work, min(joined, date(2012, 4, 2)))
        self._sit(Job(human, seat.place, seat, role, work, joined, joined, origin=origin))

    def _join(self, source: Random, who: Newcomer, work: int, day: date) -> None:
        seat = self.posts.find(source, who.role, work, day)
        temporary = source.random() < 0.04
        self._sit(
            Job(
                human=who.human,
                place=seat.place,
                seat=seat,
                role=who.role,
                work=work,
                starts=day,
                joined=day,
                start_kind=who.kind,
                origin=who.origin,
                contract=Contract.TEMPORARY if temporary else Contract.PERMANENT,
            )
        )

    def _change_role(self, source: Random, key: str, role: str, day: date) -> None:
        old = self._close(key, day - ONE_DAY, End.CHANGED)
        seat = self.posts.find(source, role, old.work, day)
        changed = replace(_next(old, day), place=seat.place, seat=seat, role=role)
        self._sit(changed)

    def _change_hours(self, key: str, work: int, day: date) -> None:
        old = self._close(key, day - ONE_DAY, End.CHANGED)
        seat = old.seat
        assert seat is not None  # noqa: S101 - every employee holds a post
        room = self.posts.slack - sum(s.unfilled for s in self.posts.open_now() if s.held)
        if not 0 <= seat.work - work <= max(0, room):
            seat.close(day - ONE_DAY)
            seat = self.posts.open(old.role, work, day, seat.place)
        self._sit(replace(_next(old, day), seat=seat, work=work))

    def _leave(self, key: str, day: date, reason: str, destination: str) -> None:
        job = self._close(key, day, End.LEFT)
        job.reason, job.destination = reason, destination

    def _move_out(self, key: str, day: date) -> None:
        self._close(key, day, End.MOVED_OUT)

    def _sit(self, job: Job) -> None:
        self.jobs.append(job)
        self.present[job.human.id] = job
        if job.seat:
            job.seat.fill(job.work, job.starts)

    def _close(self, key: str, last: date, kind: str) -> Job:
        job = self.present.pop(key)
        job.ends, job.end_kind = last, kind
        if job.seat:
            job.seat.vacate(last + ONE_DAY)
        return job


def _next(job: Job, day: date) -> Job:
    return replace(job, starts=day, start_kind=Start.CHANGED, origin="", ends=None, end_kind="")


def _leaving_words(source: Random, job: Job, day: date) -> tuple[str, str]:
    if (day - job.human.born_on).days > 61 * 365:
        return "5", "6"
    reason = _one_of(source, REASONS)
    return reason, "7" if reason == "7" else _one_of(source, DESTINATIONS)


def _one_of(source: Random, codes: tuple[tuple[str, int], ...]) -> str:
    return source.choices([code for code, _ in codes], [weight for _, weight in codes])[0]
