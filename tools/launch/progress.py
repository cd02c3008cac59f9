"""Says what is being done and for how long: a moving line on a terminal, plain lines elsewhere.

All of it goes to standard error, so that what a command prints can be piped.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

LAST_LINES = 30
FRAMES = "|/-\\"


class Failed(Exception):
    """A step could not be done; the message is one sentence that says what to do."""


def say(text: str, end: str = "\n") -> None:
    """A line for whoever is watching."""
    print(text, end=end, file=sys.stderr, flush=True)


class Step:
    """A step of the work, named while it runs and timed when it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = time.monotonic()
        self.moving = sys.stderr.isatty()
        self.ended = threading.Event()
        self.spinner = threading.Thread(target=self._spin, daemon=True)

    def __enter__(self) -> "Step":
        if self.moving:
            self.spinner.start()
        else:
            say(f"  {self.name} ...")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        outcome = "done" if error is None else "failed"
        line = f"  {self.name}: {outcome} in {self.seconds():.1f} s"
        if self.moving:
            self.spinner.join()
            line = "\r\033[K" + line
        say(line)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def _spin(self) -> None:
        turn = 0
        while not self.ended.wait(0.1):
            turn += 1
            frame = FRAMES[turn % len(FRAMES)]
            say(f"\r\033[K{frame} {self.name} {self.seconds():.0f} s", end="")


def quietly(
    command: Sequence[str | Path], environment: Mapping[str, str], sentence: str, folder: Path
) -> None:
    """Run a command without its chatter; if it fails, show its last lines and raise Failed."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        result = subprocess.run(
            [str(part) for part in command],
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if result.returncode == 0:
            return
        output.seek(0)
        lines = output.read().splitlines()
    raise Failed("\n".join([*lines[-LAST_LINES:], "", sentence]))
