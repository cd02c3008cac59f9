"""Putting a report together from what the other topics of the room say.

Names of people are left out: owners are told by their role, for councillors read it. Figures
are those of the half-year's last day; the plan is as it stands on the day of putting together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from keystay.core.components.svg import fixed
from keystay.core.words import day, one_decimal, plural, short_day
from keystay.governance.measures import standing
from keystay.governance.measures.catalogue import GROUPS
from keystay.governance.measures.compared import Compared, compared, how_it_stands, targets_on
from keystay.governance.measures.pictures import HEADLINES
from keystay.governance.measures.queries import kept_history
from keystay.governance.measures.standing import Beside, Chosen, History
from keystay.governance.measures.verdicts import WORDS
from keystay.governance.plan import queries as plan
from keystay.governance.promises.queries import Keeping, Period, keepings
from keystay.governance.reports.rules import Chart, Content, Line, Section, Table, first_day
from keystay.governance.reports.summary import Told, summary
from keystay.governance.risks import queries as risks
from keystay.governance.taskgroup.queries import decisions
from keystay.governance.voices.queries import Voice, voices
from keystay.governance.watch.queries import off_track
from keystay.insight.benchmarks.queries import ENGLAND, median
from keystay.organisation.authority.queries import authorities, this_council

SHOWN = ("strategy", "department", "records")
TRENDS = {"worse": "Up", "better": "Down", "same": "Same"}


@dataclass(frozen=True)
class Half:
    """The half-year that a report is about, seen from the day that it is put together."""

    first: date
    ends_on: date
    on: date
    chosen: Chosen

    @property
    def period(self) -> Period:
        return Period(self.first, self.ends_on)


def assemble(ends_on: date, on: date, before: Content | None) -> Content:
    """The report on the half-year to `ends_on`, beside the last one signed, if there is one.

    Raises LookupError where no council is named. Some ninety statements, so never on a page.
    """
    council = this_council()
    if council is None:
        raise LookupError("no council is named")
    half = Half(first_day(ends_on), ends_on, on, Chosen(ends_on, authorities()[council.code], True))
    told = _told(half)
    own = kept_history([*standing.trend_days(half.chosen), *half.chosen.days])
    sections = (
        Section("opening"),
        _measures(half, told, before),
        _others(half, own),
        _promises(half, told.keepings),
        _plan(half, told),
        _risks(half, told),
        _voices(told.voices),
    )
    return Content(council.name, half.first, ends_on, on, summary(told, half.ends_on), sections)


def _told(half: Half) -> Told:
    # A target set since is one that the reader should see: those of today hold for the report.
    held, chosen = targets_on(half.on), half.chosen
    rows = [
        replace(
            row,
            target=held.get(row.measure.key),
            verdict=how_it_stands(row.measure, held, row.now, half.ends_on),
        )
        for row in compared(half.ends_on)
    ]
    england = {
        each.measure.key: standing.value(ENGLAND, each.measure, chosen.year) for each in rows
    }
    return Told(
        measures={each.measure.key: each for each in rows},
        england=england,
        keepings=keepings(half.period),
        standings=plan.standings(half.on),
        late=plan.late(half.on, names=False),
        risks=risks.register(half.on, names=False),
        voices=voices(half.ends_on),
    )


def _measures(half: Half, told: Told, before: Content | None) -> Section:
    said = _said_before(before)
    tables = [
        _measure_table(
            words, [r for r in told.measures.values() if r.measure.group == key], said, half
        )
        for key, words in GROUPS.items()
        if key in SHOWN
    ]
    off = [f"{each.measure.title}: {each.sentence}." for each in off_track(half.ends_on)]
    words = [f"{len(off)} of the watched figures are off track."] if off else []
    return Section("measures", (*words, *off), tuple(tables))


def _measure_table(
    caption: str, rows: Sequence[Compared], said: dict[str, str], half: Half
) -> Table:
    chosen = half.chosen
    headings = ["Measure", short_day(chosen.on), *map(short_day, chosen.days[1:])]
    headings += ["The last report said"] * bool(said) + ["Target", "How it stands"]
    return Table(
        caption,
        tuple(headings),
        tuple(
            (
                f"{row.measure.title} ({row.measure.unit})",
                *(_shown(row, each) for each in (row.now, row.half_before, row.year_before)),
                *([said.get(row.measure.key, "–")] if said else []),
                *_aim(row),
            )
            for row in rows
        ),
        tuple(row.measure.key for row in rows),
    )


def _said_before(before: Content | None) -> dict[str, str]:
    """Each measure's figure in the last signed report, as printed there."""
    tables = before.section("measures").tables if before else ()
    return {
        key: row[1] for table in tables for key, row in zip(table.keys, table.rows, strict=True)
    }


