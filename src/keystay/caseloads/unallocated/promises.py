"""No child is left without a worker (C4)."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse

from keystay.caseloads.allocations.leads import Owner, leads
from keystay.caseloads.unallocated.queries import waits
from keystay.caseloads.unallocated.rules import Wait, was_asked
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import day
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import Policy, policy_book

ALLOCATE = "unallocated-case"
LOOK_BACK = timedelta(days=60)


def allocations_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every case that waits or waited for a worker, owed by the manager of its team.

    Where a team has none, or the case no team, the next above answers, or a workforce lead.
    """
    lead = leads(window.today)
    teams = None if people is None else lead.answering(people)
    if teams is not None and not teams:
        return
    values, pages = policy_book().on(window.today), reverse("workload:council")
    for wait in waits(_since(window), window.last, values["caseload.counting_roles"], teams):
        due_on = _due_on(wait, values)
        if window.first <= due_on <= window.last and was_asked(wait, due_on):
            owner = lead.owner(wait.team or "")
            if people is None or (owner and owner.person in people):
                yield _occurrence(wait, due_on, owner, pages)


def _since(window: Window) -> date:
    # What was allocated in time before the window opened may have been due within it.
    first = min(window.recent or window.first, window.today)
    return first - LOOK_BACK if first > date.min + LOOK_BACK else date.min


def _due_on(wait: Wait, values: Policy) -> date:
    days = int(values["caseload.allocated_within"])
    return add_working_days(wait.starts_on, days, values.closures)


def _occurrence(wait: Wait, due_on: date, owner: Owner | None, pages: str) -> Occurrence:
    return Occurrence(
        promise=ALLOCATE,
        due_on=due_on,
        about=owner.person if owner else "",
        owed_by=owner.person if owner else None,
        team=wait.team,
        link=f"{pages}{wait.team}/" if wait.team else pages,
        kept_on=wait.allocated_on,
        note=f"Without a worker since {day(wait.starts_on)}"
        + ("" if owner is None or owner.acts else ". No manager is left to allocate it: name one"),
        until=wait.ends_on,
        what=f"Case {wait.case}",
    )


PROMISES = [
    Promise(
        key=ALLOCATE,
        sentence="No child is left without a worker.",
        act="Allocate a case",
        ids=("C4",),
        occurrences=allocations_due,
    ),
]
