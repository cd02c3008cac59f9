"""The measures of growth, records and promises, computed twice on worlds that nobody chose."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.governance.measures import obvious_more

from keystay.core.half_years import last_end_of_half
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.growth import grade
from keystay.governance.measures.queries import figures_of
from keystay.governance.measures.rules import half_before, months_before
from keystay.governance.measures.world import Day, Details, Due, Job, StageSpell, World

PEOPLE = ["Ada", "Ben", "Cas"]
FIRST = date(2024, 3, 1)
DAYS = st.integers(0, 700).map(lambda n: FIRST + timedelta(days=n))
TINY = Fraction(1, 10**15)
ON = date(2025, 9, 30)
QUARTERS = [date(2024, 6, 30), date(2024, 9, 30), date(2025, 3, 31), date(2025, 12, 31)]
STAGES = ["newly_qualified", "social_worker", "advanced"]


@st.composite
def jobs(draw):
    first, last = sorted((draw(DAYS), draw(DAYS)))
    ends = draw(st.sampled_from([None, last]))
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        "contract": draw(st.sampled_from(["permanent", "permanent", "agency"])),
        "starts": first,
        "ends": ends,
        "start_kind": draw(st.sampled_from(["joined", "changed"])),
        "end_kind": draw(st.sampled_from(["left", "changed"])) if ends else "",
        "grade": draw(st.sampled_from([8, 9, 10])),
        "origin": draw(st.sampled_from(["", "1", "9"])),
        "destination": draw(st.sampled_from(["", "1", "8"])),
        "reason": draw(st.sampled_from(["", "1", "10"])),
    }


@st.composite
def stages(draw):
    found = []
    for who in PEOPLE:
        turns = sorted(draw(st.sets(DAYS, max_size=3)))
        for number, first in enumerate(turns):
            after = [each - timedelta(days=1) for each in turns[number + 1 : number + 2]]
            name = draw(st.sampled_from(STAGES))
            ends = after[0] if after else None
            found.append({"person": who, "name": name, "starts": first, "ends": ends})
    return found


@st.composite
def dues(draw):
    due = draw(DAYS)
    grace = timedelta(days=draw(st.integers(0, 10)))
    return {"due": due, "last_good": due + grace, "kept": draw(st.none() | DAYS)}


DETAILS = st.fixed_dictionaries(
    {name: st.booleans() for name in ("registered", "birth", "sex", "ethnicity", "level", "route")}
)
COUNTS = st.dictionaries(st.sampled_from(PEOPLE), st.integers(1, 9))
WORLDS = st.fixed_dictionaries(
    {
        # The id says in which order rows of one day began.
        "jobs": st.lists(jobs(), max_size=7).map(
            lambda rows: [{**row, "id": f"J{n}"} for n, row in enumerate(rows)]
        ),
        "stages": stages(),
        "details": st.fixed_dictionaries(dict.fromkeys(PEOPLE, DETAILS)),
        "cases": COUNTS,
        "planned": COUNTS,
        "heard": st.lists(
            st.fixed_dictionaries({"ends": st.sampled_from(QUARTERS), "forms": st.integers(1, 12)}),
            max_size=4,
            unique_by=lambda row: row["ends"],
        ),
        "dues": st.lists(dues(), max_size=8),
    }
)


def as_world(rows):
    """The same rows as the measures read them."""
    told = {
        who: Details(
            each["birth"],
            each["registered"],
            "F" if each["sex"] else "",
            "REFU" if each["ethnicity"] else "NOBT",
            "1" if each["level"] else "",
            "step_up" if each["route"] else "",
        )
        for who, each in rows["details"].items()
    }
    return World(
        jobs=[_job(row) for row in rows["jobs"]],
        posts=(),
        cases={ON: rows["cases"]},
        year_days={ON: Decimal(253)},
        stages=[StageSpell(**row) for row in rows["stages"]],
        details=told,
        planned={ON: rows["planned"]},
        fell_due={
            "supervision": [
                Due(str(n), row["due"], "", "", row["kept"], row["last_good"])
                for n, row in enumerate(rows["dues"])
            ]
        },
        heard={(row["ends"], "T"): row["forms"] for row in rows["heard"]},
        fewest_forms=10,
    )


def _job(row):
    named = {"team": "T", "post": None, "basis": "", "fte": Decimal(1)}
    return Job(**named, **{**row, "grade": f"Grade {row['grade']}"})


@pytest.mark.promise("G1", "G2", "G7")
@settings(max_examples=150)
@given(WORLDS)
def test_every_new_measure_agrees_with_the_obvious_implementation(rows):
    wanted = [measures()[key] for key in (*obvious_more.MEASURES, "kept_supervision")]
    found = figures_of(Day(as_world(rows), ON), wanted)
    expected = obvious_more.figures(rows, ON)
    assert set(expected) == set(obvious_more.MEASURES)
    expected["kept_supervision"] = obvious_more.kept_in_time(rows["dues"], ON)
    for key, value in expected.items():
        if value == obvious_more.NOTHING:
            assert (found[key].value, found[key].printed) == (None, "x"), key
        elif value is None:
            assert (found[key].value, found[key].printed) == (None, "z"), key
        else:
            assert abs(Fraction(found[key].value) - value) < TINY, key


@pytest.mark.parametrize(
    ("words", "number"), [("Grade 9", 9), ("G10", 10), ("SW 8 (ASYE)", 8), ("Senior", None)]
)
def test_a_grade_is_read_however_it_is_written(words, number):
    assert grade(words) == number


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 2), date(2025, 9, 2)),
        (date(2026, 3, 31), date(2025, 9, 30)),
        (date(2025, 9, 30), date(2025, 3, 31)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2026, 8, 30), date(2026, 2, 28)),
        (date(2026, 12, 5), date(2026, 6, 5)),
    ],
)
def test_half_a_year_before_keeps_to_the_ends_of_months(day, before):
    assert half_before(day) == before


def test_months_are_counted_back_over_the_year():
    assert months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)
    assert months_before(date(2026, 12, 31), 12) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 30), date(2025, 9, 30)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2025, 9, 30)),
    ],
)
def test_the_last_half_year_that_is_over(day, end):
    assert last_end_of_half(day) == end
