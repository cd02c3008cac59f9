"""Handovers in words: rows of lists, the steps of each case, and history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.going import Going
from keystay.caseloads.handovers.models import Handover, StepName, Why
from keystay.caseloads.handovers.queries import CaseLine, Risk, Standing, StepLine
from keystay.caseloads.handovers.staff import Candidate
from keystay.core.tables.exports import Sheet
from keystay.core.words import day, one_decimal, plural, short_day

SENTENCES = {
    "handovers.opened": "Handover plan opened ({after[why]}), last day {after[last_day]}",
    "handovers.step_done": "Handover: {after[step]}, for {after[count]}",
    "handovers.step_undone": "Handover: {after[step]} undone for {after[count]}",
    "handovers.last_day_changed": "Last day of the handover moved from {before[last_day]} to "
    "{after[last_day]}",
    "handovers.withdrawn": "Handover plan withdrawn",
    "handovers.finished": "Handover plan finished: every case is handed over",
}
HEADINGS = {
    rules.SUMMARY: "Summary",
    rules.SIGNED: "Signed off",
    rules.AUDITED: "Audit",
    rules.CHOSEN: "New worker",
    rules.TOLD: "Family told",
    rules.VISITED: "Joint visit",
}
ACTS = {
    rules.SUMMARY: "Confirm summaries",
    rules.SIGNED: "Sign off",
    rules.AUDITED: "Record the audit",
    rules.CHOSEN: "Choose the new worker",
    rules.TOLD: "Record that families were told",
    rules.VISITED: "Record the joint visit",
}
FOR_ONE = {
    rules.SUMMARY: "Confirm summary",
    rules.SIGNED: "Sign off",
    rules.AUDITED: "Record audit",
    rules.CHOSEN: "Choose worker",
    rules.TOLD: "Family told",
    rules.VISITED: "Joint visit",
}


@dataclass(frozen=True)
class Act:
    """Something to do next: its words, where, and for how many cases."""

    words: str
    href: str
    count: int = 1


@dataclass(frozen=True)
class Cell:
    """A step of a case as the page shows it."""

    heading: str
    words: str
    detail: str
    late: bool
    link: str = ""


@dataclass(frozen=True)
class Row:
    """A case as the page shows it; `state` says why nothing is left to do, if that is so."""

    name: str
    since: date
    state: str
    cells: tuple[Cell, ...]
    acts: tuple[Act, ...]


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


def plan_rows(row: Standing, *, named: bool, acts: Sequence[str], own: bool) -> list[Row]:
    """Each case with its steps; without references cases are numbered.

    `acts` are the steps that the reader may record, `own` that it is their own plan.
    """
    return [
        Row(
            name=case.child.shown if named else f"Case {number}",
            since=case.since,
            state=_state(case),
            cells=tuple(_cell(line, case.over) for line in case.steps),
            acts=tuple(_acts(row.handover, case, acts, own)) if named else (),
        )
        for number, case in enumerate(row.cases, 1)
    ]


def next_acts(row: Standing, acts: Sequence[str], own: bool) -> list[Act]:
    """What the reader may do now, for how many cases."""
    counts = {step: len(waiting(row, step)) for step in acts}
    return [
        Act(ACTS[step], _address(row.handover, step, own), count)
        for step, count in counts.items()
        if count
    ]


def waiting(row: Standing, step: str) -> list[CaseLine]:
    """The cases for which the step can be recorded now."""
    return [case for case in row.cases for line in case.steps if line.step == step and line.is_next]


def recorded(row: Standing, step: str) -> list[CaseLine]:
    """The cases for which the step is recorded."""
    return [case for case in row.cases for line in case.steps if line.step == step and line.done]


def undoable(row: Standing) -> list[Act]:
    """The steps of which any is recorded, and where they are undone."""
    return [
        Act(
            StepName(step).label,
            reverse("handovers:undo", args=[row.handover.pk, step]),
            len(recorded(row, step)),
        )
        for step in rules.STEPS
        if recorded(row, step)
    ]


def case_choices(cases: Iterable[CaseLine], step: str) -> list[tuple[str, str]]:
    """Cases to tick, with when the step is due."""
    return [
        (case.child.shown, f"{case.child.shown}, {_when(line)}")
        for case in cases
        for line in case.steps
        if line.step == step
    ]


def candidate_choices(rows: Iterable[Candidate]) -> list[tuple[str, str]]:
    """Who may take cases on, with their load and their room."""
    return [
        ("", "Choose someone"),
        *(
            (
                row.id,
                f"{row.name}, {row.team_name}: {one_decimal(row.load)} of "
                f"{one_decimal(row.capacity)}" + ("" if row.same_manager else ", other manager"),
            )
            for row in rows
        ),
    ]


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


def plan_sheet(plan: Handover, rows: Sequence[Row], on: date) -> Sheet:
    """The cases of one plan with their steps as a file."""
    steps = [HEADINGS[step] for step in rules.steps_of(plan.why)]
    lines = [
        (plan.worker.name, row.name, row.since, *(cell.words for cell in row.cells), row.state)
        for row in rows
    ]
    headings = ("Worker", "Case", "Held since", *steps, "State")
    return Sheet("Handover", on, headings, lines, about=plan.worker_id)


def _state(case: CaseLine) -> str:
    if case.gone_on is None:
        return "Handed over" if case.done else ""
    return f"{case.gone_to}; held until {short_day(case.gone_on)}"


def _cell(line: StepLine, over: bool) -> Cell:
    heading = HEADINGS[line.step]
    if line.done is None:
        return Cell(heading, "Not asked" if over else _when(line), "", line.late)
    done = line.done
    detail = done.who.name if done.who else done.by_name
    if line.step == rules.VISITED and done.reason:
        return Cell(heading, "Not held", done.reason, False)
    if line.step == rules.CHOSEN:
        more = f"from {short_day(done.from_day)}: {done.role}"
        return Cell(heading, detail, f"{more} ({done.reason})" if done.reason else more, False)
    link = done.document if "://" in done.document else ""
    number = f", {done.document}" if done.document and not link else ""
    return Cell(heading, f"Done {short_day(done.done_on)}", detail + number, False, link)


def _when(line: StepLine) -> str:
    due = short_day(line.due_on)
    return f"late: was due {due}" if line.late else f"by {due}"


def _acts(plan: Handover, case: CaseLine, acts: Sequence[str], own: bool) -> Iterable[Act]:
    asked = urlencode({"case": case.child.shown})
    for line in case.steps:
        if line.is_next and line.step in acts:
            yield Act(FOR_ONE[line.step], f"{_address(plan, line.step, own)}?{asked}")


def _address(plan: Handover, step: str, own: bool) -> str:
    if own:
        return reverse("handovers:written", args=[plan.pk])
    return reverse("handovers:step", args=[plan.pk, step])
