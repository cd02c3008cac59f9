"""Whether one figure is better or worse than another, as people see them printed."""

from decimal import ROUND_HALF_UP, Decimal

BETTER, WORSE, SAME, UNKNOWN = "better", "worse", "same", "unknown"


def compare(now: Decimal | None, other: Decimal | None, direction: str, decimals: int) -> str:
    """How `now` stands beside `other`, both rounded as they are printed.

    `direction` says which way is better: `lower`, `higher`, or `neither` (never better or worse).
    """
    if now is None or other is None or direction == "neither":
        return UNKNOWN
    place = Decimal(1).scaleb(-decimals)
    ours, theirs = (each.quantize(place, ROUND_HALF_UP) for each in (now, other))
    if ours == theirs:
        return SAME
    return BETTER if (ours < theirs) == (direction == "lower") else WORSE
