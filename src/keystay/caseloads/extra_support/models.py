"""Extra help on a case: family support and Placement Support (C7), partners' intensive (C10)."""

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.cases.models import Child
from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Kind(models.TextChoices):
    """Who gives extra support on a case."""

    FAMILY_SUPPORT = "fsw", "Family support worker"
    PLACEMENT = "pst", "Placement Support Team"


class Support(models.Model):
    """Extra support on a case from `starts_on` to `ends_on`; `team` is the one that asked for it.

    `person` is empty where the one who gives it has no staff record here.
    """

    id = PublicId()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="supports")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    what_for = models.CharField(max_length=160)

    class Meta:
        ordering = [F("ends_on").desc(nulls_first=True), "-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="extra_support_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["child", "kind", "person"],
                condition=Q(ends_on__isnull=True, person__isnull=False),
                name="one_open_support_by_a_person",
            ),
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=Q(ends_on__isnull=True, person__isnull=True),
                name="one_open_support_by_nobody_named",
            ),
        ]


class Outcome(models.TextChoices):
    """How intensive support ended."""

    STEPPED_DOWN = "down", "Stepped down"
    STAYED = "stayed", "Stayed on plan"
    WENT_UP = "up", "Went up"
    NOT_TAKEN_UP = "not", "Not taken up"


class Intensive(models.Model):
    """Intensive support by a partner: referred, then begun and ended, or declined before."""

    id = PublicId()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="intensives")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=80)
    referred_on = models.DateField()
    begun_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-referred_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_on__isnull=True) | Q(begun_on__gte=F("referred_on")),
                name="intensive_support_begins_after_it_is_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(begun_on__isnull=False, ended_on__gte=F("begun_on")),
                name="intensive_support_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(declined_on__isnull=True)
                | Q(begun_on__isnull=True, declined_on__gte=F("referred_on")),
                name="intensive_support_is_declined_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True, declined_on__isnull=True)
                | Q(declined_on__isnull=False, outcome=Outcome.NOT_TAKEN_UP)
                | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="intensive_support_has_an_outcome_when_it_is_over",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ended_on__isnull=True, declined_on__isnull=True),
                name="one_open_intensive_support_for_a_child",
            ),
        ]
