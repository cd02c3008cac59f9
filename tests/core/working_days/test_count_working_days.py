"""Working days in England and Wales: bank holidays, substitutes, one-off days and closures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.core.working_days import (
    add_working_days,
    bank_holidays,
    is_working_day,
    working_days_between,
)

pytestmark = pytest.mark.promise("T4")
DAY = timedelta(days=1)
EVERY_DAY = [date(2020, 1, 1) + n * DAY for n in range((date(2041, 1, 1) - date(2020, 1, 1)).days)]
DAYS = st.sampled_from(EVERY_DAY[:-60])
# Moved for VE Day, the jubilee, the state funeral and the coronation.
ONCE = {
    2020: ({date(2020, 5, 8)}, {date(2020, 5, 4)}),
    2022: ({date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}, {date(2022, 5, 30)}),
    2023: ({date(2023, 5, 8)}, set()),
}


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * DAY


def substituted(days: list[date]) -> set[date]:
    """Each day, or where it is a weekend the next weekday that is not taken."""
    taken = {day for day in days if day.weekday() < 5}
    for day in days:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in taken:
                day += DAY
            taken.add(day)
    return taken


def obvious(year: int) -> set[date]:
    """The bank holidays of a year, from the rules alone."""
    sunday = easter(year)
    added, taken_away = ONCE.get(year, (set(), set()))
    usual = {
        *substituted([date(year, 1, 1)]),
        sunday - 2 * DAY,
        sunday + DAY,
        monday_from(date(year, 5, 1)),
        monday_from(date(year, 5, 25)),
        monday_from(date(year, 8, 25)),
        *substituted([date(year, 12, 25), date(year, 12, 26)]),
    }
    return (usual - taken_away) | added


@pytest.mark.parametrize("year", range(2012, 2041))
def test_every_year_agrees_with_the_rules(year: int):
    if year == 2012:  # the diamond jubilee, likewise
        expected = (obvious(year) - {date(2012, 5, 28)}) | {date(2012, 6, 4), date(2012, 6, 5)}
    else:
        expected = obvious(year)
    assert bank_holidays(year) == expected


def test_every_day_from_2020_to_2040():
    shut = {day for year in range(2020, 2041) for day in obvious(year)}
    wrong = [d for d in EVERY_DAY if is_working_day(d) != (d.weekday() < 5 and d not in shut)]
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 7), True),
        (date(2023, 5, 8), False),  # coronation of King Charles III
        (date(2024, 5, 8), True),
        (date(2021, 12, 27), False),  # Christmas Day on a Saturday
        (date(2021, 12, 28), False),
        (date(2022, 12, 27), False),  # Christmas Day on a Sunday
        (date(2022, 12, 28), True),
        (date(2028, 1, 3), False),  # New Year's Day on a Saturday
        (date(2033, 12, 26), False),
        (date(2033, 12, 27), False),
        (date(2033, 12, 28), True),
    ],
)
def test_named_days(day: date, works: bool):
    assert is_working_day(day) is works


def test_the_councils_own_closures_are_not_working_days():
    closures = ["2026-12-24", "2026-12-29"]
    shut = [date.fromisoformat(day) for day in closures]
    assert not is_working_day(shut[0], shut)
    assert add_working_days(date(2026, 12, 23), 1, shut) == date(2026, 12, 30)
    assert working_days_between(date(2026, 12, 23), date(2026, 12, 31), shut) == 2


def test_two_working_days_from_a_friday_is_tuesday():
    assert add_working_days(date(2026, 3, 6), 2) == date(2026, 3, 10)


def test_no_days_from_a_weekend_is_monday_and_from_a_weekday_itself():
    assert add_working_days(date(2026, 3, 7), 0) == date(2026, 3, 9)
    assert add_working_days(date(2026, 3, 6), 0) == date(2026, 3, 6)


def test_days_counted_backwards_are_negative():
    assert working_days_between(date(2026, 3, 10), date(2026, 3, 6)) == -2
    assert working_days_between(date(2026, 3, 6), date(2026, 3, 6)) == 0


@given(start=DAYS, days=st.integers(1, 30))
def test_adding_and_counting_undo_each_other(start: date, days: int):
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert working_days_between(start, end) == days
    assert sum(is_working_day(start + n * DAY) for n in range(1, (end - start).days + 1)) == days


@given(start=DAYS, days=st.integers(0, 30))
def test_a_closure_never_brings_a_day_nearer(start: date, days: int):
    end = add_working_days(start, days)
    assert add_working_days(start, days, [end]) > end
