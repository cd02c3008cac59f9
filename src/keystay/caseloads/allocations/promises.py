"""Going over capacity is seen above: by the service manager as a rule (C3)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from keystay.caseloads.allocations.leads import Owner, leads
from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.allocations.queries import over_capacity
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import one_decimal
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import policy_book

OVER = "over-capacity"


def looks_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every allocation over capacity, owed a look by the next above who did not make it."""
    rows = list(over_capacity())
    lead = leads(window.today) if rows else None
    book = policy_book()
    for row in rows:
        seer = lead.seer(row.team_id, row.decided_by) if lead else None
        if people is None or (seer and seer.person in people):
            values = book.on(row.decided_on)
            days = int(values["caseload.over_capacity_seen_within"])
            due_on = add_working_days(row.decided_on, days, values.closures)
            if window.first <= due_on <= window.last:
                yield _occurrence(row, seer, due_on)


def _occurrence(row: Allocation, seer: Owner | None, due_on: date) -> Occurrence:
    acts, see = seer is None or seer.acts, reverse("workload:worker", args=[row.worker_id])
    load = f"{one_decimal(row.load_after)} with room for {one_decimal(row.capacity)}"
    return Occurrence(
        promise=OVER,
        due_on=due_on,
        about=row.worker_id,
        owed_by=seer.person if seer else None,
        team=row.team_id,
        link=reverse("allocations:look", args=[row.pk]) if acts else see,
        see=see,
        kept_on=row.seen_on,
        note=load if acts else f"{load}. Nobody above is left to look at it: name somebody",
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
