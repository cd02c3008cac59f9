"""The claim that an act lays on the form that asked for it, so that it is done once.

Bookkeeping and no act of anybody's: nothing is decided here, and what is written tells
nothing about a person. That is why it has no `by` and no event in history, as sessions
and the outbox have none.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from keystay.core.clock import today
from keystay.core.sent_once.models import SentForm

# How long a second sending waits to hear where the first was led: 5 seconds in all.
TIMES, PAUSE = 100, 0.05
# Where it is led if the first never said: its process died between its act and its answer.
HOME = "/"


class SentBefore(Exception):
    """The same form was sent before and its act was done: this one is taken back."""


@dataclass
class Sent:
    """The form that the request at hand has sent: its mark, and the claim laid on it."""

    mark: str = ""
    claim: str = ""


_sent: ContextVar[Sent | None] = ContextVar("sent", default=None)


@contextmanager
def under_way() -> Iterator[Sent]:
    """Within it, the first act that is recorded claims the form, once its mark is known."""
    sent = Sent()
    token = _sent.set(sent)
    try:
        yield sent
    finally:
        _sent.reset(token)


def current() -> Sent:
    """The form under way; one without a mark where there is none."""
    return _sent.get() or Sent()


def claim() -> None:
    """Claim the form under way for the act at hand, in its transaction. Raises SentBefore.

    Called after the writers of history have lined up, so that of two acts that a form asks
    for the second finds the claim of the first, or finds none because the first failed.
    """
    sent = current()
    if not sent.mark or sent.claim:
        return
    try:
        row = SentForm.objects.create(mark=sent.mark, sent_on=today())
    except IntegrityError:
        raise SentBefore("This form was sent before.") from None
    sent.claim = row.pk


def led_to(mark: str) -> str | None:
    """Where the form that was done was led; None if none with this mark was done.

    Waits for one whose answer is on its way, and holds no lock meanwhile.
    """
    for _ in range(TIMES):
        answer = SentForm.objects.filter(mark=mark).values_list("answer", flat=True).first()
        if answer != "":
            return answer
        time.sleep(PAUSE)
    return HOME


def note_answer(claimed: str, place: str) -> bool:
    """Note where the form was led; False if its act was taken back, and its claim with it."""
    with transaction.atomic():
        return SentForm.objects.filter(pk=claimed).update(answer=place) == 1


def forget(before: date) -> None:
    """Forget the forms that were sent before a day."""
    with transaction.atomic():
        SentForm.objects.filter(sent_on__lt=before).delete()
