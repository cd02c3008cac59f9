"""What the return asks for and no other record of Keystay's holds: pay, for the most part."""

from django.db import models
from django.db.models import Q

from keystay.core.ids import PublicId
from keystay.workforce.models import Person


class Answer(models.Model):
    """The answer to one item of one year's return, of the council or of one person.

    Salaries are here for the return alone: nothing else reads them.
    """

    id = PublicId()
    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="census_answers"
    )
    item = models.CharField(max_length=40)
    value = models.CharField(max_length=1000)

    class Meta:
        ordering = ["year", "item", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "item"],
                condition=Q(person__isnull=True),
                name="one_answer_of_the_council_in_a_year",
            ),
            models.UniqueConstraint(
                fields=["year", "item", "person"],
                condition=Q(person__isnull=False),
                name="one_answer_of_a_person_in_a_year",
            ),
        ]


class Explanation(models.Model):
    """Why a query of a year's return stands: of one rule about one person, or the council."""

    id = PublicId()
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    words = models.CharField(max_length=1000)
    written_by = models.CharField(max_length=200)
    written_on = models.DateField()

    class Meta:
        ordering = ["year", "code", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "code"],
                condition=Q(person__isnull=True),
                name="one_explanation_of_the_council_for_a_rule",
            ),
            models.UniqueConstraint(
                fields=["year", "code", "person"],
                condition=Q(person__isnull=False),
                name="one_explanation_of_a_person_for_a_rule",
            ),
        ]


class SignedReturn(models.Model):
    """A return as it was signed: the file's words under seal, and what it came to.

    Kept for good: nothing changes a row. A newer version is a row more, with the reason.
    `figures` is each measure as printed by key; `fingerprint` the SHA-256 of the file.
    """

    id = PublicId()
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    signed_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200)
    sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    figures = models.JSONField()
    workers = models.PositiveIntegerField()
    queries = models.PositiveIntegerField()
    explained = models.PositiveIntegerField()

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"], name="one_signed_return_of_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="a_newer_return_is_signed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(explained__lte=models.F("queries")),
                name="no_more_queries_are_explained_than_there_are",
            ),
        ]
