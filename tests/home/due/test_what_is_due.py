"""What is due: one queue for me, one for my teams, and what was done lately."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, STARTED, Cast, add_worker

from keystay.access.roles import actions as roles
from keystay.config.bench.budget import ANEW_SQL_LIMIT, SQL_LIMIT
from keystay.core import reading
from keystay.governance.plan import actions as plans
from keystay.support.followups.actions import Agreed
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Assignment
from keystay.workforce.registrations import actions as registrations

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


def lines(page) -> list[tuple[str, str]]:
    return [(group.act, line.about) for group in page.context["groups"] for line in group.lines]


def test_a_manager_sees_whose_supervision_is_theirs_to_hold_soonest_first(cast: Cast):
    cast.held("nia", 45)
    cast.held("ama", 40)
    cast.held("bilal", 20)
    page = cast.signed_in("grace").get("/")
    assert lines(page) == [
        ("Hold supervision", "Nia Niason"),
        ("Hold supervision", "Ama Amason"),
        ("Hold supervision", "Bilal Bilalson"),
    ]
    shown = page.content.decode()
    assert "3 due to you as at 2 March 2026, 2 overdue." in shown
    assert "Overdue by 8 working days" in shown
    assert f"/supervision/record/{cast.ama.pk}/" in shown


def test_a_worker_sees_what_they_took_on_and_their_renewal_while_it_is_open(cast: Cast, monday):
    cast.held("ama", 10, agreed=(Agreed("Book the course", cast.ama),))
    registrations.register(person=cast.ama, number="SW1", by=BY)
    own = cast.signed_in("ama")
    assert lines(own.get("/")) == [("Do what was agreed in supervision", "Ama Amason")]
    assert b"Book the course" not in own.get("/").content
    monday.move_to("2026-09-01T09:00:00+01:00")
    acts = [act for act, _ in lines(cast.signed_in("ama").get("/"))]
    assert acts == ["Do what was agreed in supervision", "Renew registration"]


def test_nothing_due_says_where_to_look(cast: Cast):
    page = cast.signed_in("ama").get("/").content.decode()
    assert "Nothing is due to you in the next four weeks" in page
    assert f"/supervision/{cast.ama.pk}/" in page


def test_a_manager_sees_everyone_of_their_team_and_whose_task_it_is(cast: Cast):
    cast.held("ama", 20, agreed=(Agreed("Book the course", cast.ama),))
    page = cast.signed_in("grace").get("/due/team/")
    owners = {(act, line.about): line.owner for act, line in _all(page)}
    assert owners["Do what was agreed in supervision", "Ama Amason"] == "Ama Amason"
    assert owners["Hold supervision", "Ama Amason"] == "you"
    assert owners["Hold supervision", "Grace Graceson"] == ""
    assert "No supervisor is named" in page.content.decode()
    assert ("Hold supervision", "Mo Moson") not in owners


def test_one_team_is_not_repeated_on_every_line(cast: Cast):
    column = '<th scope="col" class="govuk-table__header">Team</th>'
    for name in ("ama", "mo"):
        cast.held(name, 20, by="grace" if name == "ama" else "olu")
    assert column not in cast.signed_in("grace").get("/due/team/").content.decode()
    assert column in cast.signed_in("hana").get("/due/team/").content.decode()


def test_where_nothing_is_due_those_who_may_are_led_to_the_staff_list(cast: Cast):
    Assignment.objects.all().delete()
    page = cast.signed_in("hana").get("/due/team/").content.decode()
    assert "Nothing is due in the next four weeks" in page
    assert 'href="/imports/">import your staff list' in page


def test_others_are_led_to_where_they_see_it_not_to_where_it_is_recorded(cast: Cast):
    cast.held("ama", 20)
    page = cast.signed_in("hana").get("/due/team/").content.decode()
    assert f'href="/supervision/{cast.ama.pk}/"' in page
    assert "/supervision/record/" not in page


def test_a_service_manager_and_the_workforce_lead_see_counts_by_team(cast: Cast):
    cast.held("ama", 60)
    for who in ("sunita", "hana"):
        page = cast.signed_in(who).get("/due/team/")
        counts = {team.name: (team.count, team.late) for team in page.context["teams"]}
        assert counts == {"Crewe": (4, 4), "Macclesfield": (2, 2)}


def test_what_is_owed_in_no_team_is_counted_beside_the_teams(cast: Cast):
    priority = plans.add_priority(named=plans.Named("Retention", "People stay", MONDAY), by=BY)
    due = MONDAY + timedelta(days=10)
    plans.add(planned=plans.Planned("Ask why", priority, cast.users["hana"], due), by=BY)
    page = cast.signed_in("hana").get("/due/team/")
    assert page.context["teamless"].count >= 1
    teams = sum(team.count for team in page.context["teams"])
    assert teams + page.context["teamless"].count == page.context["count"]
    assert "In no team" in page.content.decode()


def test_the_filters_are_kept_in_the_address(cast: Cast):
    cast.held("ama", 20, agreed=(Agreed("Book the course", cast.ama),))
    hana = cast.signed_in("hana")
    page = hana.get("/due/team/", {"team": cast.macclesfield.pk})
    assert {about for _, about in lines(page)} == {"Olu Oluson", "Mo Moson"}
    assert f"/supervision/team/{cast.macclesfield.pk}/" in page.content.decode()
    page = hana.get("/due/team/", {"team": "no such team"})
    assert "/supervision/team/" not in page.content.decode()
    page = hana.get("/due/team/", {"promise": "supervision-followup"})
    assert {act for act, _ in lines(page)} == {"Do what was agreed in supervision"}
    assert "?promise=supervision-followup" in page.content.decode()
    page = hana.get("/due/team/", {"promise": "registration-renewal"}).content.decode()
    assert "Nothing like this is due" in page
    page = cast.signed_in("grace").get("/", {"promise": "registration-renewal"}).content.decode()
    assert "Nothing of this kind is due to you" in page


def test_only_what_is_in_the_queue_is_offered_to_narrow_it(cast: Cast):
    cast.held("ama", 20, agreed=(Agreed("Book the course", cast.ama),))
    grace = cast.signed_in("grace")
    both = ["Do what was agreed in supervision", "Hold supervision"]
    assert [act for _, act in grace.get("/due/team/").context["acts"]] == both
    assert [act for _, act in grace.get("/").context["acts"]] == both[1:]
    elsewhere = grace.get("/?promise=supervision-followup")
    assert [act for _, act in elsewhere.context["acts"]] == both
    assert "Nothing of this kind is due to you" in elsewhere.content.decode()


def test_done_recently_shows_the_last_four_weeks(cast: Cast):
    cast.held("ama", 60)
    cast.held("ama", 29)
    cast.held("ama", 3)
    page = cast.signed_in("grace").get("/due/done/")
    assert [line.kept_on for _, line in _all(page)] == [MONDAY - timedelta(days=3)]
    assert "1 done in the four weeks to 2 March 2026" in page.content.decode()
    assert "Nothing was done" in cast.signed_in("mo").get("/due/done/").content.decode()


def test_people_without_a_staff_record_land_where_their_work_is(cast: Cast):
    assert cast.signed_in("hana").get("/").headers["Location"] == "/due/team/"
    director = cast.signed_in("dan").get("/").content.decode()
    assert "Where we stand" in director
    assert "Sees where the council stands" in director
    administrator = cast.signed_in("ade").get("/").content.decode()
    assert "Accounts" in administrator


def test_someone_without_a_role_is_told_whom_to_ask(cast: Cast):
    cast.users["dan"].grants.all().delete()
    assert "You have no role yet" in cast.signed_in("dan").get("/").content.decode()


def test_a_councillor_is_led_to_the_reports(cast: Cast):
    cast.users["dan"].grants.all().delete()
    roles.grant(user=cast.users["dan"], role="councillor", starts_on=STARTED, by=BY)
    page = cast.signed_in("dan").get("/").content.decode()
    assert "Welcome" in page
    assert 'href="/reports/">Six-monthly reports</a>' in page


def test_a_worker_has_no_team_to_see(cast: Cast):
    ama = cast.signed_in("ama")
    assert "due/team" not in ama.get("/").content.decode()
    assert ama.get("/due/team/").status_code == 403
    assert cast.signed_in("dan").get("/due/team/").status_code == 403


def test_more_than_fifty_lines_are_on_several_pages(cast: Cast):
    cast.held("ama", 40)
    _many(cast, 60)
    grace = cast.signed_in("grace")
    assert len(_all(grace.get("/"))) == 50
    assert len(_all(grace.get("/", {"page": "2"}))) == 13


@pytest.mark.parametrize(
    ("who", "path"),
    [("grace", "/"), ("grace", "/due/team/"), ("hana", "/due/team/"), ("sunita", "/due/team/"),
     ("grace", "/due/done/"), ("hana", "/due/done/"), ("ama", "/")],
)  # fmt: skip
def test_the_queue_asks_as_often_for_forty_as_for_six(cast: Cast, who: str, path: str):
    cast.held("ama", 40, agreed=(Agreed("Book the course", cast.ama),))
    cast.held("ama", 5)
    client = cast.signed_in(who)
    client.get(path)
    reading.forget()
    few = _statements(client, path)
    _many(cast, 40)
    assert _statements(client, path) == few
    assert few <= ANEW_SQL_LIMIT
    assert _statements(client, path) <= SQL_LIMIT


def _all(page):
    return [(group.act, line) for group in page.context["groups"] for line in group.lines]


def _many(cast: Cast, count: int) -> None:
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    for n in range(count):
        add_worker(cast, f"worker{n}", terms)


def _statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as told:
        assert client.get(path).status_code == 200
    return len(told)
