"""Nobody can work out a withheld count from totals, services and teams together (101, 102)."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.stats.suppression import beside_total, nested

pytestmark = pytest.mark.promise("G1", "W7")


def table(chance, groups, members, most):
    return {
        f"S{n}": {f"T{n}.{m}": chance.randint(0, most) for m in range(chance.randint(1, members))}
        for n in range(chance.randint(1, groups))
    }


def ranges(groups, hidden, members):
    """What each withheld member could be, for someone who knows all that is shown.

    In a shown service a nought is shown, so a hidden team has at least one; of a hidden service
    nothing is known but that it is not nought.
    """
    if hidden == set(groups) and any(groups.values()):
        whole = sum(sum(each.values()) for each in groups.values())
        every = [name for each in groups.values() for name in each]
        low = whole if len(every) == 1 else 0
        return dict.fromkeys(every, (low, whole))
    left = sum(sum(groups[name].values()) for name in hidden)
    found = {}
    for name, each in groups.items():
        unknown = [member for member in each if member in members]
        if name in hidden:
            high, low = left - (len(hidden) - 1), 0
            if len(each) == 1:
                low = left if len(hidden) == 1 else 1
        else:
            high, low = sum(each[m] for m in unknown) - (len(unknown) - 1), 1
        found |= dict.fromkeys(unknown, (low, high))
    return found


def test_ten_thousand_tables_are_safe_from_someone_who_subtracts():
    chance = Random(101)
    for _ in range(10_000):
        groups, smallest = table(chance, 4, 4, 12), chance.randint(2, 6)
        hidden, members = nested(groups, smallest)
        for name, each in groups.items():
            for member, count in each.items():
                assert member in members or not 0 < count < smallest
            assert name in hidden or not 0 < sum(each.values()) < smallest
        whole = sum(sum(each.values()) for each in groups.values())
        if len([m for each in groups.values() for m in each]) == 1 or whole < smallest:
            continue  # the council is the team, and its own figure is shown
        for member, (low, high) in ranges(groups, hidden, members).items():
            assert low < high, (groups, smallest, member)
            assert high >= smallest, (groups, smallest, member)


def test_trying_every_table_that_fits_what_is_shown_finds_the_same():
    """Brute force: all tables with the same published cells, for tables small enough."""
    chance = Random(102)
    for _ in range(120):
        groups = table(chance, 2, 2, 4)
        hidden, members = nested(groups, 3)
        cells = [(name, m) for name, each in groups.items() for m in each]
        whole = sum(sum(each.values()) for each in groups.values())
        if len(cells) == 1 or whole < 3 or not members:
            continue
        possible = {m: set() for m in members}
        choices = [range(whole + 1) if m in members else [groups[name][m]] for name, m in cells]
        for tried in product(*choices):
            if sum(tried) == whole and _fits(groups, hidden, cells, tried):
                for (_, m), value in zip(cells, tried, strict=True):
                    if m in members:
                        possible[m].add(value)
        for m, values in possible.items():
            assert len(values) > 1, (groups, m)
            assert max(values) >= 3, (groups, m)


def _fits(groups, hidden, cells, tried):
    for name, each in groups.items():
        own = sum(value for (group, _), value in zip(cells, tried, strict=True) if group == name)
        if name not in hidden and own != sum(each.values()):
            return False
    return True


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=2))
def test_beside_a_known_total_no_small_count_can_be_told(counts):
    hidden = beside_total(counts, 5)
    left = sum(counts[key] for key in hidden)
    assert all(key in hidden for key, count in counts.items() if 0 < count < 5)
    if hidden and hidden != set(counts):
        assert len(hidden) > 1
        assert left - (len(hidden) - 1) >= 5


def test_a_table_without_small_counts_is_shown_whole():
    assert nested({"S": {"a": 9, "b": 0}, "T": {"c": 7}}) == (set(), set())
    assert beside_total({"a": 9, "b": 0}) == set()
