"""Reading allocations: what is held now, what waits for the case system, what went over."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.cases.models import Child, Spell
from keystay.caseloads.workload.queries import counted_spells
from keystay.organisation.policy.queries import policy

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
