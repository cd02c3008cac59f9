"""Weights as their pages show them, and the topic's own events in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.caseloads.schemes.models import Weighting
from keystay.caseloads.schemes.rules import DUTIES, FEATURES, HEADINGS, NUMBERS, PLANS, Scheme
from keystay.caseloads.workload.queries import Load, TeamLoad, team_loads
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte
from keystay.organisation.policy.queries import Policy

SENTENCES = {
    "schemes.chosen": "Cases weigh by “{after[name]}” from {after[from]}",
    "schemes.withdrawn": "“{after[name]}” from {after[from]} was withdrawn",
    "schemes.noted": "Case {after[case]} is noted as: {after[features]}",
    "schemes.grouped": "Cases {after[cases]} are brothers and sisters",
    "schemes.parted": "Case {after[case]} is no longer with brothers and sisters",
    "schemes.duty_given": "{after[duty]} from {after[from]}",
    "schemes.duty_ended": "{after[duty]} to {after[to]}",
    "schemes.reduced": "Room for cases less {after[percent]} % from {after[from]} to {after[to]}",
    "schemes.reduction_ended": "Room for cases less {after[percent]} % only to {after[to]}",
}


# What follows `caseload.percent.` in the policy, in the order of a career.
STAGES = {
    "newly_qualified.first": "Newly qualified (ASYE), first phase",
    "newly_qualified.second": "Newly qualified (ASYE), second phase",
    "newly_qualified.later": "Newly qualified (ASYE), after that",
    "social_worker": "Social worker",
    "experienced": "Experienced social worker",
    "advanced": "Advanced practitioner",
    "manager": "Manager",
}


@dataclass(frozen=True)
class Group:
    """Points of one sort, in words."""

    heading: str
    lines: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Effect:
    """What a scheme would do to one team, now and then: its share of capacity, who is over, and
    how many carry less than the least; `has_least` if either names one for anybody.
    """

    team: str
    able: int
    share_now: str
    share_then: str
    over_now: int
    over_then: int
    below_now: int
    below_then: int
    has_least: bool
    newly: str
    no_longer: str


def groups(scheme: Scheme) -> list[Group]:
    """Everything that the scheme weighs; what weighs nothing is left out."""
    found = [
        Group(HEADINGS["kinds"], [(w, scheme.kinds[k]) for k, w in PLANS.items()]),
        Group(HEADINGS["features"], [(w, scheme.features[k]) for k, w in FEATURES.items()]),
        Group(HEADINGS["duties"], [(w, scheme.duties[k]) for k, w in DUTIES.items()]),
        Group(HEADINGS["numbers"], [(w, getattr(scheme, k)) for k, w in NUMBERS.items()]),
    ]
    kept = [Group(g.heading, [line for line in g.lines if line[1]]) for g in found]
    return [group for group in kept if group.lines]


def stage_lines(values: Policy) -> list[tuple[str, Decimal]]:
    """What share of a full ceiling the policy gives each stage of practice, in per cent."""
    shares = values.starting_with("caseload.percent.")
    return [(words, Decimal(str(shares[key]))) for key, words in STAGES.items() if key in shares]


def effects(now: Iterable[Load], then: Iterable[Load]) -> list[Effect]:
    """The teams with anyone able to hold cases, in order of name, before and after."""
    before, after = team_loads(now), {team.team: team for team in team_loads(then)}
    least = any(team.has_least for team in (*before, *after.values()))
    return [_effect(team, after[team.team], least) for team in before if team.able]


def _effect(team: TeamLoad, would: TeamLoad, has_least: bool) -> Effect:
    now, then = _over(team), _over(would)
    return Effect(
        team=team.name,
        able=would.able,
        share_now=_share(team),
        share_then=_share(would),
        over_now=team.over,
        over_then=would.over,
        below_now=team.below,
        below_then=would.below,
        has_least=has_least,
        newly=", ".join(name for person, name in then.items() if person not in now),
        no_longer=", ".join(name for person, name in now.items() if person not in then),
    )


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


def _over(team: TeamLoad) -> dict[str, str]:
    return {w.person: w.name for w in team.workers if w.is_over}


def _share(team: TeamLoad) -> str:
    return "–" if team.share is None else f"{round(team.share)} %"
