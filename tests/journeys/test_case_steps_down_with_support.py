"""A manager records reviews, decides about a candidate and asks a partner for support."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.caseloads.stepdown.ready import child, on_plan
from tests.cast import MONDAY, gather
from tests.journeys.walking import walk_in

from keystay.caseloads.models import Decision, Intensive

pytestmark = [pytest.mark.browser, pytest.mark.promise("C6", "C10")]
REASON = "The goals of the plan are met and the network agreed who does what."


def test_a_manager_records_reviews_decides_about_a_candidate_and_refers_for_intensive_support(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = gather()
    on_plan(cast, "ama", "AMA0001")
    case = child("AMA0001")
    grace = walk_in(browser, live_server.url, cast.users["grace"])
    grace.go(f"/caseloads/step-down/team/{cast.crewe.pk}/")
    grace.press("Record reviews")
    grace.page.get_by_label("Keep the plan").check()
    grace.page.get_by_label(case.shown).check()
    grace.press("Save reviews")
    grace.sees("1 review recorded.")
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
    grace.send()
    grace.sees("Bright Path Families", "Referred")
    assert Intensive.objects.get().child == case
