"""Caseloads of the council, a team and a worker; references only for those who hold them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast, add_worker
from tests.downloads import csv_rows

from keystay.caseloads.cases.actions import settle
from keystay.caseloads.models import Spell
from keystay.core.models import SensitiveRead
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]


@pytest.fixture
def cases(cast: Cast) -> Cast:
    hold(cast.ama, *(f"KID{n:02}" for n in range(17)), team=cast.crewe)
    hold(cast.bilal, "KID00", "KID90")
    hold(cast.mo, "KID50")
    hold(cast.nia, "KID60", role="Family support worker")
    hold(None, "KID70")
    hold(cast.nia, "KID80", ends_on=STARTED)
    plan("KID00", "cin")
    plan("KID00", "cp")
    plan("KID01", "cla", ends_on=STARTED)
    return cast


def figures(page) -> list[str]:
    return [figure.number for figure in page.context["whole"].figures]


def body(page) -> str:
    return page.content.decode()


def test_the_council_sees_its_teams_with_totals(cases: Cast):
    page = cases.signed_in("hana").get("/caseloads/")
    teams = {line.load.name: line.load for line in page.context["whole"].teams}
    assert list(teams) == ["Crewe", "Macclesfield"]
    assert (teams["Crewe"].cases, teams["Crewe"].holders_fte) == (19, Decimal("1.5"))
    assert (teams["Crewe"].largest, teams["Crewe"].over) == (17, 1)
    assert figures(page)[:3] == ["20", "8.0", "17"]


def test_the_council_and_a_service_show_what_presses_besides_cases(cases: Cast):
    hold(cases.mo, "KID61", starts_on=MONDAY - timedelta(days=6))
    hold(cases.mo, "KID62", starts_on=MONDAY - timedelta(days=27))
    hold(None, "KID71", team=cases.crewe, starts_on=MONDAY - timedelta(days=12))
    hold(cases.olu, "KID50")
    page = cases.signed_in("hana").get("/caseloads/")
    assert figures(page)[5:] == ["2", "2", "2"]
    words = body(page)
    assert "cases taken on in the last 28 days, 1 of them in the last 7" in words
    assert f"children are without a worker, the longest for {(MONDAY - STARTED).days} days" in words
    assert "Child protection 1 · No plan recorded 20" in words
    served = cases.crewe.service_id
    page = cases.signed_in("sunita").get(f"/caseloads/service/{served}/")
    # The child of no team is the council's to place, and no service's.
    assert figures(page)[5:] == ["2", "1", "2"]
    crewe, other = page.context["whole"].teams
    assert (crewe.load.name, crewe.pressures.waits, crewe.pressures.shared) == ("Crewe", (12,), 1)
    assert (other.pressures.week, other.pressures.four_weeks, other.pressures.shared) == (1, 2, 1)
    rows = csv_rows(cases.signed_in("sunita").get(f"/caseloads/service/{served}/?format=csv"))
    assert rows[1][0:2] == ["Crewe", "19"]
    assert rows[1][-3:] == ["1", "12", "1"]


def test_a_service_is_for_those_who_reach_all_of_its_teams(cases: Cast):
    path = f"/caseloads/service/{cases.crewe.service_id}/"
    seen = {who: cases.signed_in(who).get(path).status_code for who in ("hana", "grace", "dan")}
    assert seen == {"hana": 200, "grace": 404, "dan": 403}
    assert cases.signed_in("hana").get("/caseloads/service/NOBODY/").status_code == 404
    empty = body(cases.signed_in("hana").get(path, {"on": "2025-06-01"}))
    assert "Nobody in Child in Need held a case on 1 June 2025." in empty


def test_several_services_are_shown_beside_each_other(cases: Cast):
    other = teams.add_service(name="Child Protection", by=BY)
    details = teams.TeamDetails("Nantwich", other, STARTED)
    nantwich = teams.add_team(details=details, by=BY)
    assert cases.signed_in("hana").get("/caseloads/").context["whole"].services[1:] == []
    terms = assignments.Terms(nantwich, "5", "permanent", Decimal(1))
    hold(add_worker(cases, "zoe", terms), "KID99")
    lines = cases.signed_in("hana").get("/caseloads/").context["whole"].services
    assert [(line.load.name, line.load.cases, line.share) for line in lines] == [
        ("Child Protection", 1, "6 %"),
        ("Child in Need", 20, "23 %"),
    ]
    assert lines[1].href == f"/caseloads/service/{cases.crewe.service_id}/?on=2026-03-02"
    assert cases.signed_in("grace").get("/caseloads/").context["whole"].services == []


def test_who_shares_a_child_is_named_without_the_reference(cases: Cast):
    page = cases.signed_in("grace").get(f"/caseloads/{cases.crewe.pk}/")
    assert page.context["pairs"] == [("Ama Amason and Bilal Bilalson", 1)]
    assert "KID00" not in body(page)
    own = body(cases.signed_in("ama").get(f"/caseloads/worker/{cases.ama.pk}/"))
    assert "Held with" in own
    assert own.count("Bilal Bilalson") == 1
    assert "Held with" not in body(cases.signed_in("mo").get(f"/caseloads/worker/{cases.mo.pk}/"))


@pytest.mark.promise("W3")
def test_a_manager_sees_the_team_only_and_a_worker_themselves(cases: Cast):
    seen = {
        who: [
            line.load.name
            for line in cases.signed_in(who).get("/caseloads/").context["whole"].teams
        ]
        for who in ("grace", "olu", "sunita")
    }
    assert seen == {
        "grace": ["Crewe"],
        "olu": ["Macclesfield"],
        "sunita": ["Crewe", "Macclesfield"],
    }
    own = cases.signed_in("ama").get("/caseloads/")
    assert own.context["load"].cases == 17
    # Nothing of the team is told on it, and nothing of theirs leads where they may not go.
    assert "Your cases" in body(own)
    assert f"/caseloads/{cases.crewe.pk}/" not in body(own)
    assert cases.signed_in("olu").get(f"/caseloads/{cases.crewe.pk}/").status_code == 404
    assert cases.signed_in("dan").get("/caseloads/").status_code == 403


@pytest.mark.promise("C2", "W4")
def test_a_team_shows_each_worker_against_capacity(cases: Cast):
    page = cases.signed_in("grace").get(f"/caseloads/{cases.crewe.pk}/")
    rows = {row.name.split()[0]: row for row, *_ in page.context["rows"]}
    assert next(iter(rows)) == "Ama"
    assert (rows["Ama"].capacity, rows["Ama"].band) == (16, "over")
    assert (rows["Bilal"].capacity, rows["Bilal"].band) == (8, "within")
    assert (rows["Nia"].cases, rows["Nia"].percent) == (0, 90)
    assert "Cases against capacity in Crewe, 2 March 2026" in body(page)
    assert dict(page.context["plans"]) == {"Child protection": 1, "No plan recorded": 17}
    assert "KID0" not in body(page)


def test_a_team_shows_what_each_worker_took_on_lately(cases: Cast):
    hold(cases.bilal, "KID91", starts_on=MONDAY - timedelta(days=6))
    hold(cases.bilal, "KID92", starts_on=MONDAY - timedelta(days=27))
    page = cases.signed_in("grace").get(f"/caseloads/{cases.crewe.pk}/")
    found = {row.name: lately for row, _, *lately in page.context["rows"]}
    assert found["Bilal Bilalson"] == [1, 2]
    assert found["Ama Amason"] == [0, 0]


def test_from_the_team_its_manager_goes_on_to_allocate_and_to_sketch(cases: Cast):
    path, way = f"/caseloads/{cases.crewe.pk}/", "Sketch a change"
    assert way in body(cases.signed_in("grace").get(path))
    assert way not in body(cases.signed_in("grace").get(f"{path}?on=2026-01-05"))
    assert way not in body(cases.signed_in("hana").get(path))


def test_on_another_day_other_cases_are_held(cases: Cast):
    page = cases.signed_in("hana").get("/caseloads/", {"on": "2025-06-02"})
    assert figures(page)[0] == "21"
    assert "No cases on 1 June 2025" in body(
        cases.signed_in("hana").get("/caseloads/", {"on": "2025-06-01"})
    )


@pytest.mark.parametrize("path", ["", "team"])
def test_a_day_before_the_policy_has_nobody(cases: Cast, path: str):
    where = f"/caseloads/{cases.crewe.pk}/" if path else "/caseloads/"
    page = cases.signed_in("hana").get(where, {"on": "1995-01-01"})
    assert page.status_code == 200
    assert "1 January 1995" in body(page)


def test_a_team_without_cases_shows_no_picture(cast: Cast):
    page = cast.signed_in("grace").get(f"/caseloads/{cast.crewe.pk}/")
    assert page.context["chart"] is None
    assert page.context["load"].average is None


def test_a_worker_and_the_managers_of_the_team_see_references(cases: Cast):
    path = f"/caseloads/worker/{cases.ama.pk}/"
    for who in ("ama", "grace", "sunita"):
        page = cases.signed_in(who).get(path)
        assert "KID0-0" in body(page), who
        assert [spell.starts_on for spell in page.context["spells"]] == [STARTED] * 17
    for who in ("hana", "petra"):
        page = cases.signed_in(who).get(path)
        assert "KID0" not in body(page), who
        assert "shown to the worker and to the managers" in body(page)
    assert cases.signed_in("olu").get(path).status_code == 404
    assert cases.signed_in("mo").get(path).status_code == 404


def test_reading_anothers_references_is_noted(cases: Cast):
    for who in ("ama", "hana", "grace"):
        cases.signed_in(who).get(f"/caseloads/worker/{cases.ama.pk}/")
    (read,) = SensitiveRead.objects.filter(page="caseload")
    assert read.about == cases.ama.pk
    assert "Grace" in str(vars(read))


def test_someone_not_in_post_has_no_load(cases: Cast):
    assignments.end(assignment=cases.work["mo"], ends_on=STARTED, by=BY)
    page = cases.signed_in("hana").get(f"/caseloads/worker/{cases.mo.pk}/")
    assert (page.status_code, page.context.get("load")) == (200, None)
    assert "Mo Moson was not in post on 2 March 2026." in body(page)


def test_figures_say_of_how_many_and_leave_out_those_without_room(cases: Cast):
    page = cases.signed_in("hana").get("/caseloads/")
    shown = [(each.number, each.words, each.late) for each in page.context["whole"].figures]
    assert shown[:4] == [
        ("20", "cases", False),
        ("8.0", "cases on average for each full-time worker with any", False),
        ("17", "cases at most held by one worker", False),
        ("1", "of 6 workers is over capacity", True),
    ]
    assert "1 of 4" in body(page)


def test_the_team_of_a_case_is_shown_where_it_is_not_the_workers_own(cases: Cast):
    path = f"/caseloads/worker/{cases.ama.pk}/"
    assert "Team of the case" not in body(cases.signed_in("ama").get(path))
    hold(cases.ama, "KID95", team=cases.macclesfield)
    assert "Team of the case" in body(cases.signed_in("ama").get(path))


def test_a_difference_that_was_decided_is_shown_with_both_sides(cases: Cast):
    said = "The case system has Ama's cases in Macclesfield; the staff record has Crewe."
    answer = ("staff", "The staff record is right: Crewe")
    settle(key="team-of:x", said=said, answer=answer, person=cases.ama, on=MONDAY, by=BY)

    page = body(cases.signed_in("grace").get(f"/caseloads/worker/{cases.ama.pk}/"))

    assert "Where the case system and the staff record differ" in page
    assert "Decided on 2 March 2026: The staff record is right: Crewe." in page


@pytest.mark.parametrize(("who", "offered"), [("hana", True), ("grace", False)])
def test_without_cases_only_those_who_import_are_sent_there(cast: Cast, who: str, offered: bool):
    page = body(cast.signed_in(who).get("/caseloads/"))
    assert "No cases on 2 March 2026." in page
    assert ("Import them" in page) == offered


def test_the_longest_held_case_is_first(cases: Cast):
    hold(cases.mo, "KID51", starts_on=MONDAY)
    page = cases.signed_in("mo").get(f"/caseloads/worker/{cases.mo.pk}/")
    assert [s.child.reference for s in page.context["spells"]] == ["KID50", "KID51"]
    assert Spell.objects.filter(worker=cases.mo).count() == 2
