"""Imports: a file that was offered, what was found in it, and what was done."""

from django.db import models

from keystay.access.users.models import User
from keystay.core.ids import PublicId


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    HEADINGS = "headings", "Needs its headings matched"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready to review"
    BLOCKED = "blocked", "Needs decisions or mending"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Import(models.Model):
    """One file on its way in.

    `files` maps a part's name to the private path of its copy; `headings` maps our field
    names to the file's own headings; `findings` is the review by consequence, as JSON that
    `workforce/feeds/review.py` reads and writes; `decisions` holds what a person decided.
    """

    id = PublicId()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ImportState)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    files = models.JSONField(default=dict)
    headings = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]


class HeadingMemory(models.Model):
    """Which of our fields a heading meant last time, for each kind of import."""

    kind = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "heading"], name="one_meaning_of_a_heading"),
        ]
