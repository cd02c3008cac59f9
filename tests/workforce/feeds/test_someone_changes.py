"""A leaver, two posts, agency to permanent, a new name, another team: each by a staff list."""

from datetime import date
from decimal import Decimal

import pytest
from tests.workforce.feeds.offering import (
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

from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]

AMA = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}


def test_a_leaver_ends_with_reason_and_destination(teams):
    worker(teams["Crewe"])
    left = {"Leaving date": "27/2/2026", "Reason for leaving": "Resigned", "Went to": "Agency"}

    row = load("staff", table([AMA | left]))

    work = Assignment.objects.get()
    assert (work.ends_on, work.end_kind) == (date(2026, 2, 27), "left")
    assert (work.reason, work.destination) == ("1", "3")
    assert counts(row) == {"changed": 1}
    again = offer("staff", table([AMA | left, {}]))
    assert counts(again) == {"same": 1}


def test_a_leaving_date_that_changes_later_is_corrected(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "27/2/2026"}]))

    load("staff", table([AMA | {"Leaving date": "28/2/2026", "Reason for leaving": "Retired"}]))

    work = Assignment.objects.get()
    assert (work.ends_on, work.reason) == (date(2026, 2, 28), "5")


def test_a_leaving_date_before_the_start_is_refused(teams):
    worker(teams["Crewe"])
    row = offer("staff", table([AMA | {"Leaving date": "1/1/2020", "Start date": "2/9/2024"}]))

    assert row.state == "blocked"
    assert "is before the start" in reasons(row)


def test_someone_recorded_as_left_but_listed_in_post_is_asked_about(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "27/2/2026"}]))

    row = offer("staff", table([AMA]))
    (asked,) = found(row, "decision")
    assert "the file has them in post" in asked.question.text
    carry_out(decide(row, {asked.question.key: "undo"}))

    work = Assignment.objects.get()
    assert (work.ends_on, work.end_kind, work.reason) == (None, "", "")


def test_someone_who_comes_back_begins_again(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "31/1/2025"}]))

    load("staff", table([AMA | {"Start date": "2/2/2026"}]))

    assert [a.starts_on for a in Assignment.objects.all()] == [STARTED, date(2026, 2, 2)]


def test_two_rows_of_one_person_are_two_posts(teams):
    half = AMA | {"FTE": "0.5", "Start date": "2/9/2024"}
    rows = [half, half | {"Team": "Macclesfield", "Role": "6"}]

    row = load("staff", table(rows))

    person = Person.objects.get()
    assert counts(row) == {"new": 2}
    posts = {(a.team.name, a.org_role, a.fte) for a in person.assignments.all()}
    assert posts == {("Crewe", "5", Decimal("0.5")), ("Macclesfield", "6", Decimal("0.5"))}
    again = offer("staff", table([*reversed(rows), {}]))
    assert counts(again) == {"same": 2}


def test_a_second_post_that_the_file_leaves_out_is_asked_about(teams):
    half = AMA | {"FTE": "0.5", "Start date": "2/9/2024"}
    load("staff", table([half, half | {"Team": "Macclesfield"}]))

    row = offer("staff", table([half]))
    (asked,) = found(row, "decision")

    assert "in another post only" in asked.question.text
    carry_out(decide(row, {asked.question.key: "left"}))
    assert Assignment.objects.get(team=teams["Macclesfield"]).ends_on == TODAY
    assert Assignment.objects.get(team=teams["Crewe"]).ends_on is None


def test_agency_to_permanent_joins_on_the_day_of_the_new_contract(teams):
    worker(teams["Crewe"], contract="agency")

    load("staff", table([AMA | {"Contract": "Permanent", "Start date": "2/2/2026"}]))

    agency, employee = Assignment.objects.order_by("starts_on")
    assert (agency.contract, agency.ends_on) == ("agency", date(2026, 2, 1))
    assert (employee.contract, employee.starts_on) == ("permanent", date(2026, 2, 2))
    assert (employee.start_kind, employee.origin) == ("joined", "4")
    again = table([AMA | {"Contract": "Permanent", "Start date": "2/2/2026"}, {}])
    assert counts(offer("staff", again)) == {"same": 1}


def test_a_name_that_changes_is_kept_as_a_former_name(teams):
    person, _ = worker(teams["Crewe"])

    load("staff", table([AMA | {"Full name": "Ama Owusu"}]))

    person.refresh_from_db()
    assert person.name == "Ama Owusu"
    assert person.former_names.get().name == "Ama Mensah"


def test_a_changed_team_closes_the_row_and_opens_the_next_from_its_day(teams):
    worker(teams["Crewe"])

    moved = AMA | {"Team": "Macclesfield", "Effective from": "16/2/2026"}
    load("staff", table([moved]))

    before, after = Assignment.objects.order_by("starts_on")
    assert (before.ends_on, before.end_kind) == (date(2026, 2, 15), "changed")
    assert (after.team.name, after.starts_on) == ("Macclesfield", date(2026, 2, 16))
    assert after.start_kind == "changed"
    assert counts(offer("staff", table([moved, {}]))) == {"same": 1}


