"""Continuity of key worker by council and team; references only for the team's managers."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.caseloads.continuity.changing import JANUARY, MONTH_AGO, NOVEMBER, WEEK_AGO, a_year
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.models import Spell
from keystay.core.models import SensitiveRead
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C4")]
PAGE = "/caseloads/continuity/"


@pytest.fixture
def year(cast: Cast) -> Cast:
    a_year(cast)
    return cast


def body(page) -> str:
    return page.content.decode()


def figures(client: Client, path: str = PAGE) -> list[tuple[str, str]]:
    shown = client.get(path).context["shown"]
    return [(figure.number, figure.words) for figure in shown["figures"]]


def test_the_council_sees_how_often_key_workers_change_and_why(year: Cast):
    page = year.signed_in("hana").get(PAGE)
    assert figures(year.signed_in("hana")) == [
        ("0.60", "changes of key worker for each child in twelve months"),
        ("1", "of 5 children had two changes or more"),
        ("0", "of 3 changes came because the worker left"),
        ("1", "transfer point"),
        ("1", "child waits for a worker"),
        ("28", "days without a worker, of 1 child"),
        ("1", "child has more than one worker"),
        ("5 months", "is the middle length of the relationships that run now"),
    ]
    shown = page.context["shown"]
    assert [(row["key"], row["value"]) for row in shown["by_changes"]] == [
        ("No change", "3 of 5 (60 %)"),
        ("One change", "1 of 5 (20 %)"),
        ("Two changes", "1 of 5 (20 %)"),
        ("Three changes or more", "0 of 5 (0 %)"),
    ]
    assert [(row["key"], row["value"]) for row in shown["reasons"]] == [
        ("The worker left", "0 of 3 (0 %)"),
        ("Long absence, or the return from one", "0 of 3 (0 %)"),
        ("Moved to another team, or transferred as usual", "1 of 3 (33 %)"),
        ("Recorded as managing caseloads", "1 of 3 (33 %)"),
        ("No reason recorded", "1 of 3 (33 %)"),
    ]
    assert "3 changes ÷ 5 children whose case was open on any day from 3 March 2025" in body(page)


def test_relationships_are_told_from_the_shortest_to_the_longest(year: Cast):
    shown = year.signed_in("hana").get(PAGE).context["shown"]
    now, ended = (row["value"] for row in shown["lengths"])
    assert now == (
        "Shortest 57 days, a quarter under 57 days, half under 5 months, a quarter over 9 months, "
        "longest 9 months"
    )
    assert ended.startswith("Shortest 2 months, ")
    assert ended.endswith("longest 7 months")


def test_each_team_answers_for_the_children_who_leave_it(year: Cast):
    rows = {row.name: row for row in year.signed_in("hana").get(PAGE).context["shown"]["teams"]}
    crewe, far = rows["Crewe"].tally, rows["Macclesfield"].tally
    assert (crewe.children, crewe.changes, crewe.transfers, crewe.waiting) == (4, 3, 1, 1)
    assert (far.children, far.changes, far.transfers, far.shared) == (2, 0, 0, 1)
    assert (rows["Crewe"].mean, rows["Macclesfield"].mean) == ("0.75", "0.00")
    assert crewe.mean == Decimal("0.75")


def test_a_change_around_the_day_when_the_worker_left_is_the_leavers(year: Cast):
    last = date(2026, 1, 16)
    assignments.end(assignment=year.work["nia"], ends_on=last, by=BY)
    assert ("1", "of 3 changes came because the worker left") in figures(year.signed_in("hana"))
    change_setting(key="caseload.continuity.leaver_within", value=10, from_day=STARTED, by=BY)
    assert ("0", "of 3 changes came because the worker left") in figures(year.signed_in("hana"))


def test_the_council_sets_when_a_case_is_a_new_one(year: Cast):
    Spell.objects.filter(child__reference="KID2", worker=year.bilal).delete()
    hana = year.signed_in("hana")
    assert figures(hana)[0][0] == "0.20"
    change_setting(key="caseload.continuity.same_case_within", value=63, from_day=STARTED, by=BY)
    assert figures(hana)[0][0] == "0.40"


def test_on_an_earlier_day_the_figures_are_those_of_the_day(year: Cast):
    hana = year.signed_in("hana")
    assert figures(hana, f"{PAGE}?on=2025-11-03")[0][0] == "0.20"
    assert figures(hana, f"{PAGE}?on=2025-11-02")[0][0] == "0.00"
    assert "No cases were open in the twelve months to 1 June 2025" in body(
        hana.get(f"{PAGE}?on=2025-06-01")
    )


def test_a_day_before_the_policy_has_no_figures(year: Cast):
    page = year.signed_in("hana").get(f"{PAGE}?on=1995-01-01")
    assert "No cases were open in the twelve months to 1 January 1995" in body(page)
    assert year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/?on=1995-01-01").status_code == 200


def test_the_trend_is_a_picture_with_its_numbers(year: Cast):
    page = body(year.signed_in("hana").get(PAGE))
    assert "In the twelve months to 2 March 2026 each child had 0.60 changes of key worker" in page
    assert "to 30 June 2025 it was 0.00" in page
    assert "Twelve months to" in page
    assert '<th scope="row" class="govuk-table__header">31 Dec 2025</th>' in page


def test_a_trend_of_one_day_is_no_picture(cast: Cast):
    hold(cast.ama, "KID1", starts_on=MONDAY, team=cast.crewe)
    assert cast.signed_in("hana").get(PAGE).context["shown"]["chart"] is None


def test_managers_see_their_teams_and_a_worker_none(year: Cast):
    seen = {
        who: [row.name for row in year.signed_in(who).get(PAGE).context["shown"]["teams"]]
        for who in ("grace", "olu", "sunita", "petra")
    }
    both = ["Crewe", "Macclesfield"]
    assert seen == {"grace": ["Crewe"], "olu": ["Macclesfield"], "sunita": both, "petra": both}
    own = body(year.signed_in("ama").get(PAGE))
    assert "to those who manage one" in own
    assert "Crewe" not in own
    for who in ("dan", "ade"):
        assert year.signed_in(who).get(PAGE).status_code == 403


def test_another_managers_team_is_not_found(year: Cast):
    path = f"{PAGE}{year.crewe.pk}/"
    for who, status in (("grace", 200), ("hana", 200), ("olu", 404), ("ama", 404), ("dan", 403)):
        assert year.signed_in(who).get(path).status_code == status, who


def test_the_teams_managers_see_the_children_to_look_at(year: Cast):
    page = year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/")
    many, waiting = page.context["lists"]
    assert [(row.case, row.changes, row.worker, row.since) for row in many] == [
        ("KID2-", 2, "Ama Amason", JANUARY)
    ]
    assert [(row.case, row.since) for row in waiting] == [("KID4-", MONTH_AGO)]
    assert "with 2 changes or more in it in the year" in body(page)


def test_the_council_sets_how_many_changes_are_many(year: Cast):
    change_setting(key="caseload.continuity.many_changes", value=3, from_day=STARTED, by=BY)
    page = year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/")
    assert page.context["lists"][0] == []
    assert "No child of the team had 3 changes of key worker in it in the year." in body(page)


@pytest.mark.parametrize("where", ["another team", "closed"])
def test_a_child_who_is_not_with_the_team_now_is_not_listed(year: Cast, where: str):
    now = Spell.objects.filter(child__reference="KID2", worker=year.ama)
    if where == "closed":
        now.update(ends_on=WEEK_AGO)
    else:
        now.update(team=year.macclesfield, worker=year.mo)
    many, _ = year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/").context["lists"]
    assert many == []


def test_a_child_of_many_changes_may_wait(year: Cast):
    Spell.objects.filter(child__reference="KID2", worker=year.ama).update(worker=None)
    Spell.objects.filter(child__reference="KID2", worker=year.bilal).update(ends_on=NOVEMBER)
    hold(year.ama, "KID2", team=year.crewe, starts_on=date(2025, 11, 4), ends_on=date(2026, 1, 4))
    page = year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/")
    many, waiting = page.context["lists"]
    assert [(row.case, row.worker) for row in many] == [("KID2-", "")]
    assert [row.case for row in waiting] == ["KID2-", "KID4-"]
    assert "Waits for one" in body(page)


def test_those_who_see_the_whole_council_see_no_references(year: Cast):
    for who in ("hana", "petra"):
        page = year.signed_in(who).get(f"{PAGE}{year.crewe.pk}/")
        assert page.context["lists"] is None
        assert "KID" not in body(page)
        assert "shown to the managers of the team" in body(page)


def test_reading_references_is_noted(year: Cast):
    for who in ("hana", "grace"):
        year.signed_in(who).get(f"{PAGE}{year.crewe.pk}/")
    (read,) = SensitiveRead.objects.filter(page="continuity")
    assert (read.reader_name, read.detail) == ("Grace Account", f"team {year.crewe.pk}")


def test_a_team_without_children_says_so(cast: Cast):
    page = body(cast.signed_in("grace").get(f"{PAGE}{cast.crewe.pk}/"))
    assert "The team worked with no child in the twelve months to 2 March 2026." in page
    assert not SensitiveRead.objects.filter(page="continuity").exists()


def test_a_steady_team_has_nobody_to_look_at(cast: Cast):
    hold(cast.ama, "KID1", team=cast.crewe)
    page = body(cast.signed_in("grace").get(f"{PAGE}{cast.crewe.pk}/"))
    assert "No child of the team waits for a worker." in page
    assert "No child of the team had 2 changes of key worker" in page


def test_cases_of_no_team_are_counted_last_and_of_the_workers_own_team_where_known(cast: Cast):
    hold(None, "KID1")
    hold(cast.ama, "KID2")
    rows = cast.signed_in("hana").get(PAGE).context["shown"]["teams"]
    assert [(row.name, row.team, row.tally.children) for row in rows] == [
        ("Crewe", cast.crewe.pk, 1),
        ("No team", "", 1),
    ]
    assert f"{PAGE}/" not in body(cast.signed_in("hana").get(PAGE))


def test_lists_are_taken_away_as_files(year: Cast):
    teams = body(year.signed_in("hana").get(f"{PAGE}?format=csv"))
    assert "Crewe,4,3,0.75,2,1,1,0,0,1,1,28,0," in teams
    children = body(year.signed_in("grace").get(f"{PAGE}{year.crewe.pk}/?format=csv"))
    assert "KID2-,Many changes,2,Ama Amason,05/01/2026" in children
    assert "KID4-,Waiting for a worker,0,,03/02/2026" in children
    team = body(year.signed_in("hana").get(f"{PAGE}{year.crewe.pk}/?format=csv"))
    assert "Crewe,4,3" in team
    assert "KID" not in team


def test_a_team_that_holds_nobody_now_has_no_lengths(cast: Cast):
    hold(cast.ama, "KID1", team=cast.crewe, starts_on=NOVEMBER, ends_on=NOVEMBER)
    sheet = body(cast.signed_in("hana").get(f"{PAGE}?format=csv"))
    assert "Crewe,1,0,0,1,0,0,0,0,0,0,0,0," in sheet
    shown = cast.signed_in("hana").get(PAGE).context["shown"]
    assert shown["teams"][0].middle == "–"
    assert [row["value"] for row in shown["lengths"]] == ["None", "None"]


@pytest.mark.parametrize("path", ["", "team", "new/"])
def test_pages_ask_the_database_the_same_few_times(
    year: Cast, path: str, django_assert_max_num_queries
):
    grace = year.signed_in("grace")
    where = f"{PAGE}{year.crewe.pk}/" if path == "team" else f"{PAGE}{path}"
    with django_assert_max_num_queries(25) as few:
        grace.get(where)
    for number in range(30):
        child = f"KIDS{number}"
        hold(year.nia, child, team=year.crewe, ends_on=JANUARY)
        hold(year.bilal, child, team=year.crewe, starts_on=date(2026, 1, 6), ends_on=WEEK_AGO)
        hold(year.ama, child, team=year.crewe, starts_on=date(2026, 2, 25))
    with django_assert_max_num_queries(len(few)):
        grace.get(where)
