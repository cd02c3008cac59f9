"""Scores, levels, and when a proposal that was answered comes back. Numbers in, answers out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LOW, MEDIUM, HIGH = "low", "medium", "high"
WORSE, BETTER, SAME = "worse", "better", "same"
# Words for a scale of five; another scale is named by its numbers.
LIKELIHOOD = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACT = ("Negligible", "Minor", "Moderate", "Major", "Severe")
FIVE = 5


@dataclass(frozen=True)
class Scale:
    """The council's scale: steps each way, and from which score it is medium and high."""

    steps: int
    medium_from: int
    high_from: int

    def level(self, score: int) -> str:
        """`low`, `medium` or `high`."""
        if score >= self.high_from:
            return HIGH
        return MEDIUM if score >= self.medium_from else LOW

    def words(self, names: tuple[str, ...], step: int) -> str:
        """A step with its word, such as `4 Likely`."""
        return f"{step} {names[step - 1]}" if self.steps == FIVE else str(step)

    def holds(self, step: int) -> bool:
        """True for a step of the scale."""
        return 1 <= step <= self.steps


def moved(now: int, before: int | None) -> str:
    """Which way a score went: `worse` if it rose, `better` if it fell, else `same`."""
    if before is None or now == before:
        return SAME
    return WORSE if now > before else BETTER


def returns_above(size: Decimal, worse_by: Decimal) -> Decimal:
    """The figure above which what was answered at `size` is asked again."""
    return size * (100 + worse_by) / 100


def has_grown(size: Decimal, answered: Decimal, worse_by: Decimal) -> bool:
    """True once the figure is above where it comes back."""
    return size > returns_above(answered, worse_by)


def fell_away(due_on: date, closed_on: date | None) -> bool:
    """True for a review that was to come when the entry was closed: it is not owed."""
    return closed_on is not None and closed_on <= due_on
