"""The Recruitment and Retention Task Group: members, meetings, agendas, what came of them (G4)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.access.users.models import User
from keystay.core.ids import PublicId
from keystay.governance.answering import name_of
from keystay.governance.plan.models import Action
from keystay.governance.taskgroup.rules import DECIDED, NOTED, OPEN


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self, on: date) -> "MemberQuerySet":
        """Members on the day (the last day counts)."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Member(models.Model):
    """Someone in the group: an account, or a guest by name, and what they stand for."""

    id = PublicId()
    account = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    represents = models.CharField(max_length=100)
    chairs = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["-chairs", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_member_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(account=None) & ~Q(name="") | ~Q(account=None) & Q(name=""),
                name="a_member_is_an_account_or_a_name",
            ),
        ]

    @property
    def shown(self) -> str:
        """The name that people read."""
        return name_of(self.account) if self.account else self.name


class Meeting(models.Model):
    """A meeting, planned or held. The agenda no longer changes once it is held."""

    id = PublicId()
    meets_on = models.DateField(unique=True)
    chair = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(null=True, blank=True)
    made_on = models.DateField(null=True, blank=True)
    present = models.ManyToManyField(Member, related_name="came_to")
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-meets_on"]


class Kind(models.TextChoices):
    """What an item is about, in the order of an agenda."""

    OWN = "own", "Added by the chair"
    MEASURE = "measure", "Measure off track"
    ACTION = "action", "Late action"
    RISK = "risk", "Risk above appetite"
    PROMISE = "promise", "Promise broken"


class Outcome(models.TextChoices):
    """What came of an item."""

    DECIDED = DECIDED, "Decided"
    NOTED = NOTED, "Noted, nothing to decide"
    OPEN = OPEN, "Left open for the next meeting"


class Item(models.Model):
    """A line of an agenda. `about` is the key or id of what it is about; `dropped` says why."""

    id = PublicId()
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=7, choices=Kind)
    about = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    place = models.PositiveSmallIntegerField()
    dropped = models.TextField(blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    words = models.TextField(blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_to"
    )

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "about"], name="nothing_stands_twice_on_an_agenda"
            ),
        ]


class Taken(models.Model):
    """An action that was taken on under an item; it lives in the plan."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="taken")
    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="taken_on_in")

    class Meta:
        ordering = ["id"]
