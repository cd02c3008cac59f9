"""Exceptional access: someone's leave to read one session's notes, by a second person's word."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.support.supervision.models import Session


class Ground(models.TextChoices):
    GRIEVANCE = "grievance", "A grievance"
    SERIOUS_INCIDENT = "serious_incident", "A serious incident review"


class ExceptionalAccess(models.Model):
    """Asked for by one person, answered by another, and over a day after it was granted.

    The reason, the words of a refusal and why the worker is not told are sealed: they tell of
    a person. `told_at` is when the worker could first see it.
    """

    id = PublicId()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="exceptional")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ground = models.CharField(max_length=20, choices=Ground)
    sealed_reason = models.BinaryField()
    sealed_exemption = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    sealed_refusal = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked_of")), name="exceptional_access_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, answered_at__isnull=True)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(granted=True),
                name="only_granted_access_is_told",
            ),
        ]

    @property
    def exempt(self) -> bool:
        """True while the worker is not told, for the reason that was stated."""
        return self.sealed_exemption is not None and self.told_at is None
