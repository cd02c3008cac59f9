"""A worker who leaves hands a case over, and nothing of it is dropped on the way."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.caseloads.handovers.planning import ONE, cases, do, planned
from tests.cast import Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.caseloads.handovers import rules
from keystay.caseloads.models import Handover

pytestmark = [pytest.mark.browser, pytest.mark.promise("C5")]


def test_a_handover_is_completed_step_by_step(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast, plan = given_a_leaver_with_a_plan()
    when_the_leaver_confirms_the_summary(cast, plan, browser, live_server.url)
    and_it_was_signed_off_audited_and_given_to_someone(cast, plan)
    walk = then_the_manager_sees_what_is_left(cast, plan, browser, live_server.url)
    then_the_last_steps_are_recorded_and_the_plan_is_finished(walk, plan)


def given_a_leaver_with_a_plan() -> tuple[Cast, Handover]:
    cast = gather()
    cases(cast, "ama", ONE)
    return cast, planned(cast)


def when_the_leaver_confirms_the_summary(
    cast: Cast, plan: Handover, browser: Browser, host: str
) -> None:
    walk = walk_in(browser, host, cast.users["ama"], phone=True)
    walk.go(f"/caseloads/handovers/{plan.pk}/summaries/")
    walk.sees("Nothing of them is copied here")
    walk.page.get_by_label(ONE).check()
    walk.press("Save")
    walk.sees("Your handover")


def and_it_was_signed_off_audited_and_given_to_someone(cast: Cast, plan: Handover) -> None:
    for step in (rules.SIGNED, rules.AUDITED, rules.CHOSEN):
        do(cast, plan, step, ONE)


def then_the_manager_sees_what_is_left(
    cast: Cast, plan: Handover, browser: Browser, host: str
) -> Walk:
    walk = walk_in(browser, host, cast.users["grace"])
    walk.go("/caseloads/handovers/")
    walk.sees("Ama Amason")
    walk.go(f"/caseloads/handovers/{plan.pk}/finish/")
    walk.sees("cannot be finished yet", ONE)
    return walk


def then_the_last_steps_are_recorded_and_the_plan_is_finished(walk: Walk, plan: Handover) -> None:
    for step in (rules.TOLD, rules.VISITED):
        walk.go(f"/caseloads/handovers/{plan.pk}/step/{step}/")
        walk.page.get_by_label(ONE).check()
        walk.press("Save")
        walk.sees("Handover of Ama Amason")
    walk.press("Finish the plan")  # the link that looks like a button, and then the button
    walk.press("Finish the plan")
    plan.refresh_from_db()
    assert plan.closed_on is not None
