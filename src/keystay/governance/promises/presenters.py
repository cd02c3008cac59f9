"""Promise-keeping as its pages and files show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components.charts import Series, trend_line
from keystay.core.promises import Promise, promise
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day, one_decimal, plural
from keystay.governance.promises.models import FellDue
from keystay.governance.promises.queries import Keeping, Period, TeamKeeping
from keystay.governance.promises.rules import Cell, Slip, Tally, months_between, tallies
from keystay.stats.suppression import NOT_APPLICABLE, SUPPRESSED, is_small

SENTENCES = {
    "promises.kept": "Kept {after[rows]} times that promises fell due, up to {after[on]}",
}
OWN = "The council’s own records in Keystay, as each night found them"
COUNTS = ("Due", "Kept in time", "Kept late", "Broken", "Open", "Kept in time, %")
SETTLED = "Kept in time, %: of those kept, or past the due day and its grace"


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


def trend(cells: Iterable[Cell], period: Period, title: str) -> SafeString | None:
    """The share kept in time by month of the due day; None where nothing was settled."""
    months = months_between(period.first, period.last)
    found = tallies(cells, lambda cell: cell.month)
    shares = [found.get(month, Tally()).share for month in months]
    known = [each for each in shares if each is not None]
    if not known:
        return None
    low, high = one_decimal(min(known)), one_decimal(max(known))
    return trend_line(
        title=title,
        sentence=f"Kept in time by month: between {low} and {high} per cent of what was settled.",
        years=[f"{month:%b %y}" for month in months],
        series=[Series("In time, %", tuple(shares), "you")],
        decimals=1,
        heading="Month due",
    )


def keepings_sheet(rows: Iterable[Keeping], period: Period, known: date, whose: str) -> Sheet:
    """Every promise over a period as a file."""
    halves = ("Half-year before, %", "Same half a year before, %")
    table = [
        (row.promise.sentence, *_cells(row.tally), *_shares(row.before, row.year_before))
        for row in rows
    ]
    headings = ("Promise", *COUNTS, *halves)
    return _sheet(f"Promise-keeping of {whose}", period, known, headings, table)


def promise_sheet(kept: Promise, rows: Iterable[TeamKeeping], period: Period, known: date) -> Sheet:
    """One promise by team as a file, small counts withheld as on the page."""
    table = [
        (row.name, *(_cells(row.tally) if row.tally else (SUPPRESSED,) * len(COUNTS)))
        for row in rows
    ]
    title = f"Promise-keeping by team, {kept.act}"
    return _sheet(title, period, known, ("Team", *COUNTS), table, [kept.sentence])


def rows_sheet(kept: Promise, rows: Iterable[FellDue], period: Period, known: date) -> Sheet:
    """What fell due, as far as the reader may see it."""
    headings = ("About", "Team", "Owed by", "Due", "Kept", "How it stands")
    table = [(*_who(row), row.due_on, row.kept_on, state(row)) for row in rows]
    return Sheet(
        f"What fell due, {kept.act}",
        known,
        headings,
        table,
        [_over(period)],
        definitions=[kept.sentence],
        attribution=OWN,
    )


def state(row: FellDue) -> str:
    """How an occurrence stood on the day up to which it is known."""
    if row.kept_on is not None:
        return "Kept in time" if row.kept_on <= row.last_good_on else "Kept late"
    return "Open" if row.last_good_on >= row.known_on else "Broken"


def _sheet(
    title: str,
    period: Period,
    known: date,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    says: Sequence[str] = (),
) -> Sheet:
    return Sheet(
        title,
        known,
        headings,
        rows,
        [_over(period)],
        names_people=False,
        definitions=[*says, SETTLED],
        attribution=OWN,
    )


def _who(row: FellDue) -> tuple[str, str, str]:
    about = row.what or (row.about.name if row.about else "")
    team = row.team.name if row.team else ""
    return about, team, row.owed_by.name if row.owed_by else "Nobody is named"


def _over(period: Period) -> str:
    return f"Due from {day(period.first)} to {day(period.last)}"


def _cells(tally: Tally) -> tuple[object, ...]:
    counts = (tally.due, tally.kept, tally.late, tally.broken, tally.open)
    return (*counts, number(share(tally)))


def _shares(*earlier: Tally) -> tuple[Decimal | str, ...]:
    return tuple(number(share(each)) for each in earlier)


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
