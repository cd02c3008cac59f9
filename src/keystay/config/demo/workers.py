"""Who can hold cases when, and who holds how many on the day that is counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from keystay.config.demo.chances import ONE_DAY
from keystay.config.demo.people import Human
from keystay.config.demo.places import Place
from keystay.config.demo.staffing import Job
from keystay.config.demo.targets import Target
from keystay.workforce.assignments.models import End

ENDLESS = date(2100, 1, 1)


@dataclass(eq=False)
class Stretch:
    """Someone in one team without a break; `rank` is 0 for case holders, higher for others."""

    human: Human
    place: Place
    starts: date
    ends: date
    rank: int
    gone: bool = False

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends


def stretches(jobs: Iterable[Job]) -> list[Stretch]:
    """Every stretch of work in a team with cases, in order of its start."""
    found: list[Stretch] = []
    open_ones: dict[str, Stretch] = {}
    for job in sorted(jobs, key=lambda job: (job.starts, job.human.id)):
        if not job.place.casework:
            continue
        ends, last = job.ends or ENDLESS, open_ones.get(job.human.id)
        same = last and last.place is job.place and last.rank == _rank(job)
        if last and same and last.ends + ONE_DAY >= job.starts:
            last.ends = max(last.ends, ends)
        else:
            last = Stretch(job.human, job.place, job.starts, ends, _rank(job))
            open_ones[job.human.id] = last
            found.append(last)
        last.gone = job.end_kind != End.CHANGED
    return found


def holders(
    source: Random, jobs: Sequence[Job], here: Sequence[Stretch], target: Target
) -> dict[Stretch, int]:
    """Cases of each holder on the target's day; holders' work and cases are as published."""
    work: dict[str, int] = defaultdict(int)
    for job in jobs:
        if job.on(target.day):
            work[job.human.id] += job.work
    present = [stretch for stretch in here if stretch.covers(target.day)]
    order = sorted(present, key=lambda stretch: (stretch.rank, source.random()))
    chosen = _fill(source, order, work, target.holders)
    weights = {each: _weight(source, each, work, target.day) for each in chosen}
    return _share(weights, target.cases)


def _fill(
    source: Random, order: list[Stretch], work: dict[str, int], wanted: tuple[int, int]
) -> list[Stretch]:
    low, high = wanted
    chosen: list[Stretch] = []
    total = 0
    for each in order:
        if total + work[each.human.id] <= high:
            chosen.append(each)
            total += work[each.human.id]
    rest = [each for each in order if each not in chosen]
    for _ in range(20_000):
        if low <= total <= high or not rest:
            break
        out, into = source.randrange(len(chosen)), source.randrange(len(rest))
        step = work[rest[into].human.id] - work[chosen[out].human.id]
        if abs(total + step - high) <= abs(total - high) and total + step <= high:
            chosen[out], rest[into] = rest[into], chosen[out]
            total += step
    return chosen


def _rank(job: Job) -> int:
    return {"5": 0, "4": 1, "6": 2, "3": 3}.get(job.role, 4)


def _weight(source: Random, each: Stretch, work: dict[str, int], day: date) -> float:
    weight = work[each.human.id] * source.uniform(0.78, 1.22) * (1, 0.6, 0.25, 0.15, 0.1)[each.rank]
    if each.human.qualified_on > day - timedelta(days=400):
        weight *= 0.6
    return weight * min(1.0, 0.35 + (day - each.starts).days / 100)


def _share(weights: dict[Stretch, float], cases: int) -> dict[Stretch, int]:
    total = sum(weights.values())
    exact = {each: 1 + (cases - len(weights)) * w / total for each, w in weights.items()}
    shares = {each: int(amount) for each, amount in exact.items()}
    by_rest = sorted(exact, key=lambda each: shares[each] - exact[each])
    for each in by_rest[: cases - sum(shares.values())]:
        shares[each] += 1
    return shares
