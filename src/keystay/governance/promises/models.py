"""What fell due and whether it was kept, as each night found it: the past of every promise."""

from django.db import models
from django.db.models import Count, F, Q

from keystay.access.users.models import User
from keystay.organisation.models import Team
from keystay.workforce.models import Person

KEPT = Q(kept_on__isnull=False, kept_on__lte=F("last_good_on"))
KEPT_LATE = Q(kept_on__gt=F("last_good_on"))
OPEN = Q(kept_on__isnull=True, last_good_on__gte=F("known_on"))
BROKEN = Q(kept_on__isnull=True, last_good_on__lt=F("known_on"))


class FellDueQuerySet(models.QuerySet["FellDue"]):
    def counted(self, *names: str) -> list[tuple]:
        """The columns `names`, then how many were kept in time, kept late, broken and open."""
        states = {"kept": KEPT, "late": KEPT_LATE, "broken": BROKEN, "open": OPEN}
        counts = {state: Count("pk", filter=condition) for state, condition in states.items()}
        rows = self.order_by().values(*names).annotate(**counts)
        return list(rows.order_by(*names).values_list(*names, *counts))


class FellDue(models.Model):
    """One time that a promise fell due, as it stood on `known_on`.

    It follows from the other records (core/promises.py) and is made anew each night, so that a
    late import puts it right: asking every promise about half a year takes too long for a page.
    `last_good_on` is the due day with its grace. `about` and `team` say whose reach it is in;
    `owed_by_account` is whose it is to keep where they have no staff record.
    """

    promise = models.CharField(max_length=60)
    due_on = models.DateField()
    month = models.DateField()
    last_good_on = models.DateField()
    kept_on = models.DateField(null=True)
    about = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    owed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    owed_by_account = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=200)
    known_on = models.DateField()

    objects = FellDueQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_on", "promise"], name="what_fell_due_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_good_on__gte=F("due_on")), name="grace_comes_after_the_due_day"
            ),
        ]

    @property
    def owner_name(self) -> str:
        """Whose it is to keep."""
        owner = self.owed_by or self.owed_by_account
        return owner.name if owner else "Nobody is named"
