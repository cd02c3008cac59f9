"""The demo council adds up to what Cheshire East published: the measures' conformance test.

The figures compared are Keystay's own, from the rows in the database, with the file that the
Department for Education published; a second, obvious implementation counts the same rows.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from tests.governance.measures import obvious

from keystay.access.roles.catalogue import ROLES
from keystay.access.users.models import User
from keystay.caseloads.audits.queries import loops
from keystay.caseloads.continuity.queries import year
from keystay.caseloads.continuity.tally import Tally
from keystay.caseloads.extra_support.presenters import Effect, Shown, became, effect
from keystay.caseloads.extra_support.queries import (
    plans_after_support,
    plans_without_support,
    referred_between,
)
from keystay.caseloads.extra_support.rules import followed, months_after
from keystay.caseloads.models import Audit, Spell
from keystay.config.demo.actions import NotEmpty, NotHere, TooEarly, load
from keystay.config.demo.story import SEED, Story, tell
from keystay.config.demo.targets import published, published_roles, unreachable
from keystay.core.audit.models import AuditEvent
from keystay.governance.census import queries as census
from keystay.governance.census.figures import figures_of
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.queries import Result, history
from keystay.organisation.policy.queries import policy
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.csww.writer import write_return
from keystay.workforce.models import Absence, Assignment, Person, Post

YEARS, RETURNED = range(2017, 2026), range(2021, 2026)
TODAY = "2026-03-02"
DATED = ("starts_on", "ends_on")


@dataclass
class Council:
    """What the tests need to know of the loaded council."""

    story: Story
    figures: dict[date, dict[str, Result]]
    obvious: dict[date, dict[str, Any]]
    roles: dict[int, Counter]
    returns: dict[int, dict[str, Result]]
    events: list[str]
    every: dict[str, Any]
    accounts: int
    refused: str
    said: str
    year: Tally
    intensive: list[Shown]
    effects: list[Effect]
    auditing: set[str]


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: Any) -> Iterator[Council]:
    """The demo council, loaded once for this file and undone after it."""
    travelled = override_settings(KEYSTAY_TODAY=TODAY, PRODUCTION=False)
    with django_db_blocker.unblock(), travelled, transaction.atomic():
        story = load(say=lambda words, done: None)
        days = [date(year, 9, 30) for year in YEARS]
        world = _world()
        yield Council(
            story=story,
            figures=history(days),
            obvious={day: obvious.figures(world, day) for day in days},
            roles={day.year: _roles(day) for day in days},
            returns={year: _read_back(year) for year in RETURNED},
            events=list(AuditEvent.objects.values_list("kind", flat=True)),
            every=policy().starting_with("supervision.every_days."),
            accounts=User.objects.filter(demo=True).count(),
            refused=_second_time(),
            said=_said(),
            year=year(day := date.fromisoformat(TODAY)).tally,
            intensive=became(referred_between(day - timedelta(days=364), day), 5)[0],
            effects=_effects(day),
            auditing=_auditing(),
        )
        transaction.set_rollback(True)


def _effects(day: date) -> list[Effect]:
    first, middle, last = (months_after(day, -months) for months in (18, 12, 6))
    told = (plans_after_support(first, last), plans_without_support(middle))
    return [effect("", followed(each), 5) for each in told]


def _auditing() -> set[str]:
    """The next acts that wait for someone who signs in."""
    lead = Audit.objects.filter(auditor__user__email="principal.social.worker@demo.example")
    return {each.state for each in loops(lead, date.fromisoformat(TODAY))}


def _world() -> dict[str, list[dict[str, Any]]]:
    who = ("person_id", "post_id", "contract", "basis", "fte", "start_kind", "end_kind")
    jobs = Assignment.objects.values(*who, *DATED)
    aways = Absence.objects.values("person_id", "kind", "days_lost", *DATED)
    spells = Spell.objects.values("worker_id", "child_id", "role", *DATED)
    return {
        "assignments": [_plain(row) for row in jobs],
        "posts": list(Post.objects.values("id", "fte", *DATED)),
        "absences": [_plain(row) for row in aways],
        "spells": [_plain(row) for row in spells],
        "totals": [],
    }


def _read_back(year: int) -> dict[str, Result]:
    """The figures of the year's census return, written to a file and read from it."""
    built = census.build(year)
    file = BytesIO()
    write_return(file, built.head, built.workers)
    found = read_return(file.getvalue())
    again = BytesIO()
    write_return(again, found, found.workers)
    assert again.getvalue() == file.getvalue()
    return figures_of(found, found.workers).results()


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_id"): value for name, value in row.items()}


def _roles(day: date) -> Counter:
    return Counter(Assignment.objects.current(day).employees().values_list("org_role", flat=True))


def _said() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    call_command("demo", "--sign-ins", stdout=out)
    call_command("demo", "--sign-ins", "--json", stdout=out)
    return out.getvalue()


def _second_time() -> str:
    try:
        load(say=lambda words, done: None)
    except NotEmpty as refusal:
        return str(refusal)
    return "loaded again"


@pytest.mark.promise("G1", "C1", "W2")
@pytest.mark.parametrize("year", YEARS)
def test_every_figure_is_as_published_or_is_listed_with_the_reason(council: Council, year: int):
    figures, row = council.figures[date(year, 9, 30)], published()[year]
    wrong = {
        measure.published: figures[key].printed
        for key, measure in measures().items()
        if measure.published and Decimal(figures[key].printed) != Decimal(row[measure.published])
    }
    assert wrong == {miss.figure: miss.nearest for miss in unreachable() if miss.year == year}


