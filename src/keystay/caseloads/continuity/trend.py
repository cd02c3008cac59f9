"""How continuity came to be: the figure as at several days, for any choice of teams."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.rules import Story

# Ids of teams; the empty one stands for no team.
Own: TypeAlias = frozenset[str]
Teams: TypeAlias = Collection[str] | None


class Point(NamedTuple):
    """The figure as it stood at the end of a day."""

    on: date
    children: int
    changes: int

    @property
    def mean(self) -> Decimal | None:
        return Decimal(self.changes) / self.children if self.children else None


class Quarters:
    """The figure as at several days: what had happened by then is what was known then.

    For each day the children in the twelve months to it by their teams, and the changes by
    the team left.
    """

    def __init__(self, ends: Sequence[date]) -> None:
        self.ends = list(ends)
        self.starts = [rules.year_to(end) for end in self.ends]
        self.children: list[Counter[Own]] = [Counter() for _ in self.ends]
        self.changes: list[Counter[str]] = [Counter() for _ in self.ends]

    def add(self, story: Story) -> None:
        """Add a child to each twelve months in which it had a case."""
        parts, changes = story.parts, story.changes
        if len(parts) == 1:
            own = frozenset((parts[0].team or "",))
            for number in self._running(parts[0].first, parts[0].last):
                self.children[number][own] += 1
            return
        teams: dict[int, set[str]] = defaultdict(set)
        for part in parts:
            for number in self._running(part.first, part.last):
                teams[number].add(part.team or "")
        for each in changes:
            team = each.from_team or ""
            for number in self._running(each.day, each.day):
                teams[number].add(team)
                self.changes[number][team] += 1
        for number, several in teams.items():
            self.children[number][frozenset(several)] += 1

    def of(self, teams: Teams) -> tuple[Point, ...]:
        """The figure of these teams, or of all, on each of the days."""
        scope = None if teams is None else frozenset(teams)
        return tuple(
            Point(
                end,
                sum(n for own, n in children.items() if scope is None or own & scope),
                sum(n for team, n in changes.items() if scope is None or team in scope),
            )
            for end, children, changes in zip(self.ends, self.children, self.changes, strict=True)
        )

    def _running(self, first: date, last: date) -> range:
        return range(bisect_left(self.ends, first), bisect_right(self.starts, last))

    def as_json(self) -> list[Any]:
        """The counts as plain lists, the earliest day first."""
        return [
            [
                end.isoformat(),
                sorted([sorted(own), n] for own, n in children.items()),
                dict(sorted(changes.items())),
            ]
            for end, children, changes in zip(self.ends, self.children, self.changes, strict=True)
        ]

    @classmethod
    def of_json(cls, kept: list[Any]) -> "Quarters":
        """What `as_json` gave, read again."""
        found = cls([date.fromisoformat(end) for end, _, _ in kept])
        found.children = [Counter({frozenset(own): n for own, n in row}) for _, row, _ in kept]
        found.changes = [Counter(row) for _, _, row in kept]
        return found
