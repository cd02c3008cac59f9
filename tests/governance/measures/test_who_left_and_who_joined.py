"""Who is a leaver and who a starter when people change what they do here (census.md 5 and 6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.governance.measures import obvious

from keystay.governance.measures.queries import figures, lines
from keystay.workforce.assignments import actions
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]
DAY = timedelta(days=1)
YEAR_END = date(2026, 9, 30)
DATED = ("starts_on", "ends_on", "start_kind", "end_kind")


def moved(on: date = YEAR_END) -> dict[str, Decimal]:
    """Heads and hours of leavers and starters in the year, by both implementations."""
    found = figures(on)
    rows = Assignment.objects.values("person", "post", "contract", "basis", "fte", *DATED)
    empty = {"posts": [], "absences": [], "totals": [], "spells": []}
    second = obvious.figures({"assignments": list(rows), **empty}, on)
    names = [f"{who}_{unit}" for who in ("leavers", "starters") for unit in ("headcount", "fte")]
    assert {name: found[name].value for name in names} == {name: second[name] for name in names}
    return {name: Decimal(found[name].value) for name in names}


def who(part: str, on: date = YEAR_END) -> set[str]:
    return {Person.objects.get(pk=line.person).first_name for line in lines(part, on)}


def terms(cast: Cast, contract: str = "permanent", fte: str = "1") -> actions.Terms:
    return actions.Terms(cast.crewe, "5", contract, Decimal(fte))


def change(cast: Cast, name: str, wanted: actions.Terms, **more: object) -> Assignment:
    work = cast.work[name]
    return actions.change(assignment=work, terms=wanted, from_day=MONDAY, by=BY, **more)


def test_an_employee_who_goes_over_to_an_agency_has_left(cast: Cast):
    row = change(cast, "ama", terms(cast, "agency", "0.6"))

    assert who("leavers_headcount") == {"Ama"}
    assert (moved()["leavers_fte"], moved()["starters_headcount"]) == (1, 0)
    left = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (left.end_kind, left.ends_on) == ("left", MONDAY - DAY)
    # Codes of the census: the destination is an agency, the reason is not yet collected.
    assert (left.reason, left.destination) == ("10", "3")
    assert (row.contract, row.start_kind, row.origin) == ("agency", "changed", "")


def test_why_someone_went_over_to_an_agency_is_kept_if_it_is_known(cast: Cast):
    change(cast, "ama", terms(cast, "agency"), leaving=actions.Leaving("1", "3"))

    left = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (left.reason, left.destination) == ("1", "3")


@pytest.mark.promise("R14")
def test_an_agency_worker_who_becomes_permanent_has_joined(cast: Cast):
    row = change(cast, "bilal", terms(cast, "permanent", "0.8"))

    assert who("starters_headcount") == {"Bilal"}
    assert (moved()["starters_fte"], moved()["leavers_headcount"]) == (Decimal("0.8"), 0)
    assert (row.start_kind, row.origin) == ("joined", "4")


def test_temporary_to_permanent_is_neither(cast: Cast):
    change(cast, "ama", terms(cast, "temporary"))

    assert moved()["leavers_headcount"] == moved()["starters_headcount"] == 0


def test_giving_up_one_of_two_posts_is_not_leaving_and_taking_it_is_not_joining(cast: Cast):
    second = actions.start(
        person=cast.ama, terms=terms(cast, fte="0.2"), starts_on=date(2025, 11, 3), by=BY
    )
    assert moved()["starters_headcount"] == 0
    actions.end(assignment=second, ends_on=MONDAY, by=BY)
    assert moved()["leavers_headcount"] == 0
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY + 9 * DAY, by=BY)
    assert (moved()["leavers_headcount"], moved()["leavers_fte"]) == (1, 1)


def test_both_posts_given_up_on_one_day_are_one_leaver_with_the_hours_of_both(cast: Cast):
    second = actions.start(person=cast.ama, terms=terms(cast, fte="0.2"), starts_on=STARTED, by=BY)
    for row in (second, cast.work["ama"]):
        actions.end(assignment=row, ends_on=MONDAY, by=BY)

    assert (moved()["leavers_headcount"], moved()["leavers_fte"]) == (1, Decimal("1.2"))


def test_a_new_post_the_day_after_an_old_one_is_a_move_and_a_week_after_is_a_return(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    actions.start(person=cast.ama, terms=terms(cast), starts_on=MONDAY + DAY, by=BY)
    assert moved()["leavers_headcount"] == moved()["starters_headcount"] == 0

    actions.end(assignment=cast.work["mo"], ends_on=MONDAY, by=BY)
    actions.start(person=cast.mo, terms=terms(cast), starts_on=MONDAY + 7 * DAY, by=BY)
    assert who("leavers_headcount") == who("starters_headcount") == {"Mo"}


def test_a_move_across_the_end_of_the_census_year_counts_in_neither_year(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=YEAR_END, by=BY)
    actions.start(person=cast.ama, terms=terms(cast), starts_on=YEAR_END + DAY, by=BY)

    assert moved(YEAR_END)["leavers_headcount"] == 0
    assert moved(date(2027, 9, 30))["starters_headcount"] == 0
