"""Records of a census return that could be read in two ways, or that nobody would see."""

from datetime import date
from decimal import Decimal

import pytest
from tests.workforce.feeds.offering import (
    BY,
    STARTED,
    carry_out,
    census_return,
    counts,
    decide,
    found,
    load,
    offer,
    reasons,
    worker,
)

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.refused import refused_file
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]

AMA = {"AgencyWorker": "0", "SWENo": "SW100001", "FTE": "1", "OrgRole": "5"}
AMA |= {"RoleStartDate": "2024-09-02"}
BILAL = AMA | {"SWENo": "SW100002"}


def test_workers_all_on_one_line_are_told_apart_by_their_order(teams):
    bad = BILAL | {"OrgRole": "44"}
    row = offer("census", census_return([AMA, bad, BILAL], ""))

    assert [(each.row, each.consequence) for each in found(row) if each.row] == [
        (1, "new"),
        (2, "refused"),
        (3, "new"),
    ]
    notes = " ".join(row.findings["notes"])
    assert "3 workers: 2 new, 1 refused." in notes
    assert "Several workers begin on one line" in notes
    text = refused_file(row).content.decode()
    assert (text.count("<CSWWWorker>"), "<OrgRole>44</OrgRole>" in text) == (1, True)
    carry_out(row, leave_refused=True)
    assert Person.objects.count() == 2


def test_a_worker_inside_another_element_is_not_passed_over(teams):
    inside = b"<Message><Staff><CSWWWorker></CSWWWorker></Staff></Message>"
    with pytest.raises(CannotRead, match="Line 1, column 17: a CSWWWorker stands inside another"):
        read_return(inside)


def test_one_record_twice_is_one_worker_and_a_slip(teams):
    row = offer("census", census_return([AMA, AMA]))

    assert counts(row) == {"new": 2, "refused": 1}
    assert "The record says the same as line 22. Keep one of them." in reasons(row)


def test_a_start_in_another_century_is_refused(teams):
    row = offer("census", census_return([AMA | {"RoleStartDate": "1949-09-01"}]))

    assert "RoleStartDate “1949-09-01” is before 1950. Check it." in reasons(row)


def test_each_of_two_posts_is_compared_with_its_own_record(teams):
    half, other = AMA | {"FTE": "0.5"}, AMA | {"FTE": "0.2", "OrgRole": "4"}
    load("census", census_return([half, other]))

    same = offer("census", census_return([other, half]))
    assert counts(same) == {"same": 2}

    row = offer("census", census_return([half, other | {"FTE": "0.3"}]))
    (asked,) = found(row, "decision")
    carry_out(decide(row, {asked.question.key: "take"}))
    shares = Assignment.objects.order_by("org_role").values_list("org_role", "fte")
    assert list(shares) == [("4", Decimal("0.3")), ("5", Decimal("0.5"))]


def test_a_change_since_the_day_of_the_return_is_not_compared_with_it(teams):
    _, work = worker(teams["Crewe"])
    terms = assignments.Terms(teams["Crewe"], "5", "permanent", Decimal("0.6"))
    assignments.change(assignment=work, terms=terms, from_day=date(2025, 11, 3), by=BY)

    assert counts(offer("census", census_return([AMA]))) == {"same": 1}


def test_a_leaver_before_the_latest_change_is_refused_and_begins_no_second_post(teams):
    _, work = worker(teams["Crewe"])
    terms = assignments.Terms(teams["Crewe"], "5", "permanent", Decimal("0.6"))
    assignments.change(assignment=work, terms=terms, from_day=date(2025, 11, 3), by=BY)

    left = AMA | {"RoleEndDate": "2025-06-30", "ReasonLeave": "1", "LeaverDestination": "1"}
    row = offer("census", census_return([left]))

    assert counts(row) == {"refused": 1}
    assert "Leaving date “30 June 2025” is before the change of 3 November 2025" in reasons(row)


def test_a_leaver_who_came_back_in_the_year_is_two_spells_of_one_person(teams):
    worker(teams["Crewe"])
    left = AMA | {"RoleEndDate": "2024-12-31", "ReasonLeave": "1", "LeaverDestination": "1"}
    load("census", census_return([AMA | {"RoleStartDate": "2025-06-02"}, left]))

    spans = Assignment.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spans) == [(STARTED, date(2024, 12, 31)), (date(2025, 6, 2), None)]
