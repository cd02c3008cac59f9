"""Candidates for stepping down on any day, what was decided, and what it does to caseloads."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.cases.models import Child
from keystay.caseloads.extra_support.queries import Holder, holders
from keystay.caseloads.stepdown import rules
from keystay.caseloads.stepdown.models import Analysis, Decision, Review
from keystay.caseloads.stepdown.rules import State
from keystay.caseloads.stepdown.standings import numbers, said
from keystay.caseloads.workload.queries import (
    Load,
    loads_in,
    team_loads,
    weights,
    without_case,
)
from keystay.core.clock import today
from keystay.core.reading import once
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import Policy, policy
from keystay.workforce.people.queries import person_of


def state_on(row: Decision, on: date, values: Policy) -> State:
    """How a decision stands on the day; its plan is read with it."""
    late = int(values["caseload.stepdown.carried_out_within"])
    told = said(row, row.plan.ends_on)
    return rules.state_of(told, late, numbers(values).ask_again, on)


def decisions_of(team: Team, since: date) -> list[Decision]:
    """The team's decisions that were made since the day, or are open, the latest first."""
    rows = Decision.objects.filter(Q(decided_on__gte=since) | Q(closed_on=None), team=team)
    return list(rows.select_related("plan__child", "decided_by"))


def decisions_about(child: Child) -> list[Decision]:
    """Every decision about the child, the latest first."""
    rows = Decision.objects.filter(plan__child=child)
    return list(rows.select_related("plan__child", "team", "decided_by"))


def open_decisions(teams: Collection[str] | None) -> list[Decision]:
    """Decisions that are not closed, of the teams or of all."""
    rows = Decision.objects.filter(closed_on=None).select_related("plan")
    return list(rows if teams is None else rows.filter(team__in=teams))


def analyses(teams: Collection[str] | None = None) -> dict[str, list[Analysis]]:
    """Each team's analyses, the earliest first, by the team's id."""
    rows = Analysis.objects.select_related("held_by").order_by("held_on", "id")
    found: dict[str, list[Analysis]] = defaultdict(list)
    for row in rows if teams is None else rows.filter(team__in=teams):
        found[row.team_id].append(row)
    return dict(found)


def first_reviews(teams: Collection[str] | None = None) -> dict[str, date]:
    """The first day on which a review was recorded for a case that each team holds today."""
    rows = Review.objects.order_by("-happened_on", "id").values_list("child_id", "happened_on")
    days = dict(rows)
    held = holders(today(), children=list(days)) if days else {}
    found: dict[str, date] = {}
    for child, holder in held.items():
        if teams is None or holder.team in teams:
            found[holder.team] = min(days[child], found.get(holder.team, days[child]))
    return found


def analysis_due(held: Iterable[Analysis], first_review: date | None, weeks: int) -> date | None:
    """When a team's next analysis is due: so long after its last, or after its first review.

    None while it has neither: without reviews the rules can find nobody.
    """
    last = max((row.held_on for row in held), default=first_review)
    return last + timedelta(weeks=weeks) if last else None


@dataclass(frozen=True)
class Change:
    """A load, and what it is when the case closes."""

    before: Load
    after: Load


@dataclass(frozen=True)
class Effect:
    """What closing a case does to the workers of the team who hold it, and to its average."""

    workers: tuple[Change, ...]
    average_before: Decimal | None
    average_after: Decimal | None


def effect(holder: Holder, on: date) -> Effect:
    """What the caseloads of the holder's team become when the child's case closes."""
    values, child = policy(on), Child(pk=holder.child, reference=holder.reference)
    weight = weights([child], on).get(holder.child, Decimal(1))
    loads = loads_in([holder.team], on)
    changes = {
        load.person: Change(load, without_case(load, weight, values))
        for load in loads
        if load.person in holder.workers
    }
    after = [changes[load.person].after if load.person in changes else load for load in loads]
    means = [team_loads(rows)[0].average for rows in (loads, after)]
    return Effect(tuple(changes.values()), means[0], means[1])


def find_child(user: User, reference: str, permission: Permission) -> Child:
    """The child, if `user` manages the team of the case or, to read, holds it; else Http404."""
    child = Child.objects.filter(reference=reference).first()
    if child is None or not _reaches(user, child, permission):
        raise Http404
    return child


def _reaches(user: User, child: Child, permission: Permission) -> bool:
    managed = reach(user, permission).teams
    holder = holds_today(child)
    if holder is None:
        last = Decision.objects.filter(plan__child=child).first()
        return last is not None and last.team_id in managed
    me = person_of(user) if permission is Permission.CASELOAD_READ else None
    return holder.team in managed or (me is not None and me.pk in holder.workers)


def find_decision(user: User, decision: str, permission: Permission) -> Decision:
    """The decision, if `user` reaches the child with `permission`; Http404 otherwise."""
    row = Decision.objects.select_related("plan__child", "team").filter(pk=decision).first()
    if row is None or not _reaches(user, row.plan.child, permission):
        raise Http404
    return row


def find_review(user: User, review: str, permission: Permission) -> Review:
    """The review, if `user` reaches the child with `permission`; Http404 otherwise."""
    row = Review.objects.select_related("child").filter(pk=review).first()
    if row is None or not _reaches(user, row.child, permission):
        raise Http404
    return row


def reviews_of(child: Child) -> list[Review]:
    """The child's reviews that are recorded here, the latest first."""
    return list(Review.objects.filter(child=child))


def holds_today(child: Child) -> Holder | None:
    """Who holds the child's case today; read once for a page."""
    on = today()
    found = once(("holder", child.pk, on), lambda: holders(on, children=[child.pk]))
    return found.get(child.pk)
