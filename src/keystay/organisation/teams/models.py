"""Services and the teams in them (W3)."""

from datetime import date

from django.db import models

from keystay.core.ids import PublicId


class Service(models.Model):
    """A part of children's social care, such as Child in Need and Child Protection."""

    id = PublicId()
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def current(self, on: date) -> "TeamQuerySet":
        """Teams that exist on the day."""
        return self.between(on, on)

    def between(self, first: date, last: date) -> "TeamQuerySet":
        """Teams that exist on any day from the first to the last."""
        return self.filter(starts_on__lte=last).exclude(ends_on__lt=first)


class Team(models.Model):
    """A team in one service and one place; it exists from `starts_on` to `ends_on` inclusive."""

    id = PublicId()
    name = models.CharField(max_length=120)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    locality = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["service__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(ends_on__isnull=True),
                name="open_teams_have_different_names",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_team_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamAlias(models.Model):
    """Another system's name or number for a team, remembered so that imports match it."""

    name = models.CharField(max_length=255, unique=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        ordering = ["name"]
