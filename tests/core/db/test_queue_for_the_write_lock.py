"""SQLite's writers stand in line: none fails, where Django's own options let some fail."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from keystay.core.db.queued_sqlite import base

ROOT = Path(__file__).parents[3]
WRITER = Path(__file__).with_name("writer.py")
QUEUED = ("keystay.core.db.queued_sqlite", {"timeout": 20, "transaction_mode": "IMMEDIATE"})
USUAL: tuple[str, dict[str, Any]] = ("django.db.backends.sqlite3", {})
KINDS = {"queued": QUEUED, "usual": USUAL}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one table, kept in a write-ahead log as Keystay's is."""
    path = tmp_path / "counted.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE counted (number integer PRIMARY KEY)")
    return path


class Writer:
    """A process that has its connection open and waits for a word."""

    def __init__(self, file: Path, kind: str, act: str) -> None:
        engine, options = KINDS[kind]
        self.process = subprocess.Popen(
            [sys.executable, str(WRITER), str(file), engine, json.dumps(options), act],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def writers(file: Path) -> Iterator[Any]:
    """Starts writers, all with their connections open when it returns."""
    begun: list[Writer] = []

    def start(kind: str, act: str, count: int) -> list[Writer]:
        begun.extend(Writer(file, kind, act) for _ in range(count))
        assert [each.hear() for each in begun] == ["ready"] * count
        return begun

    yield start
    for each in begun:
        each.stop()


def counted(file: Path) -> list[int]:
    with sqlite3.connect(file) as database:
        return [number for (number,) in database.execute("SELECT number FROM counted ORDER BY 1")]


@pytest.mark.race
@pytest.mark.parametrize("count", [2, 4])
def test_processes_that_write_at_once_all_succeed(file: Path, writers: Any, count: int):
    begun = writers("queued", "many", count)
    for each in begun:
        each.go()
    assert [each.hear() for each in begun] == ["done"] * count
    assert counted(file) == list(range(1, 30 * count + 1))


@pytest.mark.race
def test_read_then_write_in_two_processes_takes_turns(file: Path, writers: Any):
    first, second = writers("queued", "step", 2)
    first.go()
    assert first.hear() == "read"
    second.go()
    first.go()
    assert first.hear() == "done"
    assert second.hear() == "read"
    second.go()
    assert second.hear() == "done"
    assert counted(file) == [1, 2]


@pytest.mark.race
def test_the_same_with_djangos_own_options_fails(file: Path, writers: Any):
    first, second = writers("usual", "step", 2)
    for each in (first, second):
        each.go()
        assert each.hear() == "read"
    first.go()
    assert first.hear() == "done"
    second.go()
    assert second.hear() == "failed: database is locked"
    assert counted(file) == [1]


@pytest.mark.race
def test_a_process_that_dies_in_its_turn_gives_it_up(file: Path, writers: Any, wrapper: Any):
    (holder,) = writers("queued", "hold", 1)
    holder.go()
    assert holder.hear() == "read"
    holder.stop()
    begin(wrapper())
    assert counted(file) == []


@pytest.fixture
def wrapper(file: Path, django_db_blocker: Any) -> Iterator[Any]:
    """Makes connections to the file in this process."""
    made: list[BaseDatabaseWrapper] = []

    def make(name: str = str(file)) -> BaseDatabaseWrapper:
        options = {"timeout": 0.1, "transaction_mode": "IMMEDIATE"}
        told = {"ENGINE": QUEUED[0], "NAME": name, "OPTIONS": options}
        filled = {**connections.configure_settings({"default": dict(told)})["default"], **told}
        made.append(base.DatabaseWrapper(filled, "counted"))
        return made[-1]

    with django_db_blocker.unblock():
        yield make
        for each in made:
            each.close()


def begin(connection: BaseDatabaseWrapper) -> None:
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_a_writer_gives_up_politely_and_the_next_is_not_held_up(wrapper: Any, monkeypatch):
    monkeypatch.setattr(base, "QUEUE_SECONDS", 0.05)
    first, second = wrapper(), wrapper()
    begin(first)
    with pytest.raises(OperationalError, match=r"Nothing was lost: try again\."):
        begin(second)
    assert second.queue_handle is None
    first.commit()
    monkeypatch.setattr(base, "QUEUE_SECONDS", 5)
    begin(second)
    second.rollback()
    begin(first)


def test_a_writer_in_line_goes_on_as_soon_as_it_is_its_turn(wrapper: Any):
    first = wrapper()
    begin(first)
    line = os.open(first._queue_path(), os.O_RDWR)
    waiter = base._Waiter(line)
    waiter.start()
    assert not waiter.turn.wait(0.02)
    began = time.monotonic()
    first.commit()
    assert waiter.wait_turn(5)
    assert time.monotonic() - began < 2
    waiter.join(5)


def test_closing_in_the_middle_gives_up_the_turn(wrapper: Any, monkeypatch):
    monkeypatch.setattr(base, "QUEUE_SECONDS", 0.05)
    first, second = wrapper(), wrapper()
    begin(first)
    first.close()
    begin(second)


def test_a_transaction_that_cannot_begin_gives_up_its_turn(file: Path, wrapper: Any):
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    first = wrapper()
    with pytest.raises(OperationalError, match="locked"):
        begin(first)
    assert first.queue_handle is None
    other.rollback()
    other.close()
    begin(first)


def test_nobody_stands_in_line_twice(wrapper: Any):
    first = wrapper()
    begin(first)
    held = first.queue_handle
    first._join_queue()
    assert first.queue_handle == held


@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory&cache=shared"])
def test_a_database_in_memory_has_no_line(wrapper: Any, name: str):
    alone = wrapper(name)
    begin(alone)
    assert alone.queue_handle is None
