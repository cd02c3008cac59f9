"""Working days in England: Monday to Friday, less bank holidays and the council's own closures.

Holidays come from data shipped in a package (2012-2028, with one-off days such as
8 May 2023); later years are computed. Nothing is fetched.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays

ONE_DAY = timedelta(days=1)


def is_working_day(day: date, closures: Iterable[date] = ()) -> bool:
    """True on a weekday that is neither a bank holiday nor one of the council's `closures`."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in closures


def add_working_days(start: date, days: int, closures: Iterable[date] = ()) -> date:
    """The day that is `days` working days after `start`, which itself is day nought.

    Two working days from a Friday is Tuesday. With 0 the answer is `start` if it is a
    working day, else the next one.
    """
    shut = frozenset(closures)
    day = start
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, shut)
    while not is_working_day(day, shut):
        day += ONE_DAY
    return day


def working_days_between(start: date, end: date, closures: Iterable[date] = ()) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, closures)
    shut = frozenset(closures)
    length = (end - start).days
    return sum(is_working_day(start + ONE_DAY * n, shut) for n in range(1, length + 1))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England and Wales in `year`."""
    return _published().get(year) or _computed(year)


@cache
def _published() -> dict[int, frozenset[date]]:
    found: dict[int, set[date]] = {}
    division = BankHolidays.ENGLAND_AND_WALES
    for row in BankHolidays(use_cached_holidays=True).get_holidays(division=division):
        found.setdefault(row["date"].year, set()).add(row["date"])
    return {year: frozenset(days) for year, days in found.items()}


def _computed(year: int) -> frozenset[date]:
    # The package also lists a weekend holiday beside its substitute; weekends never count.
    days = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(day for day in days if day.weekday() < 5)
