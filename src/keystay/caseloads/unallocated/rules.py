"""When a child without a worker has to have one: sums on dates, with no database.

Source: strategy C4, facts.md F1 (a case is a child allocated to a named worker).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.core.working_days import add_working_days


@dataclass(frozen=True)
class Wait:
    """A case's time without a worker: from a day until a worker was allocated.

    `case` is the child's reference as people read it.
    `ends_on` is the last day if the case was closed, or passed on, without one.
    """

    case: str
    team: str | None
    starts_on: date
    ends_on: date | None
    allocated_on: date | None


def allocated_on(
    starts_on: date, ends_on: date | None, held: Iterable[tuple[date, date | None]]
) -> date | None:
    """The first day from `starts_on` on which a worker held the case; None if none did.

    `held` are the first and last days of those who held it. A worker who comes only after
    the working day that follows `ends_on` has taken on a case that was closed in between.
    """
    days = [max(first, starts_on) for first, last in held if last is None or last >= starts_on]
    found = min(days, default=None)
    closed = found is not None and ends_on is not None and found > add_working_days(ends_on, 1)
    return None if closed else found


def was_asked(wait: Wait, due_on: date) -> bool:
    """False for a case that was closed without a worker before one was due."""
    return wait.allocated_on is not None or wait.ends_on is None or wait.ends_on >= due_on
