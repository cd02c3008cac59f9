"""Who holds which role, where, and between which dates."""

from datetime import date

from django.db import models

from keystay.access.users.models import User
from keystay.core.ids import PublicId
from keystay.organisation.models import Service, Team


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self, on: date) -> "RoleGrantQuerySet":
        """Grants that hold on the day; a grant ends at midnight after `ends_on`."""
        return self.filter(waiting=False, starts_on__lte=on).exclude(ends_on__lt=on)


class RoleGrant(models.Model):
    """A role held from `starts_on` to `ends_on`, over a team or a service where it needs one.

    `role` is a short stable code from `access/roles/catalogue.py`. A grant that is `waiting`
    gives nothing until an administrator other than `proposed_by` approves it.
    """

    id = PublicId()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    waiting = models.BooleanField(default=False)
    proposed_by = models.CharField(max_length=12, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_role_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(service__isnull=True),
                name="a_role_is_over_a_team_or_a_service",
            ),
        ]
