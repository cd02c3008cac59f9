"""The establishment: the posts that the council has money for (W2)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.organisation.models import Team


class OrgRole(models.TextChoices):
    """The six roles of the workforce census, most senior first."""

    SENIOR_MANAGER = "1", "Senior manager"
    MIDDLE_MANAGER = "2", "Middle manager"
    FIRST_LINE_MANAGER = "3", "First line manager"
    SENIOR_PRACTITIONER = "4", "Senior practitioner"
    CASE_HOLDER = "5", "Case holder"
    WITHOUT_CASES = "6", "Qualified without cases"


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, on: date) -> "PostQuerySet":
        """Posts that exist on the day."""
        return self.between(on, on)

    def between(self, first: date, last: date) -> "PostQuerySet":
        """Posts that exist on any day from the first to the last."""
        return self.filter(starts_on__lte=last).exclude(ends_on__lt=first)


class Post(models.Model):
    """A budgeted post in a team, `fte` of full time, from `starts_on` to `ends_on`."""

    id = PublicId()
    number = models.CharField(max_length=48, unique=True)
    title = models.CharField(max_length=120)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    org_role = models.CharField(max_length=1, choices=OrgRole)
    grade = models.CharField(max_length=40, blank=True)
    fte = models.DecimalField(max_digits=7, decimal_places=6)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["team__name", "org_role", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fte__gt=0) & Q(fte__lte=1), name="a_post_is_up_to_full_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_post_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
