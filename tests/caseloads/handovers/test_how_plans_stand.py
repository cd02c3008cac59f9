"""How far plans are, what is late, who is a risk, and who needs a plan."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from tests.caseloads.handovers.planning import (
    LAST_DAY,
    ONE,
    THREE,
    TWO,
    cases,
    child,
    do,
    do_all,
    planned,
)
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.handovers import actions, rules
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.handovers.queries import open_risks, standing
from keystay.caseloads.handovers.staff import (
    auditors,
    candidates,
    needing_a_plan,
    team_of,
    writers,
)
from keystay.caseloads.models import Spell
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]
WEEK = timedelta(days=7)


@pytest.fixture
def plan(cast: Cast) -> Handover:
    cases(cast)
    return planned(cast)


def end(cast: Cast, who: str, on: date) -> None:
    leaving = assignments.Leaving(reason="1", destination="1")
    assignments.end(assignment=cast.work[who], ends_on=on, by=BY, leaving=leaving)


def needing(cast: Cast, who: str = "grace", on: date = MONDAY) -> list[tuple[str, str, date]]:
    rows = needing_a_plan(cast.users[who], on)
    return [(row.worker.first_name, row.why, row.last_day) for row in rows]


def test_how_much_is_done_agrees_with_counting_the_rows(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY)
    do(cast, plan, rules.SIGNED, ONE)
    Spell.objects.filter(child=child(TWO)).update(ends_on=MONDAY)
    later = standing(plan, MONDAY + WEEK)
    # The case that was closed counts as done whole, whatever was recorded for it.
    obvious = 6 + HandoverStep.objects.filter(child=child(ONE)).count()
    assert (later.steps_done, later.steps_asked) == (obvious, 12)
    assert [case.child.shown for case in later.open_cases] == [ONE]


def test_where_a_case_went(cast: Cast, plan: Handover):
    cases(cast, "ama", THREE)
    Spell.objects.all().update(ends_on=MONDAY)
    hold(cast.nia, TWO.replace("-", ""), starts_on=MONDAY + WEEK)
    hold(None, THREE.replace("-", ""), starts_on=MONDAY + WEEK)
    found = standing(plan, MONDAY + WEEK)
    assert [(case.gone_to, case.gone_on, case.done) for case in found.cases] == [
        ("Closed in the case system", MONDAY, True),
        ("Now with Nia Niason", MONDAY, True),
        ("Waits for a worker", MONDAY, False),
    ]


def test_a_case_held_by_one_of_two_is_not_waiting(cast: Cast, plan: Handover):
    Spell.objects.filter(child=child(ONE)).update(ends_on=MONDAY)
    hold(cast.nia, ONE.replace("-", ""), starts_on=MONDAY + WEEK)
    hold(None, ONE.replace("-", ""), starts_on=MONDAY + WEEK)
    assert standing(plan, MONDAY + WEEK).cases[0].gone_to == "Now with Nia Niason"


def test_a_case_held_in_two_spells_is_one_case(cast: Cast, plan: Handover):
    Spell.objects.filter(child=child(ONE)).update(ends_on=MONDAY)
    cases(cast, "ama", ONE, starts_on=MONDAY + WEEK)
    one = next(c for c in standing(plan, MONDAY + WEEK).cases if c.child == child(ONE))
    assert (one.gone_on, one.since) == (None, date(2025, 6, 2))


def test_late_steps_are_those_past_their_day(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY, ONE)
    assert standing(plan, date(2026, 3, 6)).late_steps == 0
    assert standing(plan, date(2026, 3, 7)).late_steps == 1
    # Sign-off of both was due on 13 March.
    assert standing(plan, date(2026, 3, 16)).late_steps == 3


def test_a_leaver_near_the_last_day_with_steps_open_is_a_risk(cast: Cast, plan: Handover):
    near, far = date(2026, 3, 13), date(2026, 3, 12)
    assert open_risks(None, far) == []
    (risk,) = open_risks({cast.crewe.pk}, near)
    assert (risk.name, risk.team_name, risk.last_day) == ("Ama Amason", "Crewe", LAST_DAY)
    assert (risk.open_cases, risk.late_steps, risk.handover) == (2, 2, plan.pk)
    assert open_risks({cast.macclesfield.pk}, near) == []
    (past,) = open_risks(None, date(2026, 5, 1))
    assert past.late_steps == 12


def test_the_council_sets_what_is_near(cast: Cast, plan: Handover):
    change_setting(key="handover.risk_within", value=20, from_day=MONDAY, by=BY)
    assert len(open_risks(None, MONDAY)) == 1


def test_a_plan_with_every_case_handed_over_is_no_risk(cast: Cast, plan: Handover):
    do_all(cast, plan)
    assert open_risks(None, LAST_DAY) == []


def test_a_leaver_with_cases_needs_a_plan(cast: Cast):
    cases(cast)
    end(cast, "ama", LAST_DAY)
    end(cast, "nia", LAST_DAY)  # holds no case
    for who in ("grace", "sunita", "hana", "petra", "ama"):
        assert needing(cast, who) == [("Ama", "leaving", LAST_DAY)], who
    assert needing(cast, "olu") == []
    plan = planned(cast)
    assert needing(cast) == []
    actions.withdraw(handover=plan, reason="x", by=cast.users["grace"])
    assert needing(cast) == [("Ama", "leaving", LAST_DAY)]


def test_whoever_has_gone_with_open_cases_comes_first(cast: Cast):
    cases(cast)
    cases(cast, "nia", THREE)
    away = absence.Away("SIC", MONDAY - WEEK * 30, None)
    absence.record(person=cast.nia, absence=away, by=BY)
    end(cast, "ama", MONDAY - WEEK * 26)
    # Longer ago than anything else is looked back for: the cases are still open.
    expected = ("Ama", "leaving", MONDAY - WEEK * 26)
    for who in ("grace", "sunita", "hana"):
        assert needing(cast, who)[0] == expected, who
        assert [name for name, _, _ in needing(cast, who)] == ["Ama", "Nia"], who
    assert needing(cast, "olu") == []
    planned(cast, last_day=MONDAY - WEEK * 26)
    assert [name for name, _, _ in needing(cast)] == ["Nia"]


def test_whoever_has_gone_and_left_no_case_needs_nothing(cast: Cast):
    cases(cast, "ama", ONE, ends_on=MONDAY - WEEK * 2)
    end(cast, "ama", MONDAY - WEEK)
    assert needing(cast) == []


def test_work_that_goes_on_in_the_team_needs_none(cast: Cast):
    cases(cast)
    terms = assignments.Terms.of(cast.work["ama"])
    fewer = assignments.Terms(**{**vars(terms), "fte": Decimal("0.5")})
    assignments.change(assignment=cast.work["ama"], terms=fewer, from_day=LAST_DAY, by=BY)
    assert needing(cast) == []


def test_who_went_away_and_has_left_meanwhile_is_not_told_as_away(cast: Cast):
    cases(cast)
    absence.record(person=cast.ama, absence=absence.Away("SIC", MONDAY - WEEK * 9, None), by=BY)
    end(cast, "ama", MONDAY - WEEK)
    assert needing(cast) == [("Ama", "leaving", MONDAY - WEEK)]


def test_a_case_that_ended_before_notice_asks_for_no_plan(cast: Cast):
    cases(cast, "ama", ONE, ends_on=MONDAY - WEEK)
    cases(cast, "nia", TWO)
    end(cast, "ama", LAST_DAY)
    absence.record(person=cast.nia, absence=absence.Away("SIC", MONDAY - WEEK * 9, None), by=BY)
    assert needing(cast) == [("Nia", "absence", MONDAY - WEEK * 9 - timedelta(days=1))]


def test_an_end_that_is_far_away_needs_none_yet(cast: Cast):
    cases(cast, "bilal")
    end(cast, "bilal", date(2026, 6, 26))
    assert needing(cast) == []
    assert needing(cast, on=date(2026, 5, 1)) == [("Bilal", "leaving", date(2026, 6, 26))]


def test_a_move_to_another_team_needs_a_plan(cast: Cast):
    cases(cast)
    terms = assignments.Terms.of(cast.work["ama"])
    there = assignments.Terms(**{**vars(terms), "team": cast.macclesfield})
    assignments.change(
        assignment=cast.work["ama"], terms=there, from_day=LAST_DAY + timedelta(days=1), by=BY
    )
    assert needing(cast) == [("Ama", "move", LAST_DAY)]


@pytest.mark.parametrize(
    ("kind", "weeks_ago", "back_in", "needs"),
    [
        ("SIC", 5, None, True),
        ("SIC", 5, 2, True),
        ("SIC", 3, None, False),
        ("ANN", 5, None, False),
    ],
)
def test_a_long_absence_needs_a_plan(cast: Cast, kind, weeks_ago, back_in, needs):
    cases(cast)
    starts = MONDAY - WEEK * weeks_ago
    ends = MONDAY + WEEK * back_in if back_in else None
    absence.record(person=cast.ama, absence=absence.Away(kind, starts, ends), by=BY)
    expected = [("Ama", "absence", starts - timedelta(days=1))] if needs else []
    assert needing(cast) == expected


def test_someone_away_who_also_leaves_is_told_once(cast: Cast):
    cases(cast)
    absence.record(person=cast.ama, absence=absence.Away("SIC", MONDAY - WEEK * 6, None), by=BY)
    end(cast, "ama", LAST_DAY)
    assert needing(cast) == [("Ama", "leaving", LAST_DAY)]


def test_before_the_policy_there_are_no_cases(cast: Cast, plan: Handover):
    change_setting(key="caseload.counting_roles", value=["Nobody"], from_day=MONDAY + WEEK, by=BY)
    Spell.objects.update(role="Allocated worker")
    found = standing(plan, MONDAY + WEEK)
    assert (found.cases, found.steps_asked, found.risk) == ((), 0, False)


def test_who_might_take_a_case_on_is_listed_with_facts(cast: Cast, plan: Handover):
    assert [(row.name, row.team_name, row.same_manager) for row in candidates(plan, MONDAY)] == [
        ("Bilal Bilalson", "Crewe", True),
        ("Grace Graceson", "Crewe", True),
        ("Nia Niason", "Crewe", True),
        ("Mo Moson", "Macclesfield", False),
        ("Olu Oluson", "Macclesfield", False),
    ]


def test_auditors_lead_and_writers_are_of_the_team(cast: Cast, plan: Handover):
    assert {each.first_name for each in auditors(plan, MONDAY)} == {"Grace", "Olu"}
    assert [each.first_name for each in writers(plan, MONDAY)] == ["Ama", "Bilal", "Grace", "Nia"]


def test_the_team_of_a_worker_is_the_one_where_they_are_longest(cast: Cast):
    assert team_of(cast.ama, MONDAY) == cast.crewe
    assert team_of(cast.ama, date(2020, 1, 1)) is None


def test_a_closed_plan_stays_as_it_was(cast: Cast, plan: Handover, monday: time_machine.Traveller):
    do_all(cast, plan)
    closed = actions.finish(handover=plan, by=cast.users["grace"])
    cases(cast, "ama", THREE, starts_on=MONDAY + WEEK)
    later = standing(closed, MONDAY + WEEK * 2)
    assert [case.child.shown for case in later.cases] == [ONE, TWO]
    assert later.steps_done == later.steps_asked == 12
