"""Baselines and targets of measures, each with the dates between which it holds (G1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId

DIGITS, PLACES = 10, 2


class TargetQuerySet(models.QuerySet["Target"]):
    def in_force(self, on: date) -> "TargetQuerySet":
        """Targets that hold on the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Target(models.Model):
    """What a measure should be by `due_on`, and from where it set out; from a day to a day.

    `measure` is the key of a definition. Numbers are in the measure's own unit. A baseline may
    be left out; then nothing can be said of being on the way.
    """

    id = PublicId()
    measure = models.CharField(max_length=60)
    baseline = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    baseline_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    due_on = models.DateField()
    source = models.CharField(max_length=300)
    set_by = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on"], name="one_target_of_a_measure_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(ends_on__isnull=True),
                name="one_present_target_of_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_target_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_on__isnull=True)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
                name="a_baseline_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(baseline_on__isnull=True) | Q(baseline_on__lt=F("due_on")),
                name="a_baseline_comes_before_the_target",
            ),
        ]
