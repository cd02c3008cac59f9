"""Starts the processes that serve, keeps them going, and stops them in good order."""

import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import FrameType

Act = Callable[[], None]
PATIENCE_SECONDS = 25.0
MOST_STARTS = 5
IN_SECONDS = 60.0


class KeepsStopping(Exception):
    """A process stopped time after time: starting it again would only hide why."""


class Process:
    """One child process, started again when it stops by itself."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = [sys.executable, *command]
        self.starts: deque[float] = deque(maxlen=MOST_STARTS)
        self.child: subprocess.Popen[bytes] | None = None

    def keep_going(self, now: float) -> None:
        """Start it if it does not run; KeepsStopping after too many starts in a minute."""
        if self.child is not None and self.child.poll() is None:
            return
        if len(self.starts) == MOST_STARTS and now - self.starts[0] < IN_SECONDS:
            raise KeepsStopping(f"The {self.name} keeps stopping: its own words are above.")
        self.starts.append(now)
        # A session of its own: Ctrl-C reaches the parent, which then stops all in good order.
        self.child = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def stop(self, seconds: float) -> None:
        """Wait so long for it to finish, then end it."""
        if self.child is None:
            return
        try:
            self.child.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class Supervisor:
    """Keeps processes going until a signal says stop.

    `first` is done once they have started, `tick` then and every `tick_seconds` after.
    """

    def __init__(self, processes: Sequence[Process], first: Act, tick: Act, tick_seconds: float):
        self.processes = processes
        self.first = first
        self.tick = tick
        self.tick_seconds = tick_seconds
        self.stopping = False

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; KeepsStopping if that is impossible."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            self._keep_going()
            self.first()
            self._serve()
        finally:
            self._end()

    def _serve(self) -> None:
        next_tick = 0.0
        while not self.stopping:
            self._keep_going()
            if time.monotonic() >= next_tick:
                self.tick()
                next_tick = time.monotonic() + self.tick_seconds
            time.sleep(0.25)

    def _keep_going(self) -> None:
        for process in self.processes:
            process.keep_going(time.monotonic())

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self.processes:
            process.ask_to_stop()
        for process in self.processes:
            process.stop(deadline - time.monotonic())
