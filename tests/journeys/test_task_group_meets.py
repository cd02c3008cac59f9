"""A lead makes an agenda from what is off track; what is decided reaches its owner."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cast import BY, MONDAY, STARTED, Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.governance.plan import actions as plan
from keystay.governance.taskgroup import actions as group

pytestmark = [pytest.mark.browser, pytest.mark.promise("G3", "G4", "G6")]


def test_the_task_group_meets(browser: Browser, live_server: Any, monday: None) -> None:
    cast = given_a_plan_with_a_late_action_and_a_meeting()
    walk = when_the_lead_makes_the_agenda(cast, browser, live_server.url)
    then_an_item_is_added_and_another_dropped(walk)
    then_a_decision_is_recorded_with_its_action(cast, walk)
    then_the_meeting_is_recorded(walk)
    then_a_risk_is_opened_and_seen_on_the_heat_map(walk)
    then_the_owner_finds_the_action_on_a_phone(cast, browser, live_server.url)


def under(walk: Walk, item: str, words: str) -> None:
    """Follow the link with these words that stands under an item of the agenda."""
    section = walk.page.locator("section").filter(has_text=item)
    walk.click(section.get_by_role("link", name=words))


def given_a_plan_with_a_late_action_and_a_meeting() -> Cast:
    cast = gather()
    named = plan.Named("Retention", "Everyone has reasons to stay", STARTED)
    priority = plan.add_priority(named=named, by=BY)
    late = MONDAY - timedelta(days=9)
    planned = plan.Planned("Pay in the month", priority, cast.users["grace"], late)
    plan.add(planned=planned, by=BY, on=STARTED)
    chair = group.join(
        joined=group.Joined("practice", STARTED, cast.users["grace"], chairs=True), by=BY
    )
    group.plan_meeting(meets_on=MONDAY, chair=chair, by=BY)
    return cast


def when_the_lead_makes_the_agenda(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["hana"])
    walk.go("/plan/")
    walk.sees("1 action is late", "Pay in the month")
    walk.follow("Task Group")
    walk.follow("2 March 2026")
    walk.press("Make the agenda from what is off track")
    walk.sees("Pay in the month", "Late action", "Not begun, due 21 February 2026")
    return walk


def then_an_item_is_added_and_another_dropped(walk: Walk) -> None:
    walk.press("Add an item")
    walk.fill(title="Are rewards competitive?", why="Two neighbours raised theirs")
    walk.press("Add item")
    walk.sees("Are rewards competitive?")
    under(walk, "Pay in the month", "Drop")
    walk.press("Drop item")
    walk.sees("There is a problem")
    walk.fill(reason="Payroll has answered")
    walk.press("Drop item")
    walk.sees("Dropped", "Payroll has answered")


def then_a_decision_is_recorded_with_its_action(cast: Cast, walk: Walk) -> None:
    under(walk, "Are rewards competitive?", "Record the outcome")
    walk.page.get_by_label("Decided", exact=True).check()
    walk.fill(words="Compare with six neighbours")
    walk.press("Save outcome")
    under(walk, "Are rewards competitive?", "Take on an action")
    walk.fill(what="Write the comparison")
    walk.page.get_by_label("Who will see to it?").select_option(label="Mo Moson")
    for box, number in zip(("Day", "Month", "Year"), ("1", "6", "2026"), strict=True):
        walk.page.get_by_label(box, exact=True).fill(number)
    walk.press("Save action")
    walk.sees("Its owner sees it in what is due", "Write the comparison", "Mo Moson")


def then_the_meeting_is_recorded(walk: Walk) -> None:
    walk.press("Record the meeting")
    walk.page.get_by_label("Grace Graceson, practice").check()
    walk.press("Record meeting")
    walk.sees("Meeting held on 2 March 2026", "Present: Grace Graceson (practice).")


def then_a_risk_is_opened_and_seen_on_the_heat_map(walk: Walk) -> None:
    walk.go("/risks/proposed/")
    walk.sees("nothing enters the register by itself")
    walk.go("/risks/add/")
    walk.fill(title="People leave", cause="Load", event="They go", effect="Gaps", why="As seen")
    walk.page.get_by_label("Who owns it?").select_option(label="Grace Graceson")
    for name, step in (("likelihood_before", 4), ("impact_before", 4), ("likelihood", 3)):
        walk.page.locator(f"[name='{name}']").select_option(str(step))
    walk.page.locator("[name='impact']").select_option("4")
    walk.press("Open entry")
    walk.sees("1 risk is open; 1 is above appetite.", "People leave")
    walk.follow("People leave")
    walk.sees("Above appetite", "Score over time")


def then_the_owner_finds_the_action_on_a_phone(cast: Cast, browser: Browser, host: str) -> None:
    walk = walk_in(browser, host, cast.users["mo"], phone=True)
    walk.go("/")
    walk.sees("Do an action of the plan", "Write the comparison")
    walk.follow("Write the comparison", exact=False)
    walk.press("Note progress")
    walk.page.get_by_label("Under way", exact=True).check()
    walk.fill(words="Six councils asked")
    walk.press("Save note")
    walk.sees("Six councils asked", "Under way")
