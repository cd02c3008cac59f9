"""What a cell means: dates as people write them, numbers, FTE, words from a list."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.core.tables import values
from keystay.core.tables.values import NotUsable

DAYS = st.dates(date(1961, 1, 1), date(2060, 12, 31))
EVER = st.dates(date(1910, 1, 2), date(2099, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "3/4/2024",
        "03/04/2024",
        "3.4.2024",
        "3-4-24",
        "03-Apr-24",
        "3 April 2024",
        "3rd April 2024",
        "03 apr 2024",
        "2024-04-03",
        "2024-04-03 00:00:00.000",
        "2024-04-03T09:30:00Z",
        "03/04/2024 00:00",
        "45385",
        "45385.0",
        45385,
        45385.0,
        45385.75,
        date(2024, 4, 3),
        datetime(2024, 4, 3, 12, 0),  # noqa: DTZ001
    ],
)
def test_a_date_is_understood_however_it_is_written(written):
    assert values.day(written) == date(2024, 4, 3)


@pytest.mark.parametrize(
    "written",
    [
        *("31/2/2024", "4/13/2024", "yesterday", "2024", "12", "3 Foo 2024", "1/1/1899", "0"),
        *(-5, True, time(9), timedelta(1), "3/4", "99999", 2958466),
    ],
)
def test_what_is_no_date_is_refused_with_a_way_to_mend_it(written):
    with pytest.raises(NotUsable) as refusal:
        values.day(written)
    assert refusal.value.reason
    assert refusal.value.mend


@given(EVER)
def test_every_day_comes_back_from_british_and_iso_writing_and_from_excel(day):
    assert values.day(f"{day:%d/%m/%Y}") == day
    assert values.day(day.isoformat()) == day
    assert values.day((day - date(1899, 12, 30)).days) == day


@given(DAYS)
def test_two_digit_years_and_month_names_come_back(day):
    assert values.day(f"{day:%d-%b-%y}") == day
    assert values.day(f"{day:%-d %B %Y}") == day


@given(st.text(max_size=300) | st.floats() | st.integers() | st.binary().map(repr))
def test_a_parser_answers_or_refuses_and_never_breaks(cell):
    for parse in (
        values.day,
        values.fte,
        values.number(),
        values.whole(),
        values.text(),
        values.yes_no,
        values.choice({"Yes": "y"}),
    ):
        try:
            parse(cell)
        except NotUsable:
            continue


@given(st.decimals(0, 1, places=6))
def test_fte_comes_back_and_so_does_its_percentage(share):
    assert values.fte(str(share)) == share
    assert values.fte(f"{share * 100} %") == share


@pytest.mark.parametrize("written", ["1.1", "-0.1", "x", "", "nan", "inf", "101%", "1,2,x"])
def test_what_is_no_fte_is_refused(written):
    with pytest.raises(NotUsable):
        values.fte(written)


def test_numbers_lose_pounds_and_thousands():
    assert values.number()("£1,234.50") == Decimal("1234.50")
    assert values.number(places=1)("18.46") == Decimal("18.5")
    assert values.whole()("12.0") == 12
    assert values.number()("1e3") == 1000
    with pytest.raises(NotUsable, match="whole number"):
        values.whole()("12.5")


def test_words_are_compared_without_case_and_punctuation():
    parse = values.choice({"Fixed-term": "temporary", "Permanent": "permanent"})

    assert parse(" fixed TERM ") == "temporary"
    with pytest.raises(NotUsable) as refusal:
        parse("zero hours")
    assert refusal.value.mend == "Use one of: Fixed-term, Permanent."


def test_text_is_tidied_and_capped():
    assert values.text()("  Ama   Mensah ") == "Ama Mensah"
    assert values.text()(7.0) == "7"
    with pytest.raises(NotUsable, match="longer than 5"):
        values.text(5)("abcdef")


@pytest.mark.parametrize(("cell", "empty"), [("NULL", True), (" n/a ", True), ("0", False)])
def test_nothing_is_written_in_many_ways(cell, empty):
    assert values.is_empty(cell) is empty
    assert not values.is_empty(0)


@pytest.mark.parametrize(
    ("cell", "answer"), [("Y", True), ("yes", True), (1.0, True), ("N", False)]
)
def test_yes_and_no(cell, answer):
    assert values.yes_no(cell) is answer
