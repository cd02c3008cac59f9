"""Lancashire's academy: 44 completed, 1 left, 2 moved to adults' services (N2)."""

from datetime import date
from decimal import Decimal

import pytest

from keystay.insight.cohorts.queries import cohort_of
from keystay.insight.cohorts.rules import Employment, Standing, cohort, standing
from keystay.organisation.models import Service, Team
from keystay.stats.suppression import breakdown
from keystay.workforce.models import Assignment, Person

pytestmark = pytest.mark.promise("N2")

BEGAN, TOLD = date(2018, 9, 3), date(2019, 12, 1)


@pytest.fixture
def academy(db) -> list[str]:
    """44 people who completed the academy; one emigrated, two went to adults' services."""
    service = Service.objects.create(name="Academy")
    team = Team.objects.create(name="Preston", service=service, starts_on=BEGAN)
    people = Person.objects.bulk_create(
        Person(first_name="A", family_name=f"{n}") for n in range(44)
    )
    ends = {
        0: ("left", date(2019, 8, 30), "1", "2"),
        1: ("moved_out", date(2019, 6, 28), "", ""),
        # The way in which the census return tells the same.
        2: ("left", date(2019, 10, 31), "7", "7"),
    }
    for n, person in enumerate(people):
        kind, last, reason, destination = ends.get(n, ("", None, "", ""))
        Assignment.objects.create(
            person=person, team=team, org_role="5", contract="permanent", fte=1,
            starts_on=BEGAN, start_kind="joined", ends_on=last, end_kind=kind, reason=reason,
            destination=destination,
        )  # fmt: skip
    return [person.pk for person in people]


def test_of_44_one_left_the_authority_and_three_left_childrens_services(
    academy, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = cohort_of(academy, TOLD)
    assert (found.completed, found.left, found.moved, found.here) == (44, 1, 2, 41)
    assert (found.left_the_authority, found.left_childrens_services) == (1, 3)
    assert round(found.stayed_with_the_authority, 1) == Decimal("97.7")
    assert round(found.stayed_in_childrens_services, 1) == Decimal("93.2")


def test_it_is_told_as_at_any_day(academy):
    assert cohort_of(academy, date(2019, 6, 28)).here == 44
    summer = cohort_of(academy, date(2019, 9, 1))
    assert (summer.left, summer.moved) == (1, 1)


def test_so_few_are_not_shown(academy):
    found = cohort_of(academy, TOLD)
    assert None in breakdown([found.here, found.moved, found.left]).counts


def test_nobody_is_no_share_of_anything():
    assert cohort([], TOLD).stayed_with_the_authority is None


def test_who_came_back_is_here_and_who_has_no_employment_is_not():
    left = Employment(BEGAN, date(2019, 1, 31), "left", "1")
    back = Employment(date(2019, 5, 1), None, "", "")
    assert standing([left, back], TOLD) == Standing.HERE
    assert standing([left, back], date(2019, 3, 1)) == Standing.LEFT
    assert standing([], TOLD) == Standing.LEFT
