"""Ends of months, and since when someone has been over capacity: sums on dates."""

from collections.abc import Sequence
from datetime import date, timedelta

OVER = frozenset({"over", "well over"})


def month_ends(on: date, count: int) -> list[date]:
    """The last days of the `count` months that ended before or on the day, the earliest first."""
    found: list[date] = []
    first = (on + timedelta(days=1)).replace(day=1)
    while len(found) < count:
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found[::-1]


def over_since(bands: Sequence[tuple[date, str]]) -> date | None:
    """The first day of the unbroken run of days over capacity that ends the row, if it does.

    `bands` are the days in order with how the worker stood; a day without a row breaks the run.
    """
    since = None
    for day, band in reversed(bands):
        if band not in OVER:
            break
        since = day
    return since
