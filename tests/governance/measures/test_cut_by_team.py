"""A measure by team, service, grade and route: what is shown, and what nobody can work out."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, add_worker
from tests.downloads import csv_rows, sheets

from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.cuts import cut, day_for, ways
from keystay.governance.measures.queries import figures
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G1", "W7")]
FEBRUARY = date(2026, 2, 28)
HEADS, TURNOVER = "in_post_headcount", "turnover_rate_fte"


def page(key, way):
    return reverse("measures:by", args=[measures()[key].slug, way])


@pytest.fixture
def council(cast):
    """Crewe with eight employees, Macclesfield with nine, and two in Congleton; grade 9 or 10."""
    congleton = teams.add_team(
        details=teams.TeamDetails("Congleton", cast.crewe.service, date(2020, 1, 1)), by=BY
    )
    for number in range(14):
        team = cast.crewe if number < 5 else cast.macclesfield if number < 12 else congleton
        terms = assignments.Terms(
            team, "5", "permanent", Decimal("0.5"), grade="Grade 10" if number % 3 else "Grade 9"
        )
        add_worker(cast, f"w{number}", terms)
    return cast


def shown(key, way, on=MONDAY):
    return {each.name: each.result.printed for each in cut(measures()[key], way, on).slices}


def test_a_team_of_two_is_withheld_and_so_is_one_that_would_give_it_away(council):
    assert shown(HEADS, "team") == {"Congleton": "c", "Crewe": "c", "Macclesfield": "9"}
    text = council.signed_in("dan").get(page(HEADS, "team")).content.decode()
    assert "c: suppressed, because fewer than 5 people" in text
    assert "28 February 2026" in text


def test_what_is_shown_is_what_a_loop_over_the_assignments_counts(council):
    """The second, obvious count: by team, service and grade, where nothing is withheld."""
    rows = [row for row in Assignment.objects.all() if row.contract != "agency"]
    teams_of = Counter(row.team.name for row in rows)
    assert shown(HEADS, "team")["Macclesfield"] == str(teams_of["Macclesfield"])
    assert shown(HEADS, "service") == {"Child in Need": str(len(rows))}
    grades = Counter(row.grade or "Not known" for row in rows)
    assert shown(HEADS, "grade") == {name: str(count) for name, count in grades.items()}
    assert list(shown(HEADS, "grade")) == ["Grade 9", "Grade 10", "Not known"]
    found = cut(measures()["in_post_fte"], "grade", MONDAY)
    assert sum(each.result.value for each in found.slices) == found.whole.value
    assert found.whole == figures(FEBRUARY)["in_post_fte"]


def test_the_same_people_are_withheld_in_every_measure_of_them(council):
    """Heads and FTE cut alike, so one page cannot be taken from another (101)."""
    for way in ("team", "service", "grade", "route"):
        heads, work = (cut(measures()[key], way, MONDAY).slices for key in (HEADS, "in_post_fte"))
        assert [each.withheld for each in heads] == [each.withheld for each in work]


def test_nobodys_own_caseload_is_an_average_or_a_maximum(council):
    """One holder in a team: average and maximum would be theirs (102)."""
    hold(council.ama, "A1", "A2", starts_on=date(2026, 1, 5))
    for number in range(6):
        worker = Person.objects.get(first_name=f"W{5 + number}")
        hold(worker, f"B{number}", starts_on=date(2026, 1, 5))
    for key in ("average_caseload", "maximum_caseload", "cases"):
        assert shown(key, "team")["Crewe"] == "c"
        assert "2" not in shown(key, "team").values()


def test_routes_come_from_the_qualification(council):
    for who in Person.objects.exclude(first_name="Bilal")[:9]:
        told = people.Award("Degree", route="step_up")
        people.set_qualifying_award(person=who, award=told, by=BY)
    assert shown(HEADS, "route")["Step Up to Social Work"] == "9"


@pytest.mark.parametrize(
    ("key", "day"),
    [(HEADS, FEBRUARY), (TURNOVER, date(2025, 9, 30)), ("days_lost", date(2025, 9, 30))],
)
def test_a_measure_is_cut_on_few_days_so_that_days_cannot_be_subtracted(key, day):
    assert day_for(measures()[key], MONDAY) == day
    assert day_for(measures()[key], day) == day


def test_posts_have_no_grade_and_promises_have_a_page_of_their_own(council):
    assert ways(measures()["vacancies_fte"]) == ("team", "service")
    assert ways(measures()["kept_supervision"]) == ()
    assert ways(measures()["survey_answers"]) == ()
    lead = council.signed_in("hana")
    for key, way in (("vacancies_fte", "grade"), ("kept_supervision", "team"), (HEADS, "colour")):
        assert lead.get(page(key, way)).status_code == 404


def test_before_anyone_is_on_file_the_page_says_so(cast):
    text = cast.signed_in("dan").get(page(HEADS, "team"), {"on": "2016-01-01"}).content.decode()
    assert "Nothing is on file to count on this day" in text


def test_the_file_says_what_the_page_says(council):
    rows = csv_rows(
        council.signed_in("dan").get(page("agency_rate_fte", "team"), {"format": "csv"})
    )
    assert rows[0][:2] == ["Team", "Per cent"]
    assert ["Crewe", "c", "", ""] in rows
    found = sheets(council.signed_in("dan").get(page(HEADS, "team"), {"format": "xlsx"}))
    notes = [row[0] for row in found["Notes"]]
    assert "As at 28 February 2026" in notes
    assert any(note.startswith("Definition: Social workers in post (headcount)") for note in notes)
    assert notes[-1].startswith("Source: Department for Education")


def test_what_is_not_kept_yet_says_what_is_missing(cast):
    for key, words in (
        ("aspiring_managers", "Places on the aspirant-manager scheme are not kept"),
        ("survey_answers", "The staff survey is not kept in Keystay yet"),
        ("exit_interviews", "Exit interviews are not kept in Keystay yet"),
        ("families_heard", "Too few forms have come in"),
    ):
        address = reverse("measures:measure", args=[measures()[key].slug])
        assert words in cast.signed_in("dan").get(address).content.decode()
        rows = reverse("measures:rows", args=[measures()[key].slug])
        assert cast.signed_in("hana").get(rows).status_code == 404
    standing = cast.signed_in("dan").get(reverse("measures:standing")).content.decode()
    assert "nothing recorded yet" in standing


def test_a_measure_runs_over_months_too(cast):
    address = reverse("measures:measure", args=["in-post-headcount"])
    text = cast.signed_in("dan").get(address, {"run": "months"}).content.decode()
    assert "Over twelve months" in text
    assert "From 5 on 30 Jun 2025 to 5 on 2 Mar 2026" in text
    early = cast.signed_in("dan").get(address, {"run": "months", "on": "2016-01-01"})
    assert early.context["trend"] is None


def test_whose_ethnicity_is_known_is_only_for_those_who_may_see_it(cast):
    people.set_equality(person=cast.ama, sex="F", ethnicity="WBRI", by=BY)
    address = reverse("measures:rows", args=["known-ethnicity"])
    assert "Amason, Ama" in cast.signed_in("hana").get(address).content.decode()
    text = cast.signed_in("petra").get(address).content.decode()
    assert "Amason" not in text
    assert "not yours to see by name" in text
