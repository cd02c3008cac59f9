"""Registration: numbers, years and reminders, as tables."""

from datetime import date

import pytest

from keystay.workforce.registrations.rules import (
    closing_year,
    day_in,
    finished_on,
    readable,
    rung,
    tasks_of,
    tidy,
    usual,
)

LADDER = [90, 60, 30, 14, 7, 3, 1]


@pytest.mark.parametrize(
    ("typed", "kept", "is_readable", "is_usual"),
    [
        ("SW12345", "SW12345", True, True),
        ("sw 123 456", "SW123456", True, True),
        ("SW1", "SW1", True, True),
        ("SW0123", "SW0123", True, False),  # a leading zero is not given out
        ("SW1234567", "SW1234567", True, False),
        ("AB1234567890", "AB1234567890", True, False),  # padded as in the census file
        ("AB12345678901", "AB12345678901", False, False),
        ("12345", "12345", False, False),
        ("SW", "SW", False, False),
        ("SW12X", "SW12X", False, False),
    ],
)
def test_a_number_is_kept_tidy_and_judged(typed, kept, is_readable, is_usual):
    assert tidy(typed) == kept
    assert readable(kept) is is_readable
    assert usual(kept) is is_usual


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-11-30", 2025), ("2025-12-01", 2026), ("2026-01-01", 2026), ("2024-02-29", 2024)],
)
def test_the_renewal_that_closes_next(day, year):
    assert closing_year(date.fromisoformat(day), "11-30") == year


def test_a_day_of_the_policy_in_a_year():
    assert day_in(2025, "09-01") == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("registered_on", "asked"),
    [
        (None, ("form", "fee", "cpd")),
        ("2025-08-31", ("form", "fee", "cpd")),
        ("2025-09-01", ("fee",)),
        ("2025-11-30", ("fee",)),
    ],
)
def test_those_who_joined_while_renewal_was_open_pay_the_fee_only(registered_on, asked):
    day = date.fromisoformat(registered_on) if registered_on else None
    assert tasks_of(day, date(2025, 9, 1)) == asked


FORM, FEE, CPD, SEEN = (date(2025, 10, n) for n in (1, 9, 5, 20))


@pytest.mark.parametrize(
    ("noted", "confirmed_on", "expected"),
    [
        ({"form": FORM, "fee": FEE, "cpd": CPD}, None, FEE),
        ({"form": FORM, "fee": FEE, "cpd": CPD}, SEEN, FEE),
        ({"form": None, "fee": FEE, "cpd": CPD}, None, None),
        ({"fee": FEE}, None, None),
        ({}, SEEN, SEEN),
    ],
)
def test_renewal_is_finished_with_its_last_task_or_when_it_was_seen(noted, confirmed_on, expected):
    assert finished_on(("form", "fee", "cpd"), noted, confirmed_on) == expected


@pytest.mark.parametrize(
    ("days_left", "step"),
    [
        (91, None), (90, 90), (89, 90), (61, 90), (60, 60), (15, 30), (14, 14), (1, 1), (0, 1),
        (-1, None),
    ],
)  # fmt: skip
def test_the_reminder_is_the_last_rung_reached(days_left, step):
    assert rung(days_left, LADDER) == step
