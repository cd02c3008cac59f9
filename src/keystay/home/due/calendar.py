"""What is due as an iCalendar feed: the act and a link, and nothing about anybody."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from hashlib import sha256

from django.conf import settings
from icalendar import Calendar, Event

from keystay.core.clock import now
from keystay.core.promises import Occurrence, promise
from keystay.core.working_days import ONE_DAY


def feed(rows: Iterable[Occurrence]) -> bytes:
    """The feed of some occurrences, one all-day event each (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Keystay//What is due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Keystay: what is due")
    stamp = datetime.combine(now().date(), time(), UTC)
    for row in rows:
        calendar.add_component(_event(row, stamp))
    return calendar.to_ical()


def _event(row: Occurrence, stamp: datetime) -> Event:
    # A fingerprint keeps the event the same from day to day without naming whom it is about.
    told = f"{row.promise}/{row.about}/{row.due_on}/{row.link}{row.what}"
    same = sha256(told.encode()).hexdigest()
    event = Event()
    event.add("uid", f"{same[:24]}@keystay")
    event.add("dtstamp", stamp)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + ONE_DAY)
    event.add("summary", f"{promise(row.promise).act}: see Keystay")
    event.add("url", settings.KEYSTAY_ADDRESS + "/")
    event.add("transp", "TRANSPARENT")
    return event
