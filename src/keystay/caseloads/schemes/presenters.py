"""Weights as their pages show them, and the topic's own events in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.caseloads.schemes.models import Weighting
from keystay.caseloads.schemes.rules import DUTIES, FEATURES, NUMBERS, PLANS, Scheme
from keystay.caseloads.workload.queries import Load, team_loads
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte

SENTENCES = {
    "schemes.chosen": "Cases weigh by “{after[name]}” from {after[from]}",
    "schemes.withdrawn": "“{after[name]}” from {after[from]} was withdrawn before it began",
    "schemes.noted": "Case {after[case]} is noted as: {after[features]}",
    "schemes.grouped": "Cases {after[cases]} are brothers and sisters",
    "schemes.parted": "Case {after[case]} is no longer with brothers and sisters",
    "schemes.duty_given": "{after[duty]} from {after[from]}",
    "schemes.duty_ended": "{after[duty]} to {after[to]}",
    "schemes.reduced": "Room for cases less {after[percent]} % from {after[from]} to {after[to]}",
    "schemes.reduction_ended": "Room for cases less {after[percent]} % only to {after[to]}",
}


@dataclass(frozen=True)
class Group:
    """Points of one sort, in words."""

    heading: str
    lines: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Effect:
    """What a scheme would do to one team: who is over now and who would be."""

    team: str
    able: int
    over_now: int
    over_then: int
    names: str


def groups(scheme: Scheme) -> list[Group]:
    """Everything that the scheme weighs; what weighs nothing is left out."""
    found = [
        Group("A case by its plan", [(w, scheme.kinds[k]) for k, w in PLANS.items()]),
        Group("Added to a case", [(w, scheme.features[k]) for k, w in FEATURES.items()]),
        Group("Besides cases", [(w, scheme.duties[k]) for k, w in DUTIES.items()]),
        Group("Of everyone", [(w, getattr(scheme, k)) for k, w in NUMBERS.items()]),
    ]
    kept = [Group(g.heading, [line for line in g.lines if line[1]]) for g in found]
    return [group for group in kept if group.lines]


def effects(now: Iterable[Load], then: Iterable[Load]) -> list[Effect]:
    """The teams with anyone able to hold cases, in order of name, before and after."""
    after = {team.team: team for team in team_loads(then)}
    found = []
    for team in team_loads(now):
        would = after[team.team]
        bands = {load.person: load.band for load in team.workers}
        newly = [w.name for w in would.workers if _over(w.band) and not _over(bands[w.person])]
        if would.able:
            found.append(Effect(team.name, would.able, team.over, would.over, ", ".join(newly)))
    return found


def weights_sheet(scheme: Scheme, on: date) -> Sheet:
    """The points of the scheme as a file."""
    rows = [
        (group.heading, words, number(fte(points)))
        for group in groups(scheme)
        for words, points in group.lines
    ]
    headings = ("Of", "What", scheme.unit.capitalize())
    return Sheet("Weights", on, headings, rows, (scheme.source,), names_people=False)


def told(row: Weighting) -> str:
    """A scheme that held or will, in a line."""
    return f"“{row.scheme['name']}”, chosen by {row.decided_by_name}"


def _over(band: str) -> bool:
    return band in {"over", "well over"}
