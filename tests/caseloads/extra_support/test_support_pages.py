"""Pages of extra support: who has what by reference for managers, counts for others."""

from datetime import timedelta

import pytest
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.downloads import csv_rows

from keystay.caseloads.extra_support import actions
from keystay.caseloads.extra_support.models import Intensive, Support
from keystay.caseloads.models import Child, Spell
from keystay.core.models import SensitiveRead

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C7", "C10")]
LIST = "/caseloads/support/"


@pytest.fixture
def cases(cast: Cast) -> Cast:
    hold(cast.ama, "KID00", "KID01", "KID02")
    plan("KID00", "cin")
    support(cast, "KID00")
    refer(cast, "KID01")
    return cast


def body(page) -> str:
    return page.content.decode()


def support(cast: Cast, reference: str) -> Support:
    given = actions.Given("fsw", cast.nia, STARTED, "Morning routines")
    child = Child.objects.get(reference=reference)
    return actions.begin(child=child, team=cast.crewe, given=given, by=BY)


def refer(cast: Cast, reference: str) -> Intensive:
    child = Child.objects.get(reference=reference)
    return actions.refer(
        child=child, team=cast.crewe, partner="Bright Path", referred_on=STARTED, by=BY
    )


def team(cast: Cast) -> str:
    return f"{LIST}team/{cast.crewe.pk}/"


def test_a_manager_sees_who_has_what(cases: Cast):
    text = body(cases.signed_in("grace").get(team(cases)))
    for words in ("KID0-0", "Family support worker: Nia Niason", "Morning routines", "Bright Path"):
        assert words in text
    assert SensitiveRead.objects.get(page="extra_support:team").detail == "Crewe"


def test_others_see_counts_and_a_worker_their_own(cases: Cast):
    text = " ".join(body(cases.signed_in("hana").get(team(cases))).split())
    assert "1 with a family support worker, 0 with the Placement" in text
    assert "KID0" not in text
    assert "KID0-0" in body(cases.signed_in("ama").get(LIST))
    assert "KID0" not in body(cases.signed_in("hana").get(LIST))
    assert "No extra support is open" in body(cases.signed_in("mo").get(LIST))
    rows = csv_rows(cases.signed_in("hana").get(f"{LIST}?format=csv"))
    assert rows[1] == ["Crewe", "1", "0", "1"]


def test_who_may_read_and_who_may_write(cases: Cast):
    one, intensive = Support.objects.get().pk, Intensive.objects.get().pk
    writes = (
        *(f"team/{cases.crewe.pk}/begin/", f"team/{cases.crewe.pk}/refer/"),
        *(f"one/{one}/end/", f"one/{one}/correct/"),
        *(f"intensive/{intensive}/{act}/" for act in ("begun", "declined", "ended", "correct")),
    )
    found = {
        who: [cases.signed_in(who).get(LIST + path).status_code for path in writes]
        for who in ("grace", "sunita", "olu", "ama", "hana", "dan")
    }
    assert found == {
        **dict.fromkeys(("grace", "sunita"), [200] * 8),
        "olu": [404] * 8,
        **dict.fromkeys(("ama", "hana", "dan"), [403] * 8),
    }
    assert cases.signed_in("olu").get(team(cases)).status_code == 404
    for path in ("one/NOTHING/end/", "intensive/NOTHING/begun/"):
        assert cases.signed_in("grace").get(LIST + path).status_code == 404


def test_support_is_begun_ended_and_put_right_on_the_pages(cases: Cast):
    grace = cases.signed_in("grace")
    told = {
        "child": "KID02",
        "kind": "pst",
        "person": cases.nia.pk,
        "starts_on": "2026-02-02",
        "what_for": "Settling in",
    }
    path = f"{team(cases)}begin/"
    assert "Extra support begun." in body(grace.post(path, told, follow=True))
    assert "open on the case already" in body(grace.post(path, told))
    row = Support.objects.get(kind="pst")
    ended = grace.post(f"{LIST}one/{row.pk}/end/", {"ends_on": "2026-03-02"}, follow=True)
    assert "Support ended." in body(ended)
    row.refresh_from_db()
    fixed = {**told, "ends_on": "", "reason": "Still open", "seen": actions.mark(row), "person": ""}
    del fixed["child"]
    path = f"{LIST}one/{row.pk}/correct/"
    assert "Settling in" in body(grace.get(path))
    assert "Support corrected." in body(grace.post(path, fixed, follow=True))
    row.refresh_from_db()
    assert (row.ends_on, row.person) == (None, None)
    assert "Someone changed this" in body(grace.post(path, fixed))