@pytest.mark.promise("G7", "G1")
@pytest.mark.parametrize("year", RETURNED)
def test_the_census_return_read_back_gives_the_published_row(council: Council, year: int):
    figures, row = council.returns[year], published()[year]
    wrong = {
        measure.published: figures[key].printed
        for key, measure in measures().items()
        if measure.published and Decimal(figures[key].printed) != Decimal(row[measure.published])
    }
    assert wrong == {miss.figure: miss.nearest for miss in unreachable() if miss.year == year}


@pytest.mark.promise("G7", "G1")
@pytest.mark.parametrize("year", RETURNED)
def test_the_census_return_and_the_measures_say_the_same(council: Council, year: int):
    ours = council.figures[date(year, 9, 30)]
    told = council.returns[year]
    assert {key: each.value for key, each in told.items()} == {key: ours[key].value for key in told}


@pytest.mark.promise("G1")
def test_only_the_heads_of_agency_workers_in_three_years_cannot_be_as_published():
    missed = {(miss.year, miss.figure) for miss in unreachable()}
    names = ("agency_headcount", "agency_rate_headcount")
    assert missed == {(year, name) for year in (2019, 2020, 2021) for name in names}
    assert all(miss.why for miss in unreachable())


@pytest.mark.promise("G1", "C1", "W2")
@pytest.mark.parametrize("year", YEARS)
def test_the_obvious_way_of_counting_gives_the_same(council: Council, year: int):
    day = date(year, 9, 30)
    for key, plain in council.obvious[day].items():
        value = council.figures[day][key].value
        assert value is not None, key
        assert abs(Decimal(plain.numerator) / plain.denominator - value) < Decimal("1e-9"), key


@pytest.mark.promise("W1")
@pytest.mark.parametrize("year", range(2019, 2026))
def test_heads_by_census_role_are_as_published(council: Council, year: int):
    assert dict(council.roles[year]) == published_roles()[year]


@pytest.mark.promise("G1")
def test_the_same_seed_tells_the_same_story(council: Council):
    until = date.fromisoformat(TODAY)
    assert _digest(tell(SEED, until, council.every)) == _digest(council.story)
    assert _digest(tell(SEED + 1, until, council.every)) != _digest(council.story)


def _digest(story: Story) -> str:
    parts = (story.humans, story.jobs, story.aways, story.seats, story.met, story.caseload.spells)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@pytest.mark.promise("G1")
def test_on_the_last_published_day_nothing_is_known_of_later_days(council: Council):
    last = date(2025, 9, 30)
    story = tell(SEED, last, council.every)
    rows = [*story.jobs, *story.caseload.spells]
    assert max(row.starts for row in rows) <= last
    assert max(row.ends for row in rows if row.ends) <= last
    assert max(met.day for met in story.met) <= last


@pytest.mark.promise("W4")
def test_the_story_goes_on_to_today(council: Council):
    month = date(2026, 2, 1)
    assert any(met.day >= month for met in council.story.met)
    assert any(spell.starts >= month for spell in council.story.caseload.spells)
    assert any(job.starts > date(2025, 9, 30) for job in council.story.jobs)


@pytest.mark.promise("W1")
@pytest.mark.parametrize("day", [date(2025, 10, 1), date(2026, 3, 2), date(2026, 11, 22)])
def test_somebody_manages_every_team_today(council: Council, day: date):
    teams = tell(SEED, day, council.every).hierarchy.teams
    assert [name for name, turns in teams.items() if turns[-1].ends is not None] == []


@pytest.mark.promise("G1")
def test_there_is_a_sign_in_for_each_role_and_one_event_for_each_batch(council: Council):
    assert council.accounts == 11
    assert council.events.count("demo.loaded") == 13


@pytest.mark.promise("C4")
def test_children_pass_from_team_to_team_and_some_have_two_workers(council: Council):
    assert council.year.transfers > 100
    assert council.year.shared >= 8


@pytest.mark.promise("C10")
def test_the_figures_of_intensive_support_can_be_read(council: Council):
    assert "c" not in {line.number for line in council.intensive}
    assert "c" not in {each for row in council.effects for each in (row.soon, row.share_later)}


@pytest.mark.promise("C8", "C9")
def test_someone_who_signs_in_has_an_audit_at_every_step(council: Council):
    steps = {"under_way", "graded", "talked", "coached", "viewed", "improving", "done"}
    assert council.auditing >= steps


@pytest.mark.promise("G1")
def test_loading_again_is_refused(council: Council):
    assert council.refused.startswith("There is a council here already")


@pytest.mark.promise("G1")
def test_the_command_does_nothing_twice_and_lists_the_sign_ins(council: Council):
    first, _, as_json = council.said.partition("{")
    assert "nothing was changed" in first
    listed = json.loads("{" + as_json)
    assert listed["password"] == settings.DEMO_PASSWORD
    assert all(row["email"] in first for row in listed["sign_ins"])
    roles = {role for row in listed["sign_ins"] for role in row["roles"]}
    assert roles == {role.name for role in ROLES}


@pytest.mark.promise("G1")
@pytest.mark.django_db
def test_before_the_story_begins_there_is_no_demo():
    with override_settings(KEYSTAY_TODAY="2016-09-30"), pytest.raises(TooEarly):
        load(say=lambda words, done: None)
    assert not Person.objects.exists()


@pytest.mark.promise("G1")
@pytest.mark.django_db
def test_the_demo_is_refused_in_production():
    with override_settings(PRODUCTION=True):
        with pytest.raises(NotHere):
            load(say=lambda words, done: None)
        with pytest.raises(CommandError):
            call_command("demo", "--sign-ins")
    assert not Person.objects.exists()
