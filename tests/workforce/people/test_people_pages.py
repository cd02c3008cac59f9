"""The list of people, and the pages that add and change them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, Cast, add_worker

from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Person
from keystay.workforce.people import actions

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
ADA = {"first_name": "Ada", "family_name": "Byron"}


def names_on(page) -> set[str]:
    return {line.name.split()[0] for line in page.context["people"]}


def test_a_workforce_lead_sees_everyone_in_post(cast: Cast):
    page = cast.signed_in("hana").get("/people/")
    assert names_on(page) == {"Ama", "Bilal", "Nia", "Grace", "Olu", "Mo"}
    assert "6 people in post on 2 March 2026" in page.content.decode()


@pytest.mark.promise("W3")
def test_a_manager_sees_the_people_of_the_team_and_a_worker_only_themselves(cast: Cast):
    assert names_on(cast.signed_in("grace").get("/people/")) == {"Ama", "Bilal", "Nia", "Grace"}
    assert names_on(cast.signed_in("ama").get("/people/")) == {"Ama"}
    assert cast.signed_in("dan").get("/people/").status_code == 403


@pytest.mark.promise("W4")
@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"contract": "agency"}, {"Bilal"}),
        ({"q": "moson"}, {"Mo"}),
        ({"q": "  "}, {"Ama", "Bilal", "Nia", "Grace", "Olu", "Mo"}),
        ({"on": "2025-06-01"}, set()),
        ({"on": "not a day"}, {"Ama", "Bilal", "Nia", "Grace", "Olu", "Mo"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_the_list_is_narrowed_by_words_contract_and_day(cast: Cast, narrowed, expected):
    page = cast.signed_in("hana").get("/people/", narrowed)
    assert names_on(page) == expected


def test_the_list_is_narrowed_by_team_without_hiding_someones_other_work(cast: Cast):
    terms = assignments.Terms(cast.macclesfield, "4", "temporary", Decimal("0.5"), "J", "Reviewer")
    assignments.start(person=cast.bilal, terms=terms, starts_on=MONDAY, by=BY)
    page = cast.signed_in("hana").get("/people/", {"team": cast.macclesfield.pk})
    assert names_on(page) == {"Olu", "Mo", "Bilal"}
    (bilal,) = [line for line in page.context["people"] if line.name.startswith("Bilal")]
    assert bilal.teams == "Crewe, Macclesfield"
    assert (bilal.roles, bilal.contract) == ("Case holder, Reviewer", "Agency, Temporary")
    assert (bilal.fte, bilal.grade, bilal.agency) == (1, "J", True)


def test_one_team_is_not_repeated_beside_each_of_its_people(cast: Cast):
    assert not cast.signed_in("grace").get("/people/").context["many_teams"]
    assert cast.signed_in("hana").get("/people/").context["many_teams"]
    terms = assignments.Terms(cast.macclesfield, "5", "temporary", Decimal("0.5"))
    assignments.start(person=cast.bilal, terms=terms, starts_on=MONDAY, by=BY)
    page = cast.signed_in("grace").get("/people/")
    assert page.context["many_teams"]
    assert "Crewe, Macclesfield" in body(page)


def test_someone_is_listed_once_whatever_they_were_called(cast: Cast):
    for family in ("Smith", "Amasmith"):
        actions.change(person=cast.ama, changes={"family_name": family}, by=BY)
    page = cast.signed_in("hana").get("/people/", {"q": "am smith"})
    assert [line.name for line in page.context["people"]] == ["Ama Amasmith"]


def test_a_long_list_has_pages(cast: Cast):
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    for number in range(46):
        add_worker(cast, f"worker{number}", terms)
    page = cast.signed_in("hana").get("/people/", {"page": "2"})
    assert len(page.context["people"]) == 2


def test_a_person_is_added_and_asked_where_they_work(cast: Cast):
    page = cast.signed_in("hana").post("/people/add/", ADA)
    person = Person.objects.get(family_name="Byron")
    assert page.url == f"/assignments/start/{person.pk}/"
    assert person.staff_number == ""


def test_what_is_wrong_with_a_new_person_is_said_on_the_form(cast: Cast):
    actions.change(person=cast.ama, changes={"staff_number": "E1"}, by=BY)
    hana = cast.signed_in("hana")
    assert "E1 belongs to Ama Amason" in body(
        hana.post("/people/add/", {**ADA, "staff_number": "E1"})
    )
    unborn = {**ADA, "born_on": (MONDAY + timedelta(days=1)).isoformat()}
    assert "must be in the past" in body(hana.post("/people/add/", unborn))
    assert hana.get("/people/add/").status_code == 200
    assert not Person.objects.filter(family_name="Byron").exists()


def test_details_are_changed_on_their_page(cast: Cast):
    hana, path = cast.signed_in("hana"), f"/people/{cast.ama.pk}/change/"
    assert "Amason" in body(hana.get(path))
    words = {"first_name": "Ama", "family_name": "Owusu", "born_on": "1990-02-03"}
    assert hana.post(path, words).url == f"/people/{cast.ama.pk}/"
    cast.ama.refresh_from_db()
    assert (cast.ama.name, cast.ama.born_on) == ("Ama Owusu", date(1990, 2, 3))


def test_a_taken_staff_number_is_said_on_the_page_of_changes(cast: Cast):
    actions.change(person=cast.mo, changes={"staff_number": "E1"}, by=BY)
    words = {"first_name": "Ama", "family_name": "Amason", "staff_number": "E1"}
    page = cast.signed_in("hana").post(f"/people/{cast.ama.pk}/change/", words)
    assert "E1 belongs to Mo Moson" in body(page)


def test_a_stage_is_changed_on_its_page(cast: Cast):
    hana, path = cast.signed_in("hana"), f"/people/{cast.nia.pk}/stage/"
    assert "Newly qualified (ASYE) since 2 June 2025." in body(hana.get(path))
    early = {"stage": "social_worker", "from_day": "2025-06-01"}
    assert "choose a later day" in body(hana.post(path, early))
    assert hana.post(path, {**early, "from_day": "2026-03-01"}).status_code == 302
    assert cast.nia.stages.last().name == "social_worker"


def body(page) -> str:
    return page.content.decode()
