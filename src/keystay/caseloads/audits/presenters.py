"""Audits in words: states and what comes next, lists, grouped grades, before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from keystay.access.users.models import User
from keystay.caseloads.audits.frame import frame_of, strata
from keystay.caseloads.audits.models import Audit, Grade, Sample
from keystay.caseloads.audits.queries import Answers, Loop, again_of, asked_in
from keystay.caseloads.audits.rules import draw, fingerprint
from keystay.caseloads.audits.states import STATES, State
from keystay.core.sealed import unseal
from keystay.core.tables.exports import Sheet
from keystay.core.words import day, plural
from keystay.stats.suppression import count

SENTENCES = {
    "audits.planned": "Programme of audits planned: {after[title]}, {after[from]} to {after[to]}",
    "audits.drawn": "{after[cases]} cases drawn for audit from {after[frame]} as at "
    "{after[as_at]}, seed {after[seed]}",
    "audits.given": "An audit given to {after[auditor]}",
    "audits.drafted": "Draft of an audit saved",
    "audits.graded": "Audit of case {after[case]} graded",
    "audits.talked": "Audit of case {after[case]} talked over on {after[on]}",
    "audits.coached": "After the audit of case {after[case]}, coaching was {after[coaching]}",
    "audits.views_recorded": "Audit of case {after[case]}: child and family {after[views]}",
    "audits.closed": "Loop of the audit of case {after[case]} closed: {after[outcome]}",
}


OUTCOMES = {"better": "green", "same": "yellow", "worse": "red", "nothing": "green"}
COLOURS = {
    "outstanding": "green",
    "good": "teal",
    "requires_improvement": "orange",
    "inadequate": "red",
}


@dataclass(frozen=True)
class Row:
    """An audit on a list, in words."""

    id: str
    case: str
    programme: str
    worker: str
    team: str
    auditor: str
    state: State
    due_on: date | None
    late: bool
    second: bool
    mine: bool


@dataclass(frozen=True)
class Given:
    """A standard with its grade in words, and what the grade looks like."""

    name: str
    sentence: str
    grade: str
    colour: str
    descriptor: str


@dataclass(frozen=True)
class Turn:
    """A standard before, what was done about it, and after."""

    name: str
    before: str
    done: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Doing:
    """An improvement as its page shows it."""

    id: str
    standard: str
    text: str
    owner: str
    due_on: date
    done_on: date | None
    may_finish: bool


def rows(loops: Iterable[Loop], me: str) -> list[Row]:
    """The rows of a list; `me` is the reader's own id in the workforce."""
    return [
        Row(
            id=loop.audit.pk,
            case=loop.audit.child.shown,
            programme=loop.audit.programme.title,
            worker=loop.audit.worker.name,
            team=loop.audit.team.name,
            auditor=loop.audit.auditor.name if loop.audit.auditor else "",
            state=STATES[loop.state],
            due_on=loop.due_on,
            late=loop.late,
            second=loop.audit.again_of_id is not None,
            mine=loop.audit.auditor_id == me,
        )
        for loop in loops
    ]


def sheet(listed: Iterable[Row], on: date) -> Sheet:
    """The list as a file: states and dates, and no grades, so that nobody is ranked by it."""
    headings = ("Case", "Programme", "Team", "Worker", "Auditor", "State", "Next due", "Late")
    lines = [
        (
            *(row.case, row.programme, row.team, row.worker, row.auditor),
            *(row.state.label, row.due_on, "Yes" if row.late else ""),
        )
        for row in listed
    ]
    return Sheet("Audits of practice", on, headings, lines)


def sample_rows(sample: Sample) -> list[dict[str, Any]]:
    """How a sample was drawn, so that it can be shown."""
    drawn = sample.audits.count()
    gone = sample.audits.exclude(withdrawn_on=None).count()
    withdrawn = [{"key": "Withdrawn since", "value": f"{gone} of these"}] if gone else []
    cases = f"{drawn} of {sample.frame:,} {plural(sample.frame, 'case', 'cases')}"
    return [
        {"key": "Drawn", "value": f"{cases} on {day(sample.drawn_on)}"},
        {"key": "Cases as at", "value": day(sample.as_at)},
        {"key": "Method", "value": sample.get_method_display()},
        {"key": "Seed", "value": str(sample.seed)},
        *withdrawn,
    ]


