"""A manager's morning: what is due, supervision recorded, and the next one due shown."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cast import Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.support.supervision.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.promise("T4")]

NOTES = "Talked through the week and what would help."


def test_a_manager_sees_what_is_due_records_supervision_and_sees_the_next_one(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = given_a_team_in_which_supervision_is_late()
    walk = when_the_manager_arrives(cast, browser, live_server.url)
    when_supervision_is_recorded(walk)
    then_the_next_one_is_due_in_its_time(walk)
    then_the_notes_may_be_added_to(walk)
    then_it_is_no_longer_in_the_queue(walk)
    then_the_worker_reads_it_on_a_phone(cast, browser, live_server.url)
    then_no_one_else_reads_the_notes(cast, browser, live_server.url)


def given_a_team_in_which_supervision_is_late() -> Cast:
    cast = gather()
    cast.held("ama", 40)
    return cast


def when_the_manager_arrives(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["grace"])
    walk.go("/")
    walk.sees("What is due", "Hold supervision", "Ama Amason", "Overdue by")
    return walk


def when_supervision_is_recorded(walk: Walk) -> None:
    walk.follow("Ama Amason", exact=False)
    walk.sees("Ama Amason", "Record supervision")
    walk.fill(minutes="2")
    walk.press("Record supervision")
    walk.sees("There is a problem")
    walk.fill(minutes="60", notes=NOTES, for_worker="Book the court skills day")
    walk.press("Record supervision")


def then_the_next_one_is_due_in_its_time(walk: Walk) -> None:
    walk.sees("Supervision recorded. Next due", "Book the court skills day")


def then_the_notes_may_be_added_to(walk: Walk) -> None:
    walk.follow("2 Mar 2026")
    walk.sees(NOTES)
    walk.follow("Change the notes")
    assert walk.page.get_by_role("textbox", name="Notes").input_value() == NOTES


def then_it_is_no_longer_in_the_queue(walk: Walk) -> None:
    walk.follow("What is due")
    rows = walk.page.get_by_role("row", name="Ama Amason")
    assert "Overdue" not in " ".join(rows.all_inner_texts())
    walk.follow("Done recently")
    walk.sees("Ama Amason")


def then_the_worker_reads_it_on_a_phone(cast: Cast, browser: Browser, host: str) -> None:
    walk = walk_in(browser, host, cast.users["ama"], phone=True)
    walk.go("/")
    walk.sees("Do what was agreed")
    walk.go(f"/supervision/session/{_session(cast).pk}/")
    walk.sees(NOTES)


def then_no_one_else_reads_the_notes(cast: Cast, browser: Browser, host: str) -> None:
    walk = walk_in(browser, host, cast.users["sunita"])
    walk.go(f"/supervision/{cast.ama.pk}/")
    assert NOTES not in walk.page.content()
    assert "court skills" not in walk.page.content()


def _session(cast: Cast) -> Session:
    return Session.objects.order_by("-held_on")[0]
