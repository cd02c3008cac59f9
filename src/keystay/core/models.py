"""The room's tables: history, post that waits to go out, what the clock has run, long work,
forms that were sent."""

from django.db import models

from keystay.core.audit.models import AuditEvent, ChainHead, SensitiveRead
from keystay.core.ids import PublicId
from keystay.core.sent_once.models import SentForm

__all__ = ["AuditEvent", "ChainHead", "LongWork", "Message", "Run", "SensitiveRead", "SentForm"]


class Message(models.Model):
    """An email waiting in the outbox; it survives the mail server being down.

    `cause` and `recipient` and `day` together go out once, however often the cause recurs.
    What it says is in `body`, or in `sealed` if it must not be readable here, until it is sent.
    """

    cause = models.CharField(max_length=80)
    recipient = models.EmailField(max_length=254)
    day = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["next_try_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "recipient", "day"], name="one_message_for_a_cause_in_a_day"
            ),
        ]


class Run(models.Model):
    """A thing that the clock starts, such as the daily digest, run once for its day."""

    name = models.CharField(max_length=80)
    due_on = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "due_on"], name="one_run_in_a_day"),
        ]


class LongWork(models.Model):
    """Work that takes a while and shows how far it is, even after leaving the page."""

    id = PublicId()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default="waiting")
    message = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
