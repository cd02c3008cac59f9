"""Notice opens a plan, and every case that the worker holds is on it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.caseloads.handovers.planning import LAST_DAY, ONE, THREE, TWO, cases, planned
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.handovers import actions, checks, refusals
from keystay.caseloads.handovers.models import Handover
from keystay.caseloads.handovers.queries import standing
from keystay.core.audit.models import AuditEvent
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.assignments.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


def on_plan(plan: Handover, on: date = MONDAY) -> list[str]:
    return [case.child.shown for case in standing(plan, on).cases]


def test_every_case_that_counts_is_on_the_plan(cast: Cast):
    cases(cast)
    hold(cast.ama, "KIDB001", role="Family support worker")
    hold(cast.ama, "KIDC001", ends_on=MONDAY - timedelta(days=1))
    hold(cast.bilal, "KIDD001")
    plan = planned(cast)
    assert on_plan(plan) == [ONE, TWO]
    assert (plan.team, plan.opened_on, plan.last_day) == (cast.crewe, MONDAY, LAST_DAY)


def test_a_case_taken_on_later_joins_by_itself(cast: Cast):
    cases(cast)
    plan = planned(cast)
    cases(cast, "ama", THREE, starts_on=date(2026, 3, 23))
    assert on_plan(plan) == [ONE, TWO]
    later = standing(plan, date(2026, 3, 23))
    assert [case.child.shown for case in later.cases] == [ONE, TWO, THREE]
    # Three working days from then, for what would have been due before.
    assert later.cases[2].steps[0].due_on == date(2026, 3, 26)
    assert later.cases[0].steps[0].due_on == date(2026, 3, 6)


@pytest.mark.parametrize("who", ["grace", "sunita"])
def test_the_manager_of_the_team_or_the_service_opens_it(cast: Cast, who: str):
    cases(cast)
    assert planned(cast, by=cast.users[who]).worker == cast.ama


@pytest.mark.parametrize("who", ["olu", "mo", "hana", "petra", "dan"])
def test_nobody_else_does(cast: Cast, who: str):
    cases(cast)
    with pytest.raises(refusals.NotYours, match="does not work in a team that you manage"):
        planned(cast, by=cast.users[who])


def test_nobody_opens_a_plan_for_their_own_cases(cast: Cast):
    cases(cast, "grace")
    with pytest.raises(refusals.NotYours, match="planned by the manager of your team"):
        planned(cast, "grace")
    assert planned(cast, "grace", by=cast.users["sunita"]).worker == cast.grace


def test_a_worker_has_one_open_plan(cast: Cast):
    cases(cast)
    planned(cast)
    with pytest.raises(refusals.AlreadyOpen, match="Ama Amason has an open handover plan"):
        planned(cast)
    again = Handover(
        worker=cast.ama, team=cast.crewe, why="leaving", last_day=LAST_DAY, opened_on=MONDAY
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(refusals.AlreadyOpen):
        actions._create(again)


def test_a_new_plan_may_follow_a_closed_one(cast: Cast):
    cases(cast)
    actions.withdraw(handover=planned(cast), reason="She stays", by=cast.users["grace"])
    assert planned(cast).closed_on is None


@pytest.mark.parametrize("by", ["grace", None])
def test_someone_without_cases_needs_no_plan(cast: Cast, by: str | None):
    with pytest.raises(refusals.NoCases, match="Ama Amason holds no case today"):
        planned(cast, by=cast.users[by] if by else BY)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("why", "last_day", "words"),
    [
        ("leaving", STARTED - timedelta(days=1), "before Ama Amason started on 2 June 2025"),
        ("leaving", MONDAY + timedelta(days=366), "within a year"),
        ("absence", MONDAY + timedelta(days=91), "within three months"),
    ],
)
def test_the_last_day_makes_sense(cast: Cast, why: str, last_day: date, words: str):
    cases(cast)
    with pytest.raises(refusals.WrongDay, match=words):
        planned(cast, why=why, last_day=last_day)


def gone(cast: Cast, who: str = "ama", days: int = 7) -> None:
    assignments.end(assignment=cast.work[who], ends_on=MONDAY - timedelta(days=days), by=BY)


@pytest.mark.parametrize("who", ["grace", "sunita"])
def test_for_someone_who_has_gone_the_manager_of_the_last_team_opens_it(cast: Cast, who: str):
    cases(cast)
    gone(cast)
    plan = planned(cast, by=cast.users[who], last_day=MONDAY - timedelta(days=7))
    assert (plan.team, on_plan(plan)) == (cast.crewe, [ONE, TWO])
    # Three working days from now, for all that would have been due before.
    assert {step.due_on for step in standing(plan, MONDAY).cases[0].steps} == {date(2026, 3, 5)}


@pytest.mark.parametrize("who", ["olu", "hana"])
def test_nobody_else_does_it_for_them(cast: Cast, who: str):
    cases(cast)
    gone(cast)
    with pytest.raises(refusals.NotYours, match="does not work in a team that you manage"):
        planned(cast, by=cast.users[who])


def test_whoever_has_gone_without_cases_needs_no_plan(cast: Cast):
    gone(cast)
    with pytest.raises(refusals.NoCases, match="Ama Amason holds no case today"):
        planned(cast)


def test_someone_who_never_worked_here_has_no_team_to_lead_a_plan(cast: Cast):
    cases(cast)
    Assignment.objects.filter(person=cast.ama).delete()
    with pytest.raises(refusals.WrongDay, match="has never worked in a team here"):
        planned(cast, by=BY)
    with pytest.raises(refusals.NotYours):
        planned(cast)


def test_without_any_assignment_no_day_makes_sense(cast: Cast):
    Assignment.objects.filter(person=cast.ama).delete()
    with pytest.raises(refusals.WrongDay, match=r"It cannot be before Ama Amason started\."):
        checks.refuse_last_day(cast.ama, "leaving", MONDAY)


def test_history_says_that_it_was_opened_and_names_no_child(cast: Cast):
    cases(cast)
    planned(cast)
    event = AuditEvent.objects.get(kind="handovers.opened")
    assert event.about == cast.ama.pk
    assert event.content["after"] == {"why": "Leaving", "last_day": "2026-03-27"}
