"""Each night what fell due is kept anew, after the ends of months are."""

from datetime import date, time

from keystay.core.scheduler import Job
from keystay.governance.promises.actions import keep


def keep_promises(day: date) -> None:
    """Keep what fell due up to the day."""
    keep(on=day, by="the nightly run")


JOBS = [Job("promise-keeping", time(3, 30), keep_promises)]
