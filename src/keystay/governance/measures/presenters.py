"""The measures, the rows behind them and the profile as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst

from keystay.core.components.svg import fixed
from keystay.core.tables.exports import OWN, Sheet, number
from keystay.core.words import day, fte, plural, short_day
from keystay.governance.measures import standing
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.compared import how_it_stands, targets_on
from keystay.governance.measures.cuts import WAYS, Cut, ways
from keystay.governance.measures.models import Target
from keystay.governance.measures.parts import Part
from keystay.governance.measures.profile import Bands, Profile
from keystay.governance.measures.rows import RowsBehind
from keystay.governance.measures.standing import Beside, Chosen, History, Section
from keystay.governance.measures.verdicts import WORDS
from keystay.insight.benchmarks import queries as published

AIM_HEADINGS = ("Baseline", "Baseline as at", "Target", "Target by", "How it stands")
SENTENCES = {
    "measures.target_set": "Set the target of {after[measure]}: {after[value]} by {after[due_on]}",
    "measures.target_ended": "Ended the target of {before[measure]}",
}


@dataclass(frozen=True)
class Aimed:
    """A target as a page shows it: numbers as printed, the verdict in words with its colour."""

    target: Target
    baseline: str
    baseline_on: date | None
    value: str
    verdict: str
    colour: str


def aims_of(chosen: Chosen, own: History, only: Measure | None = None) -> dict[str, Aimed]:
    """The targets that hold on the day, by measure; none for another council."""
    if not chosen.ours:
        return {}
    held = targets_on(chosen.on)
    wanted = {only.key: only} if only else measures()
    results = own.get(chosen.on, {})
    return {
        key: aimed(measure, held[key], how_it_stands(measure, held, results.get(key), chosen.on))
        for key, measure in wanted.items()
        if key in held
    }


def sections(
    chosen: Chosen, own: History, aims: Mapping[str, Aimed]
) -> list[tuple[Section, list[tuple[Beside, Aimed | None]]]]:
    """The measures under their headings, each with its target if it has one.

    Of another council, and before anything is on file, only what is published is there.
    """
    found = standing.sections(standing.table(chosen, own))
    if not (chosen.ours and standing.has_rows(own)):
        found = [each for each in found if each.key == "department"]
    return [(each, [(row, aims.get(row.measure.key)) for row in each.rows]) for each in found]


def way_tabs(measure: Measure, way: str, on: date) -> list[dict[str, object]]:
    """The ways in which the measure may be cut, as tabs."""
    return [
        {
            "text": WAYS[each],
            "href": f"{reverse('measures:by', args=[measure.slug, each])}?on={on.isoformat()}",
            "current": each == way,
        }
        for each in ways(measure)
    ]


def aimed(measure: Measure, target: Target, verdict: str) -> Aimed:
    """A target in words."""
    words, colour = WORDS[verdict]
    before = "" if target.baseline is None else fixed(target.baseline, measure.decimals)
    value = fixed(target.value, measure.decimals)
    return Aimed(target, before, target.baseline_on, value, words, colour)


def standing_sheet(chosen: Chosen, own: History, aims: Mapping[str, Aimed]) -> Sheet:
    """Every measure as printed, the council's own beside what is published and its target."""
    ours = chosen.ours and standing.has_rows(own)
    rows = []
    for each in standing.table(chosen, own):
        own_cells = (each.you, each.half, each.before) if ours else ()
        cells = (*own_cells, each.theirs, each.neighbours, each.region, each.england)
        aim = _aim_cells(aims.get(each.measure.key)) if ours else ()
        rows.append((each.measure.title, each.measure.unit, *map(number, cells), *aim))
    return Sheet(
        f"Measures of {chosen.council.name}",
        chosen.on,
        _headings(chosen, ours),
        rows,
        _notes(chosen),
        names_people=False,
        definitions=[each.definition for each in measures().values()],
        attribution=published.ATTRIBUTION,
    )


