"""Cases and loads a second time, the obvious way: loops over plain rows, nothing shared."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keystay.caseloads.continuity.queries import new_of, taken_on
from keystay.caseloads.models import Child, PlanSpell, Spell
from keystay.caseloads.unallocated.queries import waiting
from keystay.caseloads.workload import queries
from keystay.caseloads.workload.plans import plan_mix, plans_by_worker
from keystay.caseloads.workload.pressures import pressures
from keystay.caseloads.workload.stretches import loads_over
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.actions import load_pack
from keystay.organisation.policy.queries import policy_book
from keystay.workforce.models import Assignment, Person, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C2")]
FIRST = date(2025, 1, 1)
PEOPLE, CHILDREN, TEAMS = range(4), range(5), range(2)
COUNTING = {"", "Allocated worker", "Social worker"}
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
PERCENT = {"advanced": 50, "experienced": 100, "manager": 0, "": 100}


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    one, other = sorted((draw(DAYS), draw(DAYS)))
    return one, draw(st.sampled_from([None, other]))


spells = st.tuples(
    st.sampled_from(CHILDREN),
    st.sampled_from([None, *PEOPLE]),
    st.sampled_from([*sorted(COUNTING), "Family support worker"]),
    spans(),
)
work = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(TEAMS),
    st.sampled_from([Decimal("0.2"), Decimal("0.6"), Decimal(1)]),
    st.sampled_from(["permanent", "agency"]),
    spans(),
)
plans = st.tuples(st.sampled_from(CHILDREN), st.sampled_from(["cin", "cp", "cla", "cl"]), spans())
worlds = st.fixed_dictionaries(
    {
        "spells": st.lists(spells, max_size=12),
        "work": st.lists(work, max_size=6),
        "plans": st.lists(plans, max_size=6),
        "stages": st.lists(st.sampled_from(sorted(PERCENT)), min_size=4, max_size=4),
    }
)


def stands(span: tuple[date, date | None], on: date) -> bool:
    return span[0] <= on and (span[1] is None or on <= span[1])


def obvious_cases(world: dict, on: date) -> dict[str, int]:
    held: dict[str, set[int]] = {}
    for child, worker, role, span in world["spells"]:
        if worker is not None and role in COUNTING and stands(span, on):
            held.setdefault(f"P{worker}", set()).add(child)
    return {worker: len(children) for worker, children in held.items()}


def obvious_loads(world: dict, on: date) -> dict[str, tuple[Fraction, int, Fraction, str]]:
    found = {}
    for person in PEOPLE:
        fte = sum(
            Fraction(f) for p, _, f, _, span in world["work"] if p == person and stands(span, on)
        )
        if not any(p == person and stands(span, on) for p, _, _, _, span in world["work"]):
            continue
        cases = obvious_cases(world, on).get(f"P{person}", 0)
        room = 16 * fte * PERCENT[world["stages"][person]] / 100
        over = cases * 100 > room * 115
        band = (
            "none" if cases == 0 else "well over" if over else "over" if cases > room else "within"
        )
        found[f"P{person}"] = (fte, cases, room, band)
    return found


def obvious_mix(world: dict, on: date, people: list[str]) -> dict[str, int]:
    mix = {"cla": 0, "cp": 0, "cin": 0, "cl": 0, "": 0}
    for child in CHILDREN:
        holders = {
            f"P{w}" for c, w, role, span in world["spells"]
            if c == child and role in COUNTING and stands(span, on)
        }  # fmt: skip
        if holders & set(people):
            on_plans = {p for c, p, span in world["plans"] if c == child and stands(span, on)}
            mix[next((p for p in ("cla", "cp", "cin", "cl") if p in on_plans), "")] += 1
    return mix


def obvious_holders(world: dict, child: int, on: date) -> set[str | None]:
    """Who holds a child on the day; None stands for a record without a worker."""
    return {
        None if worker is None else f"P{worker}"
        for c, worker, role, span in world["spells"]
        if c == child and role in COUNTING and stands(span, on)
    }


def obvious_shared(world: dict, on: date) -> dict[str, frozenset[str]]:
    found = {f"C{child}": obvious_holders(world, child, on) - {None} for child in CHILDREN}
    return {child: frozenset(who) for child, who in found.items() if len(who) > 1}


def obvious_waits(world: dict, on: date) -> set[str]:
    return {f"C{child}" for child in CHILDREN if obvious_holders(world, child, on) == {None}}


def put(world: dict) -> None:
    for kind in (PlanSpell, Spell, Child, Stage, Assignment, Person):
        kind.objects.all().delete()
    Person.objects.bulk_create(
        Person(id=f"P{n}", first_name="A", family_name=f"P{n}") for n in PEOPLE
    )
    Stage.objects.bulk_create(
        Stage(person_id=f"P{n}", name=name, starts_on=FIRST)
        for n, name in enumerate(world["stages"]) if name
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(
            person_id=f"P{person}", team_id=f"T{team}", org_role="5", contract=contract, fte=fte,
            starts_on=span[0], ends_on=span[1], start_kind="joined",
            end_kind="left" if span[1] else "",
        )
        for person, team, fte, contract, span in world["work"]
    )  # fmt: skip
    children = Child.objects.bulk_create(Child(reference=f"C{n}") for n in CHILDREN)
    Spell.objects.bulk_create(
        Spell(
            source_id=str(n), child=children[child], role=role, starts_on=span[0],
            worker_id=None if worker is None else f"P{worker}", ends_on=span[1],
        )
        for n, (child, worker, role, span) in enumerate(world["spells"])
    )  # fmt: skip
    PlanSpell.objects.bulk_create(
        PlanSpell(
            source_id=str(n), child=children[child], plan=kind, starts_on=span[0], ends_on=span[1]
        )
        for n, (child, kind, span) in enumerate(world["plans"])
    )


@pytest.fixture
def council(db: None) -> None:
    """Two teams and the shipped policy."""
    load_pack(key="england-2026", by="the test")
    service = Service.objects.create(name="Children in need")
    for n in TEAMS:
        Team.objects.create(id=f"T{n}", name=f"Team {n}", service=service, starts_on=FIRST)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds, on=DAYS)
def test_any_world_of_spells_on_any_day(council: None, world: dict, on: date):
    put(world)
    cases = obvious_cases(world, on)
    assert queries.cases_by_worker(on) == cases
    chosen = ["P0", "P1"]
    wanted = {person: held for person, held in cases.items() if person in chosen}
    assert queries.cases_by_worker(on, chosen) == wanted
    before = FIRST - timedelta(days=9000)
    many = queries.cases_by_worker_on_days([on, FIRST, before], policy_book())
    assert many == {on: cases, FIRST: obvious_cases(world, FIRST), before: {}}
    loads = queries.loads_on(on)
    found = {
        key: (Fraction(load.fte), load.cases, Fraction(load.capacity), load.band)
        for key, load in loads.items()
    }
    assert found == obvious_loads(world, on)
    over = {who: each[-1][1] for who, each in loads_over(FIRST, on).items()}
    assert {who: load for who, load in over.items() if load} == loads
    assert queries.loads_on(on, chosen).keys() == loads.keys() & set(chosen)
    assert plan_mix(on, chosen) == obvious_mix(world, on, chosen)
    each = {who: +Counter(obvious_mix(world, on, [who])) for who in chosen if who in wanted}
    assert plans_by_worker(on, chosen) == each
    called = dict(Child.objects.values_list("pk", "reference"))
    told = pressures(on, {}).shared.items()
    shared = {called[child]: workers for child, workers in told}
    assert shared == obvious_shared(world, on)
    assert {each.child.reference for each in waiting(on)} == obvious_waits(world, on)
    begun = {who: (week, four) for who, (_, week, four) in taken_on(on).items()}
    assert begun == {who: new_of(who, on) for who in begun}
    assert {new_of(f"P{n}", on) for n in PEOPLE if f"P{n}" not in begun} <= {(0, 0)}
    for team in TEAMS:
        own = [load for load in loads.values() if load.team == f"T{team}"]
        assert queries.loads_in([f"T{team}"], on) == own
    for team in queries.team_loads(loads.values()):
        rows = [load for load in loads.values() if load.team == team.team]
        holders = sum((row.fte for row in rows if row.cases), Decimal(0))
        assert team.cases == sum(row.cases for row in rows)
        assert team.holders_fte == holders
        assert team.average == (team.cases / holders if holders else None)
        assert team.largest == max(row.cases for row in rows)
        assert team.over == sum(row.band in ("over", "well over") for row in rows)


def test_nothing_counts_before_the_policy_began(council: None):
    day = date(2000, 1, 1)
    assert queries.cases_by_worker(day) == {}
    assert queries.loads_on(day) == {}
    assert queries.cases_by_worker_on_days([day], policy_book()) == {day: {}}
    assert queries.cases_by_worker_on_days([], policy_book()) == {}
