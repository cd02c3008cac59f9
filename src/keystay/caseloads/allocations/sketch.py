"""Trying moves without making them: who leaves, what posts are added, who takes what (C3)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from keystay.caseloads.cases.models import Child
from keystay.caseloads.schemes import queries as schemes
from keystay.caseloads.workload.queries import Load, counted_spells, loads_in, with_load
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy

NEW_POST = "new"
NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Wanted:
    """What is tried: who leaves ("" for nobody), how many full-time experienced workers are
    added, and who takes which case: its reference to a worker's id, or `new1`, `new2`.

    With `together`, brothers and sisters of a case in the team go where it goes.
    """

    leaver: str = ""
    posts: int = 0
    moves: Mapping[str, str] = field(default_factory=dict)
    together: bool = False


@dataclass(frozen=True)
class Case:
    """A case of the team, who holds it (nobody, if it waits), and its brothers and sisters there.

    `points` is what it weighs by itself.
    """

    child: Child
    workers: frozenset[str]
    siblings: tuple[Child, ...]
    points: Decimal


@dataclass(frozen=True)
class Board:
    """A team as it is: its workers in order of name, and its cases by reference."""

    on: date
    workers: tuple[Load, ...]
    cases: Mapping[str, Case]
    weighed: Mapping[int, schemes.Case]

    def held(self, person: str) -> list[Case]:
        """The cases of a worker or, for "", those that wait, in order of reference."""
        return [each for each in self.cases.values() if _is_of(each, person)]

    def points(self, children: Collection[int]) -> Decimal:
        """What the children weigh with one worker who holds them all."""
        cases = [self.weighed[child] for child in sorted(children)]
        return sum(schemes.weights_together(cases, schemes.scheme_on(self.on)).values(), NOUGHT)


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
    below: Decimal | None = None

    @property
    def change(self) -> int:
        """How many cases more, or fewer, they would have."""
        return self.cases - (self.before.cases if self.before else 0)

    @property
    def change_words(self) -> str:
        """`+2` or `−1`."""
        return f"{self.change:+d}".replace("-", "−")


@dataclass(frozen=True)
class Move:
    """A case that is moved in the sketch: from whom (nobody, if it waits), and to whom."""

    case: Case
    source: str
    to: str
    to_name: str

    @property
    def to_a_worker(self) -> bool:
        """Whether it goes to somebody who is there, and not to a post that is thought of."""
        return not self.to.startswith(NEW_POST)


@dataclass(frozen=True)
class Sketch:
    """A team as it would be: its workers, and what was moved; `placed` of the leaver's cases."""

    rows: tuple[Tried, ...]
    moves: tuple[Move, ...]
    placed: int


def board(team: Team, on: date) -> Board:
    """The team on the day: workers who have cases or room for some, their cases, and those of
    the team that wait. Two SQL statements besides those for the loads.
    """
    workers = tuple(load for load in loads_in([team.pk], on) if load.cases or load.capacity)
    spells = counted_spells(on, policy(on))
    held = spells.filter(
        Q(worker__in=[load.person for load in workers]) | Q(team=team, worker=None)
    )
    who: dict[int, set[str]] = defaultdict(set)
    rows = spells.filter(child__in=held.values("child")).order_by().select_related("child")
    children = {}
    for spell in rows:
        children[spell.child_id] = spell.child
        who[spell.child_id].update([spell.worker_id] if spell.worker_id else [])
    weighed = {case.child: case for case in schemes.cases_of(children.values(), on)}
    found = Board(on, workers, {}, weighed)
    groups: dict[str, list[Child]] = defaultdict(list)
    for child in sorted(children.values(), key=lambda child: child.reference):
        groups[weighed[child.pk].group].append(child)
    cases = {
        child.reference: Case(
            child,
            frozenset(who[child.pk]),
            tuple(each for each in group if each != child) if name else (),
            found.points([child.pk]),
        )
        for name, group in groups.items()
        for child in group
    }
    return replace(found, cases=dict(sorted(cases.items())))


def sketch(now: Board, wanted: Wanted) -> Sketch:
    """The team with what is wanted done.

    As when a case is given: whoever held it holds it no more. A move to nobody of the team, to
    who leaves or to who holds the case already is no move.
    """
    staying = [load for load in now.workers if load.person != wanted.leaver]
    posts = [f"{NEW_POST}{number}" for number in range(1, wanted.posts + 1)]
    moves = _moves(now, wanted, {*(load.person for load in staying), *posts})
    taken, gone = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for reference, to in moves.items():
        case = now.cases[reference]
        taken[to].add(case.child.pk)
        for worker in case.workers:
            gone[worker].add(case.child.pk)
    rows = [_tried(now, load, taken[load.person], gone[load.person]) for load in staying]
    rows += [_thought_of(now, key, taken[key]) for key in posts]
    return Sketch(
        rows=tuple(rows),
        moves=tuple(_told(now, moves, {row.key: row.name for row in rows})),
        placed=sum(_is_of(now.cases[each], wanted.leaver) for each in moves)
        if wanted.leaver
        else 0,
    )


def _is_of(case: Case, person: str) -> bool:
    return person in case.workers if person else not case.workers


def _moves(now: Board, wanted: Wanted, takers: Collection[str]) -> dict[str, str]:
    """The moves that can be tried, with those of brothers and sisters where they go along."""
    moves = dict(wanted.moves)
    if wanted.together:
        for reference, to in wanted.moves.items():
            for sibling in now.cases[reference].siblings if reference in now.cases else ():
                moves.setdefault(sibling.reference, to)
    return {
        reference: moves[reference]
        for reference, case in now.cases.items()
        if moves.get(reference) in takers and moves[reference] not in case.workers
    }


def _told(now: Board, moves: Mapping[str, str], names: Mapping[str, str]) -> list[Move]:
    known = {load.person: load.name for load in now.workers}
    found = []
    for reference, to in moves.items():
        case = now.cases[reference]
        source = " and ".join(sorted(known.get(who, "another team") for who in case.workers))
        found.append(Move(case, source, to, names[to]))
    return found


def _tried(now: Board, load: Load, taken: set[int], gone: set[int]) -> Tried:
    mine = {case.child.pk for case in now.held(load.person)}
    then = mine - gone | taken
    points = load.load - now.points(mine) + now.points(then)
    after = with_load(load, len(then), points, now.on)
    return Tried(
        load.person, load.name, load, len(then), points, load.capacity, after.band, after.below
    )


def _thought_of(now: Board, key: str, taken: set[int]) -> Tried:
    """A full-time, experienced worker who is not there yet; without anyone, of no capacity."""
    name = f"New post {key.removeprefix(NEW_POST)}"
    scheme = schemes.scheme_on(now.on)
    load = now.points(taken) + scheme.stable
    some = next(iter(now.workers), None)
    if some is None:
        return Tried(key, name, None, len(taken), load, NOUGHT, "none")
    with_room = replace(some, capacity=some.full, least=scheme.least)
    after = with_load(with_room, len(taken), load, now.on)
    return Tried(key, name, None, len(taken), load, some.full, after.band, after.below)
