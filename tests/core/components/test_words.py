"""Dates and numbers read the same everywhere."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines

from keystay.core import words

FRIDAY = "2026-11-20"


def drawn(source: str, **context: object) -> str:
    """What the template source gives for the context."""
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 11, 20), "due today"),
        (date(2026, 11, 23), "due in 1 working day"),
        (date(2026, 11, 25), "due in 3 working days"),
        (date(2026, 11, 22), "due in 2 days"),
        (date(2026, 11, 19), "overdue by 1 working day"),
        (date(2026, 11, 17), "overdue by 3 working days"),
        (None, ""),
    ],
)
def test_what_is_due_is_said_in_working_days(settings, due, expected):
    settings.KEYSTAY_TODAY = FRIDAY
    assert drawn("{{ due|due_words }}", due=due) == expected


def test_something_due_at_the_weekend_is_overdue_on_sunday_though_no_working_day_has_passed():
    assert words.due_words(0, -1) == "overdue by 1 day"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ d|day }}", "3 March 2026"),
        ("{{ d|short_day }}", "3 Mar 2026"),
        ("{{ none|day }}{{ none|short_day }}{{ none|moment }}", ""),
        ("{{ at|moment }}", "1 July 2026 at 12:05am"),
        ("{{ at|day }}", "1 July 2026"),
    ],
)
def test_a_day_is_written_in_full_and_a_moment_in_london_time(source, expected):
    at = datetime(2026, 6, 30, 23, 5, tzinfo=UTC)
    assert drawn(source, d=date(2026, 3, 3), at=at, none=None) == expected


def test_noon_is_in_the_afternoon():
    assert words.moment(datetime(2026, 1, 5, 12, 0, tzinfo=UTC)) == "5 January 2026 at 12:00pm"


@pytest.mark.parametrize(
    ("value", "expected"), [(3, "3.0"), (2.25, "2.3"), (Decimal("1204.45"), "1,204.5"), (None, "")]
)
def test_one_decimal_rounds_halves_away_from_nought(value, expected):
    assert drawn("{{ value|one_decimal }}", value=value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, "1"), (Decimal("0.80"), "0.8"), (0.65, "0.65"), (10, "10"), (0, "0"), (None, "")],
)
def test_full_time_equivalent_has_no_needless_noughts(value, expected):
    assert drawn("{{ value|fte }}", value=value) == expected


def test_one_person_and_two_people():
    assert drawn('{{ one|plural:"person,people" }} {{ two|plural:"person,people" }}', one=1, two=2)
    assert words.plural(0, "person", "people") == "people"
    assert words.plural(1, "person", "people") == "person"


def test_no_moment_and_no_day_are_empty():
    assert words.moment(None) == words.day(None) == words.short_day(None) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [("9", "grade 9"), ("Grade 9", "grade 9"), ("GRADE 12", "grade 12"), (" ", "")],
)
def test_a_grade_is_called_a_grade_once(value, expected):
    assert drawn("{{ value|grade }}", value=value) == expected
