"""How the measures count: the census year, working days, sums over sums, and rounding.

Pure arithmetic. The formulas are those that reproduce the published figures of the
Department for Education (census.md 6).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from keystay.core.working_days import bank_holidays

ONE_DAY = timedelta(days=1)
NONE_LEFT = Decimal(0)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def months_before(day: date, count: int) -> date:
    """The same day so many months earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(year, month + 1, min(day.day, last))


def half_before(day: date) -> date:
    """The day half a year earlier; the end of a month for the end of a month."""
    if (day + ONE_DAY).day == 1:
        return months_before((day + ONE_DAY), 6) - ONE_DAY
    return months_before(day, 6)


def census_year(last: date) -> tuple[date, date]:
    """First and last day of the year that ends on `last`: 1 October to 30 September."""
    return year_before(last) + ONE_DAY, last


def has_leap_day(first: date, last: date) -> bool:
    """True if a 29 February lies between the two days, both included."""
    leap_years = (year for year in range(first.year, last.year + 1) if _is_leap(year))
    return any(first <= date(year, 2, 29) <= last for year in leap_years)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """`value` to `decimals` places as the Department rounds: 0.05 becomes 0.1."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def printed(value: Decimal, decimals: int) -> str:
    """`value` as the Department prints it: `low` if it rounds to nought without being nought."""
    rounded = half_up(value, decimals)
    return "low" if value and not rounded else f"{rounded:f}"


def ratio(numerator: Decimal, denominator: Decimal, times: int) -> Decimal | None:
    """`times` x numerator / denominator; None where there is nothing to divide by."""
    return None if denominator == 0 else numerator * times / denominator


def working_days(first: date, last: date, closures: Collection[date] = ()) -> int:
    """Working days from `first` to `last`, both included; 0 if `last` is earlier."""
    if last < first:
        return 0
    weeks, over = divmod((last - first).days + 1, 7)
    weekdays = weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(over))
    return weekdays - _shut_between(first, last, frozenset(closures))


def days_in_window(
    starts: date,
    ends: date,
    days: Decimal | None,
    window: tuple[date, date],
    closures: Collection[date] = (),
) -> Decimal:
    """Working days that an absence from `starts` to `ends` took out of the window.

    `days`, where payroll gave it, is shared out by the working days inside and outside the
    window (by calendar days if the absence holds no working day).
    """
    first, last = max(starts, window[0]), min(ends, window[1])
    if last < first:
        return NONE_LEFT
    inside = working_days(first, last, closures)
    if days is None:
        return Decimal(inside)
    if (first, last) == (starts, ends):
        return days
    whole = working_days(starts, ends, closures)
    if whole:
        return days * inside / whole
    return days * ((last - first).days + 1) / ((ends - starts).days + 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _shut_between(first: date, last: date, closures: frozenset[date]) -> int:
    shut = _shut_weekdays(first.year, last.year, closures)
    return bisect_right(shut, last) - bisect_left(shut, first)


@cache
def _shut_weekdays(first: int, last: int, closures: frozenset[date]) -> Sequence[date]:
    holidays = {day for year in range(first, last + 1) for day in bank_holidays(year)}
    return sorted(day for day in holidays | closures if day.weekday() < 5)
