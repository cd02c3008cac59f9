"""The action plan: priorities, actions under them, progress, moves and evidence (G3)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.access.users.models import User
from keystay.core.ids import PublicId
from keystay.governance.plan.rules import DONE, NOT_BEGUN, STOPPED, UNDER_WAY


class State(models.TextChoices):
    """How far an action is."""

    NOT_BEGUN = NOT_BEGUN, "Not begun"
    UNDER_WAY = UNDER_WAY, "Under way"
    DONE = DONE, "Done"
    STOPPED = STOPPED, "Stopped"


class PriorityQuerySet(models.QuerySet["Priority"]):
    def current(self, on: date) -> "PriorityQuerySet":
        """Priorities of the strategy on the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Priority(models.Model):
    """One of the priorities of the council's strategy, in the council's order."""

    id = PublicId()
    name = models.CharField(max_length=100)
    aim = models.CharField(max_length=300)
    place = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_priority_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActionQuerySet(models.QuerySet["Action"]):
    def still_open(self) -> "ActionQuerySet":
        """Actions neither done nor stopped."""
        return self.filter(closed_on=None)

    def late(self, on: date) -> "ActionQuerySet":
        """Actions open on the day after they were due."""
        return self.still_open().filter(due_on__lt=on)


class Action(models.Model):
    """What someone will do under a priority, by when. `state` is that of its latest note."""

    id = PublicId()
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    due_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.NOT_BEGUN)
    noted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("set_on")), name="an_action_is_due_after_it_is_set"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, state__in=(NOT_BEGUN, UNDER_WAY))
                | Q(closed_on__isnull=False, state__in=(DONE, STOPPED)),
                name="an_action_closes_when_it_is_done_or_stopped",
            ),
        ]


class Note(models.Model):
    """Progress on a day, in words."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField()
    state = models.CharField(max_length=9, choices=State)
    words = models.TextField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-id"]


class Move(models.Model):
    """The due date was moved, and why."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="moves")
    on = models.DateField()
    was_due = models.DateField()
    now_due = models.DateField()
    reason = models.TextField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-id"]


class Evidence(models.Model):
    """What shows that the action works: in words, with where to find it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    on = models.DateField()
    words = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-id"]
