"""Going over capacity is seen by the service manager (C3)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.allocations.queries import over_capacity, service_managers
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import one_decimal
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import policy_book

OVER = "over-capacity"


def looks_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every allocation over capacity, owed a look by whoever leads the service of its team."""
    rows = list(over_capacity())
    leaders = service_managers(window.today) if rows else {}
    book = policy_book()
    for row in rows:
        leader = leaders.get(row.team.service_id)
        if people is None or leader in people:
            values = book.on(row.decided_on)
            days = int(values["caseload.over_capacity_seen_within"])
            due_on = add_working_days(row.decided_on, days, values.closures)
            if window.first <= due_on <= window.last:
                yield _occurrence(row, leader, due_on)


def _occurrence(row: Allocation, leader: str | None, due_on: date) -> Occurrence:
    load = f"{one_decimal(row.load_after)} with room for {one_decimal(row.capacity)}"
    return Occurrence(
        promise=OVER,
        due_on=due_on,
        about=row.worker_id,
        owed_by=leader,
        team=row.team_id,
        link=reverse("allocations:look", args=[row.pk]),
        see=reverse("workload:worker", args=[row.worker_id]),
        kept_on=row.seen_on,
        note=load,
        what=f"Case {row.child.shown} given over capacity",
    )


PROMISES = [
    Promise(
        key=OVER,
        sentence="Going over capacity is looked at by the service manager.",
        act="Look at an allocation over capacity",
        ids=("C3",),
        occurrences=looks_due,
    ),
]
