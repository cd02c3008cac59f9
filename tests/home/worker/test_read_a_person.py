"""One person's page, as far as the reader's rights over that person go."""

from datetime import date, timedelta

import pytest
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.core.models import SensitiveRead
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people
from keystay.workforce.registrations import actions as registrations

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]


@pytest.fixture
def ama(cast: Cast) -> str:
    """Ama away today, registered, qualified, with a case, once called otherwise."""
    person = people.change(person=cast.ama, changes={"family_name": "Owusu"}, by=BY)
    absence.record(person=person, absence=absence.Away("SIC", MONDAY), by=BY)
    registrations.register(person=person, number="SW1", by=BY)
    award = people.Award("MA Social Work", route="step_up", awarded_on=date(2018, 7, 1))
    people.set_qualifying_award(person=person, award=award, by=BY)
    hold(person, "KID01")
    return f"/people/{person.pk}/"


def body(page) -> str:
    return page.content.decode()


def test_the_page_tells_work_stage_registration_award_and_cases(cast: Cast, ama: str):
    page = body(cast.signed_in("grace").get(ama))
    for words in ("Ama Owusu", "Crewe", "Experienced social worker", "SW1", "MA Social Work"):
        assert words in page
    assert "1 case, capacity 16" in page
    assert "Step Up" in page
    assert "Away now" in page


def test_each_tab_shows_its_part(cast: Cast, ama: str):
    grace = cast.signed_in("grace")
    assert "Ama Amason, until 2 March 2026" in body(grace.get(ama, {"tab": "work"}))
    assert "Still away" in body(grace.get(ama, {"tab": "absence"}))
    assert "Changed family name" in body(grace.get(ama, {"tab": "history"}))
    assert grace.get(ama, {"tab": "nonsense"}).context["tab"] == "overview"


def test_what_may_be_changed_depends_on_the_reader(cast: Cast, ama: str):
    rights = {
        who: {name for name, held in cast.signed_in(who).get(ama).context["rights"].items() if held}
        for who in ("ama", "grace", "petra", "hana")
    }
    seen = {"supervision", "caseload"}
    assert rights["ama"] == {"absence"} | seen
    assert rights["grace"] == {"absence", "record_absence", "registration"} | seen
    assert rights["petra"] == seen
    assert rights["hana"] == rights["grace"] | {"change"}


def test_someone_who_may_not_see_absence_reads_of_none_anywhere(cast: Cast, ama: str):
    petra = cast.signed_in("petra")
    assert petra.get(ama, {"tab": "absence"}).context["tab"] == "overview"
    overview, history = petra.get(ama), petra.get(ama, {"tab": "history"})
    assert "Away now" not in body(overview)
    assert "Away from" not in body(history)
    assert "Changed family name" in body(history)
    assert "Away from 2 March 2026" in body(cast.signed_in("grace").get(ama, {"tab": "history"}))


def test_whoever_owes_it_is_led_to_the_act_and_others_to_how_it_stands(cast: Cast):
    for who in ("grace", "ama", "hana"):
        page = cast.signed_in(who).get(f"/people/{cast.ama.pk}/")
        (due, *_) = [row for row in page.context["overview"].due if "supervision" in row.act]
        wanted = due.occurrence.link if who == "grace" else due.occurrence.see
        assert due.link == wanted, who
        assert cast.signed_in(who).get(due.link).status_code == 200, who


def test_nothing_due_and_nothing_known_says_so(cast: Cast):
    assignments.end(assignment=cast.work["mo"], ends_on=MONDAY - timedelta(days=90), by=BY)
    page = body(cast.signed_in("hana").get(f"/people/{cast.mo.pk}/"))
    assert "Not in post on 2 March 2026" in page
    assert "Not recorded" in page


def test_reading_anothers_page_is_noted_and_ones_own_is_not(cast: Cast, ama: str):
    cast.signed_in("ama").get(ama)
    cast.signed_in("grace").get(ama, {"tab": "absence"})
    (read,) = SensitiveRead.objects.filter(page="worker")
    assert (read.about, read.detail) == (cast.ama.pk, "absence")


@pytest.mark.parametrize(
    ("who", "status"), [("olu", 404), ("mo", 404), ("dan", 403), ("sunita", 200)]
)
def test_a_page_out_of_reach_is_not_found(cast: Cast, ama: str, who: str, status: int):
    assert cast.signed_in(who).get(ama).status_code == status
