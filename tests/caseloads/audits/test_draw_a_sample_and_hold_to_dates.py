"""Lots, shares, states and outcomes, each against a second, obvious way of working them out."""

import hashlib
import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.caseloads.audits import rules
from keystay.caseloads.audits.rules import Drawable, Steps

pytestmark = pytest.mark.promise("C8", "C9")
CASES = st.lists(
    st.builds(Drawable, st.text("ABCDEFGH", min_size=1, max_size=4), st.sampled_from("NSEW")),
    unique_by=lambda case: case.reference,
    max_size=20,
)
NONE = Steps(False, False, False, False, False, 0, 0, False, False)


@given(CASES, st.integers(0, 25), st.integers(0, 999_999))
def test_the_lowest_lots_are_taken(frame: list[Drawable], wanted: int, seed: int):
    numbers = {}
    for case in frame:
        digest = hashlib.sha256((str(seed) + ":" + case.reference).encode()).digest()
        numbers[case.reference] = int.from_bytes(digest, "big")
    obvious = []
    while numbers and len(obvious) < wanted:
        lowest = min(numbers.values())
        obvious += [name for name in numbers if numbers[name] == lowest]
        numbers = {name: n for name, n in numbers.items() if n != lowest}
    assert rules.draw(frame, wanted, seed, by_stratum=False) == obvious
    backwards = rules.draw(reversed(frame), wanted, seed, by_stratum=False)
    assert backwards == obvious


@given(CASES, st.integers(0, 25), st.integers(0, 999_999))
def test_by_stratum_each_group_gives_its_own_lowest_lots(frame, wanted, seed):
    drawn = rules.draw(frame, wanted, seed, by_stratum=True)
    assert drawn == rules.draw(reversed(frame), wanted, seed, by_stratum=True)
    assert len(drawn) == min(wanted, len(frame))
    sizes = {name: sum(c.stratum == name for c in frame) for name in {c.stratum for c in frame}}
    taken = rules.shares(sizes, wanted)
    for name in sizes:
        own = [case for case in frame if case.stratum == name]
        mine = {c.reference for c in own} & set(drawn)
        assert mine == set(rules.draw(own, taken[name], seed, by_stratum=False))


@given(st.dictionaries(st.sampled_from("NSEW"), st.integers(1, 9), max_size=4), st.integers(0, 40))
def test_shares_are_as_near_to_proportion_as_whole_cases_can_be(sizes, wanted):
    given_ = rules.shares(sizes, wanted)
    total = sum(sizes.values())
    wanted = min(wanted, total)
    assert sum(given_.values()) == wanted
    assert all(0 <= given_[name] <= sizes[name] for name in sizes)

    def away(shares: dict[str, int]) -> int:
        return sum((shares[name] * total - sizes[name] * wanted) ** 2 for name in sizes)

    every = itertools.product(*(range(sizes[name] + 1) for name in sizes))
    tried = [dict(zip(sizes, each, strict=True)) for each in every if sum(each) == wanted]
    assert not sizes or away(given_) == min(map(away, tried))


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (NONE, "planned"),
        (Steps(True, False, False, False, False, 0, 0, False, False), "under_way"),
        (Steps(True, True, False, False, False, 0, 0, False, False), "graded"),
        (Steps(True, True, True, False, True, 0, 0, False, False), "talked"),
        (Steps(True, True, True, True, False, 1, 1, False, False), "coached"),
        (Steps(True, True, True, True, True, 0, 0, False, False), "viewed"),
        (Steps(True, True, True, True, True, 2, 1, False, False), "improving"),
        (Steps(True, True, True, True, True, 2, 0, False, False), "done"),
        (Steps(True, True, True, True, True, 2, 0, True, False), "again"),
        (Steps(True, True, True, True, True, 2, 0, True, True), "closed"),
    ],
)
def test_the_first_step_that_is_wanting_is_the_state(steps: Steps, state: str):
    assert rules.state_of(steps) == state
    assert state in rules.STATES


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["inadequate"], ["good"], "better"),
        (["good"], ["good"], "same"),
        (["good"], ["requires_improvement"], "worse"),
        (["inadequate", "good"], ["outstanding", "inadequate"], "worse"),
        (["inadequate", "good"], ["inadequate", "outstanding"], "better"),
    ],
)
def test_one_standard_that_fell_makes_the_whole_worse(before, after, found):
    keys = ["a", "b"]
    asked = {**dict(zip(keys, before, strict=False)), "other": "good"}
    assert rules.outcome(asked, dict(zip(keys, after, strict=False))) == found


def test_months_end_on_their_last_day():
    assert rules.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert rules.months_after(date(2026, 1, 15), 11) == date(2026, 12, 15)


def test_what_is_missing_is_named():
    assert rules.wanting({"a": "good"}, {"words": " "}, ["a", "b"]) == ["b", "words"]
    assert rules.mark("") == ""
    assert rules.nothing_to_improve(["good", "outstanding"])
    assert not rules.nothing_to_improve(["good", "inadequate"])
