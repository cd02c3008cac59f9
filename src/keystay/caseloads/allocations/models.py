"""Who was given which case here, why, and what became of it in the case system (C3)."""

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.cases.models import Child, Spell
from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Because(models.TextChoices):
    """Why a case is given to someone."""

    NEW = "new", "It is new, or waits for a worker"
    LEAVER = "leaver", "Its worker is leaving"
    ABSENCE = "absence", "Its worker is away for long"
    MOVE = "move", "Its worker is moving to another team"
    BALANCE = "balance", "To even out workloads"
    FAMILY = "family", "The child or the family asked for it, or the need changed"
    OTHER = "other", "Another reason"


class Outcome(models.TextChoices):
    """What became of an allocation; empty while the case system has not said."""

    SEEN = "seen", "In the case system"
    DROPPED = "dropped", "Dropped: the case system was right"
    REPLACED = "replaced", "Allocated again"


class Allocation(models.Model):
    """A case given to `worker` from `starts_on`.

    `number` counts the allocations of the child made here: two managers who saw the same
    page would make the same number, and the database lets in one. The load and capacity
    are those that the manager saw; they never change afterwards.
    """

    id = PublicId()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="allocations")
    number = models.PositiveIntegerField()
    worker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="given_cases")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    because = models.CharField(max_length=8, choices=Because)
    judgement = models.CharField(max_length=300)
    over_reason = models.CharField(max_length=300, blank=True)
    load_before = models.DecimalField(max_digits=8, decimal_places=2)
    load_after = models.DecimalField(max_digits=8, decimal_places=2)
    capacity = models.DecimalField(max_digits=8, decimal_places=2)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=12, blank=True)
    decided_by_name = models.CharField(max_length=150)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    seen_by_name = models.CharField(max_length=150, blank=True)
    seen_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "number"], name="allocations_are_numbered"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(outcome=""), name="one_open_allocation_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(load_after__lte=F("capacity")) | ~Q(over_reason=""),
                name="over_capacity_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on__isnull=True)
                | (~Q(outcome="") & Q(settled_on__isnull=False)),
                name="an_allocation_is_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(seen_on__isnull=True, seen_by_name="")
                | (Q(seen_on__isnull=False) & ~Q(seen_by_name="")),
                name="over_capacity_is_seen_by_someone_on_a_day",
            ),
        ]

    @property
    def is_over(self) -> bool:
        """Whether it took the worker over capacity."""
        return self.load_after > self.capacity


class CutShort(models.Model):
    """A spell of the worker before that an allocation ended; `ended_on` is what it said."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="cuts")
    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="cuts")
    ended_on = models.DateField(null=True, blank=True)
