"""Serving: processes are kept going, and stopped in good order."""

import os
import signal
import sys
import threading
import time

import pytest

from keystay.access.users import actions as users
from keystay.config.management.commands import serve
from keystay.config.serving.processes import MOST_STARTS, KeepsStopping, Process, Supervisor


def test_a_process_that_stops_is_started_again():
    process = Process("worker", ["-c", "pass"])
    process.keep_going(0.0)
    first = process.child
    assert first is not None
    first.wait()
    process.keep_going(1.0)
    assert process.child is not first
    process.stop(5)


def test_a_process_that_keeps_stopping_ends_the_service():
    process = Process("worker", ["-c", "pass"])
    for turn in range(MOST_STARTS):
        process.keep_going(float(turn))
        assert process.child is not None
        process.child.wait()
    with pytest.raises(KeepsStopping, match="The worker keeps stopping"):
        process.keep_going(MOST_STARTS)


def test_a_process_that_does_not_listen_is_ended():
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    process = Process("worker", ["-c", deaf])
    process.keep_going(0.0)
    time.sleep(0.5)
    process.ask_to_stop()
    process.stop(0.1)
    assert process.child is not None
    assert process.child.poll() == -signal.SIGKILL


def test_a_signal_stops_everything():
    done: list[str] = []
    process = Process("worker", ["-c", "import time; time.sleep(60)"])
    supervisor = Supervisor([process], lambda: done.append("first"), _stop_soon, 60)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        supervisor.run()
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert done == ["first"]
    assert process.child is not None
    assert process.child.poll() is not None


def _stop_soon() -> None:
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()


def test_processes_run_under_the_same_python():
    assert Process("worker", ["-V"]).command == [sys.executable, "-V"]


@pytest.mark.django_db
@pytest.mark.promise("W1")
def test_the_daily_work_waits_for_the_first_set_up(monkeypatch):
    ticks: list[str] = []
    monkeypatch.setattr(serve, "tick", lambda: ticks.append("tick"))
    serve._tick()
    assert ticks == []


@pytest.mark.django_db
@pytest.mark.promise("W1")
def test_once_keystay_is_set_up_the_clock_starts_the_daily_work(monkeypatch):
    ticks: list[str] = []
    words = {"email": "hana@example.org", "name": "Hana Reid", "password": "lantern orchard gravel"}
    users.make_account(**words, by="the test")
    monkeypatch.setattr(serve, "tick", lambda: ticks.append("tick"))
    serve._tick()
    assert ticks == ["tick"]
