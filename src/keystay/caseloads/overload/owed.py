"""What is to be looked at from above: times over capacity, and cases given over it (C1, C3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from keystay.caseloads.allocations.leads import Leads, Owner, leads
from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.allocations.queries import over_capacity
from keystay.caseloads.overload.models import Overload, OverloadLook
from keystay.caseloads.overload.queries import as_run
from keystay.caseloads.overload.rules import Asked, Given, Look, Run, Terms, Times
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import PolicyBook, policy_book

# A time that ended so long before a day has nothing due on it or later.
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Question:
    """Something to look at: a case given over capacity, or else a time over it.

    `seer` is who looks; None if nobody is there. `until` is the last day of what ended.
    """

    about: Run | Allocation
    worker: str
    name: str
    team: str
    seer: Owner | None
    due_on: date
    kept_on: date | None
    until: date | None

    @property
    def is_run(self) -> bool:
        """Whether it is about a time over capacity, and not about one case."""
        return isinstance(self.about, Run)


def open_questions(today: date) -> list[Question]:
    """What is to be looked at on the day and still can be, the soonest due first."""
    rows = questions(today, today)
    still = (each for each in rows if each.kept_on is None and (each.until is None))
    return sorted(still, key=lambda each: (each.due_on, each.name))


def questions(first: date, today: date) -> Iterator[Question]:
    """Everything that was to be looked at by `first` or a later day, as at today.

    One fact is asked once: a case given while the look at its worker's time over capacity is
    still owed by the same person is looked at with it. Three SQL statements besides who leads
    and the policy.
    """
    given = {row.pk: row for row in over_capacity()}
    facts = [_given(row) for row in given.values()]
    runs = {as_run(row): row for row in _overloads(first, {row.worker for row in facts})}
    if not runs and not given:
        return
    times, lead, book = Times(runs, _looks(), facts), leads(today), policy_book()
    asked: dict[Run, Asked] = {}
    for run, row in runs.items():
        if found := times.asked(run, _terms(book, run.since), today):
            asked[run] = found
            seer = lead.seer(run.team, "")
            told = (run.worker, row.worker.name, run.team, seer)
            yield Question(run, *told, found.due_on, found.kept_on, run.until)
    for fact in facts:
        if not _is_asked_with(fact, times, asked, lead):
            yield _of_allocation(given[fact.id], times.seen_on(fact), lead, book)


def _is_asked_with(given: Given, times: Times, asked: dict[Run, Asked], lead: Leads) -> bool:
    """Whether the look at the time over capacity answers for the case that was given in it."""
    run = times.at(given.worker, given.team, given.starts_on)
    found = asked.get(run) if run else None
    outstanding = found and (found.kept_on is None or found.kept_on >= given.decided_on)
    same = lead.seer(given.team, "") == lead.seer(given.team, given.by)
    return bool(outstanding) and same


def _of_allocation(
    row: Allocation, kept_on: date | None, lead: Leads, book: PolicyBook
) -> Question:
    terms, seer = _terms(book, row.decided_on), lead.seer(row.team_id, row.decided_by)
    due_on = add_working_days(row.decided_on, terms.within, terms.closures)
    told = (row.worker_id, row.worker.name, row.team_id, seer)
    return Question(row, *told, due_on, kept_on, None)


def _terms(book: PolicyBook, on: date) -> Terms:
    values = book.on(on)
    passing = int(values["caseload.overload_passing"])
    return Terms(passing, int(values["caseload.over_capacity_seen_within"]), values.closures)


def _overloads(first: date, workers: set[str]) -> Iterator[Overload]:
    since = first - LOOK_BACK if first > date.min + LOOK_BACK else date.min
    lately = Q(until=None) | Q(until__gte=since) | Q(worker__in=workers)
    return (
        Overload.objects.filter(lately).select_related("worker").order_by("since", "pk").iterator()
    )


def _looks() -> list[Look]:
    rows = OverloadLook.objects.values_list("worker_id", "team_id", "looked_on", "looked_by")
    return [Look(*row) for row in rows]


def _given(row: Allocation) -> Given:
    return Given(
        row.pk,
        row.worker_id,
        row.team_id,
        row.decided_on,
        row.decided_by,
        row.starts_on,
        row.seen_on,
    )
