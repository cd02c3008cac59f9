"""Each night the forms that can no longer come twice are forgotten."""

from datetime import date, time, timedelta

from keystay.core.scheduler import Job
from keystay.core.sent_once.claims import forget

# A session ends after eight hours, and forms drawn in it are refused from then on.
KEPT = timedelta(days=1)


def forget_sent_forms(day: date) -> None:
    """Forget what was sent before yesterday."""
    forget(before=day - KEPT)


JOBS = [Job("sent-forms-forgotten", time(3), forget_sent_forms)]
