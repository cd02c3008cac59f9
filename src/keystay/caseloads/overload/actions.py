"""Keeping the times over capacity, and looking at one from above (C1, C3)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from keystay.access.users.models import User
from keystay.caseloads.overload.models import Overload, OverloadLook, OverloadsReckoned
from keystay.caseloads.overload.queries import as_run, standing, stands_above
from keystay.caseloads.overload.reckoning import VERSION, runs_to, stands
from keystay.caseloads.overload.rules import Run, floor
from keystay.core.audit.actions import Actor, record
from keystay.core.audit.queries import last_number
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.words import one_decimal
from keystay.organisation.authority.queries import this_council
from keystay.workforce.models import Person


class NotOver(Refused):
    """Only a worker who is over capacity today is looked at."""


class NotAbove(Refused):
    """Neither the worker nor the team's manager looks at it: somebody above does."""


def reckon(*, on: date, by: Actor) -> bool:
    """Have the times over capacity right as at the day; True if there was anything to reckon.

    All that go beyond the `floor` are made anew; what ended before stays as it was found. Made
    again, they are the same. What is written while it reckons is noticed: the last act is noted
    before anything is read.
    """
    council = this_council()
    if council is None or stands(on):
        return False
    last_event, runs = last_number(), runs_to(on)
    with transaction.atomic():
        if _replace(runs, on):
            after = {"workers": sum(run.until is None for run in runs), "day": on}
            record(kind="overload.reckoned", by=by, subject=council, after=after)
        OverloadsReckoned.objects.exclude(day=on).delete()
        told = {"last_event": last_event, "version": VERSION}
        OverloadsReckoned.objects.update_or_create(day=on, defaults=told)
    return True


@transaction.atomic
def look_at(*, worker: Person, words: str, by: Actor) -> OverloadLook:
    """Say that a worker's time over capacity was looked at, and what was decided.

    Raises NotOver and NotAbove.
    """
    found = standing(worker, today())
    if found is None:
        raise NotOver(f"{worker.name} is not over capacity today.")
    if isinstance(by, User) and not stands_above(by, worker, found.run.team):
        raise NotAbove("Neither the worker nor the team’s manager looks at it: somebody above.")
    row = OverloadLook.objects.create(
        worker=worker,
        team_id=found.run.team,
        since=found.run.since,
        load=found.now.load,
        capacity=found.now.capacity,
        looked_on=today(),
        looked_by="" if isinstance(by, str) else str(by.pk),
        looked_by_name=by if isinstance(by, str) else str(by.name),
        words=words,
    )
    after = {
        "worker": worker.name,
        "since": row.since,
        "load": one_decimal(row.load),
        "capacity": one_decimal(row.capacity),
    }
    record(
        kind="overload.looked_at", by=by, subject=row, about=worker.pk, after=after, reason=words
    )
    return row


def _replace(runs: Iterable[Run], on: date) -> bool:
    """Put the times in place of those that were kept; True if anything changed."""
    rows = Overload.objects.filter(Q(until=None) | Q(until__gte=floor(on)))
    old = {as_run(row): row.pk for row in rows}
    new = {_known(run, old, on) for run in runs}
    Overload.objects.filter(pk__in=[pk for run, pk in old.items() if run not in new]).delete()
    Overload.objects.bulk_create(
        Overload(
            worker_id=run.worker,
            team_id=run.team,
            since=run.since,
            until=run.until,
            known_on=run.known_on,
        )
        for run in new - old.keys()
    )
    return new != old.keys()


def _known(run: Run, old: Iterable[Run], on: date) -> Run:
    """The time with the day on which any of those that it is made from was first found."""
    known_on = min((each.known_on for each in old if each.meets(run)), default=on)
    return Run(run.worker, run.team, run.since, run.until, known_on)
