"""The risk register: entries, their scores over time, controls, and answers to proposals (G6)."""

from django.db import models
from django.db.models import F, Q

from keystay.access.users.models import User
from keystay.core.ids import PublicId


class RiskQuerySet(models.QuerySet["Risk"]):
    def still_open(self) -> "RiskQuerySet":
        """Entries that are not closed."""
        return self.filter(closed_on=None)


class Risk(models.Model):
    """An entry of the register. `figures` are keys of the measures that move it.

    `review_on` is the day by which it is looked at next, as its latest score says.
    """

    id = PublicId()
    title = models.CharField(max_length=150)
    cause = models.TextField()
    event = models.TextField()
    effect = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    appetite = models.PositiveSmallIntegerField()
    figures = models.JSONField(default=list, blank=True)
    opened_on = models.DateField()
    review_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closing = models.TextField(blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["opened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="a_risk_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """How an entry was scored on a day, before and after its controls, and why."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="scores")
    on = models.DateField()
    likelihood_before = models.PositiveSmallIntegerField()
    impact_before = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    why = models.TextField()
    review_on = models.DateField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, impact__gte=1)
                & Q(likelihood_before__gte=1, impact_before__gte=1),
                name="a_score_begins_at_one",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("on")), name="a_risk_is_reviewed_after_it_is_scored"
            ),
        ]

    @property
    def before(self) -> int:
        """Likelihood times impact without the controls."""
        return self.likelihood_before * self.impact_before

    @property
    def after(self) -> int:
        """Likelihood times impact with the controls."""
        return self.likelihood * self.impact


class Control(models.Model):
    """What makes the risk smaller, while it holds."""

    id = PublicId()
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="controls")
    words = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_control_ends_after_it_starts",
            ),
        ]


class Kind(models.TextChoices):
    """What a person answered to a proposal."""

    OPENED = "opened", "Entry opened"
    LINKED = "linked", "Linked to an entry"
    DECLINED = "declined", "Declined"


class ProposalAnswer(models.Model):
    """A person's answer to what the data proposed; `size` is the figure as it then was.

    `number` counts the answers to a rule, so that each time it is proposed it is answered once.
    """

    rule = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    size = models.DecimalField(max_digits=10, decimal_places=4)
    facts = models.TextField()
    reason = models.TextField(blank=True)
    risk = models.ForeignKey(Risk, null=True, on_delete=models.CASCADE, related_name="answers")
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "number"], name="a_proposal_is_answered_once_each_time"
            ),
            models.CheckConstraint(
                condition=Q(kind="declined", risk=None) | ~Q(kind="declined") & ~Q(risk=None),
                name="an_answer_names_an_entry_unless_it_declines",
            ),
        ]
