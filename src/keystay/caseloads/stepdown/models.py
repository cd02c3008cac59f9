"""Reviews of a plan, decisions whether to step down, and each team's regular analysis (C6)."""

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.cases.models import Child, PlanSpell
from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class ReviewOutcome(models.TextChoices):
    """What a review of a plan came to, as far as stepping down is concerned."""

    KEEP = "keep", "Keep the plan"
    CONSIDERED = "considered", "Step down considered"
    NOT_TOLD = "not_told", "Outcome not told"


# What someone says who records a review; a list of cases does not tell what came of it.
TELLABLE = [(each, each.label) for each in (ReviewOutcome.KEEP, ReviewOutcome.CONSIDERED)]


class Review(models.Model):
    """A review of a child's plan that was held."""

    id = PublicId()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="reviews")
    happened_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=ReviewOutcome)

    class Meta:
        ordering = ["-happened_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["child", "happened_on"], name="one_review_on_a_day"),
        ]


class Choice(models.TextChoices):
    """What the manager decided about a candidate."""

    STEP_DOWN = "down", "Step down"
    KEEP = "keep", "Keep on plan"
    LOOK_AGAIN = "again", "Look again on a date"


class Decision(models.Model):
    """What was decided about a candidate's plan; `asked_on` is since when it was asked for.

    `closed_on` is the day on which it was withdrawn, or replaced when it was asked anew.
    """

    id = PublicId()
    plan = models.ForeignKey(PlanSpell, on_delete=models.PROTECT, related_name="decisions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=5, choices=Choice)
    reason = models.CharField(max_length=300)
    again_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField()
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-decided_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(closed_on__isnull=True),
                name="one_open_step_down_decision_for_a_plan",
            ),
            models.CheckConstraint(
                # Without a day the comparison is unknown, which a check lets through.
                condition=Q(
                    choice=Choice.LOOK_AGAIN, again_on__isnull=False, again_on__gt=F("decided_on")
                )
                | (~Q(choice=Choice.LOOK_AGAIN) & Q(again_on__isnull=True)),
                name="looking_again_has_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__gte=F("asked_on")),
                name="a_decision_is_made_after_it_is_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("decided_on")),
                name="a_decision_is_closed_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False, withdrawn_reason="")
                | (Q(withdrawn=True, closed_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="a_withdrawn_decision_says_why",
            ),
        ]


class Analysis(models.Model):
    """A team's look at all who could step down: by whom, how many there were and were decided."""

    id = PublicId()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="step_down_analyses")
    held_on = models.DateField()
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    candidates = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()

    class Meta:
        ordering = ["-held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "held_on"], name="one_analysis_on_a_day"),
            models.CheckConstraint(
                condition=Q(decided__lte=F("candidates")), name="only_candidates_are_decided"
            ),
        ]
