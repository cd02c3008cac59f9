"""The formulas, on every row that the Department has published (census.md 6)."""

from datetime import date
from decimal import Decimal

import pytest

from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.rules import half_up, has_leap_day, ratio
from keystay.insight.benchmarks import queries as published

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


def agreeing(measure, within=TENTH):
    """How many rows agree, of those with every part and the rate."""
    agree = compared = 0
    for row in published._published().values():
        said = row.figures[measure.published].value
        above = row.figures[column(measure.numerator)].value
        below = [row.figures[column(part)].value for part in measure.denominator]
        if said is None or above is None or None in below or not sum(below):
            continue
        value = ratio(above, sum(below), measure.times)
        compared += 1
        agree += abs(value - said) <= within
    return agree, compared


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
