"""A manager allocates: what waits, who could take it, before and after, what is refused (C3)."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, Cast
from tests.downloads import csv_rows
from tests.home.crowd import staff

from keystay.caseloads.allocations.actions import Giving, allocate
from keystay.caseloads.allocations.queries import marks
from keystay.caseloads.models import Allocation, Child, Spell
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.unallocated.queries import waiting
from keystay.caseloads.workload.queries import cases_by_worker
from keystay.core import promises
from keystay.core.audit.models import SensitiveRead
from keystay.core.promises import Window
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3")]
DAY = timedelta(days=1)
CASE, OTHER = "K7Q29D4ABCDE", "M3R85F2ABCDE"


def path(act: str = "", case: str = CASE) -> str:
    return f"/caseloads/allocate/case/{case}/{act}"


def said(cast: Cast, *cases: str, **more: str) -> dict[str, str]:
    rows = [Child.objects.get(reference=each) for each in cases or (CASE,)]
    seen = json.dumps(marks(rows, MONDAY))
    told = {"starts_on": "2026-03-02", "because": "new", "judgement": "She knows this work"}
    return {**told, "seen": seen, **more}


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def full(cast: Cast, who: str = "ama") -> None:
    hold(cast.people[who], *(f"C{who[:3].upper()}{n:08}" for n in range(16)))


def test_what_waits_is_listed_the_longest_wait_first(cast):
    hold(None, OTHER, team=cast.crewe, starts_on=MONDAY - 3 * DAY)
    hold(None, CASE, starts_on=MONDAY - 9 * DAY)
    hold(None, "TAKENALREADY", team=cast.crewe)
    hold(cast.ama, "TAKENALREADY")
    hold(None, "ELSEWHERE000", team=cast.macclesfield)
    teams = [cast.crewe.pk, None]
    assert [each.child.reference for each in waiting(MONDAY, teams)] == [CASE, OTHER]
    assert [each.child.reference for each in waiting(MONDAY, teams[:1])] == [OTHER]

    grace = cast.signed_in("grace")
    page = words(grace.get("/caseloads/allocate/"))
    assert page.index("K7Q2-9D4") < page.index("M3R8-5F2")
    assert "No team" in page
    assert "ELSE-WHE" not in page
    assert csv_rows(grace.get("/caseloads/allocate/?format=csv"))[1:] == [
        ["K7Q2-9D4", "No team", "21/02/2026", "9"],
        ["M3R8-5F2", "Crewe", "27/02/2026", "3"],
    ]


def test_a_manager_with_nothing_waiting_reads_so(cast):
    page = words(cast.signed_in("grace").get("/caseloads/allocate/"))
    assert "Every case of your teams has a worker on 2 March 2026" in page
    assert "Sketch Crewe" in page


@pytest.mark.parametrize("who", ["ama", "petra", "hana", "dan"])
def test_those_who_manage_no_team_do_not_allocate(cast, who):
    assert cast.signed_in(who).get("/caseloads/allocate/").status_code == 403


def test_a_case_says_who_holds_it_and_who_did_and_nothing_else(cast):
    hold(cast.bilal, CASE, starts_on=MONDAY - 90 * DAY, ends_on=MONDAY - 31 * DAY)
    hold(cast.ama, CASE, team=cast.crewe, starts_on=MONDAY - 30 * DAY)
    plan(CASE, "cp")
    page = words(cast.signed_in("grace").get(path()))
    assert "Ama Amason</a>, since 31 January 2026, Crewe" in page
    assert "Bilal Bilalson until 30 January 2026" in page
    assert "Child protection" in page
    assert "2; 1 change" in page


def test_who_holds_a_case_with_somebody_else_did_not_hold_it_before(cast):
    for name in ("ama", "nia"):
        hold(cast.people[name], CASE)
    page = words(cast.signed_in("grace").get(path()))
    assert "Ama Amason</a>, since" in page
    assert "Nia Niason</a>, since" in page
    assert "until 2 March 2026" not in page


def test_reading_a_case_is_noted_but_for_its_worker(cast):
    hold(cast.ama, CASE)
    cast.signed_in("ama").get(path())
    assert not SensitiveRead.objects.exists()
    cast.signed_in("grace").get(path())
    (noted,) = SensitiveRead.objects.values_list("page", "detail")
    assert noted == ("allocations:case", "case K7Q2-9D4")


@pytest.mark.parametrize(
    ("who", "status"), [("ama", 200), ("mo", 404), ("olu", 404), ("petra", 404), ("sunita", 200)]
)
def test_a_case_is_seen_by_its_worker_and_those_who_manage_it(cast, who, status):
    hold(cast.ama, CASE)
    assert cast.signed_in(who).get(path()).status_code == status


def test_a_case_that_nobody_holds_is_any_managers(cast):
    hold(None, CASE)
    assert cast.signed_in("olu").get(path()).status_code == 200
    assert cast.signed_in("ama").get(path()).status_code == 404
    hold(cast.ama, OTHER, ends_on=MONDAY - DAY)
    assert cast.signed_in("olu").get(path(case=OTHER)).status_code == 200


def test_a_case_is_found_by_its_reference_as_people_read_it(cast):
    hold(cast.ama, CASE)
    grace = cast.signed_in("grace")
    assert grace.get("/caseloads/allocate/find/?case=k7q2-9d4")["Location"] == path()
    page = words(cast.signed_in("olu").get("/caseloads/allocate/find/?case=K7Q2-9D4"))
    assert "No case of yours has this reference" in page
    assert "at least 7" in words(grace.get("/caseloads/allocate/find/?case=K7"))


def test_the_manager_sees_facts_about_everyone_in_order_of_name(cast):
    hold(cast.nia, CASE, starts_on=MONDAY - 90 * DAY, ends_on=MONDAY - 31 * DAY)
    hold(cast.bilal, CASE, starts_on=MONDAY - 30 * DAY)
    hold(cast.ama, "NEW000000000", starts_on=MONDAY - 3 * DAY)
    away = absence.Away("ANN", MONDAY + 5 * DAY, MONDAY + 9 * DAY)
    absence.record(person=cast.nia, absence=away, by=BY)
    schemes.give_duty(person=cast.ama, duty="student", starts_on=MONDAY, by=BY)
    plan(CASE, "cp")
    award = people.Award("BA Social Work", awarded_on=date(2014, 7, 1))
    people.set_qualifying_award(person=cast.ama, award=award, by=BY)
    page = words(cast.signed_in("grace").get(path("choose/")))
    assert "BA Social Work, 2014<br>Supervises a student<br>Now 1 without a plan recorded" in page
    assert "Now 1 Child protection" in page
    assert page.index("Ama Amason") < page.index("Bilal Bilalson") < page.index("Nia Niason")
    assert "Holds it now" in page
    assert "Until 30 Jan 2026" in page
    assert "Away 7 Mar 2026 to 11 Mar 2026" in page
    assert "Experienced" in page
    assert "Supervises a student" in page
    assert "1, 1" in page
    assert "best" not in page.lower()


def test_the_manager_sees_who_is_about_to_go(cast):
    hold(None, CASE)
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY + 24 * DAY, by=BY)
    page = words(cast.signed_in("grace").get(path("choose/")))
    assert "Last day in the team 26 Mar 2026" in page
    assert page.count("Last day in the team") == 1


def test_a_manager_of_two_teams_chooses_in_which_to_look(cast):
    hold(None, CASE)
    sunita = cast.signed_in("sunita")
    assert "Ama Amason" in words(sunita.get(path("choose/")))
    page = words(sunita.get(path("choose/") + f"?team={cast.macclesfield.pk}"))
    assert "Mo Moson" in page
    assert "Ama Amason" not in page


def test_an_empty_team_has_nobody_to_choose(cast):
    hold(None, CASE)
    assert "New in 7, 28 days" in words(cast.signed_in("grace").get(path("choose/")))


def test_the_manager_gives_the_case_after_seeing_before_and_after(cast):
    hold(cast.bilal, CASE)
    grace = cast.signed_in("grace")
    give = path(f"give/{cast.ama.pk}/")
    page = words(grace.get(give))
    assert "Ama Amason has 0 cases with room for 16.0, and would have 1." in page
    page = words(grace.post(give, said(cast, because="balance"), follow=True))
    assert "Case K7Q2-9D4 given to Ama Amason from 2 March 2026" in page
    assert "instead of Bilal Bilalson. To even out workloads. She knows this work" in page
    assert "Not yet in the case system" in page
    assert cases_by_worker(MONDAY) == {cast.ama.pk: 1}


def test_whoever_is_away_or_going_is_not_given_a_case_unawares(cast):
    hold(None, CASE)
    absence.record(person=cast.ama, absence=absence.Away("MAT", MONDAY - 9 * DAY, None), by=BY)
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY + 24 * DAY, by=BY)
    grace = cast.signed_in("grace")
    page = words(grace.get(path(f"give/{cast.ama.pk}/")))
    assert "Away since 21 Feb 2026; Last day in the team 26 Mar 2026. Who sees" in page
    assert "Who sees the child then?" not in words(grace.get(path(f"give/{cast.nia.pk}/")))


def test_over_capacity_is_refused_beside_its_box_and_nothing_typed_is_lost(cast):
    full(cast)
    hold(None, CASE)
    grace, give = cast.signed_in("grace"), path(f"give/{cast.ama.pk}/")
    page = words(grace.post(give, said(cast)))
    assert "would hold 17.0 with room for 16.0" in page
    assert "She knows this work" in page
    page = words(grace.post(give, said(cast, over_reason="Nobody else has room"), follow=True))
    assert "Over capacity (17.0 with room for 16.0): Nobody else has room" in page


def test_a_case_that_someone_else_gave_first_says_so(cast):
    hold(None, CASE)
    typed = said(cast)
    giving = Giving(cast.nia, MONDAY, "new", "First")
    allocate(cases=[Child.objects.get(reference=CASE)], giving=giving, by=cast.users["sunita"])
    page = words(cast.signed_in("grace").post(path(f"give/{cast.ama.pk}/"), typed))
    assert "Sunita Account gave it to Nia Niason today" in page
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "[]", "not json", '{"x": 1}'])
def test_a_form_that_says_nothing_of_what_was_seen_changes_nothing(cast, seen):
    hold(None, CASE)
    cast.signed_in("grace").post(path(f"give/{cast.ama.pk}/"), said(cast, seen=seen))
    assert not Allocation.objects.exists()


def test_brothers_and_sisters_are_given_together(cast):
    hold(None, CASE, OTHER, "STRANGERTOIT")
    rows = [Child.objects.get(reference=each) for each in (CASE, OTHER)]
    schemes.group_siblings(children=rows, by=BY)
    grace = cast.signed_in("grace")
    page = words(grace.get(path("choose/") + f"?with={OTHER}&with=STRANGERTOIT"))
    assert "Case K7Q2-9D4, Case M3R8-5F2" in page
    assert "STRA-NGE" not in page
    give = path(f"give/{cast.ama.pk}/") + f"?with={OTHER}"
    page = words(grace.post(give, said(cast, CASE, OTHER), follow=True))
    assert "2 cases given to Ama Amason" in page
    assert cases_by_worker(MONDAY) == {cast.ama.pk: 2}


def test_someone_who_has_no_work_today_may_be_chosen_only_for_a_later_day(cast):
    hold(None, CASE)
    details = people.Details("Zoe", "Zoeson")
    gone = people.add(details=details, by=BY)
    assert cast.signed_in("grace").get(path(f"give/{gone.pk}/")).status_code == 404


def test_an_allocation_is_dropped_with_a_reason(cast):
    hold(cast.bilal, CASE)
    grace = cast.signed_in("grace")
    grace.post(path(f"give/{cast.ama.pk}/"), said(cast))
    row = Allocation.objects.get()
    assert "Decided here, not yet in the case system" in words(grace.get("/caseloads/allocate/"))
    drop = f"/caseloads/allocate/{row.pk}/drop/"
    grace.post(drop, {})
    assert cases_by_worker(MONDAY) == {cast.ama.pk: 1}
    page = words(grace.post(drop, {"reason": "The family asked"}, follow=True))
    assert "whoever held the case before holds it again" in page
    assert cases_by_worker(MONDAY) == {cast.bilal.pk: 1}
    assert "was settled" in words(grace.post(drop, {"reason": "Again"}))


def test_going_over_capacity_is_due_to_be_seen_and_is_seen(cast):
    full(cast)
    hold(None, CASE)
    grace, sunita = cast.signed_in("grace"), cast.signed_in("sunita")
    give = path(f"give/{cast.ama.pk}/")
    grace.post(give, said(cast, over_reason="Nobody else has room"))
    row = Allocation.objects.get()
    window = Window(MONDAY, MONDAY + 30 * DAY, MONDAY)
    (due,) = [each for each in promises.due(window) if each.promise == "over-capacity"]
    assert (due.due_on, due.owed_by, due.kept_on) == (MONDAY + 7 * DAY, None, None)

    look = f"/caseloads/allocate/{row.pk}/look/"
    assert "cannot be the one who looks" in words(grace.post(look, {"words": "Fine"}))
    listed = words(sunita.get("/caseloads/allocate/"))
    assert "Case K7Q2-9D4 to Ama Amason" in listed
    assert "Nobody else has room" in listed
    page = words(sunita.post(look, {"words": "Cover from Monday"}, follow=True))
    assert "The manager and the worker can read it" in page
    assert "Sunita Account on 2 March 2026: Cover from Monday" in words(grace.get(path()))
    (due,) = [each for each in promises.due(window) if each.promise == "over-capacity"]
    assert due.kept_on == MONDAY


def test_whoever_leads_the_service_owes_the_look(cast):
    leader = people.add(details=people.Details("Sunita", "Sunitason"), by=BY)
    people.link_account(person=leader, user=cast.users["sunita"], by=BY)
    full(cast)
    hold(None, CASE)
    give = path(f"give/{cast.ama.pk}/")
    cast.signed_in("grace").post(give, said(cast, over_reason="Nobody else"))
    window = Window(MONDAY, MONDAY + 30 * DAY, MONDAY)
    owed = [each for each in promises.due(window, [leader.pk]) if each.promise == "over-capacity"]
    assert [each.owed_by for each in owed] == [leader.pk]
    assert not [e for e in promises.due(window, [cast.ama.pk]) if e.promise == "over-capacity"]
    early = Window(MONDAY, MONDAY + DAY, MONDAY)
    assert not [e for e in promises.due(early, [leader.pk]) if e.promise == "over-capacity"]


def test_what_the_service_manager_gave_herself_is_seen_by_somebody_else(cast):
    leads = {}
    for name in ("sunita", "hana"):
        leads[name] = people.add(details=people.Details(name, "Lead"), by=BY)
        people.link_account(person=leads[name], user=cast.users[name], by=BY)
    full(cast)
    hold(None, CASE)
    give = path(f"give/{cast.ama.pk}/")
    cast.signed_in("sunita").post(give, said(cast, over_reason="Nobody else"))
    window = Window(MONDAY, MONDAY + 30 * DAY, MONDAY)
    (owed,) = [each for each in promises.due(window) if each.promise == "over-capacity"]
    assert owed.owed_by == leads["hana"].pk
    assert "Nobody above is left to look at it: name somebody" in owed.note
    # She only sees that somebody does: the page to look at it is not hers.
    assert owed.link == f"/caseloads/worker/{cast.ama.pk}/"
    assert cast.signed_in("hana").get(owed.link).status_code == 200


@pytest.mark.parametrize("act", ["drop", "look"])
def test_another_teams_allocation_is_not_found(cast, act):
    hold(None, CASE)
    cast.signed_in("grace").post(path(f"give/{cast.ama.pk}/"), said(cast))
    row = Allocation.objects.get()
    assert cast.signed_in("olu").get(f"/caseloads/allocate/{row.pk}/{act}/").status_code == 404


def test_choosing_asks_as_few_statements_for_many_as_for_few(cast):
    hold(None, CASE)
    grace = cast.signed_in("grace")
    counts = []
    grace.get("/caseloads/allocate/")
    for numbers in (range(10), range(10, 60)):
        staff(cast, numbers)
        for address in ("/caseloads/allocate/", path("choose/")):
            with CaptureQueriesContext(connection) as asked:
                grace.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 25


def test_the_workers_page_leads_to_each_case(cast):
    hold(cast.ama, CASE)
    page = words(cast.signed_in("ama").get(f"/caseloads/worker/{cast.ama.pk}/"))
    assert path() in page
    assert Spell.objects.count() == 1
