"""The year of the council, a service and one worker: what each day says, asked on its own (C1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from tests.caseloads.months.test_a_teams_year import FEBRUARY, MANY
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast
from tests.downloads import csv_rows

from keystay.caseloads.months import actions
from keystay.caseloads.months.presenters import over_lines
from keystay.caseloads.months.queries import Since, whole_year, worker_year
from keystay.caseloads.overload.actions import reckon
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.workload.queries import loads_on, together
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "G1")]
DECEMBER, JANUARY = date(2025, 12, 31), date(2026, 1, 31)


@pytest.fixture
def year(cast: Cast) -> Cast:
    """Ama is over from December, Mo from the second of March; Nia holds some from autumn."""
    hold(cast.ama, *MANY[:17], starts_on=date(2025, 12, 15))
    hold(cast.mo, *MANY[:17], starts_on=MONDAY)
    hold(cast.nia, "NIAS00000001", "NIAS00000002", starts_on=date(2025, 10, 1))
    actions.keep(on=MONDAY, by=BY)
    return cast


def test_each_day_agrees_with_that_day_asked_on_its_own(year: Cast, monday: time_machine.Traveller):
    monday.move_to("2026-01-31T09:00:00+00:00")
    for key, day in (("case-types", JANUARY), ("plain-count", MONDAY)):
        schemes.weigh_by(scheme=shipped()[key], starts_on=day, reason="Agreed", by=BY)
    monday.move_to("2026-03-02T09:00:00+00:00")
    actions.keep(on=MONDAY, by=BY)
    found = whole_year(None, MONDAY)
    assert found.days[-2:] == (FEBRUARY, MONDAY)
    assert [row.name for row in found.rows] == ["Crewe", "Macclesfield"]
    for number, day in enumerate(found.days):
        able = [load for load in loads_on(day).values() if load.cases or load.capacity]
        for row in found.rows:
            own = [load for load in able if load.team == row.team]
            stand = row.stands[number]
            assert (stand is None) == (not own)
            if stand:
                _agrees(stand, own)
        # Teams that hold no case on the day have room on paper only.
        holding = {load.team for load in able if load.cases}
        _agrees(found.stands[number], [load for load in able if load.team in holding])


def _agrees(stand, loads) -> None:
    obvious = together(loads)
    assert (stand.cases, stand.largest, stand.over) == (
        obvious.cases,
        obvious.largest,
        obvious.over,
    )
    assert stand.workers == len(loads)
    for mine, theirs in (
        (stand.average, obvious.average),
        (stand.load, obvious.load),
        (stand.capacity, obvious.capacity),
        (stand.share, obvious.share),
    ):
        assert (mine is None) == (theirs is None)
        assert mine is None or mine == pytest.approx(theirs, abs=Decimal("0.01"))


def test_who_is_over_is_counted_by_team_with_since_when(year: Cast):
    found = whole_year(None, MONDAY)
    crewe, other = found.rows
    assert (crewe.over_since, other.over_since) == ((Since(DECEMBER),), (Since(MONDAY),))
    lines = {line.name: line for line in over_lines(found)}
    assert (lines["Crewe"].over, lines["Crewe"].long) == (1, 1)
    assert lines["Crewe"].longest == "Since 31 Dec 2025 or before"
    assert (lines["Macclesfield"].long, lines["Macclesfield"].longest) == (
        0,
        "Since the last end of a month",
    )


def test_a_move_breaks_the_run_of_the_team_and_not_of_the_worker(year: Cast):
    terms = assignments.Terms.of(year.work["ama"])
    there = assignments.Terms(**{**vars(terms), "team": year.macclesfield})
    assignments.change(assignment=year.work["ama"], terms=there, from_day=MONDAY, by=BY)
    found = whole_year({year.macclesfield.pk}, MONDAY)
    assert [(row.name, row.over_since) for row in found.rows] == [
        ("Macclesfield", (Since(MONDAY), Since(MONDAY)))
    ]
    assert worker_year(year.ama, MONDAY).over_since == Since(DECEMBER)


def test_the_pages_show_the_strip_by_team_and_the_way_down(year: Cast):
    page = year.signed_in("sunita").get(f"/caseloads/months/service/{year.crewe.service_id}/")
    words = " ".join(page.content.decode().split())
    assert "The year of Child in Need" in words
    assert f'href="/caseloads/months/{year.crewe.pk}/?on=2026-03-02"' in words
    assert "as a percentage of its capacity on that day" in words
    council = year.signed_in("hana").get("/caseloads/months/")
    assert "The year of the council" in council.content.decode()
    rows = csv_rows(year.signed_in("hana").get("/caseloads/months/?format=csv"))
    assert ["Crewe", "28/02/2026"] in [row[:2] for row in rows]
    own = year.signed_in("grace").get("/caseloads/months/")
    assert [row.name for row in own.context["year"].rows] == ["Crewe"]


def test_a_worker_has_a_year_of_their_own(year: Cast):
    path = f"/caseloads/months/worker/{year.ama.pk}/"
    page = year.signed_in("ama").get(path)
    own = year.signed_in("ama").get("/caseloads/months/")
    assert own.context["year"] == page.context["year"]
    words = " ".join(page.content.decode().split())
    assert "Over capacity: since 31 Dec 2025 or before." in words
    rows = csv_rows(year.signed_in("ama").get(f"{path}?format=csv"))
    assert rows[-1][:4] == ["Ama Amason", "02/03/2026", "1", "17"]
    assert year.signed_in("olu").get(path).status_code == 404
    nia = year.signed_in("grace").get(f"/caseloads/months/worker/{year.nia.pk}/")
    assert "Not over capacity now." in nia.content.decode()


def test_before_anyone_was_here_there_is_nothing_to_draw(cast: Cast):
    hana = cast.signed_in("hana")
    page = hana.get("/caseloads/months/", {"on": "1995-01-01"})
    assert "Nobody within your reach held cases" in page.content.decode()
    page = hana.get(f"/caseloads/months/worker/{cast.ama.pk}/", {"on": "2025-06-01"})
    assert "neither cases nor room" in page.content.decode()


def test_a_team_of_which_nobody_is_left_is_shown_for_its_months(year: Cast):
    yesterday = MONDAY - timedelta(days=1)
    for who in ("ama", "bilal", "nia", "grace"):
        assignments.end(assignment=year.work[who], ends_on=yesterday, by=BY)
    crewe = whole_year(None, MONDAY).rows[0]
    assert (crewe.stands[-1], crewe.bands[-1], crewe.over_since) == (None, "", ())
    assert crewe.stands[-2] is not None


def test_a_year_costs_the_same_for_many_teams_as_for_few(year: Cast, django_assert_num_queries):
    reckon(on=MONDAY, by=BY)
    for teams, asked in (({year.crewe.pk}, 14), (None, 13)):
        with django_assert_num_queries(asked):
            whole_year(teams, MONDAY)
