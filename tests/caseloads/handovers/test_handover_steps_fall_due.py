"""Handovers in what is due: a plan in time, and every step by its day."""

from datetime import date, timedelta

import pytest
import time_machine
from tests.caseloads.handovers.planning import LAST_DAY, ONE, cases, do, do_all, planned
from tests.caseloads.handovers.test_how_plans_stand import end
from tests.cast import BY, MONDAY, Cast

from keystay.access.roles import actions as roles
from keystay.caseloads.allocations.leads import leads
from keystay.caseloads.handovers import actions, rules
from keystay.caseloads.handovers.promises import plans_due, steps_due
from keystay.caseloads.models import Spell
from keystay.core.promises import Occurrence, Window
from keystay.workforce.absence import actions as absence
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


def window(today: date = MONDAY, **told) -> Window:
    return Window(date.min, today + timedelta(days=122), today, **told)


def owed(today: date = MONDAY, people: list[str] | None = None) -> list[Occurrence]:
    asked = window(today, open_only=True)
    return [row for row in steps_due(asked, people) if asked.wants(row)]


def plans(today: date = MONDAY, people: list[str] | None = None, **told) -> list[Occurrence]:
    asked = window(today, **(told or {"open_only": True}))
    return [row for row in plans_due(asked, people) if asked.wants(row)]


def test_each_step_is_due_once_for_the_cases_of_a_day(cast: Cast):
    cases(cast)
    plan = planned(cast)
    rows = {row.note.partition(":")[0]: row for row in owed()}
    assert {words: row.due_on.day for words, row in rows.items()} == {
        "Summary and chronology written": 6,
        "Signed off by the team manager": 13,
        "Audited, next steps agreed": 17,
        "New worker chosen": 17,
        "Family told": 20,
        "Joint visit held": 24,
    }
    summary, signed = rows["Summary and chronology written"], rows["Signed off by the team manager"]
    assert summary.note.endswith("2 of 2 cases open")
    assert (summary.owed_by, summary.about, summary.what) == (cast.ama.pk, cast.ama.pk, "")
    assert (signed.owed_by, signed.about) == (cast.grace.pk, cast.grace.pk)
    assert signed.what == "Handover of Ama Amason"
    assert {row.link for row in rows.values()} == {f"/caseloads/handovers/{plan.pk}/"}


def test_a_step_is_kept_on_the_day_on_which_the_last_case_had_it(
    cast: Cast, monday: time_machine.Traveller
):
    cases(cast)
    plan = planned(cast)
    do(cast, plan, rules.SUMMARY, ONE)
    monday.move_to("2026-03-09T09:00:00+00:00")
    rows = [row for row in steps_due(window(date(2026, 3, 9))) if "Summary" in row.note]
    assert [(row.kept_on, row.state(date(2026, 3, 9))) for row in rows] == [(None, "broken")]
    assert rows[0].note.endswith("1 of 2 cases open")
    do(cast, plan, rules.SUMMARY, "KIDA-002", done_on=date(2026, 3, 9))
    (row,) = [row for row in steps_due(window(date(2026, 3, 9))) if "Summary" in row.note]
    assert (row.kept_on, row.state(date(2026, 3, 9))) == (date(2026, 3, 9), "kept late")


def test_after_the_last_day_the_manager_owes_the_summaries_too(cast: Cast):
    cases(cast)
    planned(cast)
    assert {row.owed_by for row in owed(LAST_DAY + timedelta(days=3))} == {cast.grace.pk}


def test_who_is_away_owes_nothing(cast: Cast):
    cases(cast)
    planned(cast, why=rules.ABSENCE, last_day=MONDAY)
    assert {row.owed_by for row in owed()} == {cast.grace.pk}


def test_a_manager_who_leaves_does_not_owe_their_own_handover(cast: Cast):
    cases(cast, "grace")
    planned(cast, "grace", by=cast.users["sunita"])
    found = {row.owed_by for row in owed() if "Summary" not in row.note}
    assert (found, {row.about for row in owed()}) == ({None}, {cast.grace.pk})


def on_the_staff_record(cast: Cast, name: str) -> Person:
    """Someone whose account had no staff record gets one."""
    person = people.add(details=people.Details(name.capitalize(), "Account"), by=BY)
    people.link_account(person=person, user=cast.users[name], by=BY)
    return person


def test_the_next_above_owes_it_then_the_workforce_lead(cast: Cast):
    cases(cast, "grace")
    end(cast, "grace", LAST_DAY)
    assert plans()[0].owed_by is None
    hana = on_the_staff_record(cast, "hana")
    (row,) = plans()
    assert (row.owed_by, row.link) == (hana.pk, "/caseloads/handovers/")
    assert row.note.endswith("No manager is left to do it: name one")
    sunita = on_the_staff_record(cast, "sunita")
    (row,) = plans()
    assert (row.owed_by, row.link.partition("?")[0]) == (sunita.pk, "/caseloads/handovers/open/")
    plan = planned(cast, "grace", by=cast.users["sunita"])
    assert {row.owed_by for row in owed() if "Summary" not in row.note} == {sunita.pk}
    # Someone who covers the team stands nearer than whoever leads the service.
    roles.grant(
        user=cast.users["olu"], role="team_manager", over=cast.crewe, starts_on=MONDAY, by=BY
    )
    found = {(row.owed_by, row.about) for row in owed() if "Summary" not in row.note}
    assert found == {(cast.olu.pk, cast.olu.pk)}
    assert plan.worker == cast.grace


