"""A manager decides about a candidate: one decision stands, with its reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.caseloads.stepdown.ready import REVIEWED, child, decide, make_ready, on_plan, review
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.models import Decision, PlanSpell, Review
from keystay.caseloads.stepdown import actions
from keystay.caseloads.stepdown.queries import state_on
from keystay.caseloads.stepdown.rules import State
from keystay.caseloads.stepdown.standings import standing_of, standings
from keystay.core.audit.models import AuditEvent
from keystay.organisation.policy.queries import policy

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C6")]
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def cases(cast: Cast) -> Cast:
    make_ready(cast, "ama", "KID00")
    return cast


def state(row: Decision, on: date = MONDAY) -> State:
    row = Decision.objects.select_related("plan").get(pk=row.pk)
    return state_on(row, on, policy(on))


def end_plan(reference: str, on: date) -> None:
    PlanSpell.objects.filter(child__reference=reference).update(ends_on=on)


def test_a_candidate_is_decided_and_history_says_so_without_the_child(cases: Cast):
    row = decide("KID00")

    assert (row.team, row.asked_on, row.decided_on) == (cases.crewe, REVIEWED, MONDAY)
    assert standing_of(child("KID00"), MONDAY).decided
    event = AuditEvent.objects.get(kind="stepdown.decided")
    assert event.content["after"]["choice"] == "Step down"
    assert "KID0" not in str(event.content)


def test_a_manager_is_named_with_the_decision(cases: Cast):
    told = actions.Told("keep", "More to do", MONDAY)
    row = actions.decide(child=child("KID00"), told=told, by=cases.users["grace"])
    assert row.decided_by == cases.grace


def test_nobody_decides_about_a_case_they_hold(cast: Cast):
    make_ready(cast, "grace", "KID01")
    told = actions.Told("keep", "More to do", MONDAY)
    with pytest.raises(actions.OwnCase, match="ask your service manager"):
        actions.decide(child=child("KID01"), told=told, by=cast.users["grace"])


def test_one_decision_stands(cases: Cast):
    decide("KID00")
    with pytest.raises(actions.AlreadyDecided, match="Withdraw it first"):
        decide("KID00", "keep")
    assert Decision.objects.count() == 1


def test_the_database_lets_no_second_decision_stand(cases: Cast):
    row = decide("KID00")
    row.pk = "ANOTHER00000"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_two_who_decide_at_once_leave_one_decision(cases: Cast, monkeypatch):
    decide("KID00")
    monkeypatch.setattr(actions, "_asked_on", lambda standing, told: MONDAY)
    monkeypatch.setattr(actions, "_replace", lambda plan, on: None)
    with pytest.raises(actions.AlreadyDecided, match="stands already"):
        decide("KID00", "keep")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"choice": "again"}, "Give a day to look again on"),
        ({"choice": "keep", "again_on": TOMORROW}, "and only for that"),
        ({"choice": "again", "again_on": MONDAY}, "comes after the decision"),
        ({"on": TOMORROW}, "in the future"),
    ],
)
def test_days_that_make_no_sense_are_refused(cases: Cast, more: dict, why: str):
    with pytest.raises(actions.WrongDay, match=why):
        decide("KID00", **more)


def test_only_a_candidate_is_decided(cases: Cast):
    on_plan(cases, "ama", "KID02")
    with pytest.raises(actions.NoCandidate, match="No review is recorded here"):
        decide("KID02")


def test_without_a_plan_there_is_nothing_to_decide(cases: Cast):
    hold(cases.ama, "KID03")
    with pytest.raises(actions.NoPlan):
        decide("KID03")
    with pytest.raises(actions.NoPlan, match="no Child in Need plan"):
        review("KID03")


def test_a_child_on_a_heavier_plan_too_is_no_child_in_need(cases: Cast):
    plan("KID00", "cp")
    assert standings(MONDAY) == []


def test_a_heavier_plan_that_ended_lately_is_a_change(cases: Cast):
    plan("KID00", "cp", ends_on=MONDAY - timedelta(days=8))
    (row,) = standings(MONDAY)
    assert [each.fact for each in row.missed] == ["Kind of plan the same for 1 week; needs 12"]


def test_stepping_down_waits_for_the_case_system_and_is_late_after_a_while(cases: Cast):
    row = decide("KID00", on=MONDAY - timedelta(days=21))
    assert state(row) is State.WAITING
    assert state(row, MONDAY + timedelta(days=8)) is State.LATE
    end_plan("KID00", MONDAY)
    assert state(row) is State.CARRIED_OUT


def test_a_child_who_was_kept_is_asked_about_again(cases: Cast, monday):
    first = decide("KID00", "keep")
    later = MONDAY + timedelta(weeks=13)
    monday.move_to(f"{later}T09:00:00+00:00")
    review("KID00", later - timedelta(weeks=5))
    assert state(first, later) is State.ASKED_AGAIN
    second = decide("KID00", "down", on=later)
    first.refresh_from_db()
    assert (first.closed_on, first.withdrawn, second.asked_on) == (later, False, later)
    assert state(first, later) is State.REPLACED


def test_an_earlier_day_cannot_go_behind_a_decision(cases: Cast):
    decide("KID00", "again", again_on=MONDAY + timedelta(days=9))
    with pytest.raises(actions.AlreadyDecided, match="later decision"):
        decide("KID00", on=MONDAY - timedelta(days=3))


def test_a_withdrawn_decision_is_asked_for_again(cases: Cast):
    row = decide("KID00", on=MONDAY - timedelta(days=7))
    actions.withdraw(decision=row, reason="Something changed", by=BY)
    standing = standing_of(child("KID00"), MONDAY)
    assert (standing.asked_on, standing.open) == (MONDAY, None)
    assert state(row) is State.WITHDRAWN
    assert standing_of(child("KID00"), MONDAY - timedelta(days=1)).asked_on is None
    with pytest.raises(actions.AlreadyOver):
        actions.withdraw(decision=row, reason="Again", by=BY)


def test_what_was_carried_out_is_not_withdrawn(cases: Cast):
    row = decide("KID00")
    end_plan("KID00", MONDAY)
    with pytest.raises(actions.AlreadyOver, match="cannot be withdrawn"):
        actions.withdraw(decision=row, reason="Too late", by=BY)


def test_a_review_is_recorded_once_and_not_ahead(cases: Cast):
    with pytest.raises(actions.AlreadyThere, match="recorded already"):
        review("KID00")
    with pytest.raises(actions.WrongDay):
        review("KID00", TOMORROW)


def test_a_review_that_was_wrong_is_removed_with_a_reason(cases: Cast):
    (row,) = Review.objects.all()
    actions.remove_review(review=row, reason="Another child", by=BY)
    assert not Review.objects.exists()
    assert AuditEvent.objects.get(kind="stepdown.review_removed").content["reason"]
    row.pk = "GONE"
    with pytest.raises(actions.AlreadyOver):
        actions.remove_review(review=row, reason="Again", by=BY)


def test_an_analysis_keeps_how_many_there_were(cases: Cast):
    make_ready(cases, "nia", "KID05")
    decide("KID05")
    row = actions.analyse(team=cases.crewe, held_on=MONDAY, held_by=cases.grace, by=BY)
    assert (row.candidates, row.decided) == (2, 1)
    with pytest.raises(actions.AlreadyThere):
        actions.analyse(team=cases.crewe, held_on=MONDAY, held_by=cases.grace, by=BY)
    for day, why in ((MONDAY - timedelta(days=1), "before it"), (TOMORROW, "future")):
        with pytest.raises(actions.WrongDay, match=why):
            actions.analyse(team=cases.crewe, held_on=day, held_by=cases.grace, by=BY)


def test_the_same_worker_in_a_row_of_spells_is_no_change(cast: Cast):
    hold(cast.ama, "KID06", ends_on=date(2026, 1, 31))
    hold(cast.ama, "KID06", starts_on=date(2026, 2, 1))
    hold(None, "KID06", starts_on=STARTED, ends_on=STARTED)
    plan("KID06", "cin")
    review("KID06")
    assert [row.candidate for row in standings(MONDAY)] == [True]


def test_an_obvious_count_finds_the_same_candidates(cast: Cast):
    for number in range(6):
        on_plan(cast, ("ama", "nia", "mo")[number % 3], f"KID1{number}")
    for number in (0, 1, 2, 4):
        review(f"KID1{number}", MONDAY - timedelta(weeks=4 * number))
    obvious = {
        row.reference
        for row in {each.child for each in Review.objects.all()}
        if any((MONDAY - r.happened_on).days <= 13 * 7 for r in row.reviews.all())
        and all((MONDAY - p.starts_on).days >= 26 * 7 for p in row.plans.all())
        and all((MONDAY - s.starts_on).days >= 12 * 7 for s in row.spells.all())
    }
    found = {row.holder.reference for row in standings(MONDAY) if row.candidate}
    assert found == obvious == {"KID10", "KID11", "KID12"}
