"""Cohorts of people as at any day: those who completed an academy, a year or a programme."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from keystay.insight.cohorts.rules import Cohort, Employment, cohort, standing
from keystay.workforce.models import Assignment

__all__ = ["Cohort"]


def cohort_of(people: Collection[str], on: date) -> Cohort:
    """How many of the people (by id) stayed, moved and left by the day: one SQL statement.

    Small numbers are not hidden here: pages and files hide them with `stats/suppression.py`.
    """
    rows = Assignment.objects.employees().filter(person_id__in=people).order_by("starts_on", "pk")
    held: defaultdict[str, list[Employment]] = defaultdict(list)
    for row in rows.values_list("person_id", "starts_on", "ends_on", "end_kind", "reason"):
        held[row[0]].append(Employment(*row[1:]))
    return cohort((standing(held[person], on) for person in set(people)), on)
