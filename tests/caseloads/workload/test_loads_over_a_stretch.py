"""Loads over a stretch of days are those of each of its days, whatever changed on which (C1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.models import CaseFeature, Child, Duty
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.workload.queries import Load, loads_on
from keystay.caseloads.workload.stretches import loads_over
from keystay.organisation.policy.actions import change_setting

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C2")]
DAY = timedelta(days=1)
LAST = MONDAY + 60 * DAY


def days_of(first: date) -> list[date]:
    return [first + n * DAY for n in range((LAST - first).days + 1)]


def told(steps: list[tuple[date, Load | None]], on: date) -> Load | None:
    """The load that held on the day: that of the last change by then."""
    return [load for day, load in steps if day <= on][-1]


@pytest.fixture
def changing(cast: Cast) -> Cast:
    """Plans, features, brothers and sisters, a duty, less room, weights and the policy change."""
    hold(cast.ama, "KID1", "KID2", "KID3")
    hold(cast.ama, "KID4", starts_on=MONDAY - 9 * DAY, ends_on=MONDAY + 9 * DAY)
    hold(cast.nia, "KID5", role="Family support worker")
    hold(cast.bilal, "KID1", starts_on=MONDAY - 2 * DAY, role="")
    plan("KID1", "cin", ends_on=MONDAY - 5 * DAY)
    plan("KID1", "cp", starts_on=MONDAY - 4 * DAY)
    plan("KID2", "cla", starts_on=MONDAY + 3 * DAY)
    kids = {each.reference: each for each in Child.objects.all()}
    CaseFeature.objects.create(
        child=kids["KID3"], feature="court", starts_on=MONDAY - DAY, ends_on=MONDAY + DAY
    )
    schemes.group_siblings(children=[kids["KID2"], kids["KID3"]], by=BY)
    Duty.objects.create(person=cast.ama, duty="student", starts_on=MONDAY - 7 * DAY)
    less = schemes.Less(Decimal(20), "Union work", MONDAY - 6 * DAY, MONDAY + 6 * DAY)
    schemes.reduce(person=cast.ama, less=less, by=BY)
    change_setting(key="caseload.full_capacity", value=18, from_day=MONDAY + 20 * DAY, by=BY)
    return cast


@pytest.mark.parametrize("weighted", [False, True])
def test_each_day_is_as_if_it_had_been_asked_alone(changing: Cast, weighted: bool):
    if weighted:
        by = {"reason": "Agreed", "by": BY}
        schemes.weigh_by(scheme=shipped()["hundred-points"], starts_on=MONDAY + 2 * DAY, **by)
    first = MONDAY - 12 * DAY
    steps = loads_over(first, LAST)
    for on in days_of(first):
        found = {who: load for who, each in steps.items() if (load := told(each, on))}
        assert found == loads_on(on), on
    assert max(len(each) for each in steps.values()) < len(days_of(first)) / 2


def test_a_newly_qualified_worker_comes_to_each_phase_on_its_day(cast: Cast):
    steps = loads_over(STARTED, LAST, [cast.nia.pk])
    assert steps.keys() == {cast.nia.pk}
    assert {
        told(steps[cast.nia.pk], on) == loads_on(on, [cast.nia.pk])[cast.nia.pk]
        for on in days_of(STARTED)[::6]
    } == {True}
    assert {load.percent for _, load in steps[cast.nia.pk] if load} == {40, 70, 90}


def test_before_the_policy_began_nobody_has_a_load(cast: Cast):
    assert loads_over(date(1990, 1, 1), date(1990, 2, 1)) == {}
