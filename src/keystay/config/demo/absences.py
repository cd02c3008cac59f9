"""Sickness that adds up to the days published, and the leave that people are on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from keystay.config.demo.chances import ONE_DAY, chance, day_between
from keystay.config.demo.people import Human
from keystay.config.demo.staffing import Job
from keystay.config.demo.targets import Target
from keystay.core.working_days import is_working_day
from keystay.workforce.absence.models import AbsenceKind

LATELY = 40


@dataclass
class Away:
    """Someone away from a day to a day; `lost` is hundredths of a working day."""

    human: Human
    kind: str
    starts: date
    ends: date | None
    lost: int | None = None


def sickness(seed: int, jobs: Sequence[Job], target: Target, since: date) -> list[Away]:
    """Spells of one census year; their days lost add up to the target's."""
    source = chance(seed, "sickness", target.day)
    here = [job for job in jobs if job.starts <= target.day and (job.ends or target.day) > since]
    taken: dict[str, list[tuple[date, date]]] = {}
    spells: list[Away] = []
    missing = target.days_lost
    while missing > 0 and here:
        job = source.choice(here)
        first = max(job.starts, since + ONE_DAY)
        last = min(job.ends or target.day, target.day)
        start = day_between(source, first, last)
        end = min(last, start + timedelta(days=_length(source) - 1))
        others = taken.setdefault(job.human.id, [])
        if any(start <= b and a <= end for a, b in others):
            continue
        lost = min(missing, _working_days(start, end) * job.work // 10)
        if lost:
            others.append((start, end))
            missing -= lost
            spells.append(Away(job.human, AbsenceKind.SICKNESS, start, end, lost))
    return spells


def leave_now(seed: int, jobs: Sequence[Job], spells: Sequence[Away], until: date) -> list[Away]:
    """Who is on maternity or annual leave, or off sick, around the day."""
    source = chance(seed, "leave", until)
    sick = {spell.human.id for spell in spells if spell.starts >= until - timedelta(days=60)}
    staff = [job for job in jobs if job.ends is None and job.human.id not in sick]
    chosen = source.sample(staff, min(30, len(staff)))
    found = [_annual(source, job, until) for job in chosen[:22]]
    young = [job for job in chosen[22:] if job.human.name.sex == "F"]
    for job in young[:5]:
        # The cases of whoever is long away have been handed over; the story hands none over.
        longest = LATELY if job.place.casework else 240
        start = max(job.starts, until - timedelta(days=source.randint(20, longest)))
        found.append(Away(job.human, AbsenceKind.MATERNITY, start, start + timedelta(days=300)))
    return found


def _annual(source: Random, job: Job, until: date) -> Away:
    start = max(job.starts, until + timedelta(days=source.randint(-9, 24)))
    start -= (
        timedelta(days=start.weekday()) if start.weekday() and start > job.starts else ONE_DAY * 0
    )
    start = max(start, job.starts)
    length = source.choice((5, 5, 12, 12, 19))
    return Away(job.human, AbsenceKind.ANNUAL, start, start + timedelta(days=length - 1))


def _length(source: Random) -> int:
    """Calendar days of a spell: most are a few days, some are months."""
    kind = source.random()
    if kind < 0.72:
        return source.randint(1, 5)
    return source.randint(6, 21) if kind < 0.9 else source.randint(28, 120)


def _working_days(start: date, end: date) -> int:
    days = (start + ONE_DAY * n for n in range((end - start).days + 1))
    return sum(is_working_day(day) for day in days)