def _shown(row: Compared, result: standing.Result) -> str:
    return standing.shown(result, row.measure)


def _aim(row: Compared) -> tuple[str, str]:
    if row.target is None:
        return "None", "–"
    value = fixed(row.target.value, row.measure.decimals)
    return f"{value} by {short_day(row.target.due_on)}", WORDS[row.verdict][0]


def _others(half: Half, own: History) -> Section:
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
    name = f"{each.measure.title} ({each.measure.unit})"
    return (name, each.you or "–", each.theirs, each.neighbours, each.region, each.england)


def _chart(chosen: Chosen, each: Beside, own: History) -> Chart:
    measure, days = each.measure, standing.trend_days(chosen)
    years = [on.year if on == standing.census_day(on.year) else None for on in days]
    known = [year if year is None or year <= (chosen.year or 0) else None for year in years]
    lines = (
        Line("You", "you", tuple(_text(standing.own_value(own, on, measure)) for on in days)),
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
    return Chart(f"{measure.title} ({measure.unit})", sentence, labels, lines, measure.decimals)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _promises(half: Half, rows: Sequence[Keeping]) -> Section:
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
    words = "In time, %: of those that were kept, or whose day and grace are over."
    return Section("promises", (words,), (table,))


def _counts(row: Keeping) -> tuple[str, ...]:
    tally = row.tally
    numbers = (tally.due, tally.kept, tally.late, tally.broken, tally.open)
    shares = (each.share for each in (tally, row.before, row.year_before))
    return (*(f"{n:,}" for n in numbers), *map(_share, shares))


def _share(share: Decimal | None) -> str:
    return "–" if share is None else one_decimal(share)


def _plan(half: Half, told: Told) -> Section:
    rows = tuple(
        (each.priority.name, *(str(n) for n in _in_states(each))) for each in told.standings
    )
    headings = ("Priority", "Not begun", "Under way", "Late", "Done", "Stopped")
    tables = [Table(f"Actions by priority on {day(half.on)}", headings, rows)] if rows else []
    late = tuple(
        (line.what, line.owner, short_day(line.due_on), str(line.moves)) for line in told.late
    )
    if late:
        tables.append(Table("Late actions", ("Action", "Owner’s role", "Due", "Times moved"), late))
    decided = tuple(
        (item.title, item.words, short_day(item.meeting.held_on))
        for item in decisions(half.first, half.ends_on)
    )
    if decided:
        headings_of = ("About", "Decided", "On")
        tables.append(Table("What the Task Group decided in the half-year", headings_of, decided))
    words = () if rows else ("There is no action plan yet.",)
    return Section("plan", words, tuple(tables))


def _in_states(each: plan.Standing) -> tuple[int, ...]:
    return each.not_begun, each.under_way, each.late, each.done, each.stopped


def _risks(half: Half, told: Told) -> Section:
    headings = (
        *("Risk", "Owner’s role", "Without controls", "Score", "Level", "Accepted"),
        *("Above what is accepted", "Since last scored"),
    )
    rows = tuple(
        (
            *(line.title, line.owner, str(line.before), str(line.score), line.level.capitalize()),
            *(str(line.appetite), "Yes" if line.above_appetite else "No", TRENDS[line.trend]),
        )
        for line in told.risks
    )
    if not rows:
        return Section("risks", ("No risk is open.",))
    above = sum(line.above_appetite for line in told.risks)
    are = plural(len(rows), "risk is", "risks are")
    words = f"{len(rows)} {are} open, {above} above what is accepted."
    return Section("risks", (words,), (Table(f"Open risks on {day(half.on)}", headings, rows),))


def _voices(found: Sequence[Voice]) -> Section:
    words = tuple(f"{each.title}: {each.silent}" for each in found if each.silent)
    headings = ("Theme", "Yes", "Partly", "No", "Yes, %", "The quarter before, %")
    tables = tuple(
        Table(
            f"{each.title}: {each.period}",
            headings,
            tuple(
                (
                    *(t.name, str(t.yes), str(t.partly), str(t.no)),
                    *("–" if n is None else str(n) for n in (t.share_yes, t.share_before)),
                )
                for t in each.themes
            ),
        )
        for each in found
        if not each.silent
    )
    return Section("voices", words, tables)
