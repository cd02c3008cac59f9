"""The one history: what was changed, by whom, when and why; and who read what is sensitive."""

from django.db import models

from keystay.core.ids import PublicId


class AuditEvent(models.Model):
    """One act. No foreign keys, so that history never blocks a deletion.

    `kind` is a stable code such as `supervision.recorded`; `subject` is what was changed;
    `about` is the person whose record it is part of. The content may be erased by subject;
    `content_digest` and the chain of `digest` stay, so that tampering shows.
    """

    id = PublicId()
    number = models.BigIntegerField(unique=True)
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=12, blank=True)
    actor_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    about = models.CharField(max_length=12, blank=True)
    content = models.JSONField(null=True)
    content_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["about", "-number"], name="history_of_a_person"),
            models.Index(fields=["subject_kind", "subject"], name="history_of_a_thing"),
        ]


class ChainHead(models.Model):
    """The last link of the chain; locking this row puts writers of history in order."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="the_chain_has_one_head"),
        ]


class SensitiveRead(models.Model):
    """Someone opened, exported or searched something sensitive."""

    id = PublicId()
    read_at = models.DateTimeField()
    reader = models.CharField(max_length=12)
    reader_name = models.CharField(max_length=200)
    page = models.CharField(max_length=80)
    about = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-read_at"]
        indexes = [models.Index(fields=["about", "-read_at"], name="who_looked_at_a_person")]
