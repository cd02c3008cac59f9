"""From an empty database to people in post: the first quarter of an hour with Keystay."""

import pytest
from playwright.sync_api import Browser
from tests.journeys.walking import Walk, walk_in

from keystay.core.clock import today
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.browser, pytest.mark.promise("W1", "W2")]

STAFF = (
    "Employee No,Surname,Forename,SWE Number,Cost Centre Name,Service Area,Job Title,"
    "Contracted Hours,Start Date,Contract Type\r\n"
    "E001,Okafor,Grace,SW100001,Crewe,Child in Need,Team Manager,37,01-Sep-20,Permanent\r\n"
    "E002,Hughes,Siân,SW100002,Crewe,Child in Need,Social Worker,18.5,01/01/2024,Permanent\r\n"
    "\r\n"
    "E003,Kłos,Ewa,SW100003,Wilmslow,Fostering,Social Worker,37,04/05/2021,Agency\r\n"
).encode("utf-8-sig")
PASSWORD = "lantern orchard gravel"


def test_an_empty_keystay_becomes_a_council_with_people_in_post(
    browser: Browser, fresh_server: str, monday: None
) -> None:
    walk = given_an_empty_keystay(browser, fresh_server)
    when_the_council_is_named(walk)
    when_a_policy_is_chosen(walk)
    when_the_first_account_is_made(walk)
    when_a_staff_list_is_imported(walk)
    then_the_people_are_in_post(walk)
    then_the_account_can_sign_in_again(walk)


def given_an_empty_keystay(browser: Browser, host: str) -> Walk:
    walk = walk_in(browser, host)
    walk.go("/people/")
    walk.sees("Name your council", "step 1 of 3")
    return walk


def when_the_council_is_named(walk: Walk) -> None:
    walk.press("Continue")
    walk.sees("There is a problem")
    walk.page.get_by_label("Which council is this?").select_option("895")
    walk.press("Continue")


def when_a_policy_is_chosen(walk: Walk) -> None:
    walk.sees("Choose your policy", "Cheshire East")
    walk.press("Continue")


def when_the_first_account_is_made(walk: Walk) -> None:
    walk.sees("Make the first account")
    walk.fill(name="Hana Reid", email="hana@example.org", password="short")
    walk.press("Make the account and sign in")
    walk.sees("There is a problem")
    walk.fill(password=PASSWORD)
    walk.press("Make the account and sign in")
    walk.sees("Keystay is set up", "Nothing has been imported yet")


def when_a_staff_list_is_imported(walk: Walk) -> None:
    walk.follow("your staff list")
    walk.upload("staff.csv", STAFF)
    walk.press("Check the file")
    walk.sees("Keystay knows no team called Crewe", "Make a new team in Child in Need")
    walk.press("Keep these decisions")
    walk.sees("Your decisions are kept")
    walk.follow("New", exact=False)
    walk.sees("Grace Okafor", "Siân Hughes", "Ewa Kłos")
    assert Person.objects.count() == 0
    walk.press("Apply the file")
    walk.sees("3 new and 0 changed")


def then_the_people_are_in_post(walk: Walk) -> None:
    walk.follow("People")
    walk.sees("Okafor", "Hughes", "Kłos", "Wilmslow")
    walk.follow("Siân Hughes", exact=False)
    walk.sees("Siân Hughes", "Crewe")
    assert Assignment.objects.current(today()).count() == 3


def then_the_account_can_sign_in_again(walk: Walk) -> None:
    walk.press("Sign out")
    walk.fill(login="hana@example.org", password=PASSWORD)
    walk.press("Sign in")
    walk.follow("What is due")
