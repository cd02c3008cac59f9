"""No group under the minimum is shown, and none can be worked out from those that are."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keystay.caseloads.feedback.rules import (
    MEETING,
    SERVICE,
    TEAM,
    WHOLE,
    Cell,
    Group,
    Half,
    Quarter,
    Tally,
    released,
    released_alone,
    size,
    smallest_told,
    tally,
    together,
)

pytestmark = pytest.mark.promise("T21")
MINIMUM = 10
SERVICES = {"a": "s", "b": "s", "c": "t", "d": "u"}
counts = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 10, 12, 17, 40])
tables = st.lists(counts, min_size=8, max_size=8).map(
    lambda numbers: frozenset(
        Cell(team, SERVICES[team], kind, count)
        for (team, kind), count in zip(product("abcd", ("x", "y")), numbers, strict=True)
        if count
    )
)


def told_by(cells: frozenset[Cell], shown: frozenset[Group]) -> list[int]:
    """The sizes of every group of cells whose forms follow from what is shown, by brute force.

    A group follows if its row of noughts and ones is a sum of multiples of the shown rows.
    """
    each = sorted(cells, key=lambda cell: (cell.team, cell.kind))
    basis = reduced([[Fraction(group.holds(cell)) for cell in each] for group in shown])
    found = []
    for row in product((0, 1), repeat=len(each)):
        if any(row) and not any(remainder([Fraction(one) for one in row], basis)):
            found.append(sum(one * cell.count for one, cell in zip(row, each, strict=True)))
    return found


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    basis: list[list[Fraction]] = []
    for row in rows:
        left = remainder(row, basis)
        if any(left):
            lead = next(each for each in left if each)
            basis.append([each / lead for each in left])
    return basis


def remainder(row: list[Fraction], basis: list[list[Fraction]]) -> list[Fraction]:
    for each in basis:
        place = next(n for n, one in enumerate(each) if one)
        row = [one - row[place] * other for one, other in zip(row, each, strict=True)]
    return row


@settings(max_examples=100, deadline=None)
@given(tables)
def test_nothing_that_follows_is_about_fewer_than_the_minimum(cells: frozenset[Cell]) -> None:
    shown = released(cells, MINIMUM)
    assert all(count >= MINIMUM for count in told_by(cells, shown))


@settings(max_examples=80, deadline=None)
@given(tables, st.sets(st.sampled_from(["s", "t", "u", "a", "b", "c", "d", "x", "y"])))
def test_the_smallest_group_that_follows_is_found_exactly(
    cells: frozenset[Cell], names: set[str]
) -> None:
    level = {**dict.fromkeys("stu", SERVICE), **dict.fromkeys("abcd", TEAM)}
    shown = frozenset({WHOLE, *(Group(level.get(name, MEETING), name) for name in names)})
    held = frozenset(group for group in shown if size(cells, group))
    if cells:
        assert smallest_told(cells, held) == min(told_by(cells, held))


@settings(max_examples=80, deadline=None)
@given(tables)
def test_one_question_of_a_small_service_tells_of_no_other_small_group(
    cells: frozenset[Cell],
) -> None:
    shown, added = released(cells, MINIMUM), released_alone(cells, MINIMUM, 5)
    assert all(group.level == SERVICE and 5 <= size(cells, group) < MINIMUM for group in added)
    own = [size(cells, group) for group in added]
    small = [count for count in told_by(cells, shown | added) if count < MINIMUM]
    assert sorted(small) == sorted(own)


def test_what_can_be_shown_safely_is_shown() -> None:
    cells = frozenset(Cell(team, SERVICES[team], "x", 10) for team in "abcd")
    names = {group.id for group in released(cells, MINIMUM)}
    assert names == {"", "s", "t", "u", "a", "b", "c", "d", "x"}


def test_a_team_that_would_give_its_neighbour_away_is_withheld() -> None:
    cells = frozenset({Cell("a", "s", "x", 20), Cell("b", "s", "x", 4)})
    assert released(cells, MINIMUM) == {WHOLE, Group(SERVICE, "s"), Group(MEETING, "x")}


def test_a_kind_of_meeting_that_would_split_a_team_is_withheld() -> None:
    cells = frozenset({Cell("a", "s", "x", 12), Cell("a", "s", "y", 3), Cell("b", "s", "x", 30)})
    shown = released(cells, MINIMUM)
    assert Group(TEAM, "a") in shown
    assert Group(MEETING, "x") not in shown


def test_no_council_under_the_minimum_shows_anything() -> None:
    cells = frozenset({Cell("a", "s", "x", 9)})
    assert released(cells, MINIMUM) == frozenset()
    assert released_alone(cells, MINIMUM, 5) == frozenset()
    assert released(frozenset(), MINIMUM) == frozenset()


def test_a_team_without_a_form_changes_nothing() -> None:
    cells = frozenset({Cell("a", "s", "x", 12), Cell("b", "s", "y", 0)})
    assert Group(TEAM, "a") in released(cells, MINIMUM)


def test_a_small_service_shows_one_question_if_nothing_else_follows() -> None:
    cells = frozenset({Cell("a", "s", "x", 30), Cell("c", "t", "x", 23), Cell("d", "u", "x", 7)})
    assert Group(SERVICE, "u") not in released(cells, MINIMUM)
    assert released_alone(cells, MINIMUM, 5) == {Group(SERVICE, "u")}
    assert released_alone(cells, MINIMUM, 8) == frozenset()


def test_a_quarter_is_three_months_and_over_the_day_after() -> None:
    quarter = Quarter.of(date(2026, 3, 31))
    assert quarter == Quarter(2026, 1)
    assert (quarter.first, quarter.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter.after(-1) == Quarter(2025, 4)
    assert quarter.after(4) == Quarter(2027, 1)
    assert not quarter.is_over(date(2026, 3, 31))
    assert quarter.is_over(date(2026, 4, 1))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_in_its_quarter_and_its_half(day: date) -> None:
    quarter = Quarter.of(day)
    half = Half.of(quarter)
    assert quarter.first <= day <= quarter.last
    assert quarter in half.quarters
    assert half.summer == (4 <= day.month <= 9)
    assert half.before(2).quarters[0] == half.quarters[0].after(-4)


def test_shares_are_of_those_who_answered() -> None:
    rows = [{"plan": "yes"}, {"plan": "no"}, {"plan": "partly"}, {"plan": "unsaid"}, {}]
    (plan, other) = tally(rows, ["plan", "other"])
    assert plan == Tally("plan", 1, 1, 1, 2)
    assert (plan.share("yes"), other.share("yes")) == (33, None)
    assert together([plan, plan]) == Tally("", 2, 2, 2, 4)


def test_shares_agree_with_the_obvious() -> None:
    for yes, no in product(range(12), range(12)):
        obvious = None if yes + no == 0 else int(Fraction(100 * yes, yes + no) + Fraction(1, 2))
        assert Tally("", yes, 0, no).share("yes") == obvious
