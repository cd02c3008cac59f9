"""What day it is: the one place that asks, so that tests and demos can travel in time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """Today in London; `KEYSTAY_TODAY` stands in for it outside production."""
    if settings.KEYSTAY_TODAY and not settings.PRODUCTION:
        return date.fromisoformat(settings.KEYSTAY_TODAY)
    return timezone.now().astimezone(LONDON).date()


def now() -> datetime:
    """This moment; on a travelled day, the same time of that day."""
    moment = timezone.now()
    if settings.KEYSTAY_TODAY and not settings.PRODUCTION:
        clock = moment.astimezone(LONDON).time()
        return datetime.combine(today(), time(clock.hour, clock.minute, clock.second), LONDON)
    return moment
