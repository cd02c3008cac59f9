"""Movers, leavers and returners whose rows could be read in two ways: each read in the safe one."""

from datetime import date
from decimal import Decimal

import pytest
from tests.workforce.feeds.offering import (
    BY,
    STARTED,
    TODAY,
    carry_out,
    counts,
    decide,
    found,
    load,
    offer,
    reasons,
    table,
    worker,
)

from keystay.core.feeds import Finding
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds.models import Import
from keystay.workforce.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]

AMA = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
CHANGED = date(2026, 2, 16)


def only(row: Import) -> Finding:
    (found_one,) = [each for each in found(row) if each.row]
    return found_one


def spans() -> list[tuple[date, date | None]]:
    return list(Assignment.objects.order_by("starts_on").values_list("starts_on", "ends_on"))


def changed(teams, fte: str = "0.8", **more: object) -> Assignment:
    """Ama, in post since September 2024, on fewer hours since 16 February."""
    _, work = worker(teams["Crewe"])
    terms = assignments.Terms(teams["Crewe"], "5", "permanent", Decimal(fte), **more)
    return assignments.change(assignment=work, terms=terms, from_day=CHANGED, by=BY)


def test_an_employee_who_goes_over_to_an_agency_is_a_leaver_with_the_reason_told(teams):
    worker(teams["Crewe"])
    told = AMA | {"Contract": "Locum", "Agency": "Reed", "Start date": "2/2/2026"}
    told |= {"Reason for leaving": "Resigned"}

    load("staff", table([told]))

    left, agency = Assignment.objects.order_by("starts_on")
    assert (left.ends_on, left.end_kind) == (date(2026, 2, 1), "left")
    assert (left.reason, left.destination) == ("1", "3")
    assert (agency.contract, agency.agency_name) == ("agency", "Reed")
    assert counts(offer("staff", table([{}, told]))) == {"same": 1}
    since = table([told | {"Start date": "2/9/2024"}])
    assert counts(offer("staff", since)) == {"same": 1}


def test_whoever_joined_from_an_agency_keeps_the_day_of_joining(teams):
    worker(teams["Crewe"], contract="agency")
    told = AMA | {"Contract": "Permanent", "Start date": "2/2/2026"}
    load("staff", table([told]))

    again = offer("staff", table([told | {"Start date": "2/9/2024"}]))
    earlier = offer("staff", table([told | {"Start date": "1/8/2024"}]))

    assert counts(again) == {"same": 1}
    words = "Start date 1 August 2024: not changed, as they are here since 2 September 2024."
    assert only(earlier).note == words


def test_a_contract_wrong_from_the_first_day_takes_the_agency_with_it(teams):
    _, work = worker(teams["Crewe"], contract="agency")
    basis = {"basis": "vacancy", "agency_name": "Reed"}
    assignments.correct(assignment=work, changes=basis, by=BY, reason="Known now")

    load("staff", table([AMA | {"Contract": "Permanent", "Effective from": "2/9/2024"}]))

    work.refresh_from_db()
    assert (work.contract, work.basis, work.agency_name) == ("permanent", "", "")


def test_an_agency_named_for_an_employee_is_not_kept(teams):
    worker(teams["Crewe"])

    assert counts(offer("staff", table([AMA | {"Agency": "Reed"}]))) == {"same": 1}


def test_a_leaver_whose_row_tells_other_terms_only_leaves(teams):
    worker(teams["Crewe"])

    row = load("staff", table([AMA | {"Grade": "10", "Leaving date": "27/2/2026"}]))

    assert only(row).note == "Grade: not changed, as they leave on 27 February 2026."
    assert spans() == [(STARTED, date(2026, 2, 27))]
    again = offer("staff", table([{}, AMA | {"Grade": "10", "Leaving date": "27/2/2026"}]))
    assert only(again).note == "Grade: not changed, as they have left."
    assert counts(again) == {"same": 1}


def test_someone_who_leaves_later_changes_hours_before(teams):
    worker(teams["Crewe"])
    leaving = AMA | {"Leaving date": "31/8/2026", "Reason for leaving": "End of contract"}
    load("staff", table([leaving]))

    load("staff", table([AMA | {"FTE": "0.6"}]))

    before, after = Assignment.objects.order_by("starts_on")
    assert (before.end_kind, before.reason) == ("changed", "")
    assert (after.starts_on, after.fte) == (TODAY, Decimal("0.6"))
    assert (after.ends_on, after.end_kind, after.reason) == (date(2026, 8, 31), "left", "8")
    late = table([AMA | {"FTE": "0.5", "Effective from": "1/9/2026"}])
    assert "as they leave on 31 August 2026" in only(offer("staff", late)).note


def test_whoever_stays_on_after_all_may_change_terms_too(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "31/1/2026"}]))

    load("staff", table([AMA | {"Leaving date": "31/8/2026", "FTE": "0.6"}]))

    assert spans() == [(STARTED, date(2026, 3, 1)), (TODAY, date(2026, 8, 31))]


def test_whoever_did_not_leave_changes_terms_with_the_same_decision(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "31/1/2026"}]))

    row = offer("staff", table([AMA | {"FTE": "0.6"}]))
    carry_out(decide(row, {only(row).question.key: "undo"}))

    assert spans() == [(STARTED, date(2026, 3, 1)), (TODAY, None)]


