"""Figures of a year for any choice of teams, from counts that can be kept.

A child whom two teams worked with counts once in each of them and once in both together, so
the figures of teams cannot be added up. Children are therefore counted by all the teams that
worked with them, and the figures of any choice of teams are summed from these counts. No
child, worker or reference is among them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from keystay.caseloads.continuity.tally import Facts, Tally
from keystay.caseloads.continuity.trend import Own, Quarters, Teams


class Waited(NamedTuple):
    """Days of the year without a worker in a team; `now` for a child who still waits."""

    team: str
    days: int
    now: bool


class YearOfTeams(NamedTuple):
    """The tally of all the teams asked about together, and of each."""

    total: Tally
    teams: dict[str, Tally]


@dataclass
class Sums:
    """The twelve months to a day.

    `children` are numbers of children by their teams and their changes by the team left;
    `reasons` and `transfers` count changes by the team left; `waits` are those of each child
    who waited, with the child's teams; `held`, `shared` and `ended` are present relationships
    in days, children with several workers, and relationships that a change ended, by team.
    """

    children: Counter[tuple[Own, tuple[tuple[str, int], ...]]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    transfers: Counter[str] = field(default_factory=Counter)
    waits: list[tuple[Own, tuple[Waited, ...]]] = field(default_factory=list)
    held: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    shared: Counter[str] = field(default_factory=Counter)
    ended: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, facts: Facts) -> None:
        """Add what the year brought one child."""
        own = _named(facts.teams)
        # Most children have neither changes nor waits, and are worth no more than this.
        left = self._changes(facts) if facts.changes else ()
        self.children[own, left] += 1
        if facts.waits:
            rows = (Waited(w.team or "", w.days, w.since is not None) for w in facts.waits)
            self.waits.append((own, tuple(rows)))
        if facts.present:
            team = facts.present.team or ""
            self.held[team].append(facts.present.days)
            self.shared[team] += facts.holders > 1

    def _changes(self, facts: Facts) -> tuple[tuple[str, int], ...]:
        left = Counter(row.change.from_team or "" for row in facts.changes)
        for row in facts.changes:
            team = row.change.from_team or ""
            self.reasons[team, row.reason] += 1
            self.transfers[team] += row.change.transfer
        for each in facts.ended:
            self.ended[each.team or ""].append(each.days)
        return tuple(sorted(left.items()))

    def of(self, teams: Teams) -> YearOfTeams:
        """The tallies of these teams, or of all."""
        found = YearOfTeams(Tally(), defaultdict(Tally))
        self._count(found, None if teams is None else frozenset(teams))
        for team, tally in found.teams.items():
            for into in (tally, found.total):
                self._lengths(team, into)
        for (team, reason), number in self.reasons.items():
            if team in found.teams:
                for into in (found.teams[team], found.total):
                    into.reasons[reason] += number
        return found

    def _count(self, found: YearOfTeams, scope: Own | None) -> None:
        """Children and waits, of which one child's may be several teams'."""
        for (own, left), number in self.children.items():
            here, changes = own if scope is None else own & scope, dict(left)
            if here:
                found.total.count(sum(changes.get(team, 0) for team in here), number)
            for team in here:
                found.teams[team].count(changes.get(team, 0), number)
        for own, waits in self.waits:
            here = own if scope is None else own & scope
            # In all teams together every wait counts, in a choice those in one of the teams.
            _wait(found.total, waits, None if scope is None else scope if here else ())
            for team in here:
                _wait(found.teams[team], waits, (team,))

    def _lengths(self, team: str, into: Tally) -> None:
        into.transfers += self.transfers[team]
        into.shared += self.shared[team]
        into.held += self.held.get(team, ())
        into.ended += self.ended.get(team, ())

    def as_json(self) -> dict[str, Any]:
        """The counts as plain lists, in order, so that the same counts look the same."""
        children = [[sorted(own), left, n] for (own, left), n in self.children.items()]
        waits = [[sorted(own), rows] for own, rows in self.waits]
        return {
            "children": sorted(children, key=repr),
            "reasons": sorted([team, reason, n] for (team, reason), n in self.reasons.items()),
            "transfers": dict(sorted(self.transfers.items())),
            "waits": sorted(waits, key=repr),
            "held": {team: sorted(days) for team, days in sorted(self.held.items())},
            "shared": dict(sorted(self.shared.items())),
            "ended": {team: sorted(days) for team, days in sorted(self.ended.items())},
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Sums":
        """What `as_json` gave, read again."""
        children = [
            ((frozenset(own), tuple((team, n) for team, n in left)), number)
            for own, left, number in kept["children"]
        ]
        waits = [
            (frozenset(own), tuple(Waited(*row) for row in rows)) for own, rows in kept["waits"]
        ]
        return cls(
            children=Counter(dict(children)),
            reasons=Counter({(team, reason): n for team, reason, n in kept["reasons"]}),
            transfers=Counter(kept["transfers"]),
            waits=waits,
            held=kept["held"],
            shared=Counter(kept["shared"]),
            ended=kept["ended"],
        )


def _named(teams: frozenset[str | None]) -> Own:
    return frozenset(team or "" for team in teams)


def _wait(tally: Tally, waits: Iterable[Waited], teams: Teams) -> None:
    rows = [row for row in waits if teams is None or row.team in teams]
    tally.waited += bool(rows)
    tally.days_waited += sum(row.days for row in rows)
    tally.waiting += any(row.now for row in rows)


@dataclass
class Figures:
    """All that a page of continuity shows: the year, and how it came to be."""

    year: Sums
    trend: Quarters

    def as_json(self) -> dict[str, Any]:
        return {"year": self.year.as_json(), "trend": self.trend.as_json()}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Figures":
        return cls(Sums.of_json(kept["year"]), Quarters.of_json(kept["trend"]))
