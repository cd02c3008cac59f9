"""Every row of a file accounted for: how many of each consequence, in a sentence."""

from collections import Counter
from collections.abc import Iterable

from keystay.core.feeds import Consequence, Step
from keystay.core.words import plural

WORDS = {
    Consequence.NEW: "new",
    Consequence.CHANGED: "changed",
    Consequence.SAME: "the same",
    Consequence.DECISION: "to decide",
    Consequence.REFUSED: "refused",
}


def tally(steps: Iterable[Step], one: str = "row", many: str = "rows") -> str:
    """As in "12 rows: 9 new, 2 the same, 1 refused."; what is about no row is not counted."""
    counts = Counter(step.finding.consequence for step in steps if step.finding.row)
    total = sum(counts.values())
    parts = [f"{counts[kind]} {words}" for kind, words in WORDS.items() if counts[kind]]
    return f"{total} {plural(total, one, many)}: {', '.join(parts)}."
