"""Who is over capacity since which day: reckoned day by day, made anew, told on the pages (C1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from tests.caseloads.overload.overloading import DAY, FORTNIGHT_AGO, overload, reckoned
from tests.caseloads.workload.holding import hold
from tests.caseloads.workload.test_loads_agree_with_the_obvious import (
    DAYS,
    FIRST,
    council,
    obvious_loads,
    put,
    stands,
    worlds,
)
from tests.cast import BY, MONDAY, STARTED
from tests.guards.source import modules, name_of
from tests.home.crowd import staff

from keystay.caseloads.cases.actions import load
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.models import Overload, OverloadsReckoned, Spell
from keystay.caseloads.months.actions import keep
from keystay.caseloads.overload import actions, reckoning
from keystay.caseloads.overload.actions import reckon
from keystay.caseloads.overload.reckoning import RESTS_ON, runs_to
from keystay.caseloads.schemes import actions as schemes
from keystay.core.audit.models import AuditEvent
from keystay.core.scheduler import look_after
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Assignment
from keystay.workforce.people import actions as people

__all__ = ["council"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]
# Actions that name what loads rest on and write none of it.
ONLY_READ = {
    "caseloads/handovers/actions.py": "asks where and since when the leaver worked",
    "caseloads/stepdown/actions.py": "writes decisions about plans, not spells",
    "home/team/actions.py": "closes a team through the actions of assignments",
    "workforce/posts/actions.py": "asks who holds a post",
}


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def obvious_runs(world: dict, on: date) -> set[tuple]:
    """Day after day to the day, each worker's unbroken days over capacity."""
    found, going = set(), {}
    for day in (FIRST + n * DAY for n in range((on - FIRST).days + 1)):
        loads = obvious_loads(world, day)
        over = {who: team_of(world, who, day) for who in loads if "over" in loads[who][3]}
        for who, (team, since) in list(going.items()):
            if over.get(who) != team:
                found.add((who, team, since, day - DAY))
                del going[who]
        for who, team in over.items():
            going.setdefault(who, (team, day))
    return found | {(who, *told, None) for who, told in going.items()}


def team_of(world: dict, who: str, on: date) -> str:
    """The worker's team on the day: of two, the one that they began in first."""
    work = [row for row in world["work"] if f"P{row[0]}" == who and stands(row[4], on)]
    return f"T{min(work, key=lambda row: row[4][0])[1]}"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds, on=DAYS)
def test_any_times_are_those_of_one_day_after_another(council: None, world: dict, on: date):
    begun = [(person, span[0]) for person, _, _, _, span in world["work"]]
    assume(len(set(begun)) == len(begun))  # of two teams begun on one day either may come first
    put(world)
    found = runs_to(on)
    told = {(run.worker, run.team, run.since, run.until) for run in found}
    assert len(told) == len(found)
    assert told == obvious_runs(world, on)


def test_the_very_day_is_known_whatever_day_of_the_month_it_is(cast):
    overload(cast)
    assert reckoned(MONDAY) == [(cast.ama.pk, FORTNIGHT_AGO, None)]


def test_a_day_within_capacity_breaks_the_time(cast):
    overload(cast)
    child = Spell.objects.filter(child__reference="MOREAMA1")
    child.update(ends_on=MONDAY - 6 * DAY)
    Spell.objects.filter(child__reference="MOREAMA2").update(ends_on=MONDAY - 5 * DAY)
    hold(cast.ama, "AGAIN1", starts_on=MONDAY - 3 * DAY)
    assert reckoned(MONDAY) == [
        (cast.ama.pk, FORTNIGHT_AGO, MONDAY - 5 * DAY),
        (cast.ama.pk, MONDAY - 3 * DAY, None),
    ]


def test_in_another_team_it_is_another_time(cast):
    overload(cast)
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - 3 * DAY, by=BY)
    terms = assignments.Terms(cast.macclesfield, "5", "permanent", Decimal(1))
    assignments.start(person=cast.ama, terms=terms, starts_on=MONDAY - 2 * DAY, by=BY)
    assert reckoned(MONDAY) == [
        (cast.ama.pk, FORTNIGHT_AGO, MONDAY - 3 * DAY),
        (cast.ama.pk, MONDAY - 2 * DAY, None),
    ]


def test_less_room_takes_somebody_over_without_any_new_case(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(16)))
    less = schemes.Less(Decimal(20), "Union work", FORTNIGHT_AGO, MONDAY + 30 * DAY)
    schemes.reduce(person=cast.ama, less=less, by=BY)
    assert reckoned(MONDAY) == [(cast.ama.pk, FORTNIGHT_AGO, None)]


def test_made_again_it_is_the_same_and_history_tells_of_it_once(cast):
    overload(cast)
    reckoned(MONDAY)
    before = list(Overload.objects.values_list())
    OverloadsReckoned.objects.all().delete()
    assert reckon(on=MONDAY, by=BY)
    assert list(Overload.objects.values_list()) == before
    assert AuditEvent.objects.filter(kind="overload.reckoned").count() == 1
    assert not reckon(on=MONDAY, by=BY)


