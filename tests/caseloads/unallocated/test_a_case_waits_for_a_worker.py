"""A child without a worker is seen, and the manager of the team is asked to allocate."""

from datetime import date

import pytest
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.access.roles.models import RoleGrant
from keystay.caseloads.models import Child, Spell
from keystay.caseloads.unallocated.promises import allocations_due
from keystay.core.promises import Occurrence, Window
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.assignments.models import TeamManager
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C4")]
THURSDAY, FRIDAY = date(2026, 2, 26), date(2026, 2, 27)
OPEN = Window(date.min, date.max, MONDAY, open_only=True)
PAST = Window(date(2026, 2, 1), date(2026, 3, 31), MONDAY)


def wait(cast: Cast, child: str, since: date, until: date | None = None) -> None:
    hold(None, child, starts_on=since, ends_on=until, team=cast.crewe)


def asked(window: Window = OPEN, people: list[str] | None = None) -> list[Occurrence]:
    return [row for row in allocations_due(window, people) if window.wants(row)]


def test_a_case_that_nobody_holds_is_due_in_two_working_days_to_the_teams_manager(cast: Cast):
    wait(cast, "KID01", FRIDAY)
    (row,) = asked()
    assert row.due_on == date(2026, 3, 3)
    assert (row.owed_by, row.team, row.what) == (cast.grace.pk, cast.crewe.pk, "Case KID0-1")
    assert row.note == "Without a worker since 27 February 2026"
    assert row.link == f"/caseloads/{cast.crewe.pk}/"


def test_the_council_sets_how_many_days(cast: Cast):
    wait(cast, "KID01", FRIDAY)
    change_setting(key="caseload.allocated_within", value=5, from_day=FRIDAY, by=BY)
    assert [row.due_on for row in asked()] == [date(2026, 3, 6)]


def test_it_is_kept_on_the_day_from_which_someone_holds_the_case(cast: Cast):
    wait(cast, "KID01", THURSDAY, FRIDAY)
    hold(cast.ama, "KID01", starts_on=MONDAY)
    assert asked() == []
    (row,) = asked(PAST)
    assert (row.kept_on, row.state(MONDAY)) == (MONDAY, "kept")


def test_an_allocation_in_time_counts_though_it_came_before_the_window(cast: Cast):
    wait(cast, "KID01", date(2026, 1, 29), date(2026, 1, 30))
    hold(cast.ama, "KID01", starts_on=date(2026, 1, 30))
    (row,) = asked(PAST)
    assert (row.due_on, row.kept_on) == (date(2026, 2, 2), date(2026, 1, 30))


def test_someone_who_held_the_case_all_along_leaves_no_wait(cast: Cast):
    hold(cast.ama, "KID01")
    wait(cast, "KID01", FRIDAY)
    assert asked() == asked(PAST) == []


def test_a_case_that_was_held_before_waits_from_when_nobody_did(cast: Cast):
    hold(cast.ama, "KID01", ends_on=THURSDAY)
    wait(cast, "KID01", FRIDAY)
    assert [row.what for row in asked()] == ["Case KID0-1"]


def test_a_case_closed_before_a_worker_was_due_is_not_asked_for(cast: Cast):
    wait(cast, "KID01", THURSDAY, FRIDAY)
    assert asked(PAST) == []


def test_a_case_closed_late_without_a_worker_is_a_promise_broken(cast: Cast):
    wait(cast, "KID01", date(2026, 2, 2), date(2026, 2, 20))
    (row,) = asked(PAST)
    assert row.state(MONDAY) == "broken"
    assert asked() == []


def test_a_case_opened_again_later_does_not_mend_the_first_wait(cast: Cast):
    wait(cast, "KID01", date(2026, 2, 2), date(2026, 2, 20))
    hold(cast.ama, "KID01", starts_on=date(2026, 2, 26))
    (row,) = asked(PAST)
    assert row.kept_on is None


def test_an_observers_row_neither_waits_nor_keeps(cast: Cast):
    hold(None, "KID01", role="Observer", team=cast.crewe, starts_on=FRIDAY)
    wait(cast, "KID02", FRIDAY)
    hold(cast.ama, "KID02", role="Observer", starts_on=FRIDAY)
    assert [row.what for row in asked()] == ["Case KID0-2"]


def test_only_those_within_the_managers_reach_are_told(cast: Cast):
    wait(cast, "KID01", FRIDAY)
    assert len(asked(people=[cast.grace.pk])) == 1
    assert asked(people=[cast.ama.pk, cast.olu.pk]) == []


def test_a_case_of_no_team_is_seen_by_those_who_see_everything(cast: Cast):
    hold(None, "KID01", starts_on=FRIDAY)
    (row,) = asked()
    assert (row.owed_by, row.team, row.link) == (None, None, "/caseloads/")
    assert asked(people=[cast.grace.pk]) == []


def test_where_no_manager_is_left_a_workforce_lead_sees_that_there_is_one(cast: Cast):
    lead = people.add(details=people.Details("Hana", "Hanason"), by=BY)
    people.link_account(person=lead, user=cast.users["hana"], by=BY)
    wait(cast, "KID01", FRIDAY)
    hold(None, "KID02", starts_on=FRIDAY)
    (row,) = asked(people=[lead.pk])
    assert (row.what, row.owed_by, row.team) == ("Case KID0-2", lead.pk, None)
    assert row.note.endswith("No manager is left to allocate it: name one")
    # Who has the rights of a manager answers, though nobody is named; then there is nobody.
    TeamManager.objects.filter(team=cast.crewe).delete()
    assert [row.what for row in asked(people=[cast.grace.pk])] == ["Case KID0-1"]
    RoleGrant.objects.filter(user=cast.users["grace"]).delete()
    assert {row.what for row in asked(people=[lead.pk])} == {"Case KID0-1", "Case KID0-2"}
    assert asked(people=[cast.grace.pk]) == []


def test_the_manager_reads_the_case_in_the_queue_and_in_no_email(cast: Cast):
    wait(cast, "KID01", FRIDAY)
    page = cast.signed_in("grace").get("/").content.decode()
    assert "Allocate a case" in page
    assert "Case KID0-1" in page


def test_five_statements_however_many_wait(cast: Cast, django_assert_num_queries):
    for number in range(30):
        wait(cast, f"KID{number}", FRIDAY)
    with django_assert_num_queries(5):
        assert len(asked()) == 30
    assert Spell.objects.count() == Child.objects.count() == 30
