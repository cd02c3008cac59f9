"""How long a piece of work takes, and how many statements it sends."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Timing:
    """What one piece of work cost: the middle of the times that it was done."""

    what: str
    rows: int
    sql: int
    cpu_ms: float


def timed(what: str, work: Callable[[], Any], rows: int, times: int = 1) -> Timing:
    """Do the work so many times and say what it cost."""
    spent, sent = [], []

    def count(execute: Any, *statement: Any) -> Any:
        sent.append(1)
        return execute(*statement)

    with connection.execute_wrapper(count):
        for _ in range(times):
            started = time.process_time()
            work()
            spent.append((time.process_time() - started) * 1000)
    return Timing(what, rows, len(sent) // times, round(statistics.median(spent), 1))
