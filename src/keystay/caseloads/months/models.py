"""How each worker stood at the end of each month, kept so that years are quick to show (C1)."""

from django.db import models

from keystay.organisation.models import Team
from keystay.workforce.models import Person


class MonthEnd(models.Model):
    """A worker's cases, load and capacity on the last day of a month, by what held then.

    It follows from the other records and is made anew, each night for the last thirteen months
    and each month for all, so that a late import puts it right.
    """

    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="month_ends")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    fte = models.DecimalField(max_digits=8, decimal_places=6)
    cases = models.PositiveIntegerField()
    load = models.DecimalField(max_digits=8, decimal_places=2)
    capacity = models.DecimalField(max_digits=8, decimal_places=2)
    band = models.CharField(max_length=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "day"], name="one_month_end_of_a_worker"),
        ]
        indexes = [models.Index(fields=["team", "day"], name="month_ends_of_a_team")]
