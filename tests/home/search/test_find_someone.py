"""Search by any part of a name, a former name, a number or a team, within reach."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, Cast, add_worker

from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people
from keystay.workforce.registrations import actions as registrations

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]


@pytest.fixture
def known(cast: Cast) -> Cast:
    changes = {"family_name": "Owusu", "staff_number": "E77"}
    people.change(person=cast.ama, changes=changes, by=BY)
    registrations.register(person=cast.ama, number="SW4242", by=BY)
    people.change(person=cast.mo, changes={"staff_number": "E78"}, by=BY)
    return cast


def found(cast: Cast, who: str, words: str) -> set[str]:
    page = cast.signed_in(who).get("/search/", {"q": words})
    return {line.name.split()[0] for line in page.context["people"]}


@pytest.mark.parametrize(
    "words", ["owu", "Ama Owusu", "owusu ama", "Amason", "ama amason", "E77", "e77", "sw4242"]
)
def test_someone_is_found_by_any_name_or_number(known: Cast, words: str):
    assert found(known, "hana", words) == {"Ama"}


@pytest.mark.parametrize("words", ["E7", "SW42", "Ama Moson", "zzz"])
def test_part_of_a_number_or_two_people_at_once_find_nobody(known: Cast, words: str):
    assert found(known, "hana", words) == set()
    page = known.signed_in("hana").get("/search/", {"q": words}).content.decode()
    assert "Nothing that you may see fits" in page


@pytest.mark.promise("W3")
def test_a_team_finds_itself_and_who_is_in_it_now(known: Cast):
    assert found(known, "hana", "crew") == {"Ama", "Bilal", "Nia", "Grace"}
    terms = assignments.Terms(known.macclesfield, "5", "permanent", Decimal(1))
    assignments.change(assignment=known.work["ama"], terms=terms, from_day=MONDAY, by=BY)
    assert found(known, "hana", "crew") == {"Bilal", "Nia", "Grace"}
    assert found(known, "hana", "macc") == {"Ama", "Olu", "Mo"}
    page = known.signed_in("hana").get("/search/", {"q": "crewe"})
    assert page.context["teams"] == [known.crewe]


@pytest.mark.promise("W3")
def test_a_team_is_found_by_its_place(known: Cast):
    teams.change_team(team=known.crewe, changes={"locality": "South Cheshire"}, by=BY)
    page = known.signed_in("sunita").get("/search/", {"q": "south"})
    assert page.context["teams"] == [known.crewe]
    assert known.signed_in("olu").get("/search/", {"q": "south"}).context["teams"] == []


def test_a_leaver_is_found_by_name_and_not_by_team(known: Cast):
    day_before = MONDAY - timedelta(days=1)
    assignments.end(assignment=known.work["ama"], ends_on=day_before, by=BY)
    assert found(known, "hana", "owusu") == {"Ama"}
    assert "Ama" not in found(known, "hana", "crewe")
    page = known.signed_in("hana").get("/search/", {"q": "owusu"}).content.decode()
    assert "Not in post now" in page


@pytest.mark.parametrize("words", ["owusu", "amason", "E77", "SW4242", "crewe", "a"])
def test_nobody_out_of_reach_is_ever_found(known: Cast, words: str):
    assert found(known, "olu", words) <= {"Olu", "Mo"}
    assert found(known, "mo", words) <= {"Mo"}
    page = known.signed_in("olu").get("/search/", {"q": words}).content.decode()
    assert "Owusu" not in page
    assert known.signed_in("dan").get("/search/", {"q": words}).status_code == 403


def test_typing_brings_a_fragment_and_no_words_bring_nothing(known: Cast):
    hana = known.signed_in("hana")
    typed = hana.get("/search/", {"q": "owusu"}, headers={"HX-Request": "true"}).content.decode()
    assert "Ama Owusu" in typed
    assert "<html" not in typed
    assert found(known, "hana", "  ") == set()


def test_a_wide_search_shows_the_first_of_many(known: Cast):
    terms = assignments.Terms(known.crewe, "5", "permanent", Decimal(1))
    for number in range(26):
        add_worker(known, f"w{number:02}", terms)
    page = known.signed_in("hana").get("/search/", {"q": "crewe"})
    assert len(page.context["people"]) == 25
