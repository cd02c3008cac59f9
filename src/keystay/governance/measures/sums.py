"""A measure's value from the amounts of its parts, wherever those were counted.

The council's own rows and a census return are counted apart and come together here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from keystay.governance.measures.catalogue import Measure
from keystay.governance.measures.rules import printed, ratio

NOT_APPLICABLE, NOT_AVAILABLE = "z", "x"

Amounts = Mapping[str, Sequence[Decimal] | None]


@dataclass(frozen=True)
class Result:
    """A measure on a day: `value` unrounded, `printed` as the Department would print it.

    Without a value, `printed` is the symbol: z nothing to divide by, x nothing loaded.
    """

    value: Decimal | None
    printed: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def result(measure: Measure, amounts: Amounts) -> Result:
    """The measure, from the amounts of each of its parts; None for a part that is not known."""
    counted = amounts[measure.numerator]
    below = [amounts[key] for key in measure.denominator]
    if counted is None or None in below:
        return Result(None, NOT_AVAILABLE)
    above = (
        max(counted, default=Decimal(0))
        if measure.combine == "largest"
        else sum(counted, Decimal(0))
    )
    if not measure.denominator:
        return Result(above, printed(above, measure.decimals), above)
    under = sum((sum(part, Decimal(0)) for part in below if part), Decimal(0))
    value = ratio(above, under, measure.times)
    words = NOT_APPLICABLE if value is None else printed(value, measure.decimals)
    return Result(value, words, above, under)