def test_intensive_support_goes_its_way_on_the_pages(cases: Cast):
    grace = cases.signed_in("grace")
    told = {"child": "KID00", "partner": "Clear Path", "referred_on": "2026-01-05"}
    page = grace.get(f"{team(cases)}refer/?case=KID00")
    assert "from 0 to 19 years" in body(page)
    assert "Referral recorded." in body(grace.post(f"{team(cases)}refer/", told, follow=True))
    row, other = (
        Intensive.objects.get(partner="Clear Path"),
        Intensive.objects.get(partner="Bright Path"),
    )
    paths = {act: f"{LIST}intensive/{row.pk}/{act}/" for act in ("begun", "ended", "correct")}
    begun = grace.post(paths["begun"], {"day": "2026-01-12"}, follow=True)
    assert "Recorded that it began." in body(begun)
    end = {"ended_on": "2026-02-23", "outcome": "down"}
    assert "stepped down" in body(grace.post(paths["ended"], end, follow=True))
    assert "Recorded as declined." in body(
        grace.post(f"{LIST}intensive/{other.pk}/declined/", {"day": "2026-03-02"}, follow=True)
    )
    row.refresh_from_db()
    fixed = {
        "partner": "Clear Path",
        "referred_on": "2026-01-05",
        "begun_on": "2026-01-12",
        "outcome": "",
        "reason": "Still going",
        "seen": actions.mark_of(row),
    }
    assert "Support corrected." in body(grace.post(paths["correct"], fixed, follow=True))
    row.refresh_from_db()
    assert (row.ended_on, row.outcome) == (None, "")


def test_support_stays_with_the_case(cases: Cast):
    Spell.objects.filter(child__reference="KID00").update(worker=cases.mo)
    assert "KID0-0" not in body(cases.signed_in("grace").get(team(cases)))
    moved = f"{LIST}team/{cases.macclesfield.pk}/"
    assert "KID0-0" in body(cases.signed_in("olu").get(moved))
    Spell.objects.filter(child__reference="KID00").update(ends_on=MONDAY - timedelta(days=1))
    assert "Nobody now" in body(cases.signed_in("grace").get(team(cases)))
    path = f"{LIST}one/{Support.objects.get().pk}/end/"
    assert cases.signed_in("grace").get(path).status_code == 200


def test_a_case_whose_worker_is_not_in_post_has_no_holder(cases: Cast):
    Spell.objects.filter(child__reference="KID00").update(worker=cases.mo)
    cases.work["mo"].delete()
    assert "Nobody now" in body(cases.signed_in("grace").get(team(cases)))


def test_figures_are_for_everyone_who_sees_caseloads(cases: Cast):
    for who in ("hana", "grace", "ama"):
        text = body(cases.signed_in(who).get(f"{LIST}figures/"))
        assert "not proof" in text
        assert "KID0" not in text
    assert cases.signed_in("dan").get(f"{LIST}figures/").status_code == 403
    rows = csv_rows(cases.signed_in("ama").get(f"{LIST}figures/?format=csv"))
    assert ["What became of them", "Not begun yet", "c"] in rows


def test_the_list_is_taken_away(cases: Cast):
    rows = csv_rows(cases.signed_in("grace").get(f"{team(cases)}?format=csv"))
    assert [row[0] for row in rows] == ["Reference", "KID0-0", "KID0-1"]


def test_a_team_without_support_says_what_to_do(cast: Cast):
    text = body(cast.signed_in("grace").get(team(cast)))
    assert "Begin some with the button above" in text
    assert "Record a referral with the button above" in text
    assert not SensitiveRead.objects.exists()


@pytest.mark.parametrize("more", [0, 40])
def test_pages_ask_the_database_the_same_few_times(
    cases: Cast, more: int, django_assert_max_num_queries
):
    for number in range(more):
        hold(cases.nia, f"KIE{number:02}")
        support(cases, f"KIE{number:02}")
        refer(cases, f"KIE{number:02}")
    grace = cases.signed_in("grace")
    for path in (LIST, team(cases), f"{LIST}figures/", f"{team(cases)}begin/"):
        grace.get(path)
        with django_assert_max_num_queries(25):
            grace.get(path)
