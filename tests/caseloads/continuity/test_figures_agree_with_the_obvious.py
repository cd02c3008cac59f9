"""A year's figures a second time, the obvious way: loops over plain rows and days."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.caseloads.continuity import obvious
from tests.caseloads.continuity.obvious import ONE_DAY, Moved, Row, Told, runs

from keystay.caseloads.continuity import queries
from keystay.caseloads.models import Child, Spell
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.actions import change_setting, load_pack
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C4", "C1")]
FIRST, ON = date(2024, 12, 20), date(2026, 3, 2)
SINCE = date(2025, 3, 3)
WORKERS, CHILDREN, TEAMS = ("P0", "P1", "P2"), range(4), ("T0", "T1")
HOME = dict(zip(WORKERS, ("T0", "T1", "T0"), strict=True))
SAME_CASE, LEAVER = 6, 8
DAYS = (ON - FIRST).days


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


rows = st.builds(
    lambda child, worker, team, first, days: Row(
        child, worker, team, day(first), None if days is None else day(first + days)
    ),
    st.sampled_from(CHILDREN),
    st.sampled_from([*WORKERS, None]),
    st.sampled_from([*TEAMS, None]),
    # Most near the edges of the windows: the first quarter's, the year's, and the day itself.
    st.one_of(st.integers(0, 30), st.integers(60, 90), st.integers(DAYS - 40, DAYS + 5)),
    st.sampled_from([None, 0, 1, 4, 5, 6, 7, 12, 30, 200]),
)
worlds = st.tuples(
    st.lists(rows, min_size=1, max_size=10),
    st.tuples(*[st.sampled_from([None, 0, 65, DAYS - 30, DAYS - 3])] * 3),
)


@pytest.fixture
def council(db: None) -> None:
    load_pack(key="england-2026", by="the test")
    for key, value in (("same_case_within", SAME_CASE), ("leaver_within", LEAVER)):
        name = f"caseload.continuity.{key}"
        change_setting(key=name, value=value, from_day=date(2024, 1, 1), by="the test")
    service = Service.objects.create(name="Children in need")
    for team in TEAMS:
        Team.objects.create(id=team, name=f"Team {team}", service=service, starts_on=FIRST)


def put(spells: list[Row], left: tuple[int | None, ...]) -> list[int]:
    for kind in (Spell, Child, Assignment, Person):
        kind.objects.all().delete()
    Person.objects.bulk_create(Person(id=w, first_name="A", family_name=w) for w in WORKERS)
    Assignment.objects.bulk_create(
        Assignment(
            person_id=who, team_id=HOME[who], org_role="5", contract="permanent", fte=1,
            starts_on=FIRST - timedelta(days=900), ends_on=None if end is None else day(end),
            start_kind="joined", end_kind="" if end is None else "left",
        )
        for who, end in zip(WORKERS, left, strict=True)
    )  # fmt: skip
    children = Child.objects.bulk_create(Child(reference=f"C{n}") for n in CHILDREN)
    Spell.objects.bulk_create(
        Spell(
            source_id=str(n), child=children[row.child], worker_id=row.worker, team_id=row.team,
            role="Social worker", starts_on=row.first, ends_on=row.last,
        )
        for n, row in enumerate(spells)
    )  # fmt: skip
    return [child.pk for child in children]


def team(row: Row) -> str | None:
    return row.team or HOME.get(row.worker or "")


def mean(spells: list[Row], on: date) -> tuple[int, int]:
    """Children and changes in the twelve months to `on`, for the whole council."""
    since = date(on.year - 1, on.month, on.day) + ONE_DAY
    known = [row for row in spells if row.first <= on]
    touched = {row.child for row in known if row.last is None or row.last >= since}
    told = obvious.walk(known, FIRST, on, SAME_CASE)
    return len(touched), sum(since <= moved.day <= on for moved in told.changes)


def from_team(spells: list[Row], moved: Moved, told: Told) -> str | None:
    """The team in which the earlier worker's latest row had the child at the end."""
    last = moved.day - ONE_DAY
    while told.keys.get((moved.child, last)) != moved.before:
        last -= ONE_DAY
    own = [r for r in spells if r.child == moved.child and r.worker == moved.before]
    there = [row for row in own if runs(row, last)]
    # Of rows that began together the longest, and of those the last to be told.
    return team(max(reversed(there), key=lambda row: (row.first, min(row.last or ON, ON))))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_any_year_of_any_council(council: None, world: tuple):
    spells, left = world
    put(spells, left)
    found = queries.year(ON).tally
    told = obvious.walk(spells, FIRST, ON, SAME_CASE)
    children, count = mean(spells, ON)
    assert (found.children, found.changes) == (children, count)
    assert found.mean == (Decimal(count) / children if children else None)
    moves = [each for each in told.changes if each.day >= SINCE]
    per_child = [sum(m.child == child for m in moves) for child in {m.child for m in moves}]
    assert found.by_changes[1:] == [
        per_child.count(1),
        per_child.count(2),
        sum(n > 2 for n in per_child),
    ]
    waited = [key for key, who in told.keys.items() if who is None and SINCE <= key[1] <= ON]
    assert found.days_waited == len(waited)
    assert found.waited == len({child for child, _ in waited})
    assert found.waiting == sum(told.keys.get((child, ON), "") is None for child in CHILDREN)
    held = {
        c: {r.worker for r in spells if r.child == c and r.worker and runs(r, ON)} for c in CHILDREN
    }
    assert found.shared == sum(len(workers) > 1 for workers in held.values())
    now = [(ON - told.since[c]).days + 1 for c in CHILDREN if told.keys.get((c, ON))]
    assert sorted(found.held) == sorted(now)
    assert found.present.middle == (median(now) if now else None)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_any_trend_and_any_team(council: None, world: tuple):
    spells, left = world
    put(spells, left)
    found = queries.year(ON)
    for point in found.trend:
        assert (point.children, point.changes) == mean(spells, point.on), point.on
    told = obvious.walk(spells, FIRST, ON, SAME_CASE)
    leaving = {w: day(n) for w, n in zip(WORKERS, left, strict=True) if n is not None}
    for each in found.teams:
        moves = [
            m for m in told.changes
            if m.day >= SINCE and (from_team(spells, m, told) or "") == each.team
        ]  # fmt: skip
        assert each.tally.changes == len(moves)
        leavers = sum(_left(leaving.get(m.before), m, told) for m in moves)
        assert each.tally.reasons["leaver"] == leavers
        if each.team:
            alone = queries.year(ON, [each.team])
            assert alone.tally == each.tally
            assert [(r.team, r.tally) for r in alone.teams] == [(each.team, each.tally)]
            assert alone.trend[-1].mean == each.tally.mean


