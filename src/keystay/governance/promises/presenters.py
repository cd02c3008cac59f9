"""Promise-keeping as its pages and files show it."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components.charts import Series, trend_line
from keystay.core.promises import Promise
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day, one_decimal
from keystay.governance.promises.models import FellDue
from keystay.governance.promises.queries import Keeping, Period, TeamKeeping
from keystay.governance.promises.rules import Cell, Tally, months_between, tallies
from keystay.governance.promises.told import SlipLine, share
from keystay.stats.suppression import SUPPRESSED

SENTENCES = {
    "promises.kept": "Kept {after[rows]} times that promises fell due, up to {after[on]}",
}
OWN = "The council’s own records in Keystay, as each night found them"
COUNTS = ("Due", "Kept in time", "Kept late", "Broken", "Open", "Kept in time, %")
SLIPS = "slips"
CAPACITY = (
    "Above capacity: of teams in months on whose last day their load was more than their capacity"
)
SETTLED = "Kept in time, %: of those kept, or past the due day and its grace"


def slips_sheet(lines: Iterable[SlipLine], period: Period, known: date) -> Sheet:
    """Which promise slips first where caseloads are high, as a file."""
    headings = (
        *("Promise", "Above capacity, %", "Of", "Within, %", "Of those within"),
        "Above capacity is",
    )
    rows = [(row.promise.sentence, *map(number, _parts(row)), row.words) for row in lines]
    return _sheet("What slips first when caseloads rise", period, known, headings, rows, [CAPACITY])


def _parts(row: SlipLine) -> tuple[str, ...]:
    return row.above, row.above_of, row.within, row.within_of


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
        sentence=f"Kept in time by month, {months[0]:%B %Y} to {months[-1]:%B %Y}: between {low} "
        f"and {high} per cent of what was settled.",
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
    return about, team, row.owner_name


def _over(period: Period) -> str:
    return f"Due from {day(period.first)} to {day(period.last)}"


def _cells(tally: Tally) -> tuple[object, ...]:
    counts = (tally.due, tally.kept, tally.late, tally.broken, tally.open)
    return (*counts, number(share(tally)))


def _shares(*earlier: Tally) -> tuple[Decimal | str, ...]:
    return tuple(number(share(each)) for each in earlier)