def test_a_leaving_date_before_the_latest_change_is_refused_and_begins_no_second_post(teams):
    changed(teams)

    row = offer("staff", table([AMA | {"Leaving date": "31/1/2026", "Start date": "2/9/2024"}]))

    words = "Leaving date “31 January 2026” is before the change of 16 February 2026"
    assert counts(row) == {"refused": 1, "decision": 1}
    assert words in reasons(row)


def test_a_leaving_date_before_someone_began_is_refused_unless_it_is_of_earlier_work(teams):
    worker(teams["Crewe"])

    row = offer("staff", table([AMA | {"Leaving date": "1/1/2020"}]))
    assert "is before they began here, on 2 September 2024." in reasons(row)
    earlier = AMA | {"Start date": "1/1/2018", "Leaving date": "1/1/2020"}
    load("staff", table([AMA, earlier]))
    assert spans() == [(date(2018, 1, 1), date(2020, 1, 1)), (STARTED, None)]


def test_two_leaving_dates_for_one_post_need_a_start_for_the_second(teams):
    worker(teams["Crewe"])
    rows = [AMA | {"Leaving date": "31/1/2025"}, AMA | {"Leaving date": "31/1/2026"}]

    row = offer("staff", table(rows))

    assert counts(row) == {"changed": 1, "refused": 1}
    assert "Start date is needed for someone who begins." in reasons(row)


def test_a_list_older_than_the_latest_change_does_not_undo_it(teams):
    changed(teams)

    row = load("staff", table([AMA]), on=date(2026, 1, 31))

    words = "FTE: not changed, as Keystay holds a change of 16 February 2026."
    assert (counts(row), only(row).note) == ({"same": 1}, words)
    assert Assignment.objects.get(ends_on=None).fte == Decimal("0.8")


def test_a_second_list_of_one_day_may_put_right_the_first(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"FTE": "0.8"}]))
    load("staff", table([AMA | {"FTE": "0.6"}]))

    assert spans() == [(STARTED, date(2026, 3, 1)), (TODAY, None)]
    assert Assignment.objects.get(ends_on=None).fte == Decimal("0.6")


def test_a_change_dated_before_the_latest_one_is_put_right_from_that_and_said(teams):
    changed(teams)

    row = load("staff", table([AMA | {"FTE": "0.8", "Grade": "9", "Effective from": "5/1/2026"}]))

    assert only(row).note == "Put right from 16 February 2026."
    assert list(Assignment.objects.order_by("starts_on").values_list("grade")) == [("",), ("9",)]


def test_a_start_that_comes_later_is_asked_about_and_an_earlier_one_put_right(teams):
    worker(teams["Crewe"])
    later = table([AMA | {"Start date": "2/2/2026"}])

    row = offer("staff", later)
    assert "starting on 2 September 2024; the file says 2 February 2026" in only(row).question.text
    carry_out(row)
    assert spans() == [(STARTED, None)]

    row = offer("staff", later + b"\r\n")
    carry_out(decide(row, {only(row).question.key: "take"}))
    assert spans() == [(date(2026, 2, 2), None)]


def test_an_earlier_start_and_new_hours_in_one_row_are_both_kept(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Start date": "1/8/2024", "FTE": "0.6"}]))

    assert spans() == [(date(2024, 8, 1), date(2026, 3, 1)), (TODAY, None)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_leaver_who_came_back_is_told_by_two_rows_in_any_order(teams, order):
    worker(teams["Crewe"])
    rows = [AMA | {"Leaving date": "31/1/2025"}, AMA | {"Start date": "2/2/2026"}]

    load("staff", table(rows[::order]))

    assert spans() == [(STARTED, date(2025, 1, 31)), (date(2026, 2, 2), None)]
    assert counts(offer("staff", table([{}, *rows[::order]]))) == {"same": 2}


@pytest.mark.parametrize("order", [1, -1])
def test_two_posts_that_differ_in_grade_only_are_told_apart(teams, order):
    half = AMA | {"FTE": "0.5", "Start date": "2/9/2024"}
    rows = [half | {"Grade": "9"}, half | {"Grade": "10"}][::order]
    load("staff", table(rows))

    assert counts(offer("staff", table([*rows[::-1], {}]))) == {"same": 2}


def test_two_posts_that_both_changed_on_one_day_keep_their_own_pasts(teams):
    half = AMA | {"FTE": "0.5", "Start date": "2/9/2024"}
    load("staff", table([half, half | {"Team": "Macclesfield", "Role": "4"}]))
    graded = {"Grade": "9", "Effective from": "16/2/2026"}
    rows = [half | graded, half | graded | {"Team": "Macclesfield", "Role": "4"}]
    load("staff", table(rows))

    assert counts(offer("staff", table([*rows[::-1], {}]))) == {"same": 2}
    assert [first for first, _ in spans()] == [STARTED, STARTED, CHANGED, CHANGED]


def test_a_team_and_an_end_for_one_of_two_posts_leave_the_other_alone(teams):
    half = AMA | {"FTE": "0.5", "Start date": "2/9/2024"}
    there = half | {"Team": "Macclesfield"}
    load("staff", table([half, there]))

    load("staff", table([half, there | {"Leaving date": "31/1/2026"}]))

    assert Assignment.objects.get(team=teams["Crewe"]).ends_on is None
    assert Assignment.objects.get(team=teams["Macclesfield"]).ends_on == date(2026, 1, 31)
