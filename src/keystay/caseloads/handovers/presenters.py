"""Handovers in words: rows of lists, the steps of each case, and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from keystay.caseloads.allocations.away import away_words
from keystay.caseloads.handovers.going import Going
from keystay.caseloads.handovers.models import Why
from keystay.caseloads.handovers.plan_rows import when_words
from keystay.caseloads.handovers.queries import CaseLine, Risk, Standing
from keystay.caseloads.handovers.staff import Candidate
from keystay.core.tables.exports import Sheet
from keystay.core.words import day, one_decimal, plural

SENTENCES = {
    "handovers.opened": "Handover plan opened ({after[why]}), last day {after[last_day]}",
    "handovers.step_done": "Handover: {after[step]}, for {after[count]}",
    "handovers.step_undone": "Handover: {after[step]} undone for {after[count]}",
    "handovers.last_day_changed": "Last day of the handover moved from {before[last_day]} to "
    "{after[last_day]}",
    "handovers.withdrawn": "Handover plan withdrawn",
    "handovers.finished": "Handover plan finished: every case is handed over",
}


@dataclass(frozen=True)
class Need:
    """Someone who needs a plan, as the list shows it."""

    worker: str
    name: str
    team: str
    why: str
    last_day: date
    gone: str
    cases: int
    owner: str
    href: str


def done_words(row: Standing) -> str:
    """`14 of 36 steps done`."""
    return f"{row.steps_done} of {row.steps_asked} steps done"


def cases_words(row: Standing) -> str:
    """`4 of 6 to hand over`, or that all are."""
    left, every = len(row.open_cases), len(row.cases)
    if not every:
        return "No cases"
    return f"{left} of {every} to hand over" if left else f"All {every} handed over"


def late_words(count: int) -> str:
    """`2 steps late`; empty for none."""
    return f"{count} {plural(count, 'step', 'steps')} late" if count else ""


def risk_words(row: Risk, on: date) -> str:
    """What makes it a risk: how many cases are left, and when the last day is or was."""
    left = f"{row.open_cases} {plural(row.open_cases, 'case', 'cases')} not handed over"
    last = f"last day {'was' if row.last_day < on else 'is'} {day(row.last_day)}"
    late = late_words(row.late_steps)
    return ", ".join(each for each in (left, last, late) if each)


def needs(rows: Iterable[Going], owners: Mapping[str, str], reader: str, on: date) -> list[Need]:
    """Those who need a plan; `owners` lead, by worker. The account `reader` opens none for
    themselves.
    """
    return [
        Need(
            worker=row.worker.pk,
            name=row.worker.name,
            team=row.team_name,
            why="Gone" if row.is_gone(on) else Why(row.why).label,
            last_day=row.last_day,
            gone=gone_words(row.last_day, on) if row.is_gone(on) else "",
            cases=row.cases,
            owner=owners.get(row.worker.pk, ""),
            href=f"{reverse('handovers:open')}?{urlencode({'worker': row.worker.pk})}"
            if row.worker.user_id != reader
            else "",
        )
        for row in rows
    ]


def ownerless(
    rows: Iterable[Standing], needs: Iterable[Need], owners: Mapping[str, str]
) -> list[str]:
    """Whose handovers nobody answers for, each with the team, in order of name."""
    plans = {
        row.handover.worker.name: row.handover.team.name
        for row in rows
        if row.handover.worker_id not in owners
    }
    found = plans | {row.name: row.team for row in needs if not row.owner}
    return [f"{name}, {team}" for name, team in sorted(found.items())]


def gone_words(last_day: date, on: date) -> str:
    """`gone for 12 days`."""
    days = (on - last_day).days
    return f"gone for {days} {plural(days, 'day', 'days')}"


def case_choices(cases: Iterable[CaseLine], step: str) -> list[tuple[str, str]]:
    """Cases to tick, with when the step is due."""
    return [
        (case.child.shown, f"{case.child.shown}, {when_words(line)}")
        for case in cases
        for line in case.steps
        if line.step == step
    ]


def candidate_choices(rows: Iterable[Candidate]) -> list[tuple[str, str]]:
    """Who may take cases on: their load and their room, and whether they are away or going."""
    return [("", "Choose someone"), *((row.id, _candidate(row)) for row in rows)]


def _candidate(row: Candidate) -> str:
    load = f"{row.name}, {row.team_name}: {one_decimal(row.load)} of {one_decimal(row.capacity)}"
    more = [] if row.same_manager else ["other manager"]
    more += [f"{words[:1].lower()}{words[1:]}" for words in away_words(row.away)]
    return ", ".join([load, *more])


def list_sheet(rows: Iterable[Standing], on: date) -> Sheet:
    """The open handovers as a file."""
    headings = ("Worker", "Team", "Why", "Last day", "Cases", "To hand over", "Steps done")
    lines = [
        (
            row.handover.worker.name,
            row.handover.team.name,
            row.handover.get_why_display(),
            row.handover.last_day,
            len(row.cases),
            len(row.open_cases),
            row.steps_done,
            row.steps_asked,
            row.late_steps,
            "Yes" if row.risk else "",
        )
        for row in rows
    ]
    return Sheet("Handovers", on, (*headings, "Steps in all", "Steps late", "Risk"), lines)
