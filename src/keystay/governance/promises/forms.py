"""The period that a page of promise-keeping is about, from its address."""

from datetime import date

from django.http import QueryDict

from keystay.governance.promises.queries import Period
from keystay.governance.promises.rules import half_year

EARLIEST = date(2000, 1, 1)


def period_of(asked: QueryDict, known: date) -> Period:
    """`?first=2025-10-01&last=2026-03-31`; the half-year of the day known for what is amiss.

    A mistyped address is never refused: the days are put in order, and nothing is asked of
    days before 2000.
    """
    usual = half_year(known)
    first = max(_day(asked.get("first", "")) or usual[0], EARLIEST)
    last = _day(asked.get("last", "")) or usual[1]
    return Period(min(first, last), max(first, last)) if last >= EARLIEST else Period(*usual)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
