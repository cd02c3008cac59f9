"""Reading allocations: what is held now, what waits for the case system, what went over."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import F, Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.allocations.models import Allocation, Outcome
from keystay.caseloads.cases.models import Child, Spell
from keystay.caseloads.workload.queries import counted_spells
from keystay.core.clock import today
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Assignment

OURS = "keystay:"


def days_allowed(today: date) -> tuple[date, date]:
    """The first and the last day from which a case may be allocated."""
    values = policy(today)
    back = timedelta(days=int(values["caseload.allocate_back_days"]))
    return today - back, today + timedelta(days=int(values["caseload.allocate_ahead_days"]))


def holders(children: Collection[Child], on: date) -> dict[int, list[Spell]]:
    """The spells that hold each of the children on the day, the longest held first.

    A child who waits for a worker has a spell without one, or none.
    """
    rows = counted_spells(on, policy(on)).filter(child__in=children)
    found: dict[int, list[Spell]] = {child.pk: [] for child in children}
    for spell in rows.select_related("worker", "team").order_by("starts_on", "pk"):
        found[spell.child_id].append(spell)
    return found


def marks(children: Collection[Child], on: date) -> dict[int, str]:
    """What a manager saw of each case, so that a change since then is noticed.

    The number of allocations so far, and the spells that hold it: `2|41,57`.
    """
    numbers = dict(
        Allocation.objects.filter(child__in=children)
        .values_list("child_id")
        .annotate(Max("number"))
        .order_by("child_id")
    )
    held = holders(children, on)
    return {
        child.pk: f"{numbers.get(child.pk, 0)}|{','.join(str(s.pk) for s in held[child.pk])}"
        for child in children
    }


def last_allocation(child: Child) -> Allocation | None:
    """The latest allocation of a case made here."""
    return (
        Allocation.objects.filter(child=child).select_related("worker").order_by("-number").first()
    )


def pending() -> QuerySet[Allocation]:
    """Allocations that the case system does not show yet, the oldest first."""
    rows = Allocation.objects.filter(outcome="").select_related("child", "worker", "team")
    return rows.prefetch_related("cuts__spell__worker").order_by("starts_on", "pk")


def find_case(user: User, reference: str, permission: Permission) -> Child:
    """The case, if `user` reaches the team or the worker that holds it today; Http404 otherwise.

    A case of no team that nobody holds is anyone's who may allocate. To see every caseload of
    the council is not to see every reference (reliability.md 1.5, A9).
    """
    child = Child.objects.filter(reference=reference).first()
    if child is None or not reaches(user, child, permission):
        raise Http404
    return child


def find_allocation(user: User, allocation_id: str, permission: Permission) -> Allocation:
    """The allocation, if `user` reaches the team of its worker; Http404 otherwise."""
    teams = reach(user, permission).teams
    rows = Allocation.objects.select_related("child", "worker", "team")
    return get_object_or_404(rows, pk=allocation_id, team__in=teams)


def pending_in(teams: Collection[str]) -> list[Allocation]:
    """Allocations to workers of the teams that the case system does not show yet."""
    return list(pending().filter(team__in=teams))


def over_capacity(teams: Collection[str] | None = None) -> QuerySet[Allocation]:
    """Allocations over capacity that still stand, the latest first; of `teams`, or all."""
    rows = Allocation.objects.filter(load_after__gt=F("capacity")).exclude(outcome=Outcome.DROPPED)
    rows = rows if teams is None else rows.filter(team__in=teams)
    return rows.select_related("child", "worker", "team").order_by("-decided_on", "pk")


def story_of(child: Child) -> list[Allocation]:
    """The allocations of a case made here, the latest first."""
    rows = Allocation.objects.filter(child=child).select_related("worker", "instead_of", "team")
    return list(rows.order_by("-number"))


def reaches(user: User, child: Child, permission: Permission) -> bool:
    """Whether `user` reaches the team or the worker that holds the case today."""
    scope, on = reach(user, permission), today()
    held = holders([child], on)[child.pk]
    if not held:
        return bool(scope.teams)
    own = any(spell.worker_id and spell.worker.user_id == user.pk for spell in held)  # type: ignore[union-attr]
    if own and permission is Permission.CASELOAD_READ:
        return True
    workers = [spell.worker_id for spell in held if spell.worker_id]
    teams = {spell.team_id for spell in held} | set(
        Assignment.objects.current(on).filter(person__in=workers).values_list("team_id", flat=True)
    )
    return bool(scope.teams & teams) or (teams == {None} and bool(scope.teams))
