"""Whatever an extract holds, each row ends in exactly one place: none is passed over."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.caseloads.cases.extracts import as_csv
from tests.workforce.feeds.offering import BY, TODAY, worker

from keystay.caseloads.cases.feed import FEEDS
from keystay.core.feeds import Asked, Plan
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]

SSD, LIST = FEEDS
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DAYS = ("2025-01-10 00:00:00.000", "2026-02-20", "2025-06-01", "", "NULL", "soon", "2027-01-01")
NUMBERS = ("1", "2", "3", "", "NULL", "-1")
POOLS = {
    "ssd_professionals": {
        "prof_professional_id": ("P1", "P2", "P3", "P4", "", "NULL"),
        "prof_staff_id": ("E1", "E2", "E9", ""),
        "prof_professional_name": ("Ama Mensah", "KHAN, Bilal", "Zoe Other", ""),
        "prof_social_worker_registration_no": ("SW100001", "SW100002", "", "NULL"),
        "prof_agency_worker_flag": ("Y", "N", ""),
    },
    "ssd_involvements": {
        "invo_involvements_id": (*(f"I{n}" for n in range(8)), "", "NULL"),
        "invo_professional_id": ("P1", "P2", "P3", "P404", "-1", ""),
        "invo_professional_role_id": ("Allocated worker", "Health visitor", ""),
        "invo_professional_team": ("Crewe", "Macclesfield", "T9", "Nowhere", ""),
        "invo_person_id": NUMBERS,
        "invo_involvement_start_date": DAYS,
        "invo_involvement_end_date": DAYS,
        "invo_worker_change_reason": ("LEFTRL", "moved house", ""),
    },
    "ssd_department": {
        "dept_team_id": ("T8", "T9", "", "NULL"),
        "dept_team_name": ("Crewe", "Nowhere", ""),
    },
    "ssd_cin_plans": {
        "cinp_cin_plan_id": NUMBERS,
        "cinp_person_id": NUMBERS,
        "cinp_cin_plan_start_date": DAYS,
        "cinp_cin_plan_end_date": DAYS,
    },
    "ssd_cp_plans": {
        "cppl_cp_plan_id": NUMBERS,
        "cppl_person_id": NUMBERS,
        "cppl_cp_plan_start_date": DAYS,
        "cppl_cp_plan_end_date": DAYS,
    },
    "ssd_cla_episodes": {
        "clae_cla_episode_id": NUMBERS,
        "clae_person_id": NUMBERS,
        "clae_cla_episode_start_date": DAYS,
        "clae_cla_episode_ceased_date": DAYS,
    },
    "ssd_care_leavers": {"clea_person_id": NUMBERS, "clea_care_leaver_eligibility": ("R", "")},
}
CASES = {
    "Staff number": ("E1", "E2", "E9", ""),
    "Allocated worker": ("Ama Mensah", "Bilal Khan", "Zoe Other", ""),
    "Case number": NUMBERS,
    "Role": ("Allocated worker", "Duty", ""),
    "Team": ("Crewe", "Macclesfield", "Nowhere", ""),
    "Start date": DAYS,
    "End date": DAYS,
}


def rows_of(pool: dict[str, tuple[str, ...]]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows with cells from a pool, sometimes the same again, none of them blank."""
    row = st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in pool.items()})
    return st.lists(row.filter(lambda cells: any(cells.values())), min_size=1, max_size=14)


extracts = st.fixed_dictionaries(
    {name: rows_of(POOLS[name]) for name in ("ssd_professionals", "ssd_involvements")},
    optional={name: rows_of(pool) for name, pool in POOLS.items() if name not in
              ("ssd_professionals", "ssd_involvements")},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _people(teams):
    worker(teams["Crewe"])
    _, work = worker(teams["Crewe"], "Bilal Khan", "E2")
    assignments.end(assignment=work, ends_on=date(2026, 1, 30), by=BY)


def rows_told(plan: Plan) -> Counter[str]:
    """How many rows of each table the findings account for."""
    told = Counter[str]()
    for step in plan.steps:
        told[step.finding.part] += step.finding.count if step.finding.part else 0
    return +told


def answered(plan: Plan, asked: Asked, choices: list[int]) -> Asked:
    """Each question of the plan answered with one of its options."""
    asks = [step.finding.question for step in plan.steps if step.finding.question]
    chosen = {
        each.key: each.options[choices[n % len(choices)] % len(each.options)][0]
        for n, each in enumerate(asks)
    }
    return replace(asked, decisions={**chosen, **asked.decisions})


def lines_refused(plan: Plan) -> Counter[tuple[str, int]]:
    findings = (step.finding for step in plan.steps)
    return Counter((f.part, f.row) for f in findings if f.consequence == "refused")


@SETTINGS
@given(tables=extracts, choices=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_every_row_of_an_extract_ends_in_one_place(tables, choices):
    files = SSD.prepare({f"{name}.csv": as_csv(rows) for name, rows in tables.items()})
    headings = {part.name: {f.name: f.name for f in part.fields} for part in SSD.parts}
    content, asked = SSD.read(files, headings), Asked(on=TODAY)

    for _ in range(3):  # undecided, then decided, then what the decisions led to
        plan = SSD.plan(content, asked)
        assert rows_told(plan) == Counter({name: len(rows) for name, rows in tables.items()})
        assert all(count == 1 for count in lines_refused(plan).values())
        asked = answered(plan, asked, choices)


@SETTINGS
@given(rows=rows_of(CASES), choices=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_every_row_of_a_plain_list_ends_in_one_place(rows, choices):
    files = LIST.prepare({"cases.csv": as_csv(rows)})
    headings = {"cases": {field.name: field.title for field in LIST.parts[0].fields}}
    content, asked = LIST.read(files, headings), Asked(on=TODAY)

    for _ in range(3):
        plan = LIST.plan(content, asked)
        assert rows_told(plan) == Counter({"cases": len(rows)})
        assert all(count == 1 for count in lines_refused(plan).values())
        asked = answered(plan, asked, choices)


def test_a_row_with_nothing_that_is_taken_is_refused_and_not_lost():
    rows = [{"clea_person_id": "NULL", "clea_care_leaver_eligibility": "R"}]
    tables = {name: [{n: c[0] for n, c in POOLS[name].items()}] for name in list(POOLS)[:2]}
    tables["ssd_care_leavers"] = rows
    files = SSD.prepare({f"{name}.csv": as_csv(each) for name, each in tables.items()})
    headings = {part.name: {f.name: f.name for f in part.fields} for part in SSD.parts}

    plan = SSD.plan(SSD.read(files, headings), Asked(on=TODAY))

    assert lines_refused(plan) == Counter({("ssd_care_leavers", 2): 1})