def test_a_lead_who_goes_does_not_owe_their_own(cast: Cast):
    assert leads(MONDAY).owner(cast.crewe.pk, cast.mo.pk) == (cast.grace.pk, True)
    hana = on_the_staff_record(cast, "hana")
    assert leads(MONDAY).owner("no team", hana.pk) is None


def test_cases_left_behind_long_ago_are_still_owed_a_plan(cast: Cast):
    cases(cast)
    end(cast, "ama", MONDAY - timedelta(days=200))
    (row,) = plans()
    assert (row.owed_by, row.about, row.what) == (
        cast.grace.pk,
        cast.grace.pk,
        "Cases of Ama Amason",
    )


def test_only_those_asked_about(cast: Cast):
    cases(cast)
    planned(cast)
    assert {row.about for row in owed(people=[cast.ama.pk])} == {cast.ama.pk}
    assert {row.about for row in owed(people=[cast.grace.pk])} == {cast.grace.pk}
    assert owed(people=[cast.mo.pk]) == []


def test_a_withdrawn_plan_and_a_finished_one_owe_nothing(cast: Cast):
    cases(cast)
    actions.withdraw(handover=planned(cast), reason="x", by=cast.users["grace"])
    assert list(steps_due(window())) == []
    plan = planned(cast)
    do_all(cast, plan)
    actions.finish(handover=plan, by=cast.users["grace"])
    assert owed() == []
    assert {row.kept_on for row in steps_due(window())} == {MONDAY}


def test_steps_of_a_case_that_was_closed_are_not_owed(cast: Cast):
    cases(cast)
    planned(cast)
    Spell.objects.update(ends_on=MONDAY)
    assert owed(MONDAY + timedelta(days=7)) == []


def test_a_plan_is_due_five_working_days_after_notice(cast: Cast):
    cases(cast)
    end(cast, "ama", LAST_DAY)
    (row,) = plans()
    assert (row.due_on, row.owed_by, row.about) == (date(2026, 3, 9), cast.grace.pk, cast.ama.pk)
    assert row.note == "Last day 27 March 2026"
    assert row.link == f"/caseloads/handovers/open/?worker={cast.ama.pk}"
    assert plans(people=[cast.mo.pk]) == []


def test_opening_it_keeps_the_promise(cast: Cast):
    cases(cast)
    end(cast, "ama", LAST_DAY)
    planned(cast)
    assert plans() == []
    (row,) = plans(kept_since=MONDAY)
    assert (row.kept_on, row.state(MONDAY)) == (MONDAY, "kept")


def test_a_plan_is_due_when_an_absence_becomes_long(cast: Cast):
    cases(cast)
    away = absence.Away("SIC", date(2026, 1, 26), None)
    absence.record(person=cast.ama, absence=away, by=BY)
    (row,) = plans()
    assert (row.due_on, row.note) == (MONDAY, "Away since 25 January 2026")


def test_nothing_is_due_for_someone_who_came_back(cast: Cast):
    cases(cast)
    back = MONDAY - timedelta(days=3)
    away = absence.Away("SIC", date(2025, 12, 1), back)
    absence.record(person=cast.ama, absence=away, by=BY)
    assert (plans(), len(plans(back))) == ([], 1)


def test_whoever_went_before_plans_were_made_here_owes_none_without_cases(cast: Cast):
    cases(cast)
    end(cast, "ama", MONDAY - timedelta(days=7))
    (row,) = plans()
    assert (row.about, row.what) == (cast.grace.pk, "Cases of Ama Amason")
    Spell.objects.update(ends_on=MONDAY - timedelta(days=7))
    assert list(plans_due(window())) == []


def test_short_notice_makes_the_manager_answer(cast: Cast):
    cases(cast)
    end(cast, "ama", MONDAY + timedelta(days=2))
    (row,) = plans()
    assert (row.about, row.what) == (cast.grace.pk, "Cases of Ama Amason")


def test_a_manager_who_goes_does_not_owe_their_own_plan(cast: Cast):
    cases(cast, "grace")
    end(cast, "grace", LAST_DAY)
    (row,) = plans()
    assert row.owed_by is None


def test_both_ask_the_database_the_same_few_times(cast: Cast, django_assert_max_num_queries):
    cases(cast)
    for who in ("ama", "nia", "bilal"):
        cases(cast, who, f"KID{who.upper()[:1]}-777")
        planned(cast, who)
    with django_assert_max_num_queries(8):
        list(steps_due(window()))
    with django_assert_max_num_queries(10):
        list(plans_due(window()))
