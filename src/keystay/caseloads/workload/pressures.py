"""What comes with cases besides their number: new ones, waits, and children with two workers."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from keystay.caseloads.continuity.queries import taken_on
from keystay.caseloads.unallocated.queries import waiting
from keystay.caseloads.workload.queries import counted_spells
from keystay.organisation.policy.queries import policy

Held = Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class Pressures:
    """What presses on some teams on a day.

    `week` and `four_weeks` are children whom their workers took on in the last 7 and 28 days,
    `waits` the days that each of their children has been without a worker, the longest first,
    and `shared` how many children have more than one worker, any of them in these teams.
    """

    week: int
    four_weeks: int
    waits: tuple[int, ...]
    shared: int


@dataclass(frozen=True)
class Day:
    """What presses on all teams of the council on a day, told of any of them by `of`.

    `new` has the team and the two counts for each worker, `waits` each child's team (None
    for no team) and days, `held` the workers of each child, and `teams` the team of each
    worker in post.
    """

    new: Mapping[str, tuple[str, int, int]]
    waits: tuple[tuple[str | None, int], ...]
    held: Held
    teams: Mapping[str, str]

    @property
    def shared(self) -> Held:
        """The children who have more than one worker, with those."""
        return {child: who for child, who in self.held.items() if len(who) > 1}

    def new_of(self, person: str) -> tuple[int, int]:
        """The children whom someone took on in the last 7 and 28 days."""
        return self.new[person][1:] if person in self.new else (0, 0)

    def children(self, people: Collection[str]) -> set[int]:
        """The children whom any of these hold."""
        return {child for child, who in self.held.items() if not who.isdisjoint(people)}

    def of(self, teams: Collection[str] | None) -> Pressures:
        """The pressures on some teams together; None is the council, with cases of no team."""
        new = [row for row in self.new.values() if teams is None or row[0] in teams]
        waits = [days for team, days in self.waits if teams is None or team in teams]
        shared = sum(
            teams is None or any(self.teams.get(worker) in teams for worker in workers)
            for workers in self.shared.values()
        )
        return Pressures(
            week=sum(row[1] for row in new),
            four_weeks=sum(row[2] for row in new),
            waits=tuple(sorted(waits, reverse=True)),
            shared=shared,
        )


def pressures(on: date, teams: Mapping[str, str]) -> Day:
    """What presses on the council on the day: four SQL statements besides the policy.

    `teams` says in which team each worker is, by ids.
    """
    waits = tuple((each.team, (on - each.since).days) for each in waiting(on))
    return Day(taken_on(on), waits, held_on(on), teams)


def held_on(on: date) -> Held:
    """Who holds each child on the day, the children of nobody left out: one SQL statement."""
    spells = counted_spells(on, policy(on)).order_by().exclude(worker=None)
    found: dict[int, set[str]] = defaultdict(set)
    for child, worker in spells.values_list("child", "worker"):
        found[child].add(worker)
    return {child: frozenset(workers) for child, workers in found.items()}


def held_with(children: Collection[int], person: str, on: date) -> Held:
    """Who else than `person` holds each of the children on the day: one SQL statement."""
    spells = counted_spells(on, policy(on)).order_by().filter(child__in=children)
    found: dict[int, set[str]] = defaultdict(set)
    for child, worker in spells.exclude(worker=None).values_list("child", "worker"):
        if worker != person:
            found[child].add(worker)
    return {child: frozenset(workers) for child, workers in found.items()}


def pairs(shared: Held, people: Collection[str]) -> list[tuple[tuple[str, ...], int]]:
    """Who share children, with how many: those groups of workers with any of `people`.

    The most children first.
    """
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for workers in shared.values():
        if not workers.isdisjoint(people):
            found[tuple(sorted(workers))] += 1
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))
