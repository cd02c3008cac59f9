"""The published file, read with its symbols and its traps."""

from decimal import Decimal

import pytest

from keystay.insight.benchmarks import queries
from keystay.insight.benchmarks.queries import ENGLAND, LOCAL, Area
from keystay.insight.benchmarks.rules import ABSENT, Figure, Middle, median, quantile, read
from keystay.organisation.authority.queries import authorities

CHESHIRE_EAST = "895"


def numbers(*texts):
    return [Figure(Decimal(text)) for text in texts]


@pytest.mark.parametrize("symbol", ["c", "z", "x", "u", "low", ":"])
def test_a_symbol_is_kept_and_never_becomes_a_number(symbol):
    assert read(f" {symbol} ") == Figure(None, symbol)
    assert read(symbol).printed(1) == symbol


def test_a_plain_nought_is_a_true_nought():
    assert read("0") == Figure(Decimal(0))
    assert read("0").printed(1) == "0.0"


def test_an_empty_cell_is_not_available():
    assert read("") == ABSENT


def test_anything_else_is_refused():
    with pytest.raises(ValueError, match="neither a number nor a known symbol"):
        read("n/a")


def test_the_median_is_of_those_present_and_says_how_many():
    assert median([*numbers("3", "1", "2"), read("c")]) == Middle(Decimal(2), 3, 4)
    assert median([read("x")]) == Middle(None, 0, 1)


def test_a_quantile_between_two_values_is_in_proportion():
    assert quantile([Decimal(1), Decimal(3)], Decimal("0.25")) == Decimal("1.5")
    assert quantile([], Decimal("0.5")) is None


def test_every_symbol_of_the_file_is_counted_and_kept():
    found: dict[str, int] = {}
    for row in queries._published().values():
        for figure in row.figures.values():
            found[figure.symbol] = found.get(figure.symbol, 0) + (figure.value is None)
    assert {s: n for s, n in found.items() if s} == {"x": 98, "z": 81, "u": 51, "low": 12, "c": 8}


def test_the_years_are_2017_to_2025():
    assert queries.years() == tuple(range(2017, 2026))


def test_figures_are_those_published():
    area = queries.area_of(CHESHIRE_EAST)
    assert queries.figure(area, "turnover_rate_fte", 2025) == Figure(Decimal("19.2"))
    assert queries.figure(ENGLAND, "caseload_fte", 2025) == Figure(Decimal("15.2"))
    assert queries.region_of(CHESHIRE_EAST).name == "North West"


def test_every_authority_has_an_area_a_region_and_neighbours():
    for code in authorities():
        assert queries.region_of(code).name
        assert 9 <= len(queries.neighbours_of(code)) <= 10


@pytest.mark.parametrize(("code", "other"), [("314", "318"), ("940", "941")])
def test_two_authorities_that_return_together_share_one_area(code, other):
    area = queries.area_of(code)
    assert area == queries.area_of(other) == Area(LOCAL, f"{code} / {other}", area.name)
    assert queries.note_on(code).startswith("Published together as ")
    assert area not in queries.neighbours_of(code)


def test_a_london_authority_belongs_to_inner_or_outer_london():
    assert queries.region_of("314").name == "Outer London"
    assert queries.region_of("202").name == "Inner London"


def test_a_new_authority_has_no_figure_before_it_began_and_says_so():
    area = queries.area_of("942")
    assert queries.figure(area, "inpost_fte", 2022) == ABSENT
    assert "Cumbria" in queries.note_on("942")
    assert queries.note_on(CHESHIRE_EAST) == ""


def test_the_median_of_neighbours_counts_those_without_a_row():
    cumbrian = [c for c, each in authorities().items() if "942" in each.neighbours]
    early = queries.neighbours_median(cumbrian[0], "caseload_fte", 2017)
    assert early.present < early.of


def test_authorities_are_listed_smallest_first_with_their_quartiles():
    values = [value for _, value in queries.local_figures("turnover_rate_fte", 2025)]
    spread = queries.spread("turnover_rate_fte", 2025)
    assert values == sorted(values)
    assert spread.present == len(values)
    assert values[0] <= spread.lower <= spread.middle <= spread.upper <= values[-1]


def test_the_latest_inspection_is_read_where_there_is_one():
    assert queries.inspection(CHESHIRE_EAST).overall == "inadequate"
    assert queries.inspection("999") is None


def test_the_attribution_names_the_licence_and_the_source():
    assert "Open Government Licence" in queries.ATTRIBUTION
    assert "Department for Education" in queries.ATTRIBUTION


@pytest.mark.promise("G1")
def test_the_department_publishes_small_headcounts_of_a_council_whole():
    """Why a council's own totals of 1 to 4 are shown here too (governance/measures/_sources)."""
    counts = ("inpost_headcount", "starters_headcount", "leavers_headcount", "agency_headcount")
    rows = [row for row in queries._published().values() if row.area.level == LOCAL]
    told = [row.figures[name] for row in rows for name in counts]
    assert sum(each.value is not None and 0 < each.value < 5 for each in told) == 115
    assert not [each for each in told if each.symbol == "c"]
