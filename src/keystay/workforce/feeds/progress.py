"""How far an import is, kept outside the transaction that does the work, so it can be seen."""

import time
from dataclasses import dataclass

from django.core.cache import cache

KEEP_FOR = 24 * 60 * 60
STALE_AFTER = 90
EVERY = 0.3


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps; `seen_at` is when the worker last gave a sign of life."""

    done: int
    total: int
    seen_at: float

    @property
    def percent(self) -> int:
        """Whole per cent done, 0 to 100."""
        return round(100 * self.done / self.total) if self.total else 0


class Meter:
    """Counts the steps of one import and writes down how far it is, now and then."""

    def __init__(self, import_id: str, total: int) -> None:
        self.import_id, self.total, self.done, self.written = import_id, total, 0, 0.0

    def __call__(self, steps: int = 1) -> None:
        self.done += steps
        if time.monotonic() - self.written >= EVERY:
            self.written = time.monotonic()
            note(self.import_id, self.done, self.total)


def note(import_id: str, done: int, total: int) -> None:
    """Write down how far an import is."""
    cache.set(f"import-{import_id}", (done, total, time.time()), KEEP_FOR)


def read(import_id: str) -> Progress | None:
    """How far an import is, or None if nothing has been heard of it for a day."""
    kept = cache.get(f"import-{import_id}")
    return Progress(*kept) if kept else None


def stalled(import_id: str) -> bool:
    """True when no sign of life has come for a minute and a half: its worker has gone."""
    last = read(import_id)
    return last is None or time.time() - last.seen_at > STALE_AFTER
