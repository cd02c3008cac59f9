"""Published figures: a number or the symbol printed in its place, and their middles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SYMBOLS = {
    "c": "suppressed, because it rests on few people",
    "z": "not applicable, for example nothing to divide by",
    "x": "not available",
    "u": "of low reliability, so not published",
    "low": "rounds to nought without being nought",
    ":": "not available",
}
NOT_AVAILABLE = "x"


@dataclass(frozen=True)
class Figure:
    """A published number, or None and the symbol that stands in its place. Never both."""

    value: Decimal | None
    symbol: str = ""

    def printed(self, decimals: int) -> str:
        """The number to as many places as its measure is published with, or the symbol."""
        return self.symbol if self.value is None else f"{self.value:.{decimals}f}"


@dataclass(frozen=True)
class Middle:
    """A median, and how many figures it is the median of, out of how many areas."""

    value: Decimal | None
    present: int
    of: int


ABSENT = Figure(None, NOT_AVAILABLE)


def read(text: str) -> Figure:
    """The figure that a cell holds; an empty cell is not available. ValueError if neither."""
    cell = text.strip()
    if not cell:
        return ABSENT
    if cell.lower() in SYMBOLS:
        return Figure(None, cell.lower())
    try:
        return Figure(Decimal(cell))
    except InvalidOperation:
        raise ValueError(f"'{cell}' is neither a number nor a known symbol") from None


def median(figures: Sequence[Figure]) -> Middle:
    """The median of the figures that are numbers."""
    values = present(figures)
    return Middle(quantile(values, Decimal("0.5")), len(values), len(figures))


def present(figures: Iterable[Figure]) -> list[Decimal]:
    """The figures that are numbers, smallest first."""
    return sorted(figure.value for figure in figures if figure.value is not None)


def quantile(values: Sequence[Decimal], share: Decimal) -> Decimal | None:
    """The value below which `share` (0 to 1) of the sorted `values` lie, between neighbours
    in proportion; None of nothing.
    """
    if not values:
        return None
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
