"""A manager looks at a candidate, decides to step down, and asks a partner for support."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.caseloads.stepdown.ready import child, make_ready
from tests.cast import MONDAY, gather
from tests.journeys.walking import walk_in

from keystay.caseloads.models import Decision, Intensive

pytestmark = [pytest.mark.browser, pytest.mark.promise("C6", "C10")]
REASON = "The goals of the plan are met and the network agreed who does what."


def test_a_manager_decides_about_a_candidate_and_refers_for_intensive_support(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = gather()
    make_ready(cast, "ama", "AMA0001")
    case = child("AMA0001")
    grace = walk_in(browser, live_server.url, cast.users["grace"])
    grace.go(f"/caseloads/step-down/team/{cast.crewe.pk}/")
    grace.follow(case.shown)
    grace.sees("On a plan for", "No intensive support is open")

    grace.press("Decide")
    grace.sees("now,", "after")
    grace.page.get_by_label("Step down", exact=True).check()
    grace.fill(reason=REASON)
    grace.press("Save decision")
    grace.sees("Decided to step down. End the plan in the case system", REASON)
    assert Decision.objects.get().decided_on == MONDAY

    grace.follow("Refer for intensive support")
    grace.fill(partner="Bright Path Families")
    grace.page.locator("main form button").first.click()
    grace.look()
    grace.sees("Bright Path Families", "Referred")
    assert Intensive.objects.get().child == case