def checked(sample: Sample) -> str:
    """What drawing the sample again today gives, in a sentence."""
    cases = frame_of(sample)
    by_stratum = sample.method != "random"
    again = draw(strata(cases, sample.method), sample.wanted, sample.seed, by_stratum)
    held = set(sample.audits.values_list("child__reference", flat=True))
    same = fingerprint(case.reference for case in cases) == sample.fingerprint
    if set(again) == held:
        return f"Drawn again with seed {sample.seed}: the same {count(len(held))} cases."
    if same:
        return "The cases are the same, but teams or plans have since changed: others are drawn."
    return (
        "The case system has since told something else about the cases of "
        f"{day(sample.as_at)}, so drawing again gives other cases."
    )


def given(audit: Audit) -> list[Given]:
    """The final grades of an audit, in the order of its tool."""
    marks = {row.standard: row.grade for row in audit.marks.all()}
    return [
        Given(
            each.name,
            each.sentence,
            Grade(marks[each.key]).label,
            COLOURS[marks[each.key]],
            each.descriptors[marks[each.key]],
        )
        for each in asked_in(audit)
        if each.key in marks
    ]


def turns(audit: Audit) -> list[Turn]:
    """Before, what was done, and after, for each standard that was improved on."""
    first = audit.again_of or audit
    again = again_of(first)
    before = {row.standard: row.get_grade_display() for row in first.marks.all()}
    after = {row.standard: row.get_grade_display() for row in again.marks.all()} if again else {}
    acts = list(first.improvements.all())
    names = {each.key: each.name for each in asked_in(first)}
    return [
        Turn(
            names[key],
            before.get(key, ""),
            tuple(unseal(act.sealed) for act in acts if act.standard == key),
            after.get(key, ""),
        )
        for key in dict.fromkeys(act.standard for act in acts)
    ]


def doings(audit: Audit, reader: User) -> list[Doing]:
    """The improvements of an audit, soonest due first."""
    names = {each.key: each.name for each in asked_in(audit)}
    auditor = audit.auditor is not None and audit.auditor.user_id == reader.pk
    return [
        Doing(
            row.pk,
            names.get(row.standard, row.standard),
            unseal(row.sealed),
            row.owner.name,
            row.due_on,
            row.done_on,
            row.done_on is None and (auditor or row.owner.user_id == reader.pk),
        )
        for row in audit.improvements.select_related("owner")
    ]


def facts(audit: Audit, views: str, second: Audit | None) -> list[dict[str, Any]]:
    """What is known about an audit, as lines of key and value; steps to come are left out.

    `second` is the audit whose question it asks again, if the reader may know of it.
    """
    coaching = {True: "Offered", False: "Not offered", None: ""}[audit.coaching]
    asked = f"{audit.get_views_display()}, {day(audit.views_on)}" if audit.views else ""
    lines: Sequence[tuple[str, str]] = (
        ("Question", audit.programme.question),
        ("Worker", audit.worker.name),
        ("Team", audit.team.name),
        ("Auditor", audit.auditor.name if audit.auditor else "Not given yet"),
        ("Asked before", f"{second.child.shown}, {day(second.graded_on)}" if second else ""),
        ("Graded", day(audit.graded_on)),
        ("Talked over", day(audit.conversation_on)),
        ("Coaching", f"{coaching}, {day(audit.coaching_on)}" if coaching else ""),
        ("Child and family", asked),
        ("What they said" if audit.views == "asked" else "Why not", views),
        ("Loop", f"{audit.get_outcome_display()}, {day(audit.closed_on)}" if audit.outcome else ""),
        ("Withdrawn", day(audit.withdrawn_on)),
        ("Why withdrawn", audit.withdrawn_reason),
    )
    return [{"key": key, "value": value} for key, value in lines if value]


def act_of(loop: Loop, reader: User) -> tuple[str, str]:
    """The address and the words of the next act, for whoever is to do it; else empty."""
    state, auditor = STATES[loop.state], loop.audit.auditor
    if not state.act or auditor is None or auditor.user_id != reader.pk:
        return "", ""
    return reverse(f"audits:{state.act}", args=[loop.audit.pk]), state.words


def drafted(audit: Audit, answers: Answers) -> list[dict[str, Any]]:
    """The draft as lines to be checked; what is missing says so."""
    names = {grade.value: grade.label for grade in Grade}
    lines = [(s.name, names.get(answers.grades.get(s.key, ""), "")) for s in asked_in(audit)]
    lines.append(("Overall grade", names.get(answers.overall, "")))
    lines += [("Strengths", answers.strengths), ("Learning", answers.learning)]
    return [{"key": key, "value": value or "Still to be answered"} for key, value in lines]
