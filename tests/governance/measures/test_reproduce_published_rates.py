"""The formulas, on every row that the Department has published (census.md 6)."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.rules import half_up, has_leap_day, ratio
from keystay.insight.benchmarks import queries as published

DIFFERING = Path(__file__).parents[2] / "data" / "published_rates_that_differ.csv"
TENTH, PRINTED = Decimal("0.1"), Decimal("0.06")

# Rows that agree within 0.1, at least: the table of census.md section 6.
AT_LEAST = {
    "turnover_rate_fte": 1448,
    "turnover_rate_headcount": 1454,
    "vacancy_rate_fte": 1461,
    "agency_rate_fte": 1445,
    "agency_rate_headcount": 1458,
    "agency_cover_rate_fte": 1342,
    "vacancies_covered_rate_fte": 1361,
    "average_caseload": 1457,
}


# The same, of rows that agree to 0.06: the printed decimal, as far as parts that were
# themselves printed to one decimal allow (README of the data).
CLOSELY = {
    "turnover_rate_fte": 1408,
    "vacancy_rate_fte": 1456,
    "agency_rate_fte": 1436,
    "average_caseload": 1455,
}


def column(part):
    """The published column of a part, by the measure that is that part alone."""
    alone = [m for m in measures().values() if m.numerator == part and not m.denominator]
    return next(each.published for each in alone if each.published)


def recomputed(measure):
    """Each row with every part and the rate: the row, the rate as printed, as recomputed."""
    for row in published._published().values():
        said = row.figures[measure.published].value
        above = row.figures[column(measure.numerator)].value
        below = [row.figures[column(part)].value for part in measure.denominator]
        if said is not None and above is not None and None not in below and sum(below):
            yield row, said, ratio(above, sum(below), measure.times)


def agreeing(measure, within=TENTH):
    """How many rows agree, of those with every part and the rate."""
    rows = list(recomputed(measure))
    return sum(abs(value - said) <= within for _, said, value in rows), len(rows)


@pytest.mark.promise("G1")
@pytest.mark.parametrize(("key", "least"), AT_LEAST.items())
def test_the_formula_reproduces_the_published_rate(key, least):
    agree, compared = agreeing(measures()[key])
    assert agree >= least, f"{agree} of {compared}"


@pytest.mark.promise("G1")
@pytest.mark.parametrize(("key", "least"), CLOSELY.items())
def test_the_formula_reproduces_the_printed_decimal(key, least):
    agree, compared = agreeing(measures()[key], within=PRINTED)
    assert agree >= least, f"{agree} of {compared}"


@pytest.mark.promise("G1", "G7")
def test_the_rows_that_do_not_agree_are_those_listed():
    """Parts printed to one decimal, and England's and the regions' missing authorities."""
    found = [
        (key, row.name, str(row.year), str(said), str(half_up(value, 2)))
        for key in AT_LEAST
        for row, said, value in recomputed(measures()[key])
        if abs(value - said) > TENTH
    ]
    with DIFFERING.open(encoding="utf-8") as file:
        listed = [tuple(row) for row in csv.reader(file)][1:]
    assert sorted(found) == sorted(listed)


def test_there_are_1463_published_rows():
    assert len(published._published()) == 1463


def test_the_absence_rate_divides_by_253_days_and_254_in_a_leap_census_year():
    agree = compared = 0
    for row in published._published().values():
        cells = row.figures
        parts = [
            cells[c].value for c in ("absence_rate_fte", "working_days_lost_fte", "inpost_fte")
        ]
        if None in parts or not parts[2] or row.level != published.LOCAL:
            continue
        first, last = _census_year(row.year)
        days = 254 if has_leap_day(first, last) else 253
        compared += 1
        agree += half_up(parts[1] * 100 / (parts[2] * days), 1) == parts[0]
    assert agree >= compared - 9, f"{agree} of {compared}"


def _census_year(year):
    return date(year - 1, 10, 1), date(year, 9, 30)
