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
