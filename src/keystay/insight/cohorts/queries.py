"""Cohorts of people as at any day: who joined together, who completed a first year together."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise

from keystay.insight.cohorts.rules import Cohort, Employment, Member, cohort, standing
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST
from keystay.workforce.assignments.models import Start
from keystay.workforce.models import Assignment, Qualification, Stage
from keystay.workforce.people.models import Route, StageName

__all__ = ["Cohort"]

FIRST_YEAR, JOINED = "first-year", "joined"
NOT_KNOWN = "Not known"


def cohort_of(people: Collection[str], on: date) -> Cohort:
    """How many of the people (by id) stayed, moved and left by the day: one SQL statement.

    Small numbers are not hidden here: pages and files hide them with `stats/suppression.py`.
    """
    held = _employments(people)
    return cohort((standing(held[person], on) for person in set(people)), on)


def members(kind: str, on: date) -> list[Member]:
    """Everyone of the cohorts of a kind by the day, with where they stand: three SQL statements.

    Each is in one cohort only: that of the first time. Someone who was never an employee here
    by the day is in none.
    """
    found = dict(_completed(on) if kind == FIRST_YEAR else _joined(on))
    held, routes = _employments(found), _routes(found)
    return [
        Member(person, day, routes.get(person, NOT_KNOWN), standing(held[person], on))
        for person, day in found.items()
        if any(each.starts <= on for each in held[person])
    ]


def smallest_count(on: date) -> int:
    """The smallest count of people that may be shown."""
    return int(policy(on).get("suppression.smallest_count", SMALLEST))


def _employments(people: Collection[str]) -> Mapping[str, list[Employment]]:
    rows = Assignment.objects.employees().filter(person_id__in=people).order_by("starts_on", "pk")
    held: defaultdict[str, list[Employment]] = defaultdict(list)
    for row in rows.values_list("person_id", "starts_on", "ends_on", "end_kind", "reason"):
        held[row[0]].append(Employment(*row[1:]))
    return held


def _completed(on: date) -> Iterator[tuple[str, date]]:
    """Who went on from newly qualified to another stage here, and the day."""
    new = Stage.objects.filter(name=StageName.NEWLY_QUALIFIED).values("person_id")
    rows = Stage.objects.filter(person_id__in=new).order_by("person_id", "-starts_on")
    # The latest first, so that the first time is the last one told.
    for after, before in pairwise(rows.values_list("person_id", "name", "starts_on")):
        same = after[0] == before[0]
        if same and before[1] == StageName.NEWLY_QUALIFIED and after[2] <= on:
            yield after[0], after[2]


def _joined(on: date) -> Iterator[tuple[str, date]]:
    """Who joined as an employee, and the first day."""
    rows = Assignment.objects.employees().filter(start_kind=Start.JOINED, starts_on__lte=on)
    yield from rows.order_by("-starts_on").values_list("person_id", "starts_on")


def _routes(people: Collection[str]) -> dict[str, str]:
    rows = Qualification.objects.filter(social_work=True, person_id__in=people).order_by("pk")
    words = dict(Route.choices)
    return {
        person: words.get(route, NOT_KNOWN)
        for person, route in rows.values_list("person_id", "route")
    }
