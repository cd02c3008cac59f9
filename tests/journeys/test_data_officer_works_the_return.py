"""A data officer works the return's queue to no errors, signs it and takes the file."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cast import Cast, gather
from tests.governance.census.preparing import complete
from tests.journeys.walking import Walk, walk_in

from keystay.governance.models import SignedReturn
from keystay.workforce.feeds.csww.reader import read_return

pytestmark = [pytest.mark.browser, pytest.mark.promise("G7")]


def test_the_queue_is_worked_to_no_errors_and_the_file_is_taken(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = gather()
    complete(cast, {"ama.Sex", "nia.SWENo", "CarAllowance"})
    walk = given_the_return_of_the_year(cast, browser, live_server.url)
    when_each_error_is_mended_where_the_queue_leads(walk)
    and_a_query_is_explained(walk)
    then_there_are_no_errors_and_the_return_is_signed(walk)
    content = then_the_file_is_what_was_signed(walk)
    and_it_can_be_read_back_before_it_is_sent(walk, content)


def given_the_return_of_the_year(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["hana"])
    walk.go("/where-we-stand/")
    walk.follow("The statutory return of these figures")
    walk.sees("Statutory return 2025", "4 errors", "KS-W-001", "not known to us")
    walk.press("Work the queue")  # a link that looks like a button
    return walk


def when_each_error_is_mended_where_the_queue_leads(walk: Walk) -> None:
    walk.follow("Answers and award of Amason, Ama: Sex")
    walk.page.get_by_label("Sex").select_option("F")
    walk.page.get_by_label("Ethnicity").select_option("WBRI")
    walk.press("Keep")
    walk.sees("2 errors")
    walk.follow("Registration of Niason, Nia: Registration number")
    walk.fill(number="SW200002")
    walk.press("Save registration")
    walk.go("/statutory-return/2025/queue/?show=errors")
    walk.sees("1 error")
    walk.follow("Council’s part of The council: Car allowance offered")
    walk.page.get_by_label("Car allowance offered").select_option("1")
    walk.press("Keep")
    walk.sees("There are no errors left")


def and_a_query_is_explained(walk: Walk) -> None:
    walk.follow("Explain KS-W-011 of Amason, Ama: Base salary")
    walk.fill(words="Paid by the health trust")
    walk.press("Keep")
    walk.sees("Explained: Paid by the health trust")


def then_there_are_no_errors_and_the_return_is_signed(walk: Walk) -> None:
    walk.follow("Sign the return")
    walk.page.get_by_label("I have checked the return").check()
    walk.press("Sign the return")
    walk.sees("Signed by Hana Account", "Nothing: the records still say what was signed")


def then_the_file_is_what_was_signed(walk: Walk) -> bytes:
    content = walk.download("Download CSWW_895_2025.xml")
    found = read_return(content)
    numbers = {each.values["SWENo"] for each in found.workers}
    assert "SW200002" in numbers
    assert found.totals["CarAllowance"] == "1"
    assert SignedReturn.objects.get().workers == len(found.workers)
    return content


def and_it_can_be_read_back_before_it_is_sent(walk: Walk, content: bytes) -> None:
    walk.go("/statutory-return/2025/")
    walk.follow("Read a return’s file back")
    file = {"name": "CSWW_895_2025.xml", "mimeType": "application/xml", "buffer": content}
    walk.page.get_by_label("Files of returns").set_input_files(file)  # type: ignore[arg-type]
    walk.press("Read the files")
    walk.sees("Nothing of this file is kept", "Cheshire East", "The figures that it comes to")
    findings = walk.download("Every finding as CSV", role="button")
    assert "KS-W-011" in findings.decode("utf-8-sig")
