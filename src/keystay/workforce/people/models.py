"""People: who they are. Where they work is in assignments (W1)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from keystay.access.permissions import NEVER_ONES_OWN, Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.core.ids import PublicId


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User, permission: Permission) -> "PersonQuerySet":
        """The people whom `user` may reach with `permission` today.

        Team and service roles reach people with an assignment there now or to come.
        """
        scope = reach(user, permission)
        if scope.everyone:
            return self
        allowed = Q(user_id=user.pk) if scope.own else Q(pk__in=[])
        if scope.teams:
            allowed |= Q(pk__in=_working_in(scope.teams, today()))
        return self.filter(allowed)

    def open_to(self, user: User, permission: Permission) -> "PersonQuerySet":
        """The people about whom `user` may act with `permission`: never change oneself."""
        reached = self.visible_to(user, permission)
        return reached.exclude(user=user) if permission in NEVER_ONES_OWN else reached

    def named(self, text: str) -> "PersonQuerySet":
        """People any part of whose present or former name, or numbers, contains every word."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(family_name__icontains=word)
                | Q(former_names__name__icontains=word)
                | Q(staff_number__iexact=word)
                | Q(registration__number__iexact=word)
            )
        return found.distinct()


class Person(models.Model):
    """A worker, whatever the contract (W4)."""

    id = PublicId()
    staff_number = models.CharField(max_length=48, blank=True)
    first_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    born_on = models.DateField(null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff_number"],
                condition=~Q(staff_number=""),
                name="one_person_for_a_staff_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return full_name(self.first_name, self.family_name)


def full_name(first: str, family: str) -> str:
    """The name as it is read, for those who are told by their columns alone."""
    return f"{first} {family}".strip()


class FormerName(models.Model):
    """A name that someone used before, kept so that they are still found by it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=201)
    until_on = models.DateField()

    class Meta:
        ordering = ["-until_on"]


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    NOT_KNOWN = "", "Not known"


class Ethnicity(models.TextChoices):
    """The eighteen codes of the children's social work workforce census."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WOTH = "WOTH", "Any other White background"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Black Caribbean"
    BAFR = "BAFR", "Black African"
    BOTH = "BOTH", "Any other Black background"
    CHNE = "CHNE", "Chinese"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Declared not stated or refused"
    NOBT = "NOBT", "Information not yet obtained"


class EqualityAnswers(models.Model):
    """Special-category and monitoring answers: own table, own permission, never in a list."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="equality"
    )
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    ethnicity = models.CharField(max_length=4, choices=Ethnicity, blank=True)


class Level(models.TextChoices):
    """Level of the social work qualification, with the census codes."""

    UNDERGRADUATE = "1", "Undergraduate"
    POSTGRADUATE = "2", "Postgraduate"
    OTHER = "3", "Other"


class Route(models.TextChoices):
    """How someone came into social work (facts.md A4, strategy R11)."""

    STEP_UP = "step_up", "Step Up to Social Work"
    APPROACH = "approach", "Approach Social Work (Frontline)"
    APPRENTICESHIP = "apprenticeship", "Degree apprenticeship"
    UNDERGRADUATE = "undergraduate", "Undergraduate degree"
    POSTGRADUATE = "postgraduate", "Postgraduate degree"
    OVERSEAS = "overseas", "Qualified overseas"
    RETURN = "return", "Return to practice"
    OTHER = "other", "Other"


class Qualification(models.Model):
    """A qualification held; `social_work` marks the one that someone qualified with."""

    id = PublicId()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    title = models.CharField(max_length=200)
    social_work = models.BooleanField(default=False)
    level = models.CharField(max_length=1, choices=Level, blank=True)
    route = models.CharField(max_length=20, choices=Route, blank=True)
    institution = models.CharField(max_length=300, blank=True)
    awarded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-social_work", "awarded_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(social_work=True),
                name="one_qualifying_award_for_a_person",
            ),
        ]


class StageName(models.TextChoices):
    """Where someone stands in practice; capacity and supervision follow from it (C2, T4)."""

    NEWLY_QUALIFIED = "newly_qualified", "Newly qualified (ASYE)"
    SOCIAL_WORKER = "social_worker", "Social worker"
    EXPERIENCED = "experienced", "Experienced social worker"
    ADVANCED = "advanced", "Advanced practitioner"
    MANAGER = "manager", "Manager"


class Stage(models.Model):
    """A stage of practice held from `starts_on` to `ends_on`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=20, choices=StageName)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on__isnull=True),
                name="one_open_stage_for_a_person",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="a_stage_ends_after_it_starts",
            ),
        ]


def _working_in(teams: frozenset[str], on: date) -> models.QuerySet:
    """The keys of people with work in the teams on the day or later.

    A list found once: asked for each person in turn, SQLite looks through everyone's work.
    """
    assignments = Person._meta.apps.get_model("workforce", "Assignment")
    current_or_to_come = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return assignments.objects.filter(current_or_to_come, team__in=teams).values("person")
