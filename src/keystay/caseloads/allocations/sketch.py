"""Trying moves without making them: who leaves, what posts are added, who takes what (C3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.caseloads.cases.models import Child
from keystay.caseloads.schemes.queries import cases_of, scheme_on, weights_together
from keystay.caseloads.workload.queries import Load, counted_spells, loads_on, with_load
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy

NEW_POST = "new"
NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Tried:
    """One worker, or a post that is only thought of, before and after the moves."""

    key: str
    name: str
    before: Load | None
    cases: int
    load: Decimal
    capacity: Decimal
    band: str


@dataclass(frozen=True)
class Sketch:
    """A team as it would be: its workers, and the cases of whoever leaves with their weights."""

    rows: tuple[Tried, ...]
    cases: tuple[tuple[Child, Decimal], ...]
    placed: int


def members(team: Team, on: date) -> list[Load]:
    """The workers of the team on the day who have cases or room for some, in order of name."""
    loads = [load for load in loads_on(on).values() if load.team == team.pk]
    return [load for load in loads if load.cases or load.capacity]


def cases_held(person: str, on: date) -> list[Child]:
    """The children whom someone holds on the day, in order of reference."""
    held = counted_spells(on, policy(on)).filter(worker_id=person).values("child_id")
    return list(Child.objects.filter(pk__in=held).order_by("reference"))


def sketch(
    now: Collection[Load], leaver: str, posts: int, moves: Mapping[str, str], on: date
) -> Sketch:
    """The team with `leaver` gone, `posts` full-time experienced workers more, and moves made.

    `moves` say who takes which of the leaver's cases: reference to worker, or `new1`, `new2`.
    """
    cases = cases_held(leaver, on) if leaver else []
    weighed = weights_together(cases_of(cases, on), scheme_on(on))
    taken: dict[str, list[Child]] = {}
    for child in cases:
        taken.setdefault(moves.get(child.reference, ""), []).append(child)
    rows = [_tried(load, taken.get(load.person, []), on) for load in now if load.person != leaver]
    rows += [_thought_of(number, taken, now, on) for number in range(1, posts + 1)]
    placed = len(cases) - len(taken.get("", []))
    return Sketch(tuple(rows), tuple((child, weighed[child.pk]) for child in cases), placed)


def _tried(load: Load, taken: list[Child], on: date) -> Tried:
    after = with_load(load, load.cases + len(taken), load.load + _points(taken, on), on)
    return Tried(load.person, load.name, load, after.cases, after.load, after.capacity, after.band)


def _thought_of(
    number: int, taken: Mapping[str, list[Child]], now: Collection[Load], on: date
) -> Tried:
    """A full-time, experienced worker who is not there yet; without anyone, of no capacity."""
    key = f"{NEW_POST}{number}"
    mine = taken.get(key, [])
    full = next((load.full for load in now), NOUGHT)
    some = next(iter(now), None)
    load = _points(mine, on) + scheme_on(on).stable
    if some is None:
        return Tried(key, f"New post {number}", None, len(mine), load, NOUGHT, "none")
    as_if = with_load(_with_room(some, full), len(mine), load, on)
    return Tried(key, f"New post {number}", None, len(mine), load, full, as_if.band)


def _with_room(load: Load, room: Decimal) -> Load:
    return Load(**{**vars(load), "capacity": room})


def _points(children: Collection[Child], on: date) -> Decimal:
    return sum(weights_together(cases_of(children, on), scheme_on(on)).values(), NOUGHT)
