"""The figures of returns, alone and together, agree with a second, obvious way of counting."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.governance.census import obvious_figures
from tests.governance.census.returns import AMA, BILAL, MO, head, usual, worker

from keystay.governance.census.asked import Asked
from keystay.governance.census.figures import figures_of
from keystay.governance.census.profile import ethnic_group, profile
from keystay.governance.census.readings import Readings
from keystay.governance.census.region import TwiceThere, regions
from keystay.workforce.feeds.csww.layout import ITEMS, YEARS, layout
from keystay.workforce.feeds.csww.reader import Head, Worker

pytestmark = pytest.mark.promise("G7")

HOURS = st.sampled_from(["0", "0.2", "0.5", "0.756757", "1"])


@st.composite
def workers(draw, of):
    """A worker with each item there or not, of a few numbers, so that some stand twice."""
    first, last = of.first_day.toordinal(), of.reference_day.toordinal()
    day = st.integers(first - 40, last).map(lambda n: date.fromordinal(n).isoformat())
    likely = {
        "AgencyWorker": st.sampled_from(["0", "0", "0", "1"]),
        "SWENo": st.sampled_from(["SW1", "SW2", "SW3"]),
        "FTE": HOURS,
        "FTE30": HOURS,
        "OrgRole": st.sampled_from(list("123456")),
        "PersonBirthDate": st.sampled_from(["1980-02-29", "2001-09-30"]),
        of.sex_item: st.sampled_from(list(of.items[of.sex_item].codes)),
        "Ethnicity": st.sampled_from(["WBRI", "NOBT"]),
        "RoleStartDate": day,
        "RoleEndDate": st.integers(first, last).map(lambda n: date.fromordinal(n).isoformat()),
        "Cases30": st.integers(0, 30).map(str),
        "WorkingDaysLost": st.integers(0, 4000).map(lambda n: str(Decimal(n) / 100)),
    }
    there = draw(st.lists(st.sampled_from(sorted(likely)), unique=True, min_size=4))
    return {name: draw(likely[name]) for name in there}


@st.composite
def drawn_returns(draw):
    of = layout(draw(st.sampled_from(YEARS)))
    places = st.integers(0, 9999).map(lambda n: f"{Decimal(n) / 100:.2f}")
    names = st.sampled_from(["NumberOfVacancies", "NoAgencyFTE"])
    totals = draw(st.dictionaries(names, places))
    return of.year, totals, draw(st.lists(workers(of), min_size=1, max_size=7))


@given(drawn_returns())
def test_the_obvious_way_of_counting_gives_the_same(drawn):
    year, totals, rows = drawn
    top = Head({"Year": str(year), "LEA": "895"}, "", totals)
    found = figures_of(top, [Worker(n, row) for n, row in enumerate(rows)]).results()
    plain = obvious_figures.figures(year, totals, rows)
    assert found.keys() == plain.keys()
    for key, value in plain.items():
        ours = found[key].value
        assert (ours is None) == (value is None), key
        if ours is not None:
            assert abs(Fraction(ours) - Fraction(value)) < Fraction(1, 10**9), key


def value(key, rows, asked=Asked, totals=None):
    return figures_of(head(totals=totals), rows, asked).results()[key].value


def test_a_person_with_two_posts_is_one_head_in_the_more_senior_role_and_all_their_hours():
    twice = [*usual(), worker(AMA, FTE="0.2", OrgRole="3", Cases30="0")]
    found = figures_of(head(), twice)
    assert [each.role for each in found.in_post] == ["3"]
    assert (value("in_post_headcount", twice), value("in_post_fte", twice)) == (1, 1)
    # 17 cases over all of her hours and 21 over Bilal's.
    assert value("average_caseload", twice) == 19
    assert value("maximum_caseload", twice) == 21


def test_one_number_with_two_birth_dates_is_two_people_as_the_department_counts():
    assert value("in_post_headcount", [*usual(), worker(AMA, PersonBirthDate="1990-01-01")]) == 2


def test_agency_workers_are_never_counted_as_one():
    assert value("agency_headcount", [*usual(), worker(BILAL)]) == 2


def test_a_leavers_hours_are_those_of_the_item_that_the_council_reads():
    rows = [worker(AMA), worker(MO, FTE="0.6", FTE30="0.8")]
    assert value("leavers_fte", rows) == Decimal("0.8")
    by_fte = Asked(layout(2025), Readings(leavers_fte="FTE"))
    assert value("leavers_fte", rows, lambda of: by_fte) == Decimal("0.6")


def test_who_leaves_on_the_day_is_a_leaver_or_both_as_the_council_reads_it():
    rows = [worker(AMA, RoleEndDate="2025-09-30")]
    both = Asked(layout(2025), Readings(leaving_on_the_day="both"))
    assert (value("in_post_headcount", rows), value("leavers_headcount", rows)) == (0, 1)
    assert value("in_post_headcount", rows, lambda of: both) == 1


def test_the_absence_rate_has_254_days_in_2024():
    top = head({"Year": "2024", "ReferenceDate": "2024-09-30"})
    found = figures_of(top, usual()).results()["absence_rate"]
    assert found.denominator == Decimal("0.8") * 254


def test_people_are_broken_down_with_small_numbers_hidden():
    rows = [worker(AMA, SWENo=f"SW{n}", Sex="F" if n < 8 else "M") for n in range(10)]
    rows += [worker(AMA, SWENo="SW99", Sex=None)]
    splits = {each.by: each for each in profile(figures_of(head(), rows))}
    assert splits["Sex"].words == ("Female", "Male", "Not known")
    assert splits["Sex"].shown["in_post"] == ("c", "c", "c")
    assert splits["Age"].shown["in_post"] == ("0", "0", "11", "0", "0", "0", "0")
    assert splits["Role"].totals == {"in_post": "11", "starters": "0", "leavers": "0"}


def test_of_a_very_few_people_nothing_is_told_by_age_role_or_sex():
    rows = [worker(AMA, SWENo=f"SW{n}") for n in range(4)]
    for split in profile(figures_of(head(), rows)):
        assert set(split.shown["in_post"]) == {"c"}
        assert split.totals["in_post"] == "c"


@given(st.lists(st.sampled_from(["F", "M", "X"]), max_size=14))
def test_no_cell_from_1_to_4_can_be_worked_out_even_with_the_headcount(sexes):
    """Abuse cases 101 and 102: every table of the same look is tried, by brute force."""
    rows = [worker(AMA, SWENo=f"SW{n}", Sex=sex) for n, sex in enumerate(sexes)]
    found = figures_of(head(), rows)
    (split,) = [each for each in profile(found) if each.by == "Sex"]
    cells, total = split.shown["in_post"], len(found.in_post)
    choices = [range(total + 1) if cell == "c" else [int(cell)] for cell in cells]
    possible = [each for each in product(*choices) if sum(each) == total]
    if total >= 5:
        for place, cell in enumerate(cells):
            assert cell != "c" or len({each[place] for each in possible}) > 1


def test_each_ethnicity_is_in_a_group_or_not_known():
    groups = {code: ethnic_group(code) for code in ITEMS["Ethnicity"].codes}
    assert groups["CHNE"] == "Asian or Asian British"
    assert {code for code, group in groups.items() if group == "Not known"} == {"REFU", "NOBT"}


def test_councils_together_are_sums_over_those_with_every_part():
    north = figures_of(head({"LEA": "001"}), usual())
    south = figures_of(head({"LEA": "002"}, {"NumberOfVacancies": None}), usual())
    (found,) = regions([south, north])
    assert list(found.councils) == ["001", "002"]
    assert found.total["in_post_fte"].value == Decimal("1.6")
    # Only the north tells its vacancies: 2.5 of 2.5 + 0.8.
    assert found.total["vacancy_rate_fte"].printed == "75.8"
    assert (found.counted["vacancy_rate_fte"], found.counted["in_post_fte"]) == (1, 2)
    assert found.councils["002"]["vacancies_fte"].printed == "x"


def test_a_figure_that_no_council_tells_is_not_available():
    (found,) = regions([figures_of(head(totals={"NumberOfVacancies": None}), usual())])
    assert found.total["vacancies_fte"].printed == "x"


def test_years_stand_apart_and_a_council_stands_once_in_each():
    old = figures_of(head({"Year": "2023"}), usual())
    new = figures_of(head(), usual())
    assert [each.year for each in regions([old, new])] == [2025, 2023]
    with pytest.raises(TwiceThere, match="council 895 for 2025"):
        regions([new, new])
