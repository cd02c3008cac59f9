"""Assignments: who works where, in which role, from when to when (W1, W4)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.people.models import Person
from keystay.workforce.posts.models import OrgRole, Post


class Contract(models.TextChoices):
    PERMANENT = "permanent", "Permanent"
    TEMPORARY = "temporary", "Temporary"
    AGENCY = "agency", "Agency"


class Start(models.TextChoices):
    """Why the row begins: only an employee who `joined` may be a starter in the statistics."""

    JOINED = "joined", "Joined the council's children's social work"
    CHANGED = "changed", "Changed team, role, grade or hours"
    MOVED_IN = "moved_in", "Moved in from another part of the council"


class End(models.TextChoices):
    """Why the row ends: only an employee who `left` may be a leaver in the statistics."""

    LEFT = "left", "Left"
    CHANGED = "changed", "Changed team, role, grade or hours"
    MOVED_OUT = "moved_out", "Moved to another part of the council"


class Origin(models.TextChoices):
    """Census code set StartOrigin."""

    NEWLY_QUALIFIED = "1", "Newly qualified social worker"
    OTHER_AUTHORITY = "2", "Social worker in a different English authority"
    OUTSIDE_ENGLAND = "3", "Social worker outside England"
    AGENCY = "4", "Agency or consultancy in social work"
    OTHER_SOCIAL_WORK = "5", "Other social work, not a local authority"
    OTHER_SOCIAL_CARE = "6", "Other social care role"
    NOT_SOCIAL_CARE = "7", "Not social care, no employment or career break"
    OTHER = "8", "Other"
    NOT_KNOWN = "9", "Not known"
    NOT_COLLECTED = "10", "Not yet collected"


class Destination(models.TextChoices):
    """Census code set LeaverDestination."""

    OTHER_AUTHORITY = "1", "Social worker in a different English authority"
    OUTSIDE_ENGLAND = "2", "Social worker outside England"
    AGENCY = "3", "Agency or consultancy"
    OTHER_SOCIAL_WORK = "4", "Other social work, not a local authority"
    OTHER_SOCIAL_CARE = "5", "Other social care role"
    NOT_SOCIAL_CARE = "6", "Not social care, no employment or career break"
    OTHER = "7", "Other"
    NOT_KNOWN = "8", "Not known"
    NOT_COLLECTED = "9", "Not yet collected"


class Reason(models.TextChoices):
    """Census code set ReasonLeave."""

    RESIGNATION = "1", "Resignation"
    VOLUNTARY_REDUNDANCY = "2", "Voluntary redundancy"
    COMPULSORY_REDUNDANCY = "3", "Compulsory redundancy"
    DISMISSED = "4", "Dismissed"
    RETIRED = "5", "Retired"
    DECEASED = "6", "Deceased"
    OTHER_ROLE = "7", "Moved to a role outside children's social work in the council"
    OTHER = "8", "Other"
    NOT_KNOWN = "9", "Not known"
    NOT_COLLECTED = "10", "Not yet collected"


class Basis(models.TextChoices):
    """What an agency worker was engaged for."""

    VACANCY = "vacancy", "Covers a vacancy"
    ABSENCE = "absence", "Covers an absence"
    DEMAND = "demand", "Extra demand"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self, on: date) -> "AssignmentQuerySet":
        """Assignments held on the day; the last day counts."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)

    def employees(self) -> "AssignmentQuerySet":
        """Employed and paid by the council: everyone but agency workers."""
        return self.exclude(contract=Contract.AGENCY)


class Assignment(models.Model):
    """One person in one role in one team, unchanged from `starts_on` to `ends_on` inclusive.

    A change of team, role, grade or hours closes the row and opens the next. `fte` is
    contracted hours over full-time hours. An employee's `post` is the post that they hold;
    an agency worker's is the post that they cover, with `basis` saying what for.
    """

    id = PublicId()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    title = models.CharField(max_length=120, blank=True)
    org_role = models.CharField(max_length=1, choices=OrgRole)
    grade = models.CharField(max_length=40, blank=True)
    contract = models.CharField(max_length=10, choices=Contract)
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)
    fte = models.DecimalField(max_digits=7, decimal_places=6)
    starts_on = models.DateField()
    start_kind = models.CharField(max_length=10, choices=Start)
    origin = models.CharField(max_length=2, choices=Origin, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    end_kind = models.CharField(max_length=10, choices=End, blank=True)
    reason = models.CharField(max_length=2, choices=Reason, blank=True)
    destination = models.CharField(max_length=2, choices=Destination, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [
            models.Index(fields=["team", "starts_on", "ends_on"], name="who_worked_in_a_team"),
            models.Index(fields=["end_kind", "ends_on"], name="who_left"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fte__gte=0) & Q(fte__lte=1), name="an_assignment_is_up_to_full_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_kind="")
                | (Q(ends_on__isnull=False) & ~Q(end_kind="")),
                name="an_end_has_a_date_and_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(end_kind=End.LEFT) | Q(reason="", destination=""),
                name="only_a_leaver_has_a_reason_and_a_destination",
            ),
            models.CheckConstraint(
                condition=Q(basis="") | Q(contract=Contract.AGENCY),
                name="only_agency_work_has_a_basis",
            ),
            models.UniqueConstraint(
                fields=["person", "post"],
                condition=Q(ends_on__isnull=True),
                name="nobody_holds_one_post_twice",
            ),
        ]


class TeamManager(models.Model):
    """Who manages a team, from when to when (W3)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="managers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="teams_managed")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(ends_on__isnull=True),
                name="one_present_manager_for_a_team",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="managing_ends_after_it_starts",
            ),
        ]