def _left(end: date | None, moved: Moved, told: Told) -> bool:
    last = moved.day - ONE_DAY
    while told.keys.get((moved.child, last)) != moved.before:
        last -= ONE_DAY
    near = timedelta(days=LEAVER)
    return end is not None and last - near <= end <= moved.day + near


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_the_cost_of_moving_and_new_cases(council: None, world: tuple):
    spells, left = world
    ids = put(spells, left)
    told = obvious.walk(spells, FIRST, ON, SAME_CASE)
    found = queries.cost_of_moving(ids, ON)
    for number, pk in enumerate(ids):
        own = [row for row in spells if row.child == number and row.first <= ON]
        assert (pk in found) == bool(own)
        if own:
            now = told.keys.get((number, ON))
            year = {w for (c, d), w in told.keys.items() if c == number and d >= SINCE and w}
            last = {
                w: max(min(r.last or ON, ON) for r in own if r.worker == w)
                for w in {r.worker for r in own} - {None, now}
            }
            one = found[pk]
            assert one.worker == (now or "")
            assert one.since == (told.since[number] if now else None)
            assert one.changes == sum(m.child == number and m.day >= SINCE for m in told.changes)
            assert year <= {one.worker, *(e.worker for e in one.before)}
            assert one.workers == len(year)
            assert {each.worker: each.until for each in one.before} == last
    assert _new(queries.new_cases(ON, None)) == _obvious_new(spells)


def _new(rows: list[queries.NewCases]) -> dict[str, tuple[int, int]]:
    return {row.person: (row.week, row.four_weeks) for row in rows}


def _obvious_new(spells: list[Row]) -> dict[str, tuple[int, int]]:
    def taken(who: str, child: int, within: int) -> bool:
        own = [row for row in spells if (row.child, row.worker) == (child, who)]
        return any(
            row.first > ON - timedelta(days=within) and row.first <= ON
            and not any(runs(other, row.first - ONE_DAY) for other in own)
            for row in own
        )  # fmt: skip

    counts = {
        who: tuple(sum(taken(who, child, within) for child in CHILDREN) for within in (7, 28))
        for who in WORKERS
    }
    return {who: both for who, both in counts.items() if both[1]}
