"""Each night the ends of months are kept: the last thirteen anew, earlier ones if missing."""

from datetime import date, time

from keystay.caseloads.months.actions import keep
from keystay.core.scheduler import Job


def keep_months(day: date) -> None:
    """Keep the ends of months that are over on the day."""
    keep(on=day, by="the nightly run")


JOBS = [Job("months", time(3), keep_months)]
