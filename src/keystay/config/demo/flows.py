"""Who leaves, who moves up and whose hours change, so that a year ends as it should."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from keystay.config.demo.targets import FULL, Target

if TYPE_CHECKING:
    from keystay.config.demo.staffing import Job

BELOW = {"1": "2", "2": "3", "3": "4", "4": "5"}


@dataclass
class Moves:
    """Changes of role among those who stay, and the roles that newcomers take."""

    changes: list[tuple["Job", str]] = field(default_factory=list)
    newcomers: list[str] = field(default_factory=list)


def leavers(source: Random, jobs: Sequence["Job"], target: Target) -> list["Job"]:
    """Who leaves: mostly people of one to four years' service, their hours near the target."""
    gone = _surplus(source, jobs, target)
    weights = {job.human.id: _readiness(job, target.day) for job in jobs}
    rest = [job for job in jobs if job not in gone]
    while len(gone) < target.leavers.heads and rest:
        job = source.choices(rest, [weights[job.human.id] for job in rest])[0]
        rest.remove(job)
        gone.append(job)
    _balance(source, gone, rest, target.leavers.work)
    return gone


def role_moves(source: Random, stayers: Sequence["Job"], target: Target, newcomers: int) -> Moves:
    """Promotions and steps aside, so that with `newcomers` the roles come out as published."""
    moves = Moves()
    pool = {role: [job for job in stayers if job.role == role] for role in target.roles}
    need = {role: target.roles[role] - len(pool[role]) for role in target.roles}

    def move(origin: str, role: str, count: int) -> None:
        for job in _seasoned(source, pool[origin], count):
            pool[origin].remove(job)
            moves.changes.append((job, role))
            need[origin] += 1
            need[role] -= 1

    for role, below in BELOW.items():
        move(role, "6", -need[role])
        outside = min(round(need[role] * 0.3), newcomers // 4)
        move(below, role, need[role] - outside)
    move("5", "6", -need["5"])
    move("6", "5", -need["6"])
    moves.newcomers = [role for role, count in need.items() for _ in range(count)]
    source.shuffle(moves.newcomers)
    return moves


def hours_changes(source: Random, jobs: Sequence["Job"], missing: int) -> list[tuple["Job", int]]:
    """New hours for a few people, which together add `missing` thousandths of full time."""
    changes: list[tuple[Job, int]] = []
    pool = source.sample(list(jobs), len(jobs))
    for job in [job for job in pool if job.work == FULL][: min(2, len(pool) // 40)]:
        pool.remove(job)
        changes.append((job, 800))
        missing += 200
    for job in pool:
        if missing == 0:
            break
        step = _step(source, job.work, missing)
        if step:
            changes.append((job, job.work + step))
            missing -= step
    return changes


def _step(source: Random, work: int, missing: int) -> int:
    if missing > 0:
        return min(missing, FULL - work)
    cut = min(-missing, source.choice((200, 200, 400)))
    return -cut if work - cut >= 500 else 0


def _surplus(source: Random, jobs: Sequence["Job"], target: Target) -> list["Job"]:
    found: list[Job] = []
    from_above = 0
    for role in BELOW:
        held = [job for job in jobs if job.role == role]
        over = len(held) - target.roles[role] - from_above
        from_above = max(0, -over)
        found += source.sample(held, min(max(0, over), len(held)))
    return found[: target.leavers.heads]


def _readiness(job: "Job", on: date) -> float:
    years = (on - job.joined).days / 365.25
    age = (on - job.human.born_on).days / 365.25
    weight = 0.8 if years < 1.2 else 2.4 if years < 5 else 0.7 if years < 10 else 0.4
    if age > 60:
        weight += 2.0 * (age - 60)
    return weight * (0.4 if job.role in "123" else 1)


def _balance(source: Random, gone: list["Job"], rest: list["Job"], work: int) -> None:
    """Swap leavers for others of their role, until their hours are close to `work`."""
    over = sum(job.work for job in gone) - work
    for _ in range(4000):
        if abs(over) <= 60 or not gone or not rest:
            return
        out, into = source.randrange(len(gone)), source.randrange(len(rest))
        step = rest[into].work - gone[out].work
        if rest[into].role == gone[out].role and abs(over + step) < abs(over):
            gone[out], rest[into] = rest[into], gone[out]
            over += step


def _seasoned(source: Random, jobs: list["Job"], count: int) -> list["Job"]:
    if count <= 0:
        return []
    longest = sorted(jobs, key=lambda job: (job.joined, job.human.id))[: max(count, len(jobs) // 2)]
    return source.sample(longest, min(count, len(longest)))
