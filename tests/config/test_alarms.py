"""What whoever looks after the machine is told: each alarm rings when it should, and only then."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django_tasks_db.models import DBTaskResult

from keystay.config import alarms, checks
from keystay.config.backups import making
from keystay.core import outbox
from keystay.core.models import Message
from keystay.organisation.authority import actions as authority

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def machine(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A machine in production on which all is well: a disk half empty, a backup of last night."""
    settings.KEYSTAY_DATA, settings.PRODUCTION = tmp_path, True
    (tmp_path / "last-backup").write_text((NOON - timedelta(hours=10)).isoformat())
    monkeypatch.setattr(shutil, "disk_usage", lambda path: disk(0.5))
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def disk(free: float, total: int = 10**11) -> Any:
    return shutil._ntuple_diskusage(total, int(total * (1 - free)), int(total * free))  # type: ignore[attr-defined]


def ringing() -> list[str]:
    return [alarm.about for alarm in alarms.alarms()]


def test_when_all_is_well_nothing_rings():
    assert ringing() == []


@pytest.mark.parametrize(("free", "rings"), [(0.151, []), (0.149, ["disk"])])
def test_a_disk_that_fills_up_rings_before_it_is_full(monkeypatch, free: float, rings: list[str]):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: disk(free))
    assert ringing() == rings


@pytest.mark.parametrize(("hours", "rings"), [(25, []), (27, ["backup"])])
def test_a_backup_that_is_too_old_rings(machine, hours: int, rings: list[str], tmp_path: Path):
    (tmp_path / "last-backup").write_text((NOON - timedelta(hours=hours)).isoformat())
    assert ringing() == rings


def test_where_there_never_was_a_backup_it_rings_in_production_only(settings, tmp_path: Path):
    (tmp_path / "last-backup").unlink()
    assert ringing() == ["backup"]
    settings.PRODUCTION = False
    assert ringing() == []


@pytest.mark.django_db(transaction=True)
def test_making_one_ends_it(machine, tmp_path: Path):
    for part in ("files", "secrets"):
        (tmp_path / part).mkdir()
    machine.shift(timedelta(days=2))
    assert ringing() == ["backup"]
    making.make(tmp_path / "saved.tar.gz", with_keys=False)
    assert ringing() == []


@pytest.mark.parametrize(("seconds", "rings"), [(4, []), (60, ["clock"])])
def test_a_clock_that_was_put_back_rings(machine, seconds: int, rings: list[str]):
    authority.name_council(code="895", by="the test", on=NOON.date())
    machine.shift(timedelta(seconds=-seconds))
    assert ringing() == rings


@pytest.mark.parametrize(("tries", "rings"), [(6, []), (7, ["mail"])])
def test_mail_that_does_not_go_out_for_an_hour_rings(tries: int, rings: list[str]):
    outbox.queue(cause="x", recipient="a@example.org", day=NOON.date(), subject="", body="")
    Message.objects.update(tries=tries)
    assert ringing() == rings


def test_seven_tries_take_an_hour():
    waited = [outbox.wait_after(n + 1, 0) for n in range(alarms.TRIES_IN_AN_HOUR - 1)]
    assert timedelta(hours=1) <= sum(waited, timedelta()) <= timedelta(hours=2)


@pytest.mark.parametrize(("minutes", "rings"), [(14, []), (16, ["queue"])])
def test_work_that_nobody_does_rings(machine, minutes: int, rings: list[str]):
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="keystay.nothing",
        queue_name="default",
        backend_name="default",
    )
    machine.shift(timedelta(minutes=minutes))
    assert ringing() == rings


def test_watchers_are_told_one_word_each_and_no_figure(monkeypatch, tmp_path: Path):
    assert Client().get("/readyz", secure=True).content == b"ok"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: disk(0.01))
    (tmp_path / "last-backup").unlink()
    answer = Client().get("/readyz", secure=True)
    assert answer.status_code == 200
    assert answer.content == b"ok\nalarm: backup\nalarm: disk"


def test_production_does_not_start_on_a_disk_that_is_nearly_full(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: disk(0.001))
    assert any("MB of the disk are free" in each.msg for each in checks.production_is_safe())


def test_production_does_not_start_with_a_key_that_encrypts_nothing(settings):
    settings.BACKUP_KEYS = ["age1mistyped"]
    assert any("KEYSTAY_BACKUP_KEY" in each.msg for each in checks.production_is_safe())