def test_a_change_with_no_date_takes_effect_on_the_day_that_the_file_speaks_of(teams):
    worker(teams["Crewe"])

    load("staff", table([AMA | {"FTE": "0.8", "Grade": "10"}]), on=date(2026, 2, 1))

    after = Assignment.objects.get(ends_on__isnull=True)
    assert (after.fte, after.grade, after.starts_on) == (Decimal("0.8"), "10", date(2026, 2, 1))


def test_an_empty_cell_changes_nothing(teams):
    worker(teams["Crewe"])
    row = offer("staff", table([{"Staff number": "E1", "Team": "", "Grade": "", "FTE": ""}]))

    assert counts(row) == {"same": 1}


def test_a_start_date_put_right_corrects_the_row(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Start date": "1/8/2024"}]))

    assert Assignment.objects.get().starts_on == date(2024, 8, 1)


def test_someone_in_post_whom_the_file_leaves_out_is_kept_unless_decided(teams):
    worker(teams["Crewe"])
    bilal, _ = worker(teams["Crewe"], "Bilal Khan", "E2")

    row = offer("staff", table([AMA]))

    (asked,) = found(row, "decision")
    assert (asked.about, asked.question.default) == ("Bilal Khan (SW100002)", "keep")
    assert row.state == "ready"
    carry_out(decide(row, {asked.question.key: "left"}))
    assert bilal.assignments.get().ends_on == TODAY


def test_a_namesake_must_be_told_apart_by_a_person(teams):
    ama, _ = worker(teams["Crewe"])
    other = {"Full name": "ama  mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
    content = table([other | {"Start date": "5/1/2026"}])

    row = offer("staff", content)
    asked = next(each for each in found(row, "decision") if each.row == 2)
    assert (row.state, asked.question.default) == ("blocked", "")

    same = decide(row, {asked.question.key: ama.pk})
    assert Person.objects.count() == 1
    assert same.findings["undecided"] == 0
    carry_out(decide(row, {asked.question.key: "new"}))
    assert Person.objects.filter(family_name="mensah").count() == 1
    assert Person.objects.count() == 2


def test_a_name_with_the_same_birth_date_is_the_same_person(teams):
    row = AMA | {"DOB": "3/4/1985", "Start date": "2/9/2024"}
    load("staff", table([row]))

    known = offer("staff", table([{**row, "Staff number": ""}]))

    assert counts(known) == {"same": 1}


def test_numbers_of_two_people_in_one_row_are_asked_about(teams):
    worker(teams["Crewe"])
    worker(teams["Crewe"], "Bilal Khan", "E2")

    row = offer("staff", table([AMA | {"Registration number": "SW100002"}]))

    asked = next(each for each in found(row, "decision") if each.row == 2)
    assert "belong to different people" in asked.question.text
    assert row.findings["undecided"] == 1


def test_another_registration_number_for_someone_known_is_refused(teams):
    worker(teams["Crewe"])
    row = offer("staff", table([AMA | {"Registration number": "SW999999"}]))

    assert "Keystay holds SW100001 for this person" in reasons(row)


def test_a_post_that_is_full_refuses_the_row_and_nothing_is_applied(teams):
    posts = table([{"Post number": "P1", "Job title": "Social Worker", "Team": "Crewe", "FTE": 1}])
    load("establishment", posts, on=date(2024, 1, 1))
    rows = [
        {**AMA, "Staff number": n, "Full name": f"Worker {n}", "Post number": "P1"}
        | {"Start date": "2/9/2024"}
        for n in ("E8", "E9")
    ]

    row = load("staff", table(rows))

    assert (row.state, counts(row)) == ("blocked", {"new": 1, "refused": 1})
    assert "Post P1 is 1 of full time" in reasons(row)
    assert "Nothing was applied, because line 3 was refused" in row.message
    assert not Person.objects.exists()
    carry_out(row, leave_refused=True)
    assert Person.objects.count() == 1


def test_someone_newly_qualified_starts_in_that_stage(teams):
    nia = {**AMA, "Staff number": "E7", "Came from": "NQSW", "Start date": "2/2/2026"}
    load("staff", table([nia]))

    stage = Person.objects.get(staff_number="E7").stages.get()
    assert (stage.name, stage.starts_on) == ("newly_qualified", date(2026, 2, 2))


def test_a_stage_in_the_file_is_kept_from_the_day_of_the_change(teams):
    person, _ = worker(teams["Crewe"])
    load("staff", table([AMA | {"Stage": "Experienced", "Effective from": "1/2/2026"}]))

    assert person.stages.get().name == "experienced"
