"""Every night a backup is made where there is a key, and old ones go by a rule."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from keystay.config.backups import age, jobs
from keystay.config.backups.archive import Manifest
from keystay.config.backups.keeping import kept

MONDAY = date(2026, 3, 2)


def test_after_two_years_of_nights_seven_days_five_weeks_and_twelve_months_are_kept():
    left = kept(MONDAY - timedelta(days=n) for n in range(730))
    assert {MONDAY - timedelta(days=n) for n in range(7)} <= left
    weeks = {day.isocalendar()[:2] for day in left}
    months = {(day.year, day.month) for day in left}
    assert len(months) == 12
    assert len(weeks) >= 5
    assert len(left) <= 7 + 5 + 12


def test_the_last_of_each_week_and_month_is_the_one_that_stays():
    left = kept(MONDAY - timedelta(days=n) for n in range(730))
    assert MONDAY - timedelta(days=8) in left  # the Sunday of the week before the last
    assert date(2026, 1, 31) in left


@given(st.sets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), min_size=1))
def test_the_latest_always_stays_and_nothing_is_made_up(days: set[date]):
    left = kept(days)
    assert max(days) in left
    assert left <= days
    assert kept(left) == left


@pytest.fixture
def data(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which making a backup takes no time."""
    settings.KEYSTAY_DATA = tmp_path
    settings.BACKUP_KEYS = [age.new_keys()[0]]

    def quick(target: Path, *, with_keys: bool) -> Manifest:
        assert not with_keys
        target.write_bytes(b"a backup")
        return Manifest("0", "", "sqlite", {}, {})

    monkeypatch.setattr(jobs, "make", quick)
    return tmp_path


def names(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "backups").iterdir())


def test_nights_go_by_and_only_what_is_kept_lies_there(data: Path):
    with time_machine.travel(datetime(2026, 1, 1, 2, tzinfo=UTC), tick=False) as night:
        for _ in range(60):
            jobs.nightly(date(2026, 1, 1))
            night.shift(timedelta(days=1))
    left = names(data)
    assert left[-1] == "keystay-20260301-020000.tar.gz.age"
    assert "keystay-20260131-020000.tar.gz.age" in left
    assert len(left) < 7 + 5 + 12


def test_what_somebody_else_put_there_is_left_alone(data: Path):
    (data / "backups").mkdir()
    for name in ("before-restore-keystay-20200101-020000.tar.gz.age", "letter.txt"):
        (data / "backups" / name).write_text("kept")
    (data / "backups" / "keystay-20200101-020000.tar.gz.age").write_text("old")
    (data / "backups" / "keystay-20200101-030000.tar.gz.age").write_text("later that day")
    jobs.nightly(MONDAY)
    left = names(data)
    assert "letter.txt" in left
    assert "before-restore-keystay-20200101-020000.tar.gz.age" in left
    assert "keystay-20200101-020000.tar.gz.age" not in left
    assert "keystay-20200101-030000.tar.gz.age" in left


def test_without_a_key_nothing_is_made(data: Path, settings):
    settings.BACKUP_KEYS = []
    jobs.nightly(MONDAY)
    assert not (data / "backups").exists()
