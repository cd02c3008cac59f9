"""Every change to audits of practice. History never holds what was found or said."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from keystay.caseloads.audits.checks import (
    ChangedMeanwhile,
    NotApart,
    NotNow,
    NotTheAuditor,
    Refused,
    WrongDay,
    graded_of,
    held,
    mine,
    refuse_day,
    refuse_near,
    refuse_overwriting,
    talked_of,
)
from keystay.caseloads.audits.frame import FrameCase, frame, strata
from keystay.caseloads.audits.models import (
    Audit,
    Mark,
    Method,
    Outcome,
    Programme,
    Sample,
    Views,
)
from keystay.caseloads.audits.queries import Answers, able_to_audit, answers_of, asked_in
from keystay.caseloads.audits.rules import (
    draw,
    fingerprint,
    outcome,
    wanting,
)
from keystay.caseloads.audits.tools import tools
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.sealed import seal
from keystay.core.words import day
from keystay.workforce.models import Person

__all__ = [
    "ChangedMeanwhile",
    "Draw",
    "NotApart",
    "NotNow",
    "NotTheAuditor",
    "Planned",
    "Refused",
    "WrongDay",
    "answer_coaching",
    "close_loop",
    "draw_sample",
    "give",
    "grade",
    "hold_conversation",
    "new_audit",
    "plan",
    "record_views",
    "save_answers",
    "tell",
]

LARGEST_SEED = 999_999


@dataclass(frozen=True)
class Planned:
    """A programme as it is planned."""

    title: str
    question: str
    tool: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Draw:
    """How a sample is to be drawn; without a seed one is thrown."""

    as_at: date
    method: str
    wanted: int
    seed: int | None = None


@transaction.atomic
def plan(*, planned: Planned, by: Actor) -> Programme:
    """Plan a programme of audits. Raises Refused for a title in use, and WrongDay."""
    if planned.ends_on < planned.starts_on:
        raise WrongDay("The last day is before the first.")
    if planned.tool not in tools():
        raise Refused("There is no such tool. Choose one of the list.")
    if Programme.objects.filter(title=planned.title).exists():
        raise Refused("There is a programme of this title. Choose another title.")
    row = Programme.objects.create(**vars(planned))
    after = {"title": row.title, "from": row.starts_on, "to": row.ends_on}
    record(kind="audits.planned", by=by, subject=row, after=after)
    return row


@transaction.atomic
def draw_sample(*, programme: Programme, asked: Draw, by: Actor, on: date | None = None) -> Sample:
    """Draw cases and plan an audit of each; cases of earlier samples are left out.

    `on` is the day of drawing, today unless a process tells of the past. Raises WrongDay,
    and Refused when there is no case to draw.
    """
    if asked.as_at > (on or today()):
        raise WrongDay("The day of the cases must be today or in the past.")
    Programme.objects.select_for_update().get(pk=programme.pk)
    earlier = Audit.objects.filter(programme=programme, again_of=None)
    cases = frame(asked.as_at, set(earlier.values_list("child", flat=True)))
    if not cases:
        raise Refused(f"There was no case with a worker to draw from on {day(asked.as_at)}.")
    seed = secrets.randbelow(LARGEST_SEED) if asked.seed is None else asked.seed
    sample = Sample.objects.create(
        programme=programme,
        number=programme.samples.count() + 1,
        drawn_on=on or today(),
        as_at=asked.as_at,
        seed=seed,
        method=asked.method,
        wanted=asked.wanted,
        frame=len(cases),
        fingerprint=fingerprint(case.reference for case in cases),
    )
    drawn = draw(strata(cases, asked.method), asked.wanted, seed, asked.method != Method.RANDOM)
    _plan_audits(sample, cases, drawn)
    after = {"cases": len(drawn), "frame": len(cases), "seed": seed, "as_at": asked.as_at}
    record(kind="audits.drawn", by=by, subject=programme, after=after)
    return sample


@transaction.atomic
def give(*, audit: Audit, auditor: Person, by: Actor) -> Audit:
    """Give an audit to an auditor, or to another while it is not graded.

    Raises NotApart for the worker and those who stand over them, Refused for someone who
    cannot sign in, and NotNow once it is graded.
    """
    row = held(audit)
    if row.graded_on:
        raise NotNow("The grade is final, so the auditor stays the same.")
    if not able_to_audit(today()).filter(pk=auditor.pk).exists():
        raise Refused(f"{auditor.name} has no open account here, so could not write the audit.")
    refuse_near(row, auditor)
    before = {"auditor": row.auditor.name} if row.auditor else {}
    row.auditor = auditor
    row.save(update_fields=["auditor"])
    record(kind="audits.given", by=by, subject=row, before=before, after={"auditor": auditor.name})
    return row


@transaction.atomic
def save_answers(
    *, audit: Audit, answers: Answers, seen: str, by: Actor, on: date | None = None
) -> Audit:
    """Keep the auditor's answers as a draft, which nobody else reads.

    `seen` is the `mark` of the answers that the writer started from. Raises NotTheAuditor,
    NotNow once graded, and ChangedMeanwhile.
    """
    row = mine(audit, by)
    if row.graded_on:
        raise NotNow("The grade is final. What the audit says no longer changes.")
    refuse_overwriting(row, seen)
    row.sealed = seal(answers.text())
    row.started_on = row.started_on or on or today()
    row.save(update_fields=["sealed", "started_on"])
    record(kind="audits.drafted", by=by, subject=row)
    return row


@transaction.atomic
def grade(*, audit: Audit, seen: str, by: Actor, on: date | None = None) -> Audit:
    """Make the drafted grades final: the worker sees them from now on.

    The grade of a second audit closes the loop of the first. Raises NotTheAuditor, NotNow
    when graded already or an answer is missing, and ChangedMeanwhile.
    """
    row, graded_on = mine(audit, by), on or today()
    if row.graded_on:
        raise NotNow("This audit is graded already.")
    refuse_overwriting(row, seen)
    answers, asked = answers_of(row), asked_in(row)
    missing = wanting(answers.grades, answers.words, [each.key for each in asked])
    if missing:
        raise NotNow(f"Still to be answered: {_named(row, missing)}.")
    # Not every answer of a draft is of a standard that is asked now.
    marks = [Mark(audit=row, standard=s.key, grade=answers.grades[s.key]) for s in asked]
    Mark.objects.bulk_create(marks)
    row.overall, row.graded_on = answers.overall, graded_on
    row.save(update_fields=["overall", "graded_on"])
    tell("audits.graded", row, by, after={"case": row.child.shown})
    if row.again_of:
        _close_first(row, {each.standard: each.grade for each in marks}, by)
    return row


@transaction.atomic
def hold_conversation(*, audit: Audit, on: date, by: Actor) -> Audit:
    """Note that auditor and worker talked the audit over on a day.

    Raises NotTheAuditor, NotNow before the grade or a second time, and WrongDay.
    """
    row = graded_of(audit, by)
    if row.conversation_on:
        raise NotNow(f"The conversation is on record for {day(row.conversation_on)}.")
    refuse_day(on, row.graded_on, "the grade was given")
    row.conversation_on = on
    row.save(update_fields=["conversation_on"])
    tell("audits.talked", row, by, after={"case": row.child.shown, "on": on})
    return row


@transaction.atomic
def answer_coaching(*, audit: Audit, offered: bool, on: date, by: Actor) -> Audit:
    """Note whether coaching was offered, and when that was decided.

    Raises NotTheAuditor, NotNow before the conversation or a second time, and WrongDay.
    """
    row = talked_of(audit, by)
    if row.coaching is not None:
        raise NotNow("Whether coaching was offered is on record already.")
    refuse_day(on, row.conversation_on, "the conversation")
    row.coaching, row.coaching_on = offered, on
    row.save(update_fields=["coaching", "coaching_on"])
    after = {"case": row.child.shown, "coaching": "offered" if offered else "not offered"}
    tell("audits.coached", row, by, after=after)
    return row


@transaction.atomic
def record_views(*, audit: Audit, views: str, words: str, on: date, by: Actor) -> Audit:
    """Note whether child and family were asked: themes if they were, and why not if not.

    Raises NotTheAuditor, NotNow before the grade or a second time, Refused without the
    words that the answer needs, and WrongDay.
    """
    row = graded_of(audit, by)
    if row.views:
        raise NotNow("Whether child and family were asked is on record already.")
    if not words.strip() and views != Views.DECLINED:
        asked = views == Views.ASKED
        raise Refused(
            "Write the themes of what they said." if asked else "Say why it was not appropriate."
        )
    refuse_day(on, row.planned_on, "the audit was planned")
    row.views, row.views_on, row.sealed_views = views, on, seal(words.strip())
    row.save(update_fields=["views", "views_on", "sealed_views"])
    after = {"case": row.child.shown, "views": Views(views).label.lower()}
    tell("audits.views_recorded", row, by, after=after)
    return row


def _plan_audits(sample: Sample, cases: Sequence[FrameCase], drawn: Sequence[str]) -> None:
    by_reference = {case.reference: case for case in cases}
    rows = [
        new_audit(sample.programme, by_reference[each], sample.drawn_on, sample=sample)
        for each in drawn
    ]
    Audit.objects.bulk_create(rows)


def new_audit(programme: Programme, case: FrameCase, planned_on: date, **more: Any) -> Audit:
    """An audit of a case, not saved yet."""
    return Audit(
        programme=programme,
        child_id=case.child,
        plan=case.plan,
        worker_id=case.worker,
        team_id=case.team,
        planned_on=planned_on,
        **more,
    )


def _named(audit: Audit, missing: Sequence[str]) -> str:
    names = {each.key: each.name for each in asked_in(audit)}
    others = {"overall": "the overall grade", "strengths": "strengths", "learning": "learning"}
    return ", ".join(names.get(key) or others[key] for key in missing)


def _close_first(again: Audit, after: dict[str, str], by: Actor) -> None:
    first = held(again.again_of)  # type: ignore[arg-type]
    before = {each.standard: each.grade for each in first.marks.all()}
    close_loop(first, outcome(before, after), again.graded_on or today(), by)


def close_loop(row: Audit, found: str, on: date, by: Actor) -> None:
    """End the loop with what the second look found."""
    row.outcome, row.closed_on = found, on
    row.save(update_fields=["outcome", "closed_on"])
    after = {"case": row.child.shown, "outcome": Outcome(found).label.lower()}
    tell("audits.closed", row, by, after=after)


def tell(kind: str, row: Audit, by: Actor, after: dict[str, Any]) -> None:
    """Write history about the worker, from the grade on: they can read it there."""
    record(kind=kind, by=by, subject=row, about=row.worker_id, after=after)