def measure_sheet(chosen: Chosen, measure: Measure, own: History, days: Sequence[date]) -> Sheet:
    """One measure on every day of its run: the council's own beside who is published."""
    areas = [chosen.area, *published.neighbours_of(chosen.council.code), chosen.region]
    theirs = [
        (f"{area.name}, as published", *(standing.on_census_day(area, measure, on) for on in days))
        for area in (*areas, published.ENGLAND)
        if measure.published
    ]
    ours = (OWN, *(standing.own_cell(own, on, measure) for on in days))
    return Sheet(
        f"{measure.title} of {chosen.council.name}",
        chosen.on,
        ("Whose", *map(short_day, days)),
        [tuple(map(number, row)) for row in ([ours] if own else []) + theirs],
        [f"{symbol}: {words}" for symbol, words in standing.symbols()],
        names_people=False,
        definitions=[measure.definition],
        attribution=published.ATTRIBUTION,
    )


def cut_sheet(cut: Cut) -> Sheet:
    """A measure by team, service, grade or route, as its page shows it."""
    measure, way = cut.measure, WAYS[cut.way]
    divided = bool(measure.denominator)
    headings = [way, capfirst(measure.unit)]
    headings += [capfirst(measure.numerator_words), capfirst(measure.denominator_words)] * divided
    slices = [(each.name, each.result) for each in cut.slices]
    rows = [
        (
            name,
            number(standing.shown(result, measure)),
            *(_part(n) for n in (result.numerator, result.denominator) if divided),
        )
        for name, result in (*slices, ("Whole council", cut.whole))
    ]
    hidden = f"c: fewer than {cut.smallest} people, or a figure that would reveal such a one"
    title = f"{measure.title} by {way.lower()}"
    return Sheet(
        title,
        cut.on,
        headings,
        rows,
        (hidden,),
        names_people=False,
        definitions=[measure.definition],
        attribution=measure.source,
    )


def _part(value: Decimal | None) -> Decimal | str:
    return "" if value is None else number(fte(value))


def _aim_cells(aim: Aimed | None) -> tuple[object, ...]:
    if aim is None:
        return ("", None, "", None, "")
    value = number(aim.value)
    return (number(aim.baseline), aim.baseline_on, value, aim.target.due_on, aim.verdict)


def rows_sheet(part: Part, behind: RowsBehind, on: date) -> Sheet:
    """The rows behind a part of a measure that the reader may see by name."""
    headings = ("Post" if part.of == "post" else "Name", "Team", capfirst(part.unit))
    rows = [(row.name, row.team, number(fte(row.amount))) for row in behind.named]
    notes = [f"In all {fte(behind.total)} {part.unit}"]
    if behind.others:
        rest = f"{behind.others} more {plural(behind.others, 'row', 'rows')}"
        notes.append(f"{rest} ({fte(behind.others_amount)} {part.unit}) not theirs to see by name")
    says = f"{part.words}, in {part.unit}"
    return Sheet(part.words, on, headings, rows, notes, definitions=[says])


def profile_sheet(profile: Profile) -> Sheet:
    """Age and experience in bands, small numbers withheld as on the page."""
    rows = [*_bands("Age", profile.ages), *_bands("Time since qualifying", profile.experience)]
    hidden = f"c: from 1 to {profile.smallest - 1}, or another count that would reveal such a one"
    headings = ("Of", "Band", "People")
    return Sheet(
        "Age and experience",
        profile.on,
        headings,
        rows,
        (hidden,),
        names_people=False,
        definitions=["Employees in post on the day, agency workers left out"],
    )


def _headings(chosen: Chosen, ours: bool) -> list[str]:
    """The columns of the page, with the council's name where the page says You."""
    council = chosen.council.name
    days = chosen.days if ours else []
    year = f", {chosen.year}" if chosen.year else ""
    return [
        "Measure",
        "Unit",
        *(f"{council}, {short_day(on)}" for on in days),
        f"{council}, as published{year}",
        f"Neighbours, median{year}",
        f"{chosen.region.name}{year}",
        f"England{year}",
        *(AIM_HEADINGS if ours else ()),
    ]


def _notes(chosen: Chosen) -> list[str]:
    notes = [f"{symbol}: {words}" for symbol, words in standing.symbols()]
    if chosen.year:
        notes.append(f"Published figures are those of {day(standing.census_day(chosen.year))}")
    if note := published.note_on(chosen.council.code):
        notes.append(note)
    return notes


def _bands(of: str, bands: Bands) -> list[tuple[object, ...]]:
    rows = (*bands.rows, ("Total", bands.total))
    return [(of, words, number(count)) for words, count in rows]
