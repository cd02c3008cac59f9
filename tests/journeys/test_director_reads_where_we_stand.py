"""A director the week before committee: the picture, one measure, another council."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.cast import Cast, gather
from tests.journeys.walking import Walk, walk_in

pytestmark = [pytest.mark.browser, pytest.mark.promise("G1", "W2")]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_director_reads_where_we_stand(
    browser: Browser, live_server: Any, monday: None, phone: bool
) -> None:
    cast = given_people_in_post()
    walk = when_the_director_opens_where_we_stand(cast, browser, live_server.url, phone=phone)
    then_the_picture_has_the_council_among_the_others(walk)
    when_a_measure_is_opened(walk)
    then_it_opens_into_its_parts_and_its_story(walk)
    when_another_council_is_chosen(walk)
    then_its_published_story_is_told(walk)


def given_people_in_post() -> Cast:
    return gather()


def when_the_director_opens_where_we_stand(
    cast: Cast, browser: Browser, host: str, *, phone: bool
) -> Walk:
    walk = walk_in(browser, host, cast.users["dan"], phone=phone)
    walk.go("/where-we-stand/")
    return walk


def then_the_picture_has_the_council_among_the_others(walk: Walk) -> None:
    walk.sees("Beside England, the region and the neighbours", "Turnover", "Vacancy")
    pictures = walk.page.get_by_role("img")
    assert pictures.count() >= 3
    expect(pictures.first).to_be_visible()
    walk.sees("You, 2 Mar 2026")


def when_a_measure_is_opened(walk: Walk) -> None:
    walk.follow("Turnover", exact=False)


def then_it_opens_into_its_parts_and_its_story(walk: Walk) -> None:
    walk.sees("How it is worked out", "÷", "Over the years", "Definition", "Source")


def when_another_council_is_chosen(walk: Walk) -> None:
    walk.page.get_by_label("Council", exact=True).select_option(label="Leeds")
    walk.press("Show")


def then_its_published_story_is_told(walk: Walk) -> None:
    walk.sees("Leeds, as published", "Over the years")
    walk.click(walk.page.get_by_role("link", name="Where we stand", exact=True).last)
    walk.sees("Where Leeds stands", "published figures only")
