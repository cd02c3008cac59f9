"""Who worked with which child between which dates (C1). Children are keyed references only."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.cases.rules import shown
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Child(models.Model):
    """A child, as a keyed hash of the case system's number; nothing else is known here."""

    reference = models.CharField(max_length=16, unique=True)

    @property
    def shown(self) -> str:
        """The reference as people read it: K7Q2-9D4."""
        return shown(self.reference)


class CaseWorker(models.Model):
    """The case system's own number for a worker, matched to a person here."""

    source_id = models.CharField(max_length=48, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="case_ids")


class SpellQuerySet(models.QuerySet["Spell"]):
    def open_on(self, on: date) -> "SpellQuerySet":
        """Spells that were running on the day; the last day counts."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def counting(self, roles: Iterable[str]) -> "SpellQuerySet":
        """Spells in a role that counts as holding a case.

        A row without a role counts, because a plain list of workers and cases has none.
        """
        return self.filter(role__in=["", *roles])


class Spell(models.Model):
    """A worker involved with a child from `starts_on` to `ends_on` inclusive.

    `worker` is empty while nobody is allocated. `role` is the case system's own word;
    which roles count as holding the case is a council setting.
    """

    source_id = models.CharField(max_length=64, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="spells")
    worker = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="case_spells",
        db_index=False,  # `cases_of_a_worker` begins with it
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    change_reason = models.CharField(max_length=6, blank=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["worker", "starts_on", "ends_on"], name="cases_of_a_worker"),
            # Holds all that counting needs, so that a day is counted without the rows. The end
            # comes first: of ten years of spells few are open today or have ended since a day.
            models.Index(
                fields=["ends_on", "starts_on", "role", "worker", "child"], name="cases_on_a_day"
            ),
            models.Index(fields=["starts_on", "child"], name="cases_begun"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_spell_ends_after_it_starts",
            ),
        ]


class SpellBefore(models.Model):
    """What a spell said until `changed_at`, when a later extract said something else."""

    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="before")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    change_reason = models.CharField(max_length=6, blank=True)
    changed_at = models.DateTimeField()


class Difference(models.Model):
    """Where the case system and Keystay say different things, and what someone decided.

    `said` holds both in words, so that it is asked again when either says something new.
    """

    key = models.CharField(max_length=300, unique=True)
    said = models.TextField()
    answer = models.CharField(max_length=40)
    meaning = models.CharField(max_length=300)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="case_differences"
    )
    decided_on = models.DateField()


class Plan(models.TextChoices):
    """What kind of plan a child has."""

    CHILD_IN_NEED = "cin", "Child in Need"
    CHILD_PROTECTION = "cp", "Child protection"
    CARED_FOR = "cla", "Cared for"
    CARE_LEAVER = "cl", "Care leaver"


class PlanSpell(models.Model):
    """A child on a kind of plan from `starts_on` to `ends_on`."""

    source_id = models.CharField(max_length=64, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="plans")
    plan = models.CharField(max_length=3, choices=Plan)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["plan", "ends_on", "starts_on", "child"], name="plans_on_a_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_plan_ends_after_it_starts",
            ),
        ]
