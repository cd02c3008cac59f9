"""Ends of months, and since when someone has been over capacity: sums on dates."""

from collections.abc import Sequence
from datetime import date, timedelta


def month_ends(on: date, count: int) -> list[date]:
    """The last days of the `count` months that ended before or on the day, the earliest first."""
    found: list[date] = []
    first = (on + timedelta(days=1)).replace(day=1)
    while len(found) < count:
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found[::-1]


def over_since(days: Sequence[tuple[date, bool]]) -> date | None:
    """The first day of the unbroken run of days over capacity that ends the row, if it does.

    `days` are in order, each with whether the worker was over capacity; a day of which nothing
    is known breaks the run.
    """
    since = None
    for day, was_over in reversed(days):
        if not was_over:
            break
        since = day
    return since
