"""Family support and placement support begin, end and are put right (C7)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.extra_support import actions
from keystay.caseloads.extra_support.models import Intensive, Support
from keystay.caseloads.models import Child, Spell
from keystay.core.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C7")]
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def cases(cast: Cast) -> Cast:
    hold(cast.ama, "KID00")
    hold(cast.mo, "KID50")
    return cast


def child(reference: str = "KID00") -> Child:
    return Child.objects.get(reference=reference)


def given(**other: object) -> actions.Given:
    told: dict = {"kind": "fsw", "person": None, "starts_on": STARTED, "what_for": "Routines"}
    return actions.Given(**{**told, **other})


def begun(cases: Cast, **other: object) -> Support:
    return actions.begin(child=child(), team=cases.crewe, given=given(**other), by=BY)


def test_support_begins_and_history_says_so_without_the_child(cases: Cast):
    row = begun(cases, person=cases.nia)
    assert (row.team, row.ends_on) == (cases.crewe, None)
    event = AuditEvent.objects.get(kind="support.began")
    assert event.content["after"]["person"] == "Nia Niason"
    assert "KID0" not in str(event.content)


def test_the_same_support_is_open_once(cases: Cast):
    begun(cases)
    with pytest.raises(actions.AlreadyThere):
        begun(cases)
    begun(cases, kind="pst")
    begun(cases, person=cases.nia)
    with pytest.raises(actions.AlreadyThere):
        begun(cases, person=cases.nia)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"starts_on": TOMORROW}, "future"),
        ({"ends_on": TOMORROW}, "future"),
        ({"ends_on": STARTED - timedelta(days=1)}, "before it starts"),
    ],
)
def test_days_that_make_no_sense_are_refused(cases: Cast, more: dict, why: str):
    with pytest.raises(actions.WrongDay, match=why):
        begun(cases, **more)


def test_only_the_team_that_holds_the_case_adds_support(cases: Cast):
    with pytest.raises(actions.NotHeld, match="Nobody in Crewe holds this case today"):
        actions.begin(child=child("KID50"), team=cases.crewe, given=given(), by=BY)


def test_what_a_team_did_before_it_passed_a_case_on_may_be_told(cases: Cast):
    Spell.objects.filter(child=child()).update(ends_on=date(2026, 1, 31))
    assert begun(cases, ends_on=date(2026, 1, 31)).team == cases.crewe


def test_support_ends_once_on_a_day_between(cases: Cast):
    row = begun(cases)
    for day in (STARTED - timedelta(days=1), TOMORROW):
        with pytest.raises(actions.WrongDay):
            actions.end(support=row, ends_on=day, by=BY)
    assert actions.end(support=row, ends_on=MONDAY, by=BY).ends_on == MONDAY
    with pytest.raises(actions.AlreadyOver):
        actions.end(support=row, ends_on=MONDAY, by=BY)
    assert begun(cases, starts_on=MONDAY).pk != row.pk


def test_support_is_put_right_with_a_reason(cases: Cast):
    row = begun(cases)
    seen = actions.mark(row)
    fixed = given(kind="pst", starts_on=date(2026, 1, 5), ends_on=MONDAY)
    actions.correct(support=row, given=fixed, seen=seen, reason="The other team", by=BY)
    row.refresh_from_db()
    assert (row.kind, row.starts_on, row.ends_on) == ("pst", date(2026, 1, 5), MONDAY)
    event = AuditEvent.objects.get(kind="support.corrected")
    assert event.content["before"]["kind"] == "Family support worker"
    assert event.content["reason"] == "The other team"
    with pytest.raises(actions.ChangedMeanwhile):
        actions.correct(support=row, given=fixed, seen=seen, reason="Late", by=BY)


@pytest.mark.parametrize(
    "days",
    [
        {"begun_on": STARTED - timedelta(days=1)},
        {"ended_on": MONDAY, "outcome": "down"},
        {"begun_on": MONDAY, "ended_on": STARTED, "outcome": "down"},
        {"begun_on": MONDAY, "declined_on": MONDAY, "outcome": "not"},
        {"declined_on": STARTED - timedelta(days=1), "outcome": "not"},
        {"declined_on": MONDAY, "outcome": "down"},
        {"declined_on": MONDAY},
        {"outcome": "down"},
        {"begun_on": STARTED, "ended_on": MONDAY},
    ],
)
def test_the_database_refuses_an_order_that_cannot_be(cases: Cast, days: dict):
    row = Intensive(child=child(), team=cases.crewe, partner="P", referred_on=STARTED, **days)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_database_refuses_support_that_ends_before_it_starts(cases: Cast):
    row = begun(cases)
    row.ends_on = STARTED - timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
