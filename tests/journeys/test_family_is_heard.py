"""A worker asks a family, someone answers on a telephone, and the manager reads the theme."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from playwright.sync_api import Browser
from tests.caseloads.feedback.answering import one_code, said
from tests.cast import gather
from tests.journeys.walking import walk_in

from keystay.caseloads.feedback import actions

pytestmark = [pytest.mark.browser, pytest.mark.promise("T21")]


def test_a_code_is_made_a_family_answers_on_a_telephone_and_the_theme_is_read(
    browser: Browser, live_server: Any, monday: None, settings: LazySettings
) -> None:
    cache.clear()
    cast = gather()
    for _ in range(9):  # others answered in the same quarter, or nothing could be shown
        actions.answer(code=one_code(cast.crewe), said=said("partly"))

    ama = walk_in(browser, live_server.url, cast.users["ama"])
    ama.go("/caseloads/feedback/ask/")
    ama.page.get_by_label("Review child protection conference").check()
    ama.press("Make the codes")
    ama.sees("It is code 1.")
    code = ama.page.locator(".ks-slip .govuk-heading-xl").inner_text()

    family = walk_in(browser, live_server.url, phone=True)
    family.go("/feedback/")
    family.fill(code=code.lower())
    family.press("Continue")
    family.send()
    for group in family.page.locator("main .govuk-radios").all():
        group.get_by_label("Yes", exact=True).check()
    family.fill(text="The plan was on one page.")
    family.press("Continue")
    family.press("Send my answers")
    family.sees("We have your answers")

    settings.KEYSTAY_TODAY = "2026-04-01"  # the quarter is over
    grace = walk_in(browser, live_server.url, cast.users["grace"])
    grace.go("/caseloads/feedback/")
    grace.follow("Crewe")
    grace.sees("Listened to", "1 (10 %)", "9 (90 %)", "The plan was on one page.")
