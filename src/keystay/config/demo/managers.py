"""Who manages each team and each service, from when to when, and who supervises whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from keystay.config.demo import places
from keystay.config.demo.chances import ONE_DAY
from keystay.config.demo.people import Human
from keystay.config.demo.staffing import Job
from keystay.workforce.assignments.models import Contract


@dataclass
class Turn:
    """Someone in charge from a day to a day (None while still in charge)."""

    human: Human
    starts: date
    ends: date | None


@dataclass
class Supervising:
    """Someone supervised by someone from a day to a day."""

    worker: Human
    supervisor: Human
    starts: date
    ends: date | None


@dataclass
class Hierarchy:
    """The managers of every team, by name of team, and of every service, by its name."""

    jobs: list[Job]
    teams: dict[str, list[Turn]] = field(default_factory=dict)
    services: dict[str, list[Turn]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        staff = [job for job in self.jobs if job.contract != Contract.AGENCY]
        heads = _line(job for job in staff if job.role == "1")
        for place in places.PLACES:
            here = [job for job in self.jobs if job.place is place and job.role == "3"]
            own = _line(job for job in here if job.contract != Contract.AGENCY)
            agency = [job for job in here if job.contract == Contract.AGENCY]
            self.teams[place.name] = _covered(own, agency)
        for service in places.MANAGED_SERVICES:
            title = f"Service Manager, {service}"
            leading = [job for job in staff if job.seat and job.seat.title == title]
            self.services[service] = _line(leading)
        self.teams[places.MANAGERS.name] = self.teams[places.SENIOR.name] = heads
        self.services[places.LEADERSHIP] = heads

    def supervision(self, since: date) -> list[Supervising]:
        """Who supervises each worker after `since`, in order of the workers' jobs."""
        found: list[Supervising] = []
        last: dict[str, Supervising] = {}
        for job in sorted(self.jobs, key=lambda job: (job.starts, job.human.id)):
            if job.ends and job.ends < since:
                continue
            for part in self._parts(job, since):
                before = last.get(part.worker.id)
                if before and before.ends and before.ends >= part.starts:
                    part.starts = before.ends + ONE_DAY
                overlapping = (before and before.ends is None) or (
                    part.ends and part.ends < part.starts
                )
                if overlapping:
                    continue
                same = before and before.supervisor is part.supervisor
                if before and same and before.ends and before.ends + ONE_DAY == part.starts:
                    before.ends = part.ends
                    continue
                found.append(part)
                last[part.worker.id] = part
        return found

    def _parts(self, job: Job, since: date) -> list[Supervising]:
        lines = self._lines(job)
        first = max(job.starts, since)
        days = {first}
        for turn in (turn for line in lines for turn in line):
            days |= {turn.starts, turn.ends + ONE_DAY if turn.ends else first}
        inside = sorted(day for day in days if first <= day and (not job.ends or day <= job.ends))
        parts = []
        for day, following in zip(inside, [*inside[1:], None], strict=True):
            supervisor = _in_charge(lines, day, job.human)
            if supervisor:
                ends = following - ONE_DAY if following else job.ends
                parts.append(Supervising(job.human, supervisor, day, ends))
        return parts

    def _lines(self, job: Job) -> list[list[Turn]]:
        above = [self.services[job.place.service], self.teams[places.SENIOR.name]]
        return above if job.role in "123" else [self.teams[job.place.name], *above]


def _in_charge(lines: Iterable[list[Turn]], day: date, worker: Human) -> Human | None:
    for line in lines:
        for turn in line:
            here = turn.starts <= day and (turn.ends is None or turn.ends >= day)
            if here and turn.human is not worker:
                return turn.human
    return None


def _covered(turns: list[Turn], agency: Iterable[Job]) -> list[Turn]:
    """The turns, and after the last of them whichever agency manager is there now."""
    last = turns[-1].ends if turns else date.min
    here = [job for job in agency if job.ends is None]
    if last is None or not here:
        return turns
    job = min(here, key=lambda job: (job.starts, job.human.id))
    return [*turns, Turn(job.human, max(job.starts, last + ONE_DAY), None)]


def _line(jobs: Iterable[Job]) -> list[Turn]:
    """One person in charge after another; the next is whoever has been there longest."""
    waiting = sorted(jobs, key=lambda job: (job.starts, job.human.id))
    turns: list[Turn] = []
    while waiting:
        last = turns[-1].ends if turns else None
        if last:
            waiting = [job for job in waiting if job.ends is None or job.ends > last]
            if not waiting:
                break
        job = waiting.pop(0)
        starts = max(job.starts, last + ONE_DAY) if last else job.starts
        if turns and turns[-1].human is job.human and last and last + ONE_DAY == starts:
            turns[-1].ends = job.ends
        else:
            turns.append(Turn(job.human, starts, job.ends))
        if job.ends is None:
            break
    return turns
