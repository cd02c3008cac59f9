"""A plan of handover as its page shows it: a row for each case, a cell for each step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.models import Handover, StepName
from keystay.caseloads.handovers.queries import CaseLine, Standing, StepLine
from keystay.core.tables.exports import Sheet
from keystay.core.words import short_day

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


def waiting(row: Standing, step: str) -> list[CaseLine]:
    """The cases for which the step can be recorded now."""
    return [case for case in row.cases for line in case.steps if line.step == step and line.is_next]


def recorded(row: Standing, step: str) -> list[CaseLine]:
    """The cases for which the step is recorded."""
    return [case for case in row.cases for line in case.steps if line.step == step and line.done]


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
        return Cell(heading, "Not asked" if over else when_words(line), "", line.late)
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


def when_words(line: StepLine) -> str:
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
