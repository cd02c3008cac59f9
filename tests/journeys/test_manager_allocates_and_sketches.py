"""A manager gives a case that waits, tries what a leaver would do, and the lead weighs cases."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.caseloads.workload.holding import hold
from tests.cast import Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.caseloads.models import Allocation, Child, Sibling, Weighting

pytestmark = [pytest.mark.browser, pytest.mark.promise("C1", "C2", "C3")]
WAITS = "K7Q29D4ABCDE"


def test_a_manager_allocates_a_case_that_waits(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = given_a_full_worker_and_a_case_that_waits()
    given_a_brother_and_sister()
    walk = when_the_manager_looks_who_could_take_it(cast, browser, live_server.url)
    then_going_over_capacity_needs_a_reason(walk)
    then_someone_else_is_given_it(walk)
    then_a_sketch_shows_what_a_leaver_would_do(walk)
    then_single_cases_are_tried_and_taken_back(walk)
    then_the_worker_sees_it_on_a_phone(cast, browser, live_server.url)


def given_a_full_worker_and_a_case_that_waits() -> Cast:
    cast = gather()
    hold(cast.ama, *(f"C{n:011}" for n in range(16)))
    hold(None, WAITS, team=cast.crewe)
    return cast


def given_a_brother_and_sister() -> None:
    for reference in ("C00000000000", "C00000000001"):
        Sibling.objects.create(child=Child.objects.get(reference=reference), group="one family")


def when_the_manager_looks_who_could_take_it(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["grace"])
    walk.go("/caseloads/")
    walk.follow("Allocate")
    walk.sees("Without a worker", "K7Q2-9D4")
    walk.follow("K7Q2-9D4")
    walk.sees("in order of name", "Ama Amason", "Nia Niason")
    return walk


def then_going_over_capacity_needs_a_reason(walk: Walk) -> None:
    walk.follow("Ama Amason")
    walk.sees("Ama Amason has 16 cases with room for 16.0, and would have 17")
    walk.page.get_by_label("It is new, or waits for a worker").check()
    walk.fill(judgement="She knows the school")
    walk.press("Give the case")
    walk.sees("There is a problem", "would hold 17.0 with room for 16.0")
    assert not Allocation.objects.exists()


def then_someone_else_is_given_it(walk: Walk) -> None:
    walk.press("Choose someone else")
    walk.follow("Nia Niason")
    walk.page.get_by_label("It is new, or waits for a worker").check()
    walk.fill(judgement="She has room and is nearby")
    walk.press("Give the case")
    walk.sees("Case K7Q2-9D4 given to Nia Niason", "Not yet in the case system")


def then_a_sketch_shows_what_a_leaver_would_do(walk: Walk) -> None:
    walk.go("/caseloads/allocate/")
    walk.sees("Every case of your teams has a worker")
    walk.follow("Sketch Crewe")
    walk.page.get_by_label("Who leaves?").select_option(label="Nia Niason")
    walk.press("Show")
    walk.sees("Who takes Nia Niason’s cases?", "0 of 1 placed")
    walk.page.get_by_label("K7Q2-9D4").select_option(label="Bilal Bilalson")
    walk.press("Show")
    walk.sees("1 of 1 placed")
    assert Allocation.objects.count() == 1


def then_single_cases_are_tried_and_taken_back(walk: Walk) -> None:
    walk.follow("Start again")
    walk.page.get_by_label("Move single cases of").select_option(label="Ama Amason")
    walk.press("Show")
    walk.sees("Who takes cases of Ama Amason?")
    # One goes with its brother, one alone; then one of somebody else's.
    walk.page.get_by_label("Brothers and sisters go along").check()
    walk.page.get_by_label("C000-000").first.select_option(label="Bilal Bilalson")
    walk.page.locator("#case-C00000000007").select_option(label="Nia Niason")
    walk.press("Show")
    walk.sees("Moves tried", "Ama Amason 16 13 (−3)", "Bilal Bilalson 0 2 (+2)")
    walk.page.get_by_label("Move single cases of").select_option(label="Nia Niason")
    walk.press("Show")
    walk.page.get_by_label("K7Q2-9D4").select_option(label="Grace Graceson")
    walk.press("Show")
    walk.sees("Grace Graceson 0 1 (+1)", "Nia Niason 1 1", "Ama Amason 16 13 (−3)")
    walk.follow("Take back the move of case C000-000")
    walk.sees("Ama Amason 16 15 (−1)")
    assert Allocation.objects.count() == 1
    walk.follow("Allocate case K7Q2-9D4")
    walk.sees("Grace Graceson has 0 cases")


def then_the_worker_sees_it_on_a_phone(cast: Cast, browser: Browser, host: str) -> None:
    walk = walk_in(browser, host, cast.users["ama"], phone=True)
    walk.go(f"/caseloads/worker/{cast.ama.pk}/")
    walk.sees("16 cases")
    walk.follow("C000-000")
    walk.sees("Nothing else about the child is kept here")


def test_the_lead_tries_weights_on_todays_teams_and_chooses_them(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = given_a_full_worker_and_a_case_that_waits()
    walk = walk_in(browser, live_server.url, cast.users["hana"])
    walk.go("/caseloads/weights/")
    walk.follow("A hundred points")
    walk.fill(**{"kinds.none": "9", "reason": "Agreed with the unions on 1 March"})
    walk.page.get_by_text("Newly over: Ama Amason").wait_for()
    walk.sees("What these weights would do today", "Nothing has changed yet")
    assert not Weighting.objects.exists()
    walk.press("Use these weights")
    walk.sees("“A hundred points” holds from 2 March 2026", "No plan recorded")
    walk.go(f"/caseloads/worker/{cast.ama.pk}/")
    walk.sees("16 cases on 2 March 2026: 159.0 points, with room for 100.0", "Well over")
