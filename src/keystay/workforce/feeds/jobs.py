"""The nightly clearing of files that were offered for import and are no longer needed."""

from datetime import date, time, timedelta

from keystay.core.scheduler import Job
from keystay.organisation.policy.queries import policy
from keystay.workforce.feeds.actions import forget


def forget_old_files(day: date) -> None:
    """Forget what was offered longer ago than the council's policy keeps it."""
    kept = timedelta(days=int(policy(day)["imports.keep_days"]))
    forget(before=day - kept, by="the nightly clearing")


JOBS = [Job("imports-forgotten", time(3), forget_old_files)]
