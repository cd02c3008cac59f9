"""Supervision as it was held: mostly on time, worse while the council was short of people."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from keystay.config.demo.absences import Away
from keystay.config.demo.chances import ONE_DAY, chance, public_id
from keystay.config.demo.managers import Supervising
from keystay.config.demo.people import Human
from keystay.config.demo.places import PLACES
from keystay.config.demo.staffing import Job
from keystay.config.demo.stages import Standing
from keystay.core.working_days import is_working_day
from keystay.support.supervision.models import Kind

STEADY_SINCE = date(2024, 10, 1)
MINUTES = (60, 75, 90, 90, 90, 105)


@dataclass
class Met:
    """A supervision that was held."""

    worker: Human
    supervisor: Human
    team: str
    kind: str
    day: date
    minutes: int
    group: str = ""


@dataclass(frozen=True)
class Diary:
    """All that decides when one worker is supervised."""

    jobs: Sequence[Job]
    under: Sequence[Supervising]
    standings: Sequence[Standing]
    aways: Sequence[Away]


def sessions(seed: int, diary: Diary, every: Mapping[str, Any], until: date) -> list[Met]:
    """One worker's one-to-one and reflective sessions up to the day.

    `every` holds the policy's gaps in days by stage (and phase, for the newly qualified).
    """
    if not diary.under:
        return []
    source = chance(seed, "supervision", diary.jobs[0].human.id)
    found: list[Met] = []
    day = diary.under[0].starts
    # Those in post before the records begin are somewhere in their round already.
    if diary.jobs[0].starts < day:
        day -= timedelta(days=source.randint(0, 27))
    while True:
        day = _held(source, diary, day + timedelta(days=_gap(diary, day, every)))
        if day > until:
            return found
        under = next((u for u in diary.under if _within(u, day)), None)
        if under and (not found or found[-1].day < day):
            kind = Kind.REFLECTIVE if len(found) % 4 == 3 else Kind.ONE_TO_ONE
            team = _team(diary.jobs, day)
            minutes = source.choice(MINUTES)
            found.append(Met(under.worker, under.supervisor, team, kind, day, minutes))


def group_sessions(
    seed: int, under: Sequence[Supervising], jobs: Sequence[Job], until: date
) -> list[Met]:
    """Group supervision of each team, four times a year."""
    source = chance(seed, "groups")
    found: list[Met] = []
    first = min((each.starts for each in under), default=until)
    day = first + timedelta(days=40)
    by_worker: dict[str, list[Supervising]] = {}
    for each in under:
        by_worker.setdefault(each.worker.id, []).append(each)
    while day <= until:
        for place in PLACES:
            held = _working(day + timedelta(days=source.randint(0, 20)))
            group = public_id(source)
            there = [j for j in jobs if j.place is place and j.on(held) and j.role in "456"]
            for worker in {job.human.id: job.human for job in there}.values():
                mine = next((u for u in by_worker.get(worker.id, ()) if _within(u, held)), None)
                if held <= until and mine and source.random() < 0.8:
                    found.append(
                        Met(worker, mine.supervisor, place.name, Kind.GROUP, held, 120, group)
                    )
        day += timedelta(days=91)
    return found


def _gap(diary: Diary, day: date, every: Mapping[str, Any]) -> int:
    starts = [standing.starts for standing in diary.standings]
    standing = diary.standings[max(0, bisect_right(starts, day) - 1)]
    if standing.name != "newly_qualified":
        return int(every[standing.name])
    days = (day - standing.starts).days
    phase = "first" if days < 42 else "second" if days < 183 else "later"
    return int(every[f"newly_qualified.{phase}"])


def _held(source: Random, diary: Diary, due: date) -> date:
    good = 0.86 if due >= STEADY_SINCE else 0.72
    if source.random() < good:
        day = due + timedelta(days=source.randint(-3, 6))
    else:
        day = due + timedelta(days=8 + int(source.expovariate(1 / 11)))
    for away in diary.aways:
        if away.starts <= day and (away.ends is None or away.ends >= day):
            day = (away.ends or day + timedelta(days=60)) + timedelta(days=source.randint(1, 8))
    return _working(day)


def _working(day: date) -> date:
    while not is_working_day(day):
        day += ONE_DAY
    return day


def _within(under: Supervising, day: date) -> bool:
    return under.starts <= day and (under.ends is None or under.ends >= day)


def _team(jobs: Sequence[Job], day: date) -> str:
    return next((job.place.name for job in jobs if job.on(day)), jobs[-1].place.name)
