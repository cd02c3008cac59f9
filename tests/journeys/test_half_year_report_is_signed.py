"""The lead prepares the half-year's report, the director signs it and reads it on a phone."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cast import BY, MONDAY, STARTED, Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.governance.plan import actions as plan

pytestmark = [pytest.mark.browser, pytest.mark.promise("G5")]


def test_the_half_year_report_is_signed(browser: Browser, live_server: Any, monday: None) -> None:
    cast = given_a_plan()
    walk = when_the_lead_puts_the_report_together(cast, browser, live_server.url)
    then_the_lead_writes_on_it(walk)
    then_the_director_signs_it(cast, browser, live_server.url)
    then_the_director_reads_it_on_a_phone(cast, browser, live_server.url)


def given_a_plan() -> Cast:
    cast = gather()
    named = plan.Named("Retention", "Everyone has reasons to stay", STARTED)
    priority = plan.add_priority(named=named, by=BY)
    late = MONDAY - timedelta(days=9)
    planned = plan.Planned("Pay in the month", priority, cast.users["grace"], late)
    plan.add(planned=planned, by=BY, on=STARTED)
    return cast


def when_the_lead_puts_the_report_together(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["hana"])
    walk.go("/plan/")
    walk.follow("Reports")
    walk.sees("The half-year to 30 September 2025")
    walk.press("Put the report together")
    walk.sees("Nobody has signed it", "Pay in the month", "Where we stand")
    return walk


def then_the_lead_writes_on_it(walk: Walk) -> None:
    walk.follow("Write a commentary", exact=False)
    walk.fill(words="We ask the committee to support the supplement.")
    walk.press("Save")
    walk.sees("We ask the committee to support the supplement.")


def then_the_director_signs_it(cast: Cast, browser: Browser, host: str) -> None:
    walk = walk_in(browser, host, cast.users["dan"])
    walk.go("/reports/")
    walk.follow("Read the draft")
    walk.press("Sign the report")
    walk.fill(post="Director of Children’s Services")
    walk.press("Sign as Dan Account")
    walk.sees("Signed on 2 March 2026 by Dan Account, Director of Children’s Services")


def then_the_director_reads_it_on_a_phone(cast: Cast, browser: Browser, host: str) -> None:
    phone = walk_in(browser, host, cast.users["dan"], phone=True)
    phone.go("/reports/")
    phone.follow("Report on the half-year to 30 September 2025")
    phone.sees("later changes in the records are not in it", "Pay in the month")
    phone.follow("The report on one page")
    phone.sees("5 children’s social workers were in post")
