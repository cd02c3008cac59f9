"""Small numbers of people, hidden before anything leaves: the one place that does it.

Symbols are those of the Department for Education: c suppressed, z not applicable,
x not available, low rounds to nought without being nought.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)

SUPPRESSED, NOT_APPLICABLE, NOT_AVAILABLE, LOW = "c", "z", "x", "low"
SMALLEST = 5


@dataclass(frozen=True)
class Breakdown:
    """Counts of one breakdown and their total, None where hidden."""

    counts: tuple[int | None, ...]
    total: int | None

    def shown(self) -> tuple[list[str], str]:
        """The counts and the total as they are printed."""
        return [count(each) for each in self.counts], count(self.total)


def breakdown(
    counts: Sequence[int], smallest: int = SMALLEST, hide: Collection[int] = ()
) -> Breakdown:
    """Hide counts from 1 to `smallest` - 1, and enough others that none can be worked out.

    A nought is shown. Whoever subtracts what is shown from the total learns only the sum of
    the hidden counts, each at least 1. More counts, the smallest first, are hidden until
    that sum leaves each hidden count free to be `smallest` or more. If it never does, the
    total is hidden as well. The counts at the places `hide` are hidden whatever they are.
    """
    hidden = {n for n, each in enumerate(counts) if is_small(each, smallest)}
    hidden |= {n for n in hide if counts[n]}
    spare = [n for n, each in enumerate(counts) if each >= smallest and n not in hidden]
    for number in sorted(spare, key=lambda n: (counts[n], n)):
        if not hidden or _is_open(counts, hidden, smallest):
            break
        hidden.add(number)
    shown = tuple(None if n in hidden else each for n, each in enumerate(counts))
    safe = not hidden or _is_open(counts, hidden, smallest)
    return Breakdown(shown, sum(counts) if safe else None)


def beside_total(counts: Mapping[K, int], smallest: int = SMALLEST) -> set[K]:
    """Which counts to hide where their total is known anyway; all, if hiding some is no use."""
    keys = list(counts)
    kept = breakdown([counts[key] for key in keys], smallest)
    if kept.total is None:
        return set(keys)
    return {key for key, shown in zip(keys, kept.counts, strict=True) if shown is None}


def nested(groups: Mapping[K, Mapping[L, int]], smallest: int = SMALLEST) -> tuple[set[K], set[L]]:
    """Which groups and which of their members to hide, where the total of all is known.

    A member is in one group. Whoever knows the total, the groups and the members that are shown
    cannot work out a hidden one: a group whose members cannot be hidden among themselves is
    hidden, and of a hidden group no member is shown, not even a nought.
    """
    keys = list(groups)
    sums = [sum(groups[key].values()) for key in keys]
    inner = {key: breakdown(list(groups[key].values()), smallest) for key in keys}
    open_groups = {n for n, key in enumerate(keys) if inner[key].total is None}
    outer = breakdown(sums, smallest, open_groups)
    if outer.total is None:
        return set(keys), {member for key in keys for member in groups[key]}
    hidden = {key for key, shown in zip(keys, outer.counts, strict=True) if shown is None}
    members = {
        member
        for key in keys
        for member, shown in zip(groups[key], inner[key].counts, strict=True)
        if key in hidden or shown is None
    }
    return hidden, members


@dataclass(frozen=True)
class TwoWay(Generic[K]):
    """What to hide of a table whose row sums and column sums are told beside its cells.

    `rows` have no cell shown, `sums` of those not even their sum; `foot` is True if the sums
    of the columns are hidden too.
    """

    rows: frozenset[K]
    sums: frozenset[K]
    foot: bool


def two_way(
    rows: Mapping[K, Mapping[L, int]],
    smallest: int = SMALLEST,
    without: Collection[K] | None = None,
) -> TwoWay[K]:
    """Which rows of a table to hide whole, where the total of all is known anyway.

    A row with a small cell is hidden, and more rows, the smallest first, until each small cell
    could be `smallest` or more. In a table with known sums the most that a cell can be is the
    lesser of what is left of its row and of its column. Where no number of rows is enough, or
    a column's own sum is small, the sums of the columns are hidden instead. `without` names the
    rows whose sum is hidden already, where it was decided before; else the small ones are.
    """
    whole = {key: sum(cells.values()) for key, cells in rows.items()}
    sums = beside_total(whole, smallest) if without is None else set(without)
    needed = sums | {
        key for key, cells in rows.items() if any(is_small(n, smallest) for n in cells.values())
    }
    foot = _foot(rows, rows)
    hidden = set(needed)
    for key in sorted(set(rows) - hidden, key=lambda key: whole[key]):
        if _is_free(rows, hidden, sums, smallest):
            break
        hidden.add(key)
    small = any(is_small(n, smallest) for n in foot.values())
    if small or not _is_free(rows, hidden, sums, smallest):
        return TwoWay(frozenset(needed), frozenset(sums), foot=True)
    return TwoWay(frozenset(hidden), frozenset(sums), foot=False)


def _foot(rows: Mapping[K, Mapping[L, int]], of: Collection[K]) -> Counter[L]:
    found: Counter[L] = Counter()
    for key in of:
        found.update(rows[key])
    return found


def _is_free(
    rows: Mapping[K, Mapping[L, int]], hidden: set[K], sums: set[K], smallest: int
) -> bool:
    """True if each small cell of the hidden rows could be `smallest` or more."""
    left = _foot(rows, hidden)
    without_sum = sum(sum(rows[key].values()) for key in sums) - (len(sums) - 1)
    return all(
        min(without_sum if key in sums else sum(rows[key].values()), left[column]) >= smallest
        for key in hidden
        for column, count in rows[key].items()
        if is_small(count, smallest)
    )


def rate(
    numerator: Decimal | None,
    denominator: Decimal | None,
    *,
    times: int = 100,
    decimals: int = 1,
    smallest: int = SMALLEST,
) -> str:
    """The rate as printed, or the symbol that stands in its place.

    Both parts are counts of people; a rate with a small part would give the part away.
    """
    if numerator is None or denominator is None:
        return NOT_AVAILABLE
    if denominator == 0:
        return NOT_APPLICABLE
    if is_small(numerator, smallest) or is_small(denominator, smallest):
        return SUPPRESSED
    value = numerator * times / denominator
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return LOW if value and not rounded else f"{rounded:f}"


def is_small(value: Decimal | int, smallest: int = SMALLEST) -> bool:
    """True from just above nought to just below `smallest`."""
    return 0 < value < smallest


def count(value: int | None) -> str:
    """A count as printed."""
    return SUPPRESSED if value is None else f"{value:,}"


def _is_open(counts: Sequence[int], hidden: set[int], smallest: int) -> bool:
    """True if, knowing only their sum, any hidden count could be `smallest` or more."""
    others_at_least = len(hidden) - 1
    return bool(others_at_least) and sum(counts[n] for n in hidden) - others_at_least >= smallest
