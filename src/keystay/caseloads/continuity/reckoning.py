"""Figures of continuity from the spells, and those reckoned ahead while they still stand.

The definition is `reckon`: every figure from the spells as they are now. It reads 33 months
and takes some tenths of a second for a council, so it is done ahead: by the worker within a
minute after anything that it rests on has changed, and as soon as a new day begins. What was
reckoned is used only for its own day, and only if history tells of no such change since. So
an import that changes the past mends the figures, and meanwhile nobody sees old ones.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.models import Reckoned
from keystay.caseloads.continuity.reading import because, staff_read, stories
from keystay.caseloads.continuity.sums import Figures, Sums
from keystay.caseloads.continuity.tally import Facts, facts
from keystay.caseloads.continuity.trend import Quarters
from keystay.core.audit.queries import topics_since
from keystay.organisation.policy.queries import Policy, policy

QUARTERS = 8
# Another number makes everything be reckoned anew: for a change of definition or of shape.
VERSION = 1
# Topics whose acts change spells, or who worked where and left when. The policy is compared.
RESTS_ON = frozenset({"cases", "allocations", "assignments", "demo"})


def reckon(on: date, teams: Collection[str] | None = None) -> Figures:
    """The figures as at the day from the spells, right for `teams` and any of them (all: None).

    Four SQL statements whatever the number of children. Nothing before the policy began.
    """
    values, since, staff = policy(on), rules.year_to(on), staff_read()
    ends = [*rules.quarter_ends(on - timedelta(days=1), QUARTERS), on]
    found = Figures(Sums(), Quarters(ends))
    reason = because(staff, values)
    for child, told in stories(on, rules.year_to(ends[0]), teams, values, staff):
        found.trend.add(told)
        if any(part.last >= since for part in told.parts):
            found.year.add(facts(child, told, since, on, reason))
    return found


def facts_of(on: date, team: str) -> Iterator[Facts]:
    """What the twelve months to the day brought each child of a team who had a case in them.

    Without the reasons of changes.
    """
    since = rules.year_to(on)
    for child, told in stories(on, since, [team], policy(on), staff_read()):
        if any(part.last >= since for part in told.parts):
            yield facts(child, told, since, on, lambda change: rules.NOT_RECORDED)


def reckoned(on: date) -> Figures | None:
    """The figures as at the day if they were reckoned ahead and nothing has changed since."""
    row = Reckoned.objects.filter(day=on).first()
    if row is None or row.basis != basis(policy(on)) or stale(row.last_event):
        return None
    return Figures.of_json(row.figures)


def stale(last_event: int) -> bool:
    """True if something has changed, after that act of history, on which the figures rest."""
    return not RESTS_ON.isdisjoint(topics_since(last_event))


def basis(values: Policy) -> dict[str, Any]:
    """What the figures go by besides the records."""
    roles, ours = values.get("caseload.counting_roles"), "caseload.continuity."
    return {"version": VERSION, "roles": roles, **values.starting_with(ours)}
