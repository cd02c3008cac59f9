"""What the clock starts: daily jobs, each run once for its day, upkeep, and the post.

A topic declares jobs in its `jobs.py` with a list `JOBS`. A job may be run again after a
crash in the middle, so it must do no harm twice (the outbox sends once for a cause and day).
A list `UPKEEP` there names what is looked after every minute.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from keystay.core.clock import LONDON, now, today
from keystay.core.models import Run
from keystay.core.outbox import send_waiting
from keystay.core.topics import topic_modules

log = logging.getLogger(__name__)

# A run that neither ended nor failed in this time was cut off.
CUT_OFF = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """A daily job: `run` is called with the day, from the time `at` in London onwards."""

    name: str
    at: time
    run: Callable[[date], None]


@dataclass(frozen=True)
class Upkeep:
    """Something made ready for pages: `run` is called every minute, with the day.

    It finds out by itself whether there is anything to do, and that in a few milliseconds.
    """

    name: str
    run: Callable[[date], object]


def jobs() -> tuple[Job, ...]:
    """Every job that any topic declares, ordered by time and name."""
    found = [job for module in topic_modules("jobs") for job in getattr(module, "JOBS", [])]
    return tuple(sorted(found, key=lambda job: (job.at, job.name)))


def tick() -> list[str]:
    """Run what is due now and send what waits; called every minute. Returns the names run.

    A job that fails is reported in the log and tried again after an hour; the others and
    the post do not wait for it.
    """
    moment = now()
    ran = [job.name for job in jobs() if _is_due(job, moment) and _ran(job, moment)]
    send_waiting()
    look_after(today())
    return ran


def look_after(day: date) -> None:
    """Everything that any topic declares as upkeep; what fails is tried again in a minute."""
    for module in topic_modules("jobs"):
        for each in getattr(module, "UPKEEP", []):
            try:
                each.run(day)
            except Exception:
                log.exception("The upkeep of %s failed", each.name)


def _is_due(job: Job, moment: datetime) -> bool:
    return moment.astimezone(LONDON).time() >= job.at


def _ran(job: Job, moment: datetime) -> bool:
    day = today()
    if not _claimed(job.name, day, moment):
        return False
    try:
        job.run(day)
    except Exception:
        log.exception("The job %s failed", job.name)
        return False
    Run.objects.filter(name=job.name, due_on=day).update(ended_at=now())
    return True


@transaction.atomic
def _claimed(name: str, day: date, moment: datetime) -> bool:
    """True if this process is the one to run it: nobody did, or the last try was cut off."""
    row, new = Run.objects.select_for_update().get_or_create(
        name=name, due_on=day, defaults={"started_at": moment}
    )
    if new:
        return True
    if row.ended_at is not None or row.started_at > moment - CUT_OFF:
        return False
    row.started_at = moment
    row.save(update_fields=["started_at"])
    return True
