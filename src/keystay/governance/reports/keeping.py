"""How well promises were kept, and which slips first when caseloads rise."""

from collections.abc import Sequence
from decimal import Decimal

from keystay.core.words import day, one_decimal
from keystay.governance.promises import queries, told
from keystay.governance.promises.queries import Keeping
from keystay.governance.reports.half import Half
from keystay.governance.reports.rules import Section, Table
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST

IN_TIME = "In time, %: of those that were kept, or whose day and grace are over."
ABOVE = (
    "A team counts as above capacity in a month if its load was more than its capacity on the "
    "month’s last day."
)


def promises(half: Half, rows: Sequence[Keeping]) -> Section:
    """Every promise that fell due, beside the half-years before, and what slips first."""
    owed = [row for row in rows if row.tally.due or row.before.due]
    headings = (
        *("Promise", "Due", "In time", "Late", "Broken", "Open", "In time, %"),
        *("Half-year before, %", "A year before, %"),
    )
    table = Table(
        f"Promises that fell due from {day(half.first)} to {day(half.ends_on)}",
        headings,
        tuple((row.promise.sentence, *_counts(row)) for row in owed),
        tuple(row.promise.key for row in owed),
    )
    if not owed:
        return Section("promises", ("Nothing is known yet of what fell due.",))
    sentence, slipping = _slips(half)
    return Section("promises", (IN_TIME, *sentence), (table, *slipping))


def _slips(half: Half) -> tuple[list[str], list[Table]]:
    """What slips first where teams were above capacity, in a sentence and as a table."""
    found = queries.slipping(queries.cells(half.period), half.ends_on)
    smallest = int(policy(half.ends_on).get("suppression.smallest_count", SMALLEST))
    lines = told.slip_lines(found, smallest)
    sentence = told.slip_sentence(lines, found)
    rows = tuple(
        (line.promise.act, line.above, line.above_of, line.within, line.within_of, line.words)
        for line, slip in zip(lines, found, strict=True)
        if slip.fall is not None
    )
    if not rows:
        return [sentence], []
    headings = (
        *("Promise", "Above capacity, in time, %", "Above capacity, counted"),
        *("Within capacity, in time, %", "Within capacity, counted", "Above capacity is"),
    )
    caption = "What slips first when caseloads rise"
    return [sentence, ABOVE], [Table(caption, headings, rows)]


def _counts(row: Keeping) -> tuple[str, ...]:
    tally = row.tally
    numbers = (tally.due, tally.kept, tally.late, tally.broken, tally.open)
    shares = (each.share for each in (tally, row.before, row.year_before))
    return (*(f"{n:,}" for n in numbers), *map(_share, shares))


def _share(share: Decimal | None) -> str:
    return "–" if share is None else one_decimal(share)
