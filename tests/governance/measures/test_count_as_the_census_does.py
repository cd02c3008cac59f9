"""The arithmetic of the measures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keystay.core.working_days import is_working_day
from keystay.governance.measures.rules import (
    census_year,
    days_in_window,
    half_up,
    has_leap_day,
    printed,
    ratio,
    working_days,
    year_before,
)

DAYS = st.dates(date(2012, 1, 1), date(2035, 12, 31))
YEAR = census_year(date(2025, 9, 30))


def test_the_census_year_runs_from_1_october_to_30_september():
    assert (date(2024, 10, 1), date(2025, 9, 30)) == YEAR
    assert census_year(date(2024, 2, 29)) == (date(2023, 3, 1), date(2024, 2, 29))


def test_a_year_before_a_leap_day_is_28_february():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 9, 30)) == date(2024, 9, 30)


@pytest.mark.parametrize(
    ("year", "leap"), [(2019, False), (2020, True), (2024, True), (2025, False)]
)
def test_the_census_years_with_a_leap_day_are_2020_and_2024(year, leap):
    assert has_leap_day(*census_year(date(year, 9, 30))) is leap


@pytest.mark.parametrize(
    ("value", "words"), [("0.05", "0.1"), ("19.25", "19.3"), ("19.24", "19.2")]
)
def test_halves_are_rounded_up(value, words):
    assert str(half_up(Decimal(value), 1)) == words


def test_what_rounds_to_nought_without_being_nought_is_low():
    assert printed(Decimal("0.04"), 1) == "low"
    assert printed(Decimal(0), 1) == "0.0"
    assert printed(Decimal("1834"), 0) == "1834"


def test_nothing_to_divide_by_gives_no_rate():
    assert ratio(Decimal(1), Decimal(0), 100) is None
    assert ratio(Decimal(1), Decimal(8), 100) == Decimal("12.5")


@example(date(2025, 3, 3), -1, set())
@given(DAYS, st.integers(-3, 500), st.sets(DAYS, max_size=3))
def test_working_days_are_those_that_the_calendar_counts(first, length, closures):
    last = first + timedelta(days=length)
    each = (first + timedelta(days=n) for n in range(length + 1))
    assert working_days(first, last, closures) == sum(is_working_day(d, closures) for d in each)


@pytest.mark.parametrize(
    ("starts", "ends", "days", "inside"),
    [
        # Monday to Friday inside the year: the calendar, or what payroll says.
        (date(2025, 3, 3), date(2025, 3, 7), None, "5"),
        (date(2025, 3, 3), date(2025, 3, 7), "4.5", "4.5"),
        # Thursday 26 September to Wednesday 2 October 2024: five working days, two inside.
        (date(2024, 9, 26), date(2024, 10, 2), None, "2"),
        (date(2024, 9, 26), date(2024, 10, 2), "10", "4"),
        # Outside altogether.
        (date(2024, 3, 4), date(2024, 3, 8), "5", "0"),
    ],
)
def test_an_absence_counts_for_its_working_days_inside_the_year(starts, ends, days, inside):
    told = None if days is None else Decimal(days)
    assert days_in_window(starts, ends, told, YEAR) == Decimal(inside)


def test_an_absence_without_a_working_day_is_shared_out_by_calendar_days():
    weekend = (date(2024, 9, 28), date(2024, 9, 29))
    window = census_year(date(2024, 9, 28))
    assert days_in_window(*weekend, Decimal(1), window) == Decimal("0.5")
