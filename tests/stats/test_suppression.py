"""Small numbers cannot be read, nor worked out from what is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.stats.suppression import breakdown, rate

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=7)
SMALLEST = st.integers(2, 6)


@pytest.mark.promise("W7")
@given(COUNTS, SMALLEST)
def test_no_small_count_is_shown(counts, smallest):
    safe = breakdown(counts, smallest)
    for count, shown in zip(counts, safe.counts, strict=True):
        assert shown in (None, count)
        assert shown is not None or count > 0
        assert shown is None or not 0 < shown < smallest


@pytest.mark.promise("W7")
@given(COUNTS, SMALLEST)
def test_what_is_shown_leaves_every_hidden_count_free_to_be_large_enough(counts, smallest):
    safe = breakdown(counts, smallest)
    hidden = [n for n, shown in enumerate(safe.counts) if shown is None]
    if safe.total is None:
        return
    left = safe.total - sum(shown for shown in safe.counts if shown is not None)
    # Someone who subtracts knows `left`, and that each of the others is at least 1.
    assert not hidden or (len(hidden) >= 2 and left - (len(hidden) - 1) >= smallest)


@given(COUNTS)
def test_a_breakdown_without_small_counts_is_shown_whole(counts):
    large = [count + 5 for count in counts]
    safe = breakdown(large)
    assert safe.counts == tuple(large)
    assert safe.total == sum(large)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ([3, 20, 9], ["c", "20", "c"], "32"),
        ([4, 4, 20], ["c", "c", "20"], "28"),
        ([1, 1, 20], ["c", "c", "c"], "22"),
        ([3, 0, 0], ["c", "0", "0"], "c"),
        ([2, 2, 0], ["c", "c", "0"], "c"),
        ([0, 0], ["0", "0"], "0"),
        ([1200, 0], ["1,200", "0"], "1,200"),
    ],
)
def test_breakdowns_as_they_are_printed(counts, shown, total):
    assert breakdown(counts).shown() == (shown, total)


@pytest.mark.parametrize(
    ("above", "below", "words"),
    [
        (6, 48, "12.5"),
        (4, 48, "c"),
        (0, 4, "c"),
        (0, 0, "z"),
        (None, 48, "x"),
        (6, None, "x"),
        (0, 48, "0.0"),
        (5, 100000, "low"),
    ],
)
def test_a_rate_over_small_parts_is_suppressed(above, below, words):
    parts = (None if part is None else Decimal(part) for part in (above, below))
    assert rate(*parts) == words
