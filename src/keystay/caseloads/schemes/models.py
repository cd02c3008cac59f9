"""Weights from a day on, and what is noted of a case and of a worker for them (C1, C2)."""

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.cases.models import Child
from keystay.caseloads.schemes.rules import DUTIES, FEATURES
from keystay.core.ids import PublicId
from keystay.workforce.models import Person

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    def on(self, day: date) -> "DatedQuerySet[M]":
        """Rows that hold on the day; the last day counts."""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class Weighting(models.Model):
    """The scheme that holds from `starts_on` until a later one; `scheme` is `rules.stored`."""

    id = PublicId()
    starts_on = models.DateField(unique=True)
    scheme = models.JSONField()
    decided_on = models.DateField()
    decided_by_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__lte=F("starts_on")),
                name="weights_never_change_the_past",
            ),
        ]

    def may_be_withdrawn(self, on: date) -> bool:
        """Whether they are still to come, or were chosen on the day itself: a slip is undone."""
        return self.starts_on > on or self.decided_on == on


class CaseFeature(models.Model):
    """Something noted of a case that makes it heavier, for a time."""

    id = PublicId()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="features")
    feature = models.CharField(max_length=12, choices=list(FEATURES.items()))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["CaseFeature"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_feature_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["child", "feature"],
                condition=Q(ends_on__isnull=True),
                name="a_feature_is_noted_once",
            ),
        ]


class Sibling(models.Model):
    """A child of a group of brothers and sisters; `group` is the same for all of them."""

    child = models.OneToOneField(
        Child, primary_key=True, on_delete=models.CASCADE, related_name="sibling"
    )
    group = models.CharField(max_length=12, db_index=True)


class Duty(models.Model):
    """Something that a worker does besides cases, for a time."""

    id = PublicId()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(max_length=12, choices=list(DUTIES.items()))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["Duty"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_duty_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person", "duty"],
                condition=Q(ends_on__isnull=True),
                name="a_duty_is_held_once",
            ),
        ]


class Reduction(models.Model):
    """Less room for cases by `percent` of 100 from a day to a day; it ends by itself."""

    id = PublicId()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reductions")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = DatedQuerySet["Reduction"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_reduction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="a_reduction_is_a_share",
            ),
        ]
