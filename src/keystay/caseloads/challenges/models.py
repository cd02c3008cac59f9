"""Performance Challenge sessions with the manager of a team: agenda, decisions, actions (C8)."""

from django.db import models

from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Topic(models.TextChoices):
    """What an agenda looks at, in its order."""

    OVER = "over", "Over capacity"
    WAITING = "waiting", "Cases without a worker"
    LEAVING = "leaving", "Handovers at risk"
    LOOPS = "loops", "Open audit loops"
    EARLIER = "earlier", "Still open from earlier sessions"


class Challenge(models.Model):
    """A session about one team. `sealed` holds what was decided, once it is held."""

    id = PublicId()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="challenges")
    meets_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["-meets_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "meets_on"], name="one_session_a_day_a_team"),
        ]


class ChallengeLine(models.Model):
    """A line of the agenda as it was when the session was held; it no longer changes."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="lines")
    topic = models.CharField(max_length=7, choices=Topic)
    worker = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]


class ChallengeAction(models.Model):
    """What someone took on in a session, by when."""

    id = PublicId()
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="actions")
    sealed = models.BinaryField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
