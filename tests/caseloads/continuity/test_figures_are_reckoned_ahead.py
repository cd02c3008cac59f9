"""Continuity is reckoned ahead, and never shown old: what changes the past mends it (C4)."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from tests.caseloads.cases.extracts import offer_files
from tests.caseloads.continuity.changing import NOVEMBER, a_year
from tests.caseloads.continuity.test_figures_agree_with_the_obvious import (
    ON,
    SINCE,
    TEAMS,
    council,
    put,
    team,
    worlds,
)
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.guards.source import modules, name_of
from tests.workforce.feeds.offering import carry_out, table, worker
from tests.workforce.feeds.offering import council as council_for_files

from keystay.caseloads.cases.actions import load
from keystay.caseloads.cases.models import Child
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.continuity import queries
from keystay.caseloads.continuity.actions import reckon_ahead
from keystay.caseloads.continuity.reckoning import RESTS_ON, reckon, reckoned
from keystay.caseloads.continuity.sums import Figures
from keystay.caseloads.models import Reckoned
from keystay.core.scheduler import look_after
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people

__all__ = ["council"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("C4")]
PAGE = "/caseloads/continuity/"
# Actions that name spells or assignments and write neither.
ONLY_READ = {
    "caseloads/handovers/actions.py": "asks where and since when the leaver worked",
    "caseloads/stepdown/actions.py": "writes decisions about plans, not spells",
    "home/team/actions.py": "closes a team through the actions of assignments",
    "workforce/posts/actions.py": "asks who holds a post",
}


@pytest.fixture
def ahead(cast: Cast) -> Cast:
    """A year in Crewe and Macclesfield, reckoned ahead for today."""
    a_year(cast)
    assert reckon_ahead(on=MONDAY)
    return cast


def first_figure(cast: Cast, on: str = "") -> str:
    shown = cast.signed_in("hana").get(f"{PAGE}{on}").context["shown"]
    return shown["figures"][0].number


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_any_year_is_the_same_when_it_was_kept(council: None, world: tuple):
    spells, left = world
    put(spells, left)
    direct = reckon(ON)
    kept = Figures.of_json(json.loads(json.dumps(direct.as_json())))
    for teams in (None, [TEAMS[0]], [TEAMS[1]], TEAMS, ["elsewhere"]):
        year, scoped = direct.year.of(teams), reckon(ON, teams)
        assert _plain(kept.year.of(teams)) == _plain(year) == _plain(scoped.year.of(teams))
        assert kept.trend.of(teams) == direct.trend.of(teams) == scoped.trend.of(teams)
    both = kept.year.of(TEAMS)
    known = [row for row in spells if row.first <= ON and (row.last is None or row.last >= SINCE)]
    theirs = {row.child for row in known if team(row) in TEAMS}
    assert theirs <= set(range(4))
    assert both.total.children >= len(theirs)
    assert both.total.changes == sum(each.changes for each in both.teams.values())
    assert both.total.children <= sum(each.children for each in both.teams.values())


def _plain(year) -> list:
    """Tallies without the order of their lengths, or reasons that nobody had."""
    return [
        (name, *(sorted(v) if isinstance(v, list) and k != "by_changes" else v for k, v in told))
        for name, tally in [("", year.total), *sorted(year.teams.items())]
        for told in [vars(tally).items()]
    ]


def test_the_page_shows_what_was_reckoned_and_reads_no_spells(ahead: Cast):
    hana = ahead.signed_in("hana")
    with CaptureQueriesContext(connection) as asked:
        page = hana.get(PAGE)
    assert not any("caseloads_spell" in each["sql"] for each in asked)
    Reckoned.objects.all().delete()
    direct = hana.get(PAGE)
    assert page.context["shown"]["figures"] == direct.context["shown"]["figures"]
    rows = [
        [(row.name, row.mean, row.leavers, row.middle) for row in each.context["shown"]["teams"]]
        for each in (page, direct)
    ]
    assert rows[0] == rows[1]
    assert page.context["year"].trend == direct.context["year"].trend


def test_a_teams_page_shows_what_was_reckoned(ahead: Cast):
    grace, path = ahead.signed_in("grace"), f"{PAGE}{ahead.crewe.pk}/"
    page = grace.get(path)
    Reckoned.objects.all().delete()
    direct = grace.get(path)
    assert page.context["shown"]["figures"] == direct.context["shown"]["figures"]
    assert page.context["lists"] == direct.context["lists"]


def test_spells_loaded_for_the_past_are_shown_at_once_and_kept_within_a_minute(ahead: Cast):
    assert first_figure(ahead) == "0.60"
    child = Child.objects.get(reference="KID1").reference
    until, crewe, far = date(2025, 11, 30), ahead.crewe.pk, ahead.macclesfield.pk
    told = {
        "S0": SpellFacts(child, ahead.ama.pk, crewe, "Allocated worker", STARTED, until),
        "S99": SpellFacts(child, ahead.mo.pk, far, "Allocated worker", date(2025, 12, 1), None),
    }
    load(spells=told, plans={}, by=BY)
    assert first_figure(ahead) == "0.80"
    assert queries.year(MONDAY).trend[-2].changes == reckon(MONDAY).trend.of(None)[-2].changes == 2
    assert reckoned(MONDAY) is None
    look_after(MONDAY)
    assert reckoned(MONDAY) is not None
    assert first_figure(ahead) == "0.80"
    assert not reckon_ahead(on=MONDAY)


def test_an_import_that_changes_the_past_outdates_the_figures(db, monday, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    worker(council_for_files()["Crewe"])
    case = {"Allocated worker": "Ama Mensah", "Staff number": "E1", "Start date": "1/9/2025"}
    carry_out(offer_files({"cases.csv": table([case | {"Case number": "1"}])}, "cases"))
    look_after(MONDAY)
    assert [point.children for point in queries.year(MONDAY).trend[-3:]] == [1, 1, 1]
    late = case | {"Case number": "2", "Start date": "1/12/2025"}
    rows = [case | {"Case number": "1"}, late]
    carry_out(offer_files({"cases.csv": table(rows)}, "cases"))
    assert reckoned(MONDAY) is None
    look_after(MONDAY)
    assert reckoned(MONDAY) is not None
    assert [point.children for point in queries.year(MONDAY).trend[-3:]] == [1, 2, 2]


def test_a_leaver_and_a_number_of_the_policy_count_at_once(ahead: Cast):
    def leavers() -> int:
        return queries.year(MONDAY).tally.reasons["leaver"]

    assert leavers() == 0
    assignments.end(assignment=ahead.work["nia"], ends_on=date(2026, 1, 16), by=BY)
    assert leavers() == 1
    reckon_ahead(on=MONDAY)
    change_setting(key="caseload.continuity.leaver_within", value=10, from_day=STARTED, by=BY)
    assert leavers() == 0
    assert reckon_ahead(on=MONDAY)
    assert leavers() == 0


def test_what_does_not_matter_leaves_the_figures_as_they_are(ahead: Cast):
    people.set_stage(person=ahead.ama, name="advanced", from_day=MONDAY, by=BY)
    hold(ahead.ama, "KID9")  # not told in history, as nothing but a test does
    assert queries.year(MONDAY).tally.children == 5
    assert not reckon_ahead(on=MONDAY)


def test_each_day_has_figures_of_its_own(ahead: Cast, monday):
    tomorrow = MONDAY + timedelta(days=1)
    assert reckoned(tomorrow) is None
    assert first_figure(ahead, f"?on={NOVEMBER}") == "0.20"
    look_after(tomorrow)
    assert [row.day for row in Reckoned.objects.all()] == [tomorrow]
    assert queries.year(tomorrow).since == date(2025, 3, 4)


def test_without_a_council_there_is_nothing_to_reckon(db):
    assert not reckon_ahead(on=MONDAY)


def test_all_that_writes_spells_or_assignments_outdates_the_figures():
    names = ("Spell", "Assignment", "begin_spell", "end_spell", "forget_spell")
    for path in modules("*/*/actions.py"):
        text, (_, topic, _) = path.read_text(), name_of(path).split("/")
        writes = any(f"{name}." in text or f"{name}(" in text for name in names)
        if writes and name_of(path) not in ONLY_READ and not path.match("config/*/*"):
            assert topic in RESTS_ON, name_of(path)
