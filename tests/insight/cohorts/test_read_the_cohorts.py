"""The page of cohorts: who stayed of those who began together, told both ways (N2)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from math import prod
from random import Random

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, Cast
from tests.downloads import csv_rows, sheets
from tests.on_monday import cast, monday

from keystay.insight.cohorts.rules import Member, Standing
from keystay.insight.cohorts.tables import Row, Table, table, year_of
from keystay.organisation.policy import actions as policy
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people

__all__ = ["cast", "monday"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("N2")]
FEW_ENOUGH_TO_TRY = 8_000
FIRST, JOINED = "/cohorts/", "/cohorts/joined/"
BEGAN, PASSED = date(2023, 9, 4), date(2024, 9, 2)


def newcomers(cast: Cast, count: int, starts: date = BEGAN, route: str = "") -> list[Person]:
    """Newly qualified people in Crewe, from a day."""
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    found = [people.add(details=people.Details("New", f"No{n}"), by=BY) for n in range(count)]
    for each in found:
        assignments.start(person=each, terms=terms, starts_on=starts, by=BY)
        people.set_stage(person=each, name="newly_qualified", from_day=starts, by=BY)
        if route:
            people.set_qualifying_award(person=each, award=people.Award("MA", route=route), by=BY)
    return found


def passed(who: list[Person], on: date = PASSED) -> None:
    for each in who:
        people.set_stage(person=each, name="social_worker", from_day=on, by=BY)


def left(who: list[Person], kind: str = "left", on: date = date(2025, 3, 3)) -> None:
    for each in who:
        assignments.end(assignment=each.assignments.get(), ends_on=on, by=BY, end_kind=kind)


def told(answer: HttpResponse) -> dict[str, tuple[str, ...]]:
    shown = answer.context["table"]
    return {
        row.name: (row.began, row.here, row.moved, row.left, row.left_services)
        for row in (*shown.rows, shown.all)
    }


@pytest.fixture
def hana(cast: Cast) -> Client:
    return cast.signed_in("hana")


def test_who_left_the_council_and_who_left_childrens_services_are_two_numbers(cast: Cast, hana):
    new = newcomers(cast, 25)
    passed(new)
    left(new[:5])
    left(new[5:11], "moved_out")
    page = hana.get(FIRST)
    assert told(page) == {
        "2023-24": ("25", "14", "6", "5", "11"),
        "All together": ("25", "14", "6", "5", "11"),
    }
    row = page.context["table"].all
    assert (row.stayed_authority, row.stayed_services) == ("80.0", "56.0")
    assert "As at <strong>30 September 2025</strong>" in page.content.decode()


def test_lancashires_academy_is_withheld_until_the_council_shows_counts_so_small(cast: Cast, hana):
    new = newcomers(cast, 44)
    passed(new)
    left(new[:1])
    left(new[1:3], "moved_out")
    assert told(hana.get(FIRST))["2023-24"] == ("44", "c", "c", "c", "c")
    assert "Of 44" not in hana.get(FIRST).content.decode()
    policy.change_setting(
        key="suppression.smallest_count", value=1, from_day=date(2025, 1, 1), by=BY
    )
    assert told(hana.get(FIRST))["2023-24"] == ("44", "41", "2", "1", "3")


def test_who_is_gone_is_told_where_too_few_moved_to_say_where_to(cast: Cast, hana):
    first, second = newcomers(cast, 20), newcomers(cast, 20)
    passed(first)
    passed(second, date(2023, 9, 25))
    for each in (first, second):
        left(each[:5])
        left(each[5:9], "moved_out")
    assert told(hana.get(FIRST)) == {
        "2023-24": ("20", "11", "c", "c", "9"),
        "2022-23": ("20", "11", "c", "c", "9"),
        "All together": ("40", "22", "8", "10", "18"),
    }
    by_route = told(hana.get(FIRST, {"by": "route"}))
    assert by_route["Not known"] == ("40", "22", "8", "10", "18")


def test_a_sentence_says_what_may_be_said_of_all(cast: Cast, hana):
    new = newcomers(cast, 30)
    passed(new)
    left(new[:10])
    left(new[10:12], "moved_out")
    page = hana.get(FIRST).content.decode()
    assert "Of 30, 12 left children’s services; how many of them left the council is" in page


def test_a_year_is_the_census_year_and_only_ends_of_half_years_are_told(cast: Cast, hana):
    passed(newcomers(cast, 6), date(2024, 9, 30))
    passed(newcomers(cast, 7), date(2024, 10, 1))
    assert list(told(hana.get(FIRST))) == ["2024-25", "2023-24", "All together"]
    earlier = hana.get(FIRST, {"on": "2025-03-30"})
    assert earlier.context["on"] == date(2024, 9, 30)
    assert told(earlier)["All together"][0] == "6"


def test_all_who_joined_stand_by_year_and_by_way_into_the_work(cast: Cast, hana):
    newcomers(cast, 8, date(2022, 5, 2), "step_up")
    gone = newcomers(cast, 9, date(2023, 5, 1), "approach")
    left(gone[:4])
    by_year = told(hana.get(JOINED, {"on": "2025-04-01"}))
    assert by_year["2022-23"] == ("9", "c", "c", "c", "c")
    assert by_year["All together"] == ("17", "c", "c", "c", "c")
    by_route = told(hana.get(JOINED, {"on": "2025-04-01", "by": "route"}))
    assert {cells[1:] for cells in by_route.values()} == {("c",) * 4}
    assert len(by_route) == 3


def test_who_came_back_is_in_the_first_cohort_only(cast: Cast, hana):
    new = newcomers(cast, 6, date(2022, 5, 2))
    left(new, on=date(2022, 12, 31))
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    for each in new:
        assignments.start(person=each, terms=terms, starts_on=date(2024, 5, 1), by=BY)
    assert told(hana.get(JOINED, {"on": "2025-04-01"})) == {
        "2021-22": ("6", "6", "0", "0", "0"),
        "All together": ("6", "6", "0", "0", "0"),
    }


def test_before_anyone_is_in_a_cohort_the_page_says_what_brings_them_in(cast: Cast):
    page = cast.signed_in("hana").get(FIRST).content.decode()
    assert "Nobody has gone on from newly qualified" in page
    assert "import it" in page
    assert "import it" not in cast.signed_in("dan").get(FIRST).content.decode()
    assert (
        cast.signed_in("hana").get(FIRST, {"format": "csv"})["Content-Type"].startswith("text/html")
    )


def test_the_table_is_taken_with_its_definitions(cast: Cast, hana):
    passed(newcomers(cast, 12))
    rows = csv_rows(hana.get(FIRST, {"format": "csv"}))
    assert rows[0][:5] == [
        "Year", "Completed", "In children’s services", "Moved within the council",
        "Left the council",
    ]  # fmt: skip
    assert rows[1] == ["2023-24", "12", "12", "0", "0", "0", "100", "100"]
    notes = str(sheets(hana.get(FIRST, {"format": "xlsx"}))["Notes"])
    for words in ("As at 30 September 2025", "Definition: Left children’s services", "Source: "):
        assert words in notes


def test_the_statements_do_not_grow_with_the_people(cast: Cast, hana):
    passed(newcomers(cast, 6))
    hana.get(FIRST)
    made = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            hana.get(FIRST)
        made.append(len(asked))
        passed(newcomers(cast, 20))
    assert made[0] == made[1] <= 14


def test_who_may_see_the_measures_sees_cohorts(cast: Cast, hana):
    assert cast.signed_in("dan").get(FIRST).status_code == 200
    assert cast.signed_in("ade").get(FIRST).status_code == 403
    assert hana.get("/cohorts/academy/").status_code == 404


def test_the_day_before_october_is_the_old_year():
    day = date(2025, 9, 30)
    assert [
        year_of(Member("a", when, "", Standing.HERE)) for when in (day, day + timedelta(days=1))
    ] == ["2024-25", "2025-26"]


def test_a_council_of_a_few_shows_nothing():
    few = [Member(str(n), BEGAN, "Other", Standing.HERE) for n in range(3)]
    shown = table(few, PASSED, 5, by_route=False)
    assert shown is not None
    assert shown.anything_withheld
    assert shown.all.began == "c"
    assert table([], PASSED, 5, by_route=False) is None


def test_trying_every_table_that_fits_what_is_shown_pins_no_small_number():
    """Brute force over both levels: who is gone, and where to (reliability.md 101)."""
    chance, tried = Random(5), 0
    while tried < 25:
        cells = [[chance.randint(0, 4) for _ in range(3)] for _ in range(3)]
        people = [
            Member("", date(2020 + row, 3, 1), "", standing)
            for row, counts in enumerate(cells)
            for standing, count in zip(Standing, counts, strict=True)
            for _ in range(count)
        ]
        shown = table(people, PASSED, 3, by_route=False)
        if shown is None or not shown.anything_withheld or len(shown.rows) < 3:
            continue
        rows = [_fitting(_printed(row), len(people)) for row in reversed(shown.rows)]
        if prod(map(len, rows)) > FEW_ENOUGH_TO_TRY:
            continue
        tried += 1
        most = _most_that_fit(shown, rows)
        for row, counts in enumerate(cells):
            for column, count in enumerate(counts):
                assert count in (0, 3, 4) or most[row][column] >= 3, cells


def _most_that_fit(shown: Table, rows: list[list[tuple[int, ...]]]) -> list[list[int]]:
    """The most that each cell can be, in any table with the numbers that are shown."""
    foot = _printed(shown.all)
    found = [[0] * 3 for _ in rows]
    for guess in product(*rows):
        sums = [sum(column) for column in zip(*guess, strict=True)]
        if _fits(sums, foot):
            for row, counts in enumerate(guess):
                found[row] = [max(pair) for pair in zip(found[row], counts, strict=True)]
    return found


def _printed(row: Row) -> list[str]:
    return [row.began, row.here, row.moved, row.left, row.left_services]


def _fits(counts: Sequence[int], row: list[str]) -> bool:
    here, moved, left = counts
    told = (here + moved + left, here, moved, left, moved + left)
    return all(word in ("c", str(n)) for n, word in zip(told, row, strict=True))


def _fitting(row: list[str], whole: int) -> list[tuple[int, ...]]:
    most = range((whole if row[0] == "c" else int(row[0])) + 1)
    return [counts for counts in product(most, repeat=3) if _fits(counts, row)]
