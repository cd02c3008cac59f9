"""Absence: the dates and the fact; the medical reason, where kept at all, is apart."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.workforce.people.models import Person


class AbsenceKind(models.TextChoices):
    """Census code set ReasonAbsence, and annual leave, which the census does not ask for."""

    SICKNESS = "SIC", "Sick leave"
    MATERNITY = "MAT", "Maternity or paternity leave"
    PUBLIC_DUTY = "PUB", "Public duties"
    TRAINING = "TRN", "Training"
    UNPAID = "UNP", "Unpaid leave"
    UNAUTHORISED = "UNA", "Unauthorised"
    OTHER_PAID = "OTH", "Other paid leave"
    ANNUAL = "ANN", "Annual leave"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def touching(self, first: date, last: date) -> "AbsenceQuerySet":
        """Absences with at least one day in the period."""
        return self.filter(starts_on__lte=last).exclude(ends_on__lt=first)


class Absence(models.Model):
    """Someone away from `starts_on` to `ends_on` inclusive (open while still away).

    `days_lost` is working days, as payroll reports them; empty means count the calendar.
    """

    id = PublicId()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=3, choices=AbsenceKind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    days_lost = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_absence_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(days_lost__isnull=True) | Q(days_lost__gte=0),
                name="days_lost_are_not_negative",
            ),
        ]


class SicknessReason(models.Model):
    """Why someone was off sick: special category, kept apart, off unless policy turns it on."""

    absence = models.OneToOneField(
        Absence, primary_key=True, on_delete=models.CASCADE, related_name="sickness_reason"
    )
    reason = models.CharField(max_length=200)


class SicknessTotal(models.Model):
    """Working days lost to sickness in a period, where a return gives only the total."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sickness_totals")
    starts_on = models.DateField()
    ends_on = models.DateField()
    days_lost = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "ends_on"], name="one_sickness_total_for_a_period"
            ),
        ]
