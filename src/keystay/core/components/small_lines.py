"""A line as small as a word, for a cell beside the figures that it is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components import svg
from keystay.core.components.svg import Place, Scale

WIDE, HIGH, EDGE = 90, 24, 4


@dataclass(frozen=True)
class SmallLine:
    """Figures in the order of their times, None where there is none, and how each is printed.

    It has a scale of its own, from its lowest to its highest, so the figures stand beside it.
    """

    values: Sequence[Decimal | None]
    printed: Sequence[str]

    @property
    def says(self) -> str:
        """What it shows in words, from the first figure that is known to the last."""
        known = [n for n, value in enumerate(self.values) if value is not None]
        if len(known) < 2:
            return "No line: fewer than two figures."
        first, last = self.printed[known[0]], self.printed[known[-1]]
        return f"Line from {first} to {last}."

    @property
    def drawn(self) -> SafeString:
        """The line, broken where a figure is not known, with a dot at its end."""
        runs = svg.runs(self._places())
        shapes = [svg.path(run, "small") for run in runs]
        # A figure between two gaps is a dot too.
        ends = [run[-1] for run in runs if len(run) == 1 or run is runs[-1]]
        shapes.append(svg.dots(ends, 2.5, "small-end"))
        return format_html(
            '<svg class="ks-small-line" viewBox="0 0 {} {}" role="img" aria-label="{}"'
            ' focusable="false">{}</svg>',
            *(WIDE, HIGH, self.says, SafeString("".join(shapes))),
        )

    def _places(self) -> list[Place | None]:
        known = [value for value in self.values if value is not None]
        low, high = float(min(known, default=0)), float(max(known, default=0))
        # Figures that are all alike lie in the middle.
        spare = 1 if low == high else 0
        across = Scale(0, max(len(self.values) - 1, 1), EDGE, WIDE - EDGE)
        upwards = Scale(low - spare, high + spare, HIGH - EDGE, EDGE)
        return [
            None if value is None else (across.place(n), upwards.place(value))
            for n, value in enumerate(self.values)
        ]
