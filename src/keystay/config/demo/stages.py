"""Where each made-up person stands in practice, and their standing with the regulator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from keystay.config.demo.chances import ONE_DAY, chance, day_between
from keystay.config.demo.people import Human
from keystay.config.demo.staffing import NEWLY_QUALIFIED, Job
from keystay.workforce.people.models import StageName

REGULATOR_SINCE = 2020
# Share of people who have done a task by a day of the window (facts.md B3 for two of them).
PROGRESS = ((9, 1, 0.0), (9, 30, 0.08), (11, 1, 0.3), (11, 22, 0.72), (11, 30, 0.98))


@dataclass
class Standing:
    """A stage of practice from a day to a day."""

    human: Human
    name: str
    starts: date
    ends: date | None = None


@dataclass
class Renewed:
    """The tasks of one registration year; None for what is not done."""

    human: Human
    year: int
    form: date | None
    fee: date | None
    cpd: date | None
    confirmed: date | None


def standings(jobs: Sequence[Job], until: date) -> list[Standing]:
    """Every stage of one person, whose jobs these are in order."""
    first, human = jobs[0].starts, jobs[0].human
    turning = {job.starts for job in jobs}
    turning |= {job.joined + timedelta(days=365) for job in jobs if job.origin == NEWLY_QUALIFIED}
    turning.add(human.qualified_on + timedelta(days=3 * 365))
    last = jobs[-1].ends or until
    found: list[Standing] = []
    for day in sorted(day for day in turning if first <= day <= last):
        name = _stage(jobs, day)
        if found and found[-1].name == name:
            continue
        if found:
            found[-1].ends = day - ONE_DAY
        found.append(Standing(human, name, day))
    return found


def renewals(seed: int, jobs: Sequence[Job], until: date) -> list[Renewed]:
    """The renewals of one person, for the years at whose end they worked here."""
    human = jobs[0].human
    source = chance(seed, "renewals", human.id)
    found = []
    for year in range(REGULATOR_SINCE, until.year + 1):
        opens, closes = date(year, 9, 1), date(year, 11, 30)
        here = any(job.on(min(closes, until)) for job in jobs)
        if here and human.qualified_on < opens <= until:
            found.append(_renewal(source, human, opens, closes, until))
    return found


def progress(day: date) -> float:
    """The share of people who have renewed by a day of the window."""
    points = [(date(day.year, month, number), share) for month, number, share in PROGRESS]
    for (start, low), (end, high) in pairwise(points):
        if start <= day <= end:
            return low + (high - low) * ((day - start) / (end - start))
    return 0.0 if day < points[0][0] else 1.0


def _renewal(source: Random, human: Human, opens: date, closes: date, until: date) -> Renewed:
    last = min(closes, until)
    share = progress(last) if until <= closes else 1.0
    whole = source.random() < share

    def done(alone: float) -> date | None:
        ready = whole or source.random() < alone * share
        return day_between(source, opens, last) if ready else None

    form, fee, cpd = done(0.3), done(0.5), done(0.6)
    ends = [day for day in (form, fee, cpd) if day]
    confirmed = max(ends) + timedelta(days=source.randint(1, 9)) if len(ends) == 3 else None
    return Renewed(
        human, closes.year, form, fee, cpd, confirmed if confirmed and confirmed <= until else None
    )


def _stage(jobs: Sequence[Job], day: date) -> str:
    job = max((job for job in jobs if job.starts <= day), key=lambda job: job.starts)
    new = any(each.origin == NEWLY_QUALIFIED for each in jobs if each.joined == job.joined)
    if job.role in "123":
        return StageName.MANAGER
    if new and (day - job.joined).days < 365:
        return StageName.NEWLY_QUALIFIED
    if job.role == "4":
        return StageName.ADVANCED
    experienced = (day - job.human.qualified_on).days >= 3 * 365
    return StageName.EXPERIENCED if experienced else StageName.SOCIAL_WORKER
