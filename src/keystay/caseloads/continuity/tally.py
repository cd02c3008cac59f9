"""Figures of a year from the stories of children: plain sums, for a council or one team.

A team answers for the changes, waits and relationships that the case had while it was the
team's; a child whom two teams worked with in the year counts once in each, and once in all.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import NamedTuple

from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.rules import Change, Relationship, Story

MANY = 3
Because = Callable[[Change], str]


class Wait(NamedTuple):
    """Days of the year without a worker; `since` is set for a child who still waits."""

    team: str | None
    days: int
    since: date | None


class Caused(NamedTuple):
    """A change with its reason: leaver, absence, transfer, a code, or none recorded."""

    change: Change
    reason: str


class Facts(NamedTuple):
    """What the year brought one child: the teams, changes, waits and key workers."""

    child: int
    teams: frozenset[str | None]
    changes: tuple[Caused, ...]
    waits: tuple[Wait, ...]
    present: Relationship | None
    ended: tuple[Relationship, ...]
    holders: int


@dataclass(frozen=True)
class Spread:
    """How long relationships lasted, in days: quartiles, shortest and longest; None of none."""

    count: int
    shortest: int | None = None
    lower: float | None = None
    middle: float | None = None
    upper: float | None = None
    longest: int | None = None


@dataclass
class Tally:
    """Continuity over the twelve months to a day, of all children counted."""

    by_changes: list[int] = field(default_factory=lambda: [0] * (MANY + 1))
    changes: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    transfers: int = 0
    waiting: int = 0
    waited: int = 0
    days_waited: int = 0
    shared: int = 0
    held: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    @property
    def children(self) -> int:
        """Children worked with in the twelve months."""
        return sum(self.by_changes)

    @property
    def mean(self) -> Decimal | None:
        """Changes of key worker for each child; None without children."""
        return Decimal(self.changes) / self.children if self.children else None

    @property
    def present(self) -> Spread:
        return spread(self.held)

    @property
    def over(self) -> Spread:
        """Relationships that a change of key worker ended within the year."""
        return spread(self.ended)

    def count(self, changes: int, children: int) -> None:
        """Count so many children who had so many changes each."""
        self.by_changes[min(changes, MANY)] += children
        self.changes += changes * children


def facts(child: int, told: Story, since: date, on: date, because: Because) -> Facts:
    """What happened to one child from `since` to the day; `because` gives a change its reason."""
    teams = {part.team for part in told.parts if part.last >= since}
    changes = tuple(Caused(each, because(each)) for each in told.changes if each.day >= since)
    ended: tuple[Relationship, ...] = ()
    if changes:
        teams.update(row.change.from_team for row in changes)
        days = {row.change.last_day for row in changes}
        ended = tuple(each for each in told.relationships if each.changed and each.last in days)
    waits = tuple(_waits(told, since, on))
    holders = rules.holders(told.parts, on)
    present = told.relationships[-1] if holders else None
    return Facts(child, frozenset(teams), changes, waits, present, ended, len(holders))


def _waits(told: Story, since: date, on: date) -> Iterator[Wait]:
    for turn in told.waits:
        days = rules.days_within(turn.first, turn.last, since, on)
        if days:
            yield Wait(turn.left, days, turn.first if turn.last == on else None)


def spread(days: Collection[int]) -> Spread:
    """Quartiles (by interpolation), shortest and longest."""
    if not days:
        return Spread(0)
    lower, middle, upper = (
        quantiles(days, n=4, method="inclusive") if len(days) > 1 else [*days] * 3
    )
    return Spread(len(days), min(days), lower, middle, upper, max(days))
