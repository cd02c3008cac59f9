"""Email that waits in the database until it is sent, so that mail being down loses nothing.

A message is queued in the transaction of what causes it, goes out once for a cause, a
recipient and a day, and is tried again after a minute, then ever later, up to six hours.
Bodies hold counts and links, never anything about a person. What is sent is not kept: only
that it was. A body with a link that lets someone in is `secret`: it waits encrypted, so that a
copy of the database is no use without the keys that are kept apart from it.
"""

import logging
import random
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import F, QuerySet

from keystay.core.clock import now, today
from keystay.core.models import Message
from keystay.core.sealed import seal, unseal

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Longer than any mail server takes to answer: another sender leaves the message alone.
CLAIM = timedelta(minutes=10)
# News of a fortnight ago is no news.
STALE = timedelta(days=14)
# After so many faults in a row mail is down: the rest keep their place for the next minute.
IN_A_ROW = 3
FAULTS = (OSError, SMTPException)


@dataclass(frozen=True)
class Outcome:
    """How many messages went out, and how many are to be tried again."""

    sent: int
    failed: int


def queue(
    *, cause: str, recipient: str, day: date, subject: str, body: str, secret: bool = False
) -> bool:
    """Put a message in the outbox; False if this cause was told to them for this day before."""
    text = {"sealed": seal(body)} if secret else {"body": body}
    _, new = Message.objects.get_or_create(
        cause=cause,
        recipient=recipient,
        day=day,
        defaults={"subject": subject, "next_try_at": now(), **text},
    )
    return new


def text_of(message: Message) -> str:
    """What a message that waits says; empty once it was sent."""
    return unseal(message.sealed) if message.sealed else message.body


def send_waiting(limit: int = 200) -> Outcome:
    """Send what is due to be tried; a message that fails is tried again later."""
    due = waiting().filter(next_try_at__lte=now()).order_by("next_try_at", "id")
    connection, results = get_connection(), []
    for message in due[:limit]:
        if _claim(message):
            results.append(_send(message, connection))
        if results[-IN_A_ROW:] == [False] * IN_A_ROW:
            break
    connection.close()
    return Outcome(sum(results), len(results) - sum(results))


def waiting() -> QuerySet[Message]:
    """What has not gone out and still may."""
    return Message.objects.filter(sent_at__isnull=True, day__gte=today() - STALE)


def wait_after(tries: int, chance: float) -> timedelta:
    """How long to wait after so many tries: doubling, and up to a fifth more by `chance` (0-1).

    The extra keeps a thousand messages from coming back at the same second.
    """
    doubled = FIRST_WAIT * 2 ** min(tries - 1, 20)
    return min(doubled, LONGEST_WAIT) * (1 + chance / 5)


def _claim(message: Message) -> bool:
    """Take the message for this process; False if another was quicker."""
    mine = Message.objects.filter(
        pk=message.pk, sent_at__isnull=True, next_try_at=message.next_try_at
    )
    message.tries += 1
    return mine.update(tries=F("tries") + 1, next_try_at=now() + CLAIM) == 1


def _send(message: Message, connection: Any) -> bool:
    email = EmailMessage(
        message.subject, text_of(message), to=[message.recipient], connection=connection
    )
    row = Message.objects.filter(pk=message.pk)
    try:
        email.send()
    except FAULTS as fault:
        log.warning(
            "Email %s not sent, try %s: %s", message.pk, message.tries, type(fault).__name__
        )
        # Spreading retries out, not a secret.
        row.update(next_try_at=now() + wait_after(message.tries, random.random()))  # noqa: S311
        return False
    row.update(sent_at=now(), body="", sealed=None)
    return True
