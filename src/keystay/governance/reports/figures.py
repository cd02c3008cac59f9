"""Where the council stands: its measures, their past, and others beside them."""

from collections.abc import Iterable, Sequence

from keystay.core.components.svg import fixed
from keystay.core.words import day, short_day
from keystay.governance.measures import standing
from keystay.governance.measures.catalogue import GROUPS, Measure
from keystay.governance.measures.compared import Compared
from keystay.governance.measures.pictures import HEADLINES
from keystay.governance.measures.standing import Beside, Chosen, History
from keystay.governance.measures.verdicts import WORDS
from keystay.governance.reports.half import Half
from keystay.governance.reports.rules import Chart, Content, Line, Section, Table
from keystay.governance.watch.queries import off_track
from keystay.insight.benchmarks.queries import ENGLAND, median

SHOWN = ("strategy", "department", "records")
OWN_SCALE = (
    "Each line over time has a scale of its own: it shows the direction, and the figures beside it "
    "the size."
)


def measures(half: Half, rows: Iterable[Compared], own: History, before: Content | None) -> Section:
    """Every measure now, before and in the last report, its target, and its last three years."""
    said = _said_before(before)
    shown = {key: [row for row in rows if row.measure.group == key] for key in SHOWN}
    tables = [_measure_table(GROUPS[key], found, said, half) for key, found in shown.items()]
    series = _over_time(half, [row for found in shown.values() for row in found], own)
    symbols = Table("What stands in place of a figure", ("Symbol", "Meaning"), _symbols())
    off = [f"{each.measure.title}: {each.sentence}." for each in off_track(half.ends_on)]
    words = [f"{len(off)} of the watched figures are off track."] if off else []
    scale = [OWN_SCALE] if series else []
    return Section("measures", (*words, *off, *scale), (*tables, *series, symbols))


def _measure_table(
    caption: str, rows: Sequence[Compared], said: dict[str, str], half: Half
) -> Table:
    chosen = half.chosen
    # Where no measure has a target, what would stand there says nothing.
    aims = any(row.target for row in rows)
    headings = ["Measure", short_day(chosen.on), *map(short_day, chosen.days[1:])]
    headings += ["The last report said"] * bool(said) + ["Target", "How it stands"] * aims
    return Table(
        caption,
        tuple(headings),
        tuple(
            (
                named(row.measure),
                *(_shown(row, each) for each in (row.now, row.half_before, row.year_before)),
                *([said.get(row.measure.key, "–")] if said else []),
                *(_aim(row) if aims else ()),
            )
            for row in rows
        ),
        tuple(row.measure.key for row in rows),
    )


def named(measure: Measure) -> str:
    """A measure's title and what it counts in, unless the title says that already."""
    title, of = measure.title, "headcount" if measure.unit == "people" else measure.unit
    return title if of.lower() in title.lower() else f"{title}, {measure.unit}"


def _said_before(before: Content | None) -> dict[str, str]:
    """Each measure's figure in the last signed report, as printed there."""
    tables = before.section("measures").tables if before else ()
    kept = [table for table in tables if table.keys and not table.over_time]
    return {key: row[1] for table in kept for key, row in zip(table.keys, table.rows, strict=True)}


def _shown(row: Compared, result: standing.Result) -> str:
    return standing.shown(result, row.measure)


def _aim(row: Compared) -> tuple[str, str]:
    if row.target is None:
        return "None", "–"
    value = fixed(row.target.value, row.measure.decimals)
    return f"{value} by {short_day(row.target.due_on)}", WORDS[row.verdict][0]


def _over_time(half: Half, rows: Sequence[Compared], own: History) -> list[Table]:
    """The figures at the ends of the last half-years, where there are two at least to compare."""
    found = [(row.measure, [own[on][row.measure.key] for on in half.last_days]) for row in rows]
    kept = [
        (measure, results)
        for measure, results in found
        if sum(each.value is not None for each in results) > 1
    ]
    if not kept:
        return []
    table = Table(
        "The last three years, half-year by half-year",
        ("Measure", *(f"{on:%b %Y}" for on in half.last_days)),
        tuple(
            (
                named(measure),
                *(standing.shown(each, measure) for each in results),
            )
            for measure, results in kept
        ),
        tuple(measure.key for measure, _ in kept),
        over_time=True,
    )
    return [table]


def _symbols() -> tuple[tuple[str, str], ...]:
    return (*standing.symbols(), ("–", "none, or nothing to compare with"))


def others(half: Half, own: History) -> Section:
    """The published figures of the council, its neighbours, its region and England."""
    chosen = half.chosen
    rows = [each for each in standing.table(chosen, own) if each.measure.published]
    if chosen.year is None:
        return Section("others", ("Nothing was published for this time yet.",))
    headings = (
        *("Measure", f"{chosen.council.name}, {short_day(chosen.on)}"),
        *(f"{chosen.council.name}, {chosen.year}", "Neighbours, median"),
        *(chosen.region.name, "England"),
    )
    table = Table(
        f"The council beside others, as published for 30 September {chosen.year}",
        headings,
        tuple(_beside(each) for each in rows),
        tuple(each.measure.key for each in rows),
    )
    drawn = [_chart(chosen, each, own) for each in rows if each.measure.key in HEADLINES]
    words = "Published figures are of one day a year; the council’s own are of the day named."
    return Section("others", (words,), (table,), tuple(drawn))


def _beside(each: Beside) -> tuple[str, ...]:
    return (
        named(each.measure),
        each.you or "–",
        each.theirs,
        each.neighbours,
        each.region,
        each.england,
    )


def _chart(chosen: Chosen, each: Beside, own: History) -> Chart:
    measure, days = each.measure, standing.trend_days(chosen)
    years = [on.year if on == standing.census_day(on.year) else None for on in days]
    known = [year if year is None or year <= (chosen.year or 0) else None for year in years]
    lines = (
        Line(
            "The council", "you", tuple(_text(standing.own_value(own, on, measure)) for on in days)
        ),
        Line(
            "Neighbours",
            "few",
            tuple(
                _text(median(standing.neighbour_figures(chosen, measure, y)).value) for y in known
            ),
        ),
        Line("England", "nation", tuple(_text(standing.value(ENGLAND, measure, y)) for y in known)),
    )
    labels = tuple(
        f"{on:%b %y}" if year is None else str(year) for on, year in zip(days, years, strict=True)
    )
    said = f"{measure.title} was {each.you or 'not known'} on {day(chosen.on)}"
    theirs = f"England’s figure for {chosen.year} is {each.england}"
    sentence = f"{said}; {theirs}. {measure.direction_words}."
    return Chart(named(measure), sentence, labels, lines, measure.decimals)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
