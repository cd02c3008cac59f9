"""When the group is to meet next, and what of a meeting is carried forward."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

OPEN, DECIDED, NOTED = "open", "decided", "noted"
ONE_DAY = 1


@dataclass(frozen=True)
class Turn:
    """One time that a meeting falls due; `held_on` is None while none was held."""

    due_on: date
    held_on: date | None


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after_month = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(after_month.toordinal() - ONE_DAY).day
    return date(year, month + 1, min(day.day, last))


def turns(
    founded: date, held: Sequence[date], every_months: Callable[[date], int]
) -> Iterator[Turn]:
    """Every time that a meeting fell or falls due: from the founding and from each meeting on.

    `held` is in order.
    """
    before = founded
    for day in held:
        yield Turn(months_after(before, every_months(before)), day)
        before = day
    yield Turn(months_after(before, every_months(before)), None)


def is_carried(outcome: str, dropped: bool) -> bool:
    """True for what a meeting left open, or did not come to; what was dropped is not."""
    return not dropped and outcome not in (DECIDED, NOTED)
