"""What whoever looks after the machine should know before it hurts; none of it stops Keystay.

The limits are those of the reliability design, 3.2.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from keystay.config.backups.making import last_made
from keystay.core import outbox
from keystay.core.audit.models import AuditEvent
from keystay.core.clock import now

LEAST_FREE = 0.15  # of the disk
OLDEST_BACKUP = timedelta(hours=26)
LONGEST_WAIT = timedelta(minutes=15)
CLOCK_SLIPS = timedelta(seconds=5)
# With waits that double from a minute, so many tries have taken an hour.
TRIES_IN_AN_HOUR = 7


@dataclass(frozen=True)
class Alarm:
    """`about` is one word, which says nothing to a stranger; `sentence` is for the log."""

    about: str
    sentence: str


def alarms() -> list[Alarm]:
    """Everything that is not as it should be now."""
    moment = now()
    return [Alarm(about, words) for about, look in LOOKS.items() for words in look(moment)]


def _disk(moment: datetime) -> Iterator[str]:
    usage = shutil.disk_usage(settings.KEYSTAY_DATA)
    free = usage.free / usage.total
    if free < LEAST_FREE:
        yield f"Only {free:.0%} of the disk with the data is free; {LEAST_FREE:.0%} should be."


def _backup(moment: datetime) -> Iterator[str]:
    if not settings.PRODUCTION:
        return
    made = last_made()
    if made is None:
        yield "No backup was ever made: see `./keystay backup --new-key`."
    elif moment - made > OLDEST_BACKUP:
        yield f"The last backup is of {made:%-d %B %Y, %H:%M}: one is wanted every day."


def _clock(moment: datetime) -> Iterator[str]:
    latest = AuditEvent.objects.order_by("-number").values_list("happened_at", flat=True).first()
    if latest is not None and latest - moment > CLOCK_SLIPS:
        yield f"The clock was put back: history already holds an act of {latest:%-d %B %Y, %H:%M}."


def _mail(moment: datetime) -> Iterator[str]:
    stuck = outbox.waiting().filter(tries__gte=TRIES_IN_AN_HOUR).count()
    if stuck:
        yield f"Mail has not gone out for an hour: {stuck} messages wait."


def _queue(moment: datetime) -> Iterator[str]:
    waiting = DBTaskResult.objects.filter(status="READY", enqueued_at__lt=moment - LONGEST_WAIT)
    if waiting.exists():
        yield "Background work has waited for a quarter of an hour: does the worker run?"


LOOKS: dict[str, Callable[[datetime], Iterator[str]]] = {
    "backup": _backup,
    "clock": _clock,
    "disk": _disk,
    "mail": _mail,
    "queue": _queue,
}
