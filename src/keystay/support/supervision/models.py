"""Supervision: who supervises whom, what was held, and what was agreed (T4)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def current(self, on: date) -> "AgreementQuerySet":
        """Agreements in force on the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Agreement(models.Model):
    """Who supervises a worker, from when to when, and what the two agreed about it.

    `every_days` is the agreed gap between sessions where it differs from the policy's.
    """

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervised_by")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supervises")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    terms = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(ends_on__isnull=True),
                name="one_present_supervisor_for_a_worker",
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("supervisor")), name="nobody_supervises_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_agreement_ends_after_it_starts",
            ),
        ]


class Kind(models.TextChoices):
    ONE_TO_ONE = "one_to_one", "One-to-one"
    REFLECTIVE = "reflective", "Reflective"
    GROUP = "group", "Group"


class Session(models.Model):
    """A supervision that was held. A group session has one row for each worker, one `group`."""

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.CharField(max_length=12, blank=True)
    learning = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["worker", "held_on"], name="supervisions_of_a_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "held_on", "kind"], name="one_supervision_of_a_kind_in_a_day"
            ),
        ]


class Notes(models.Model):
    """What the two people wrote. Nobody else reads it; encrypted at rest."""

    session = models.OneToOneField(
        Session, primary_key=True, on_delete=models.CASCADE, related_name="notes"
    )
    sealed = models.BinaryField()
    sealed_comment = models.BinaryField(null=True)


class HandOver(models.Model):
    """The worker lets a supervisor read what was written with earlier ones.

    It holds while that supervisor's time with the worker, in which it was given, lasts.
    """

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handed_over")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "supervisor"], name="one_hand_over_to_a_supervisor"
            ),
        ]


class Followup(models.Model):
    """An action agreed in supervision, carried forward until it is done or dropped.

    `moved_in` is the session that carried it forward or marked it done last, if one did, and
    `due_before` the day it was due until then: so a session recorded by mistake can be undone.
    """

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followups")
    agreed_in = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="followups")
    sealed = models.BinaryField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    moved_in = models.ForeignKey(
        Session, null=True, on_delete=models.SET_NULL, related_name="moved"
    )
    due_before = models.DateField(null=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                name="a_followup_is_done_or_dropped",
            ),
        ]
