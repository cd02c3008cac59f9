"""Promise-keeping in words: shares, and which promise slips first. For pages and the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from keystay.core.promises import Promise, promise
from keystay.core.words import one_decimal, plural
from keystay.governance.promises.rules import Slip, Tally
from keystay.stats.suppression import NOT_APPLICABLE, SUPPRESSED, is_small


@dataclass(frozen=True)
class SlipLine:
    """A promise above and within capacity, as printed; `words` is the fall."""

    promise: Promise
    above: str
    above_of: str
    within: str
    within_of: str
    words: str


def share(tally: Tally) -> str:
    """Kept in time in per cent as printed; z where nothing is settled."""
    return NOT_APPLICABLE if tally.share is None else one_decimal(tally.share)


def slip_lines(found: Iterable[Slip], smallest: int) -> list[SlipLine]:
    """Which promise slips first, as printed.

    Where one side is of a few occurrences both are withheld: the promise's own total is shown.
    """
    return [
        SlipLine(
            promise(row.promise),
            *_side(row.above, hidden=_is_small(row, smallest)),
            *_side(row.within, hidden=_is_small(row, smallest)),
            _fall(row.fall),
        )
        for row in found
    ]


def slip_sentence(lines: Sequence[SlipLine], found: Sequence[Slip]) -> str:
    """Which promise slips first, in a sentence that claims no more than was counted."""
    if not found or found[0].fall is None:
        return "Too little fell due in teams above capacity, or within it, to compare."
    if found[0].fall <= 0:
        return "No promise was kept less often in teams above capacity than in those within it."
    first = lines[0]
    return (
        f"“{first.promise.act}” slips first: kept in time {first.above} per cent of "
        f"{first.above_of} times in teams above capacity, {first.within} per cent of "
        f"{first.within_of} times elsewhere. It is a difference, and no proof of a cause."
    )


def _is_small(row: Slip, smallest: int) -> bool:
    return any(is_small(side.settled, smallest) for side in (row.above, row.within))


def _side(tally: Tally, *, hidden: bool) -> tuple[str, str]:
    if hidden:
        return SUPPRESSED, SUPPRESSED
    return share(tally), f"{tally.settled:,}"


def _fall(fall: Decimal | None) -> str:
    if fall is None:
        return "Too few to compare"
    points = f"{one_decimal(abs(fall))} {plural(float(abs(fall)), 'point', 'points')}"
    return f"{points} lower" if fall > 0 else f"{points} higher" if fall else "The same"
