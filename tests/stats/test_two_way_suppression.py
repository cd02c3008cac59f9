"""Nobody can work out a withheld cell of a table that has sums below and beside it (101, 102)."""

from itertools import product
from random import Random

import pytest

from keystay.stats.suppression import TwoWay, is_small, two_way

pytestmark = pytest.mark.promise("N2", "G1")
COLUMNS = ("here", "moved", "left")


def table(chance: Random, rows: int, most: int) -> dict[str, dict[str, int]]:
    return {
        f"R{n}": {column: chance.randint(0, most) for column in COLUMNS}
        for n in range(chance.randint(1, rows))
    }


def rows(*cells: tuple[int, int, int]) -> dict[str, dict[str, int]]:
    return {f"R{n}": dict(zip(COLUMNS, each, strict=True)) for n, each in enumerate(cells)}


def test_nothing_is_hidden_where_nothing_is_small():
    assert two_way(rows((20, 5, 6), (30, 0, 7))) == TwoWay(frozenset(), frozenset(), foot=False)


def test_a_row_with_a_small_cell_goes_with_another_so_that_it_cannot_be_taken_away():
    found = two_way(rows((20, 2, 8), (30, 9, 9), (50, 9, 9)))
    assert found == TwoWay(frozenset({"R0", "R1"}), frozenset(), foot=False)


def test_a_small_sum_of_a_column_takes_the_foot_and_no_more_rows():
    found = two_way(rows((41, 2, 1), (30, 0, 9)))
    assert found == TwoWay(frozenset({"R0"}), frozenset(), foot=True)


def test_where_no_number_of_rows_is_enough_the_foot_is_hidden():
    assert two_way(rows((20, 4, 8), (30, 0, 9)), 6).foot is True
    assert two_way(rows((20, 8, 8))) == TwoWay(frozenset(), frozenset(), foot=False)


def test_a_row_of_very_few_people_is_hidden_with_its_sum_and_so_is_another():
    found = two_way(rows((2, 0, 1), (30, 8, 9), (40, 9, 9)))
    assert found.sums == frozenset({"R0", "R1"})
    assert found.rows >= found.sums


def test_sums_hidden_before_are_not_decided_again():
    cells = rows((20, 2, 8), (30, 9, 9), (50, 9, 9))
    found = two_way(cells, without={"R2"})
    assert found.sums == frozenset({"R2"})
    assert found.rows == frozenset({"R0", "R2"})


def test_a_table_without_rows_hides_nothing():
    assert two_way({}) == TwoWay(frozenset(), frozenset(), foot=False)


def test_trying_every_table_that_fits_what_is_shown_pins_no_small_cell():
    """Brute force: every table of whole numbers with the same cells, sums and foot as shown."""
    chance, smallest, tried = Random(7), 3, 0
    while tried < 60:
        cells = table(chance, 3, 4)
        found = two_way(cells, smallest)
        whole = sum(sum(each.values()) for each in cells.values())
        if not 2 <= len(found.rows) <= 2 or whole < smallest:
            continue
        tried += 1
        could = {(key, column): 0 for key in found.rows for column in COLUMNS}
        for guess in _guesses(cells, found, whole):
            for place, value in guess.items():
                could[place] = max(could[place], value)
        for (key, column), most in could.items():
            assert not is_small(cells[key][column], smallest) or most >= smallest, cells


def _guesses(cells, found, whole):
    hidden = sorted(found.rows)
    shown = {key: each for key, each in cells.items() if key not in found.rows}
    left = whole - sum(sum(each.values()) for each in shown.values())
    foot = {c: sum(cells[key][c] for key in hidden) for c in COLUMNS}
    for first in product(range(left + 1), repeat=len(COLUMNS)):
        if sum(first) > left:
            continue
        if found.foot:
            seconds = [t for t in product(range(left + 1), repeat=3) if sum(t) == left - sum(first)]
        else:
            seconds = [tuple(foot[c] - n for c, n in zip(COLUMNS, first, strict=True))]
        for second in seconds:
            guess = dict(zip(hidden, (first, second), strict=True))
            right = all(
                key in found.sums or sum(guess[key]) == sum(cells[key].values()) for key in hidden
            )
            if min(second) >= 0 and right:
                yield {(k, c): n for k in hidden for c, n in zip(COLUMNS, guess[k], strict=True)}
