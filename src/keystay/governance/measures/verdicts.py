"""Whether a target is met, and if not yet, whether the figure is on the way. Plain sums."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.governance.measures.rules import half_up

MET, ON_TRACK, OFF_TRACK = "met", "on track", "off track"
NOT_MET, NOT_YET, NO_FIGURE = "not met", "not yet met", "no figure"
WORDS = {
    MET: ("Met", "green"),
    ON_TRACK: ("On track", "blue"),
    OFF_TRACK: ("Off track", "orange"),
    NOT_MET: ("Not met", "red"),
    NOT_YET: ("Not yet met", "grey"),
    NO_FIGURE: ("No figure", "grey"),
}
RULE = (
    "Met: the figure has reached the target. On track: it has not yet, but stands at or beyond "
    "the straight line from the baseline to the target. Off track: it stands behind that line. "
    "Not met: the day has passed. Without a baseline there is no line, so it is not yet met."
)


@dataclass(frozen=True)
class Aim:
    """A target by a day, and the baseline that it set out from, if there is one."""

    value: Decimal
    due_on: date
    baseline: Decimal | None = None
    baseline_on: date | None = None


def verdict(aim: Aim, figure: Decimal | None, on: date, *, higher: bool, decimals: int) -> str:
    """How a figure stands to a target on a day, by `RULE`; compared as they are printed.

    `higher` is True where a higher figure is better.
    """
    if figure is None:
        return NO_FIGURE
    shown = half_up(figure, decimals)
    if _reaches(shown, half_up(aim.value, decimals), higher):
        return MET
    if on > aim.due_on:
        return NOT_MET
    line = on_the_line(aim, on)
    if line is None:
        return NOT_YET
    return ON_TRACK if _reaches(shown, half_up(line, decimals), higher) else OFF_TRACK


def on_the_line(aim: Aim, on: date) -> Decimal | None:
    """Where the straight line from baseline to target stands on the day; None without one."""
    if aim.baseline is None or aim.baseline_on is None:
        return None
    whole = (aim.due_on - aim.baseline_on).days
    gone = min(max((on - aim.baseline_on).days, 0), whole)
    return aim.baseline + (aim.value - aim.baseline) * gone / whole


def _reaches(figure: Decimal, wanted: Decimal, higher: bool) -> bool:
    return figure >= wanted if higher else figure <= wanted
