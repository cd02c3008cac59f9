"""Before a case is moved: how many workers the child had, who it is now, and who was."""

from datetime import date

import pytest
from tests.caseloads.continuity.changing import JANUARY, NOVEMBER, a_year
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, STARTED, Cast

from keystay.caseloads.continuity.queries import Continuity, cost_of_moving
from keystay.caseloads.models import Child

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3", "C4")]


def cost(reference: str, on: date = MONDAY) -> Continuity | None:
    child = Child.objects.get(reference=reference)
    return cost_of_moving([child.pk], on).get(child.pk)


def test_a_manager_sees_who_knows_the_child_already(cast: Cast):
    a_year(cast)
    found = cost("KID2")
    assert (found.workers, found.changes) == (3, 2)
    assert (found.worker, found.name, found.since) == (cast.ama.pk, "Ama Amason", JANUARY)
    assert [(each.name, each.until) for each in found.before] == [
        ("Bilal Bilalson", date(2026, 1, 4)),
        ("Nia Niason", date(2025, 11, 2)),
    ]


def test_one_who_never_was_the_key_worker_knows_the_child_too(cast: Cast):
    a_year(cast)
    found = cost("KID5")
    assert (found.workers, found.name, found.since) == (1, "Mo Moson", STARTED)
    assert [(each.worker, each.until) for each in found.before] == [(cast.ama.pk, MONDAY)]


def test_a_child_who_waits_has_no_worker(cast: Cast):
    a_year(cast)
    found = cost("KID4")
    assert (found.worker, found.name, found.since) == ("", "", None)
    assert [each.name for each in found.before] == ["Ama Amason"]


def test_on_an_earlier_day_later_workers_are_not_known(cast: Cast):
    a_year(cast)
    found = cost("KID2", NOVEMBER)
    assert (found.workers, found.name) == (2, "Bilal Bilalson")
    assert [each.name for each in found.before] == ["Nia Niason"]


def test_a_child_without_a_key_worker_ever_has_no_entry(cast: Cast):
    hold(cast.nia, "KID9", role="Family support worker")
    assert cost("KID9") is None


def test_many_children_are_read_in_few_statements(cast: Cast, django_assert_num_queries):
    a_year(cast)
    children = list(Child.objects.values_list("pk", flat=True))
    with django_assert_num_queries(4):
        assert len(cost_of_moving(children, MONDAY)) == 5
