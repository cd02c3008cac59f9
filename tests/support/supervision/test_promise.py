"""The promise of supervision: what is due to whom, and how well it was kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, Cast, add_worker

from keystay.core.promises import Window, promise
from keystay.organisation.policy import actions as policy
from keystay.support.supervision.actions import Terms, agree
from keystay.support.supervision.promises import sessions_due
from keystay.support.supervision.queries import outlook
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]
YEAR = Window(MONDAY - timedelta(days=365), MONDAY + timedelta(days=365), MONDAY)
OPEN = Window(YEAR.first, YEAR.last, MONDAY, open_only=True)


def test_the_open_turn_is_owed_by_the_manager_and_leads_to_the_record_page(cast: Cast):
    cast.held("ama", 20)
    (row,) = sessions_due(OPEN, [cast.ama.pk])
    assert (row.owed_by, row.team, row.due_on) == (
        cast.grace.pk,
        cast.crewe.pk,
        MONDAY + timedelta(days=8),
    )
    assert row.link == f"/supervision/record/{cast.ama.pk}/"
    assert row.see == f"/supervision/{cast.ama.pk}/"
    assert row.state(MONDAY) == "open"


def test_the_past_shows_what_was_kept_in_time_and_what_was_late(cast: Cast):
    for days_ago in (90, 60, 10):
        cast.held("ama", days_ago)
    # Records begin with the council's first session, so the first turn runs from it.
    rows = list(sessions_due(YEAR, [cast.ama.pk]))
    assert [row.state(MONDAY) for row in rows] == ["kept", "kept", "kept late", "open"]
    assert {row.grace_days for row in rows} == {7}


def test_an_agreement_decides_who_owes_it(cast: Cast):
    agree(worker=cast.ama, supervisor=cast.mo, terms=Terms(MONDAY), by=BY)
    (row,) = sessions_due(OPEN, [cast.ama.pk])
    assert row.owed_by == cast.mo.pk


def test_the_manager_of_a_team_has_nobody_named_until_an_agreement_says(cast: Cast):
    (row,) = sessions_due(OPEN, [cast.grace.pk])
    assert (row.owed_by, row.note) == (None, "No supervisor is named")


def test_before_anything_is_recorded_nobody_is_late(cast: Cast):
    assert {row.due_on for row in sessions_due(OPEN, [cast.ama.pk])} == {
        MONDAY + timedelta(days=28)
    }


def test_the_council_chooses_from_when_it_records(cast: Cast):
    policy.change_setting(
        key="supervision.recorded_since", value="2026-01-05", from_day=MONDAY, by=BY
    )
    (row,) = sessions_due(OPEN, [cast.ama.pk])
    assert str(row.due_on) == "2026-02-02"


def test_leave_moves_the_date_and_absence_without_an_end_takes_it_away(cast: Cast):
    cast.held("ama", 20)
    week = absence.Away("ANN", MONDAY + timedelta(days=7), MONDAY + timedelta(days=11))
    row = absence.record(person=cast.ama, absence=week, by=BY)
    assert [o.due_on for o in sessions_due(OPEN, [cast.ama.pk])] == [MONDAY + timedelta(days=14)]
    absence.change(absence=row, changes={"ends_on": None}, by=BY)
    assert list(sessions_due(OPEN, [cast.ama.pk])) == []


def test_leave_over_a_weekend_only_moves_nothing(cast: Cast):
    cast.held("ama", 20)
    weekend = absence.Away("ANN", MONDAY + timedelta(days=12), MONDAY + timedelta(days=13))
    absence.record(person=cast.ama, absence=weekend, by=BY)
    assert [o.due_on for o in sessions_due(OPEN, [cast.ama.pk])] == [MONDAY + timedelta(days=8)]


def test_what_a_leaver_was_owed_stays_in_the_past_and_leaves_the_list(cast: Cast):
    cast.held("ama", 60)
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - timedelta(days=7), by=BY)
    past = list(sessions_due(YEAR, [cast.ama.pk]))
    assert [(row.state(MONDAY), row.still_owed(MONDAY)) for row in past] == [
        ("kept", False),
        ("broken", False),
    ]
    assert list(sessions_due(OPEN, [cast.ama.pk])) == []


def test_what_is_due_is_the_same_whether_all_turns_are_asked_for_or_the_open_ones(cast: Cast):
    cast.held("ama", 40)
    cast.held("ama", 20, kind="reflective")
    cast.held("nia", 9)
    cast.held("bilal", 35)
    everything = [row for row in sessions_due(YEAR) if row.still_owed(MONDAY)]
    assert everything == list(sessions_due(OPEN))
    assert {row.about: row.due_on for row in everything} == {
        worker.pk: outlook(worker, MONDAY).due_on for worker in cast.people.values()
    }


def test_a_whole_council_is_read_in_few_statements(cast: Cast):
    assert promise("supervision").act == "Hold supervision"
    terms = assignments.Terms.of(cast.work["ama"])
    for n in range(20):
        add_worker(cast, f"worker{n}", terms)
    for window in (YEAR, OPEN):
        with CaptureQueriesContext(connection) as told:
            assert len(list(sessions_due(window))) == 26
        assert len(told) <= 9
