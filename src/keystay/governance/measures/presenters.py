"""The measures, the rows behind them and the profile as files."""

from datetime import date

from django.utils.text import capfirst

from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day, fte, plural, short_day
from keystay.governance.measures import standing
from keystay.governance.measures.parts import Part
from keystay.governance.measures.profile import Bands, Profile
from keystay.governance.measures.rows import RowsBehind
from keystay.governance.measures.standing import Chosen, History
from keystay.insight.benchmarks import queries as published


def standing_sheet(chosen: Chosen, own: History) -> Sheet:
    """Every measure as printed, the council's own beside what is published."""
    ours = chosen.ours and standing.has_rows(own)
    rows = []
    for each in standing.table(chosen, own):
        own_cells = (each.you, each.before) if ours else ()
        cells = (*own_cells, each.theirs, each.neighbours, each.region, each.england)
        rows.append((each.measure.title, each.measure.unit, *map(number, cells)))
    title = f"Measures of {chosen.council.name}"
    return Sheet(
        title, chosen.on, _headings(chosen, ours), rows, _notes(chosen), names_people=False
    )


def rows_sheet(part: Part, behind: RowsBehind, on: date) -> Sheet:
    """The rows behind a part of a measure that the reader may see by name."""
    headings = ("Post" if part.of == "post" else "Name", "Team", capfirst(part.unit))
    rows = [(row.name, row.team, number(fte(row.amount))) for row in behind.named]
    notes = [f"In all {fte(behind.total)} {part.unit}"]
    if behind.others:
        rest = f"{behind.others} more {plural(behind.others, 'row', 'rows')}"
        notes.append(f"{rest} ({fte(behind.others_amount)} {part.unit}) not theirs to see by name")
    return Sheet(part.words, on, headings, rows, notes)


def profile_sheet(profile: Profile) -> Sheet:
    """Age and experience in bands, small numbers withheld as on the page."""
    rows = [*_bands("Age", profile.ages), *_bands("Time since qualifying", profile.experience)]
    hidden = f"c: from 1 to {profile.smallest - 1}, or another count that would reveal such a one"
    headings = ("Of", "Band", "People")
    return Sheet("Age and experience", profile.on, headings, rows, (hidden,), names_people=False)


def _headings(chosen: Chosen, ours: bool) -> list[str]:
    """The columns of the page, with the council's name where the page says You."""
    council = chosen.council.name
    days = (chosen.on, chosen.a_year_before) if ours else ()
    year = f", {chosen.year}" if chosen.year else ""
    return [
        "Measure",
        "Unit",
        *(f"{council}, {short_day(on)}" for on in days),
        f"{council}, as published{year}",
        f"Neighbours, median{year}",
        f"{chosen.region.name}{year}",
        f"England{year}",
    ]


def _notes(chosen: Chosen) -> list[str]:
    notes = [f"{symbol}: {words}" for symbol, words in standing.symbols()]
    if chosen.year:
        notes.append(f"Published figures are those of {day(standing.census_day(chosen.year))}")
    if note := published.note_on(chosen.council.code):
        notes.append(note)
    return [*notes, published.ATTRIBUTION]


def _bands(of: str, bands: Bands) -> list[tuple[object, ...]]:
    rows = (*bands.rows, ("Total", bands.total))
    return [(of, words, number(count)) for words, count in rows]
