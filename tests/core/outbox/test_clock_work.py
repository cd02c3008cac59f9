"""What the clock starts runs once for its day."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from keystay.core import scheduler
from keystay.core.models import Run
from keystay.core.scheduler import Job, Upkeep, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 3, 2, 6, 59, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def days(monkeypatch) -> list[date]:
    ran: list[date] = []
    monkeypatch.setattr(scheduler, "jobs", lambda: (Job("digest", time(7), ran.append),))
    return ran


def test_a_job_runs_from_its_time_in_london_once_a_day(clock, days):
    assert tick() == []
    clock.shift(timedelta(minutes=1))
    assert tick() == ["digest"]
    assert tick() == []
    clock.shift(timedelta(days=1))
    assert tick() == ["digest"]
    assert days == [date(2026, 3, 2), date(2026, 3, 3)]


def test_in_summer_seven_in_london_is_six_elsewhere(clock, days):
    clock.move_to(datetime(2026, 7, 1, 5, 59, tzinfo=UTC))
    assert tick() == []
    clock.shift(timedelta(minutes=1))
    assert tick() == ["digest"]


def test_a_job_that_fails_is_tried_again_after_an_hour_and_others_go_on(clock, monkeypatch):
    clock.shift(timedelta(hours=1))
    tries: list[date] = []

    def fail(day: date) -> None:
        tries.append(day)
        if len(tries) == 1:
            raise RuntimeError("not today")

    other: list[date] = []
    jobs = (Job("a", time(7), fail), Job("b", time(7), other.append))
    monkeypatch.setattr(scheduler, "jobs", lambda: jobs)
    assert tick() == ["b"]
    assert Run.objects.get(name="a").ended_at is None
    clock.shift(timedelta(minutes=59))
    assert tick() == []
    clock.shift(timedelta(minutes=2))
    assert tick() == ["a"]
    assert len(other) == 1


def test_topics_declare_their_jobs():
    assert {"due-digest", "registration-reminders"} <= {job.name for job in scheduler.jobs()}


def test_upkeep_is_done_every_minute_and_one_that_fails_holds_up_nothing(clock, monkeypatch):
    def fail(day: date) -> None:
        raise RuntimeError("not now")

    done: list[date] = []
    topics = [
        SimpleNamespace(UPKEEP=[Upkeep("broken", fail), Upkeep("figures", done.append)]),
        SimpleNamespace(JOBS=[]),
    ]
    monkeypatch.setattr(scheduler, "topic_modules", lambda name: topics)
    tick()
    tick()
    assert done == [date(2026, 3, 2)] * 2
