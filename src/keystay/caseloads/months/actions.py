"""Keeping the ends of months."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from keystay.caseloads.months.models import MonthEnd
from keystay.caseloads.months.queries import first_case_on
from keystay.caseloads.months.rules import month_ends
from keystay.caseloads.workload.queries import loads_on
from keystay.core.audit.actions import Actor, record
from keystay.organisation.authority.queries import this_council

AT_A_TIME = 2000
AS_FAR_BACK = 13
# Twenty years: a first case dated 1900 by mistake must not cost a night.
MOST = 240


def keep(*, on: date, by: Actor) -> int:
    """Keep the ends of months since the first case, each in a transaction; returns the rows.

    The last thirteen are kept anew each time, for what came late, and all of them on the first
    of a month; else an earlier one only if it is missing. Run again, it makes the same rows.
    Without a council there is nothing to keep.
    """
    return sum(keep_month(day=day, by=by) for day in [*_earlier(on), *month_ends(on, AS_FAR_BACK)])


@transaction.atomic
def keep_month(*, day: date, by: Actor) -> int:
    """Keep how every worker stood on the day, in place of what was kept of it before."""
    council = this_council()
    if council is None:
        return 0
    before = MonthEnd.objects.filter(day=day)
    had = set(before.values_list(*NAMES))
    rows = list(_rows(day))
    if {tuple(getattr(row, name) for name in NAMES) for row in rows} == had:
        return len(rows)
    before.delete()
    MonthEnd.objects.bulk_create(rows, batch_size=AT_A_TIME)
    after = {"month": day, "workers": len(rows)}
    record(kind="months.kept", by=by, subject=council, after=after)
    return len(rows)


NAMES = ("worker_id", "team_id", "cases", "load", "capacity", "band", "fte")


def _earlier(on: date) -> list[date]:
    first = first_case_on()
    if first is None:
        return []
    ends = [day for day in month_ends(on, MOST)[:-AS_FAR_BACK] if day >= first]
    kept = set() if on.day == 1 else set(MonthEnd.objects.values_list("day", flat=True).distinct())
    return [day for day in ends if day not in kept]


def _rows(day: date) -> Iterable[MonthEnd]:
    for load in loads_on(day).values():
        if load.cases or load.capacity:
            yield MonthEnd(
                worker_id=load.person,
                team_id=load.team,
                day=day,
                fte=round(load.fte, 6),
                cases=load.cases,
                load=round(load.load, 2),
                capacity=round(load.capacity, 2),
                band=load.band,
            )
