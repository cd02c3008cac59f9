"""Today in London, travel in time outside production, and the day that an address asks about."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import RequestFactory

from keystay.core import clock
from keystay.core.requests import day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-30T22:59:59+00:00", date(2026, 6, 30)),
        ("2026-06-30T23:00:00+00:00", date(2026, 7, 1)),  # summer time has begun the next day
        ("2026-12-31T23:59:59+00:00", date(2026, 12, 31)),
    ],
)
def test_the_day_begins_at_midnight_in_london(settings, moment: str, day: date):
    settings.KEYSTAY_TODAY = ""
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day
        assert clock.now() == datetime.fromisoformat(moment)


@time_machine.travel("2026-06-30T10:20:30+00:00", tick=False)
def test_travel_in_time_changes_the_day_and_keeps_the_hour(settings):
    settings.KEYSTAY_TODAY, settings.PRODUCTION = "2025-09-30", False
    assert clock.today() == date(2025, 9, 30)
    assert clock.now() == datetime(2025, 9, 30, 10, 20, 30, tzinfo=UTC)


@time_machine.travel("2026-06-30T10:20:30+00:00", tick=False)
def test_nobody_travels_in_time_in_production(settings):
    settings.KEYSTAY_TODAY, settings.PRODUCTION = "2025-09-30", True
    assert clock.today() == date(2026, 6, 30)
    assert clock.now() == datetime(2026, 6, 30, 10, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2025-09-30", date(2025, 9, 30)),
        ("1990-01-01", date(1990, 1, 1)),
        ("1989-12-31", date(2026, 6, 30)),
        ("2099-12-31", date(2099, 12, 31)),
        ("9999-12-31", date(2026, 6, 30)),
        ("30/09/2025", date(2026, 6, 30)),
        ("", date(2026, 6, 30)),
    ],
)
@time_machine.travel("2026-06-30T10:00:00+00:00", tick=False)
def test_an_address_may_ask_about_a_day_and_never_fails(settings, asked: str, day: date):
    settings.KEYSTAY_TODAY = ""
    assert day_of(RequestFactory().get("/", {"on": asked})) == day
