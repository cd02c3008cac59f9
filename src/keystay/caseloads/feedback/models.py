"""Families' feedback (T21): who was asked, what was answered, and what was done about it.

What is answered cannot be led back to who was asked: the two tables share a team and a kind of
meeting and nothing else, and an answer holds no day, no account and no child.
"""

from django.db import models
from django.db.models import Q

from keystay.access.models import User
from keystay.core.ids import PublicId
from keystay.organisation.models import Team


class Meeting(models.TextChoices):
    """After what a family is asked."""

    CIN = "cin", "Child in Need meeting"
    INITIAL = "initial", "Initial child protection conference"
    REVIEW = "review", "Review child protection conference"
    CLOSURE = "closure", "Closing of the case"


class Why(models.TextChoices):
    """Why a code was withdrawn; a list, so that nothing about a family is typed."""

    LOST = "lost", "It was lost"
    ASTRAY = "astray", "It went to the wrong person"
    NOT_WANTED = "not", "It is not wanted any more"


class Request(models.Model):
    """One code that was given out: it can be used once, up to and including `open_until`.

    `number` counts the codes that one person made for one meeting, so that each can be told
    from the others without the code. A withdrawn code cannot be used any more.
    """

    id = PublicId()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Meeting)
    held_on = models.DateField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    open_until = models.DateField()
    used = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField(default=1)
    made_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=6, choices=Why, blank=True)

    class Meta:
        ordering = ["-held_on", "team", "kind", "number", "id"]
        indexes = [models.Index(fields=["team", "held_on"], name="requests_of_a_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why="")),
                name="a_code_is_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Meeting.values), name="feedback_is_asked_at_a_known_meeting"
            ),
        ]


class Answer(models.Model):
    """One form that came back. Nothing here leads to a request, a person, a child or a day.

    `version` is that of the form's words (`forms.toml`).
    """

    id = PublicId()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Meeting)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    on_paper = models.BooleanField(default=False)
    answers = models.JSONField()
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["year", "quarter", "team"], name="answers_of_a_quarter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="an_answer_is_of_one_of_four_quarters"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Meeting.values), name="an_answer_is_about_a_known_meeting"
            ),
        ]


class Reply(models.Model):
    """What a team did about a theme of a quarter's feedback: you said, we did."""

    id = PublicId()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=20)
    said = models.CharField(max_length=300)
    done = models.CharField(max_length=500)
    replied_on = models.DateField()

    class Meta:
        ordering = ["-replied_on", "team__name", "theme"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "year", "quarter", "theme"],
                name="a_team_answers_a_theme_of_a_quarter_once",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="a_reply_is_to_one_of_four_quarters"
            ),
        ]
