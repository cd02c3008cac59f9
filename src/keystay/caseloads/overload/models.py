"""Each unbroken time over capacity, who looked at it, and what it was reckoned from (C1, C3)."""

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Overload(models.Model):
    """A worker of `team` over capacity on every day from `since` to `until` (None: still).

    It follows from the other records and is made anew when they change, so that a late import
    puts it right. Only `known_on` is its own: the day on which Keystay first found it, so that
    nobody is late with what they could not know.
    """

    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="overloads")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    known_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "since"], name="a_time_over_capacity_begins_once"
            ),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(until=None), name="one_time_over_capacity_goes_on"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_time_over_capacity_ends_after_it_begins",
            ),
        ]


class OverloadLook(models.Model):
    """Somebody above looked at a worker's time over capacity, and what was decided.

    It answers for the time in which its day lies. `since`, `load` and `capacity` are those
    that the page showed; they never change afterwards.
    """

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overload_looks")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    load = models.DecimalField(max_digits=8, decimal_places=2)
    capacity = models.DecimalField(max_digits=8, decimal_places=2)
    looked_on = models.DateField()
    looked_by = models.CharField(max_length=12, blank=True)
    looked_by_name = models.CharField(max_length=150)
    words = models.CharField(max_length=300)

    class Meta:
        ordering = ["looked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_on__gte=F("since")), name="a_look_follows_the_beginning"
            ),
        ]


class OverloadsReckoned(models.Model):
    """As at which day the times over capacity were reckoned, and after which act of history."""

    day = models.DateField(unique=True)
    last_event = models.BigIntegerField()
    version = models.PositiveIntegerField()
