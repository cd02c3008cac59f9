"""Teams by page: who sees what of one, and adding, changing, managing and closing one."""

from datetime import date

import pytest
from django.test import Client
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.models import AuditEvent
from keystay.organisation.models import Service, Team
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import TeamManager

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]


def day(name: str, value: date) -> dict[str, str]:
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


def team_as(**more: str) -> dict[str, str]:
    return {"name": "Congleton", **day("starts_on", MONDAY), **more}


def sent(client: Client, address: str, form: dict[str, str]) -> str:
    return client.post(address, form, follow=True).content.decode()


def test_a_manager_reads_posts_cases_and_supervision_on_one_page(cast: Cast):
    hold(cast.ama, "KID01")
    page = cast.signed_in("grace").get(f"/teams/{cast.crewe.pk}/").content.decode()
    for words in ("Managed by", "Ama Amason", "4 people in the team", "1 case", "Agency"):
        assert words in page
    assert "Change team" not in page


def test_a_colleague_reads_names_and_nothing_else(cast: Cast):
    hold(cast.ama, "KID01")
    page = cast.signed_in("ama").get(f"/teams/{cast.crewe.pk}/").content.decode()
    assert "Bilal Bilalson, " in page
    for words in ("Capacity", "Next supervision", "Stage", "posts budgeted", "1 case"):
        assert words not in page


def test_another_team_is_not_found(cast: Cast):
    assert cast.signed_in("ama").get(f"/teams/{cast.macclesfield.pk}/").status_code == 404
    assert cast.signed_in("grace").get(f"/teams/{cast.macclesfield.pk}/").status_code == 404


def test_a_team_without_people_or_manager_says_so(cast: Cast):
    details = teams.TeamDetails("Congleton", Service.objects.get(), STARTED, "Congleton town hall")
    team = teams.add_team(details=details, by=BY)
    page = cast.signed_in("hana").get(f"/teams/{team.pk}/").content.decode()
    assert "Nobody is in this team now." in page
    assert "Nobody manages this team now." in page
    assert "Appoint a manager" in page
    assert "Congleton town hall" in cast.signed_in("hana").get("/teams/").content.decode()


def test_a_team_is_added_with_a_service_of_its_own(cast: Cast):
    page = sent(cast.signed_in("hana"), "/teams/add/", team_as(new_service="Fostering"))
    assert "Congleton added." in page
    assert Team.objects.get(name="Congleton").service.name == "Fostering"


def test_a_team_needs_a_service_and_a_name_of_its_own(cast: Cast):
    hana = cast.signed_in("hana")
    assert "Choose a service or name a new one" in sent(hana, "/teams/add/", team_as())
    service = Service.objects.get()
    page = sent(hana, "/teams/add/", team_as(name="Crewe", service=service.pk))
    assert "There is already a team called Crewe" in page
    page = sent(hana, "/teams/add/", team_as(new_service="child in need"))
    assert "There is already a service called child in need" in page
    assert Team.objects.count() == 2


def test_a_refused_team_leaves_no_new_service_behind(cast: Cast):
    sent(cast.signed_in("hana"), "/teams/add/", team_as(name="Crewe", new_service="Fostering"))
    assert not Service.objects.filter(name="Fostering").exists()


def test_a_team_is_renamed_and_the_history_says_from_what(cast: Cast):
    service = Service.objects.get()
    form = team_as(name="Crewe East", service=service.pk, **day("starts_on", STARTED))
    page = sent(cast.signed_in("hana"), f"/teams/{cast.crewe.pk}/change/", form)
    assert "Team changed." in page
    content = AuditEvent.objects.get(kind="teams.changed").content
    assert (content["before"]["name"], content["after"]["name"]) == ("Crewe", "Crewe East")


def test_changing_to_a_taken_name_or_past_its_end_is_refused_in_place(cast: Cast):
    hana, service = cast.signed_in("hana"), Service.objects.get()
    address = f"/teams/{cast.crewe.pk}/change/"
    page = sent(hana, address, team_as(name="Macclesfield", service=service.pk))
    assert "There is already a team called Macclesfield" in page
    empty = teams.add_team(details=teams.TeamDetails("Congleton", service, STARTED), by=BY)
    teams.close_team(team=empty, ends_on=STARTED, by=BY)
    page = sent(hana, f"/teams/{empty.pk}/change/", team_as(service=service.pk))
    assert "it cannot close before that" in page


def test_a_team_closes_only_when_nobody_works_in_it(cast: Cast):
    hana, address = cast.signed_in("hana"), f"/teams/{cast.macclesfield.pk}/close/"
    assert "2 people work in Macclesfield after that day" in sent(
        hana, address, day("ends_on", MONDAY)
    )
    assignments.end(assignment=cast.work["mo"], ends_on=MONDAY, by=BY)
    assert "1 person works in Macclesfield" in sent(hana, address, day("ends_on", MONDAY))
    assignments.end(assignment=cast.work["olu"], ends_on=MONDAY, by=BY)
    assert "Macclesfield closes after that day." in sent(hana, address, day("ends_on", MONDAY))
    assert Team.objects.get(pk=cast.macclesfield.pk).ends_on == MONDAY


def test_a_team_cannot_close_before_it_opened(cast: Cast):
    details = teams.TeamDetails("Congleton", Service.objects.get(), MONDAY)
    team = teams.add_team(details=details, by=BY)
    page = sent(cast.signed_in("hana"), f"/teams/{team.pk}/close/", day("ends_on", STARTED))
    assert "it cannot close before that" in page


def test_a_new_manager_takes_over_the_next_day_with_the_access(cast: Cast):
    hana, address = cast.signed_in("hana"), f"/teams/{cast.crewe.pk}/manager/"
    chosen = {"person": cast.ama.pk, **day("from_day", MONDAY)}
    assert "Ama Amason manages Crewe." in sent(hana, address, chosen)
    before, after = TeamManager.objects.filter(team=cast.crewe).order_by("starts_on")
    assert (before.person, before.ends_on) == (cast.grace, date(2026, 3, 1))
    assert (after.person, after.starts_on) == (cast.ama, MONDAY)
    assert cast.signed_in("ama").get(f"/people/{cast.nia.pk}/").status_code == 200
    assert cast.signed_in("grace").get(f"/people/{cast.nia.pk}/").status_code == 404


def test_the_page_says_who_manages_the_team_now(cast: Cast):
    hana, address = cast.signed_in("hana"), f"/teams/{cast.crewe.pk}/manager/"
    assert "Grace Graceson manages Crewe now" in hana.get(address).content.decode()
    TeamManager.objects.all().delete()
    assert "Nobody manages Crewe now." in hana.get(address).content.decode()


def test_a_manager_cannot_begin_before_the_one_there_is(cast: Cast):
    chosen = {"person": cast.ama.pk, **day("from_day", STARTED)}
    page = sent(cast.signed_in("hana"), f"/teams/{cast.crewe.pk}/manager/", chosen)
    assert "The present manager began on 2 June 2025" in page


def test_only_people_of_the_service_can_be_chosen(cast: Cast):
    other = teams.add_service(name="Fostering", by=BY)
    team = teams.add_team(details=teams.TeamDetails("Kinship", other, STARTED), by=BY)
    chosen = {"person": cast.ama.pk, **day("from_day", MONDAY)}
    page = sent(cast.signed_in("hana"), f"/teams/{team.pk}/manager/", chosen)
    assert "There is a problem" in page
    assert not TeamManager.objects.filter(team=team).exists()
