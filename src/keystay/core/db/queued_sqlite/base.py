"""SQLite with a fair queue before the write lock.

SQLite waits for its write lock by sleeping and polling, so newcomers overtake and one
writer in many can starve for seconds. A kernel file lock taken around each transaction is
granted in about arrival order and is dropped when a process dies. Measured in
shared/design/reliability.md section 4.1; the choice is docs/decisions/0003.
"""

import fcntl
import os
import threading
from pathlib import Path

from django.db import OperationalError
from django.db.backends.sqlite3 import base

QUEUE_SECONDS = 10.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite wrapper; transactions stand in line."""

    queue_handle: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._join_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _join_queue(self) -> None:
        path = self._queue_path()
        if path is None or self.queue_handle is not None:
            return
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait_for(handle)
        except BaseException:
            os.close(handle)
            raise
        self.queue_handle = handle

    def _leave_queue(self) -> None:
        handle, self.queue_handle = self.queue_handle, None
        if handle is not None:
            os.close(handle)

    def _queue_path(self) -> Path | None:
        name = str(self.settings_dict["NAME"])
        in_memory = name == ":memory:" or "mode=memory" in name
        return None if in_memory else Path(name + ".queue")


def _wait_for(handle: int) -> None:
    """Take the lock in turn, or say politely that nothing was lost.

    A blocking wait keeps the kernel's order of arrival but cannot be given up, so a helper
    thread does the blocking; if it gets the lock too late, it lets go at once.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        pass
    waiter = _Waiter(os.dup(handle))
    waiter.start()
    if not waiter.wait_turn(QUEUE_SECONDS):
        raise OperationalError("Keystay is busy saving other work. Nothing was lost: try again.")


class _Waiter(threading.Thread):
    """Waits for the lock on a copy of the handle; both copies share one lock."""

    def __init__(self, handle: int) -> None:
        super().__init__(daemon=True)
        self.handle = handle
        self.turn = threading.Event()
        self.guard = threading.Lock()
        self.given_up = False

    def run(self) -> None:
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        with self.guard:
            if self.given_up:
                fcntl.flock(self.handle, fcntl.LOCK_UN)
            else:
                self.turn.set()
        os.close(self.handle)

    def wait_turn(self, seconds: float) -> bool:
        if self.turn.wait(seconds):
            return True
        with self.guard:
            self.given_up = not self.turn.is_set()
        return not self.given_up