def test_a_late_import_puts_it_right_within_a_minute_and_what_was_known_stays_known(cast):
    overload(cast)
    reckoned(MONDAY - 7 * DAY)
    more = SpellFacts("LATE00000001", cast.ama.pk, cast.crewe.pk, "", MONDAY - 40 * DAY, None)
    load(spells={"late-1": more}, plans={}, by=BY)
    look_after(MONDAY)
    row = Overload.objects.get()
    assert (row.since, row.until, row.known_on) == (MONDAY - 40 * DAY, None, MONDAY - 7 * DAY)
    ended = SpellFacts(
        "LATE00000001", cast.ama.pk, cast.crewe.pk, "", MONDAY - 40 * DAY, MONDAY - 30 * DAY
    )
    load(spells={"late-1": ended}, plans={}, by=BY)
    look_after(MONDAY)
    times = [(row.since, row.until) for row in Overload.objects.order_by("since")]
    assert times == [(MONDAY - 40 * DAY, MONDAY - 30 * DAY), (FORTNIGHT_AGO, None)]
    assert {row.known_on for row in Overload.objects.all()} == {MONDAY - 7 * DAY}


def test_what_ended_before_anybody_asks_stays_as_it_was_found(cast, monkeypatch):
    overload(cast, date(2025, 9, 1))
    more = Spell.objects.filter(child__reference__startswith="MORE")
    more.update(ends_on=date(2025, 9, 20))
    assert reckoned(MONDAY) == [(cast.ama.pk, date(2025, 9, 1), date(2025, 9, 20))]
    monkeypatch.setattr(reckoning, "floor", lambda on: date(2025, 9, 21))
    monkeypatch.setattr(actions, "floor", lambda on: date(2025, 9, 21))
    more.update(ends_on=None)
    assert reckoned(MONDAY + DAY) == [
        (cast.ama.pk, date(2025, 9, 1), date(2025, 9, 20)),
        (cast.ama.pk, date(2025, 9, 21), None),
    ]


def test_nobody_asks_further_back_than_last_year(cast):
    overload(cast)
    Assignment.objects.filter(person=cast.ama).update(starts_on=date(2020, 1, 1))
    Spell.objects.update(starts_on=date(2023, 5, 1))
    assert reckoned(MONDAY) == [(cast.ama.pk, date(2025, 1, 1), None)]
    page = words(cast.signed_in("grace").get(f"/caseloads/worker/{cast.ama.pk}/"))
    assert "Over capacity since 1 Jan 2025 or before." in page


def test_another_definition_makes_everything_anew(cast, monkeypatch):
    reckoned(MONDAY)
    monkeypatch.setattr(reckoning, "VERSION", 99)
    assert reckon(on=MONDAY, by=BY)


def test_a_number_of_the_policy_outdates_what_was_reckoned(cast):
    overload(cast)
    reckoned(MONDAY)
    change_setting(key="caseload.amber_over_percent", value=115, from_day=STARTED, by=BY)
    assert reckoned(MONDAY) == []


def test_all_that_changes_loads_outdates_what_was_reckoned():
    names = (
        *("Spell", "Assignment", "begin_spell", "end_spell", "forget_spell", "PlanSpell", "Stage"),
        *("CaseFeature", "Duty", "Reduction", "Sibling", "Weighting", "Setting"),
    )
    for path in modules("*/*/actions.py"):
        text, (_, topic, _) = path.read_text(), name_of(path).split("/")
        writes = any(f"{name}." in text or f" {name}(" in text for name in names)
        if writes and name_of(path) not in ONLY_READ and not path.match("config/*/*"):
            assert topic in RESTS_ON, name_of(path)


def test_without_a_council_there_is_nothing_to_reckon(db):
    assert not reckon(on=MONDAY, by=BY)


def test_the_pages_name_the_day(cast):
    overload(cast)
    keep(on=MONDAY, by=BY)
    reckoned(MONDAY)
    grace, sunita = cast.signed_in("grace"), cast.signed_in("sunita")
    told = "since 16 Feb 2026"
    assert f"Over capacity {told}." in words(grace.get(f"/caseloads/worker/{cast.ama.pk}/"))
    assert told in words(grace.get(f"/caseloads/{cast.crewe.pk}/"))
    assert f"</a>: {told}</li>" in words(grace.get(f"/caseloads/months/{cast.crewe.pk}/"))
    assert f"Over capacity: {told}." in words(grace.get(f"/caseloads/months/worker/{cast.ama.pk}/"))
    assert "Since 16 Feb 2026" in words(sunita.get("/caseloads/months/"))


def test_a_past_day_has_its_own_time_and_a_day_to_come_only_ends_of_months(cast):
    overload(cast, date(2025, 12, 15))
    Spell.objects.filter(child__reference__startswith="MORE").update(ends_on=date(2026, 2, 10))
    hold(cast.ama, "LATER1", starts_on=MONDAY - 3 * DAY)
    keep(on=MONDAY, by=BY)
    reckoned(MONDAY)
    grace, page = cast.signed_in("grace"), f"/caseloads/months/{cast.crewe.pk}/?on="
    assert "</a>: since 15 Dec 2025</li>" in words(grace.get(f"{page}2026-02-05"))
    assert "</a>: since 27 Feb 2026</li>" in words(grace.get(f"{page}2026-03-02"))
    assert "</a>: since 31 Dec 2025 or before</li>" in words(grace.get(f"{page}2026-04-05"))


def test_what_does_not_stand_any_more_is_not_told(cast):
    overload(cast)
    reckoned(MONDAY)
    people.set_stage(person=cast.nia, name="experienced", from_day=MONDAY, by=BY)
    page = words(cast.signed_in("grace").get(f"/caseloads/months/{cast.crewe.pk}/"))
    assert "</a>: on this day</li>" in page


def test_a_night_asks_as_few_statements_for_many_as_for_few(cast):
    counts = []
    for numbers in (range(5), range(5, 40)):
        staff(cast, numbers)
        Assignment.objects.update(fte=Decimal("0.01"))
        with CaptureQueriesContext(connection) as asked:
            runs = runs_to(MONDAY)
        assert len(runs) >= max(numbers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 11
