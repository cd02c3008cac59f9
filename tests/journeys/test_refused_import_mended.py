"""A refused import, mended in the file that comes back, applied, and run once more."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cast import Cast, gather
from tests.journeys.walking import Walk, walk_in

from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.browser, pytest.mark.promise("W1")]

STAFF = (
    b"Staff number,First name,Family name,Team,Role,FTE,Start date\r\n"
    b"E1,Ada,Byron,Crewe,Case holder,1,01/02/2026\r\n"
    b"E2,Elin,Pugh,Crewe,Case holder,eleven,01/02/2026\r\n"
)


def test_a_refused_row_is_mended_and_the_same_file_again_changes_nothing(
    browser: Browser, live_server: Any, monday: None
) -> None:
    walk = given_the_workforce_lead(gather(), browser, live_server.url)
    when_a_file_with_a_bad_row_is_offered(walk)
    then_the_row_the_field_the_value_and_the_mend_are_named(walk)
    mended = when_the_refused_rows_are_mended(walk)
    then_only_the_good_rows_are_applied(walk)
    when_the_mended_file_is_applied(walk, mended)
    then_the_same_file_again_changes_nothing(walk, mended)


def given_the_workforce_lead(cast: Cast, browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host, cast.users["hana"])
    walk.go("/imports/")
    return walk


def when_a_file_with_a_bad_row_is_offered(walk: Walk) -> None:
    walk.follow("Staff list")
    walk.press("Check the file")
    walk.sees("Choose a file")
    _offer(walk, "staff.csv", STAFF)


def then_the_row_the_field_the_value_and_the_mend_are_named(walk: Walk) -> None:
    walk.sees("1 row was refused")
    walk.follow("Refused", exact=False)
    walk.sees("3", "FTE", "eleven", "is not a number. Write digits")
    assert not Person.objects.filter(staff_number="E1").exists()


def when_the_refused_rows_are_mended(walk: Walk) -> bytes:
    refused = walk.download("Download it with the reasons")
    assert b"Why it was refused" in refused
    assert b"Byron" not in refused
    return refused.replace(b"eleven", b"0.6")


def then_only_the_good_rows_are_applied(walk: Walk) -> None:
    walk.page.get_by_label("Apply the rest and leave out the 1 refused row").check()
    walk.press("Apply the file")
    walk.sees("1 new and 0 changed", "1 refused row was left out")


def when_the_mended_file_is_applied(walk: Walk, mended: bytes) -> None:
    walk.go("/imports/start/staff/")
    _offer(walk, "mended.csv", mended)
    walk.press("Apply the file")
    walk.sees("1 new and 0 changed")
    assert float(Assignment.objects.get(person__staff_number="E2").fte) == 0.6


def then_the_same_file_again_changes_nothing(walk: Walk, mended: bytes) -> None:
    before = Person.objects.count(), Assignment.objects.count()
    walk.go("/imports/start/staff/")
    _offer(walk, "mended.csv", mended)
    walk.sees("nothing")
    assert (Person.objects.count(), Assignment.objects.count()) == before


def _offer(walk: Walk, name: str, content: bytes) -> None:
    walk.upload(name, content)
    walk.press("Check the file")
