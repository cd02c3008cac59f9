"""Who took on how many cases in the last 7 and 28 days (C1)."""

import pytest
from tests.caseloads.continuity.changing import MONTH_AGO, WEEK_AGO, a_year
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]
PAGE = "/caseloads/continuity/new/"


@pytest.fixture
def year(cast: Cast) -> Cast:
    a_year(cast)
    hold(cast.ama, "KID7", starts_on=MONTH_AGO)
    hold(cast.ama, "KID8", starts_on=MONDAY)
    hold(cast.mo, "KID9", starts_on=MONTH_AGO)
    return cast


def rows(cast: Cast, who: str, on: str = "") -> list[tuple[str, str, int, int]]:
    found = cast.signed_in(who).get(PAGE, {"on": on}).context["rows"]
    return [(row.name, row.team_name, row.week, row.four_weeks) for row in found]


def test_new_cases_of_each_worker_the_most_first(year: Cast):
    assert rows(year, "hana") == [
        ("Ama Amason", "Crewe", 2, 3),
        ("Mo Moson", "Macclesfield", 0, 1),
    ]
    assert rows(year, "hana", "2026-01-05") == [
        ("Ama Amason", "Crewe", 1, 1),
        ("Mo Moson", "Macclesfield", 1, 1),
    ]


def test_managers_see_their_own_team_and_workers_themselves(year: Cast):
    assert [row[0] for row in rows(year, "grace")] == ["Ama Amason"]
    assert [row[0] for row in rows(year, "ama")] == ["Ama Amason"]
    assert rows(year, "sunita") == rows(year, "hana")
    assert year.signed_in("dan").get(PAGE).status_code == 403


def test_a_row_that_carries_on_is_not_new(cast: Cast):
    hold(cast.ama, "KID1", ends_on=WEEK_AGO)
    hold(cast.ama, "KID1", starts_on=WEEK_AGO)
    page = cast.signed_in("grace").get(PAGE)
    assert "Nobody within your reach took on a case in the 28 days to 2 March 2026." in (
        page.content.decode()
    )


def test_teams_are_summed_above_the_workers_where_there_are_several(year: Cast):
    page = year.signed_in("hana").get(PAGE)
    found = [(row.name, row.week, row.four_weeks) for row in page.context["teams"]]
    assert found == [("Crewe", 2, 3), ("Macclesfield", 0, 1)]
    assert "By the worker’s team" in page.content.decode()
    assert "By the worker’s team" not in year.signed_in("grace").get(PAGE).content.decode()


def test_a_worker_whom_the_reader_no_longer_reaches_has_no_link(year: Cast):
    path = f"/caseloads/worker/{year.ama.pk}/"
    assert path in year.signed_in("grace").get(PAGE).content.decode()
    terms = assignments.Terms(year.macclesfield, "5", "permanent", 1)
    assignments.change(assignment=year.work["ama"], terms=terms, from_day=MONDAY, by=BY)
    page = year.signed_in("grace").get(PAGE, {"on": "2026-03-01"}).content.decode()
    assert "Ama Amason" in page
    assert path not in page


def test_new_cases_are_taken_away_as_a_file(year: Cast):
    sheet = year.signed_in("hana").get(f"{PAGE}?format=csv").content.decode()
    assert "Ama Amason,Crewe,2,3" in sheet
