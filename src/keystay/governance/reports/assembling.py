"""Putting a report together from what the other topics of the room say.

Names of people are left out: owners are told by their role, for councillors read it. Figures
are those of the half-year's last day; the plan is as it stands on the day of putting together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from keystay.core.words import day, plural, short_day
from keystay.governance.measures import standing
from keystay.governance.measures.compared import compared, how_it_stands, targets_on
from keystay.governance.measures.queries import kept_history
from keystay.governance.measures.standing import Chosen
from keystay.governance.plan import queries as plan
from keystay.governance.promises.queries import keepings
from keystay.governance.reports import figures, keeping
from keystay.governance.reports.half import Half
from keystay.governance.reports.rules import ONE_DAY, Content, Section, Table, first_day
from keystay.governance.reports.summary import Told, summary
from keystay.governance.risks import queries as risks
from keystay.governance.taskgroup.queries import decisions
from keystay.governance.voices.queries import Voice, voices
from keystay.insight.benchmarks.queries import ENGLAND
from keystay.organisation.authority.queries import authorities, this_council

TRENDS = {"worse": "Up", "better": "Down", "same": "Same"}


def assemble(ends_on: date, on: date, before: Content | None) -> Content:
    """The report on the half-year to `ends_on`, beside the last one signed, if there is one.

    Raises LookupError where no council is named. Some ninety statements, so never on a page.
    """
    council = this_council()
    if council is None:
        raise LookupError("no council is named")
    half = Half(first_day(ends_on), ends_on, on, Chosen(ends_on, authorities()[council.code], True))
    told = _told(half)
    own = kept_history({*standing.trend_days(half.chosen), *half.last_days})
    sections = (
        Section("opening"),
        figures.measures(half, told.measures.values(), own, before),
        figures.others(half, own),
        keeping.promises(half, told.keepings),
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
        # A quarter is over the day after its last: the half-year's own last quarter belongs here.
        voices=voices(half.ends_on + ONE_DAY),
    )


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
