"""Telling an audit up to a step, through actions."""

from datetime import date

from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.audits.queries import Answers, answers_of, asked_in
from keystay.caseloads.audits.rules import mark
from keystay.caseloads.double_loop import actions as loop
from keystay.caseloads.models import Improvement

END = date(2026, 5, 29)
STRENGTHS, LEARNING = "Knows the child well indeed", "Say why in the record next time"


def programme(title: str = "Spring", tool: str = "voice") -> Programme:
    """A programme that runs in the spring."""
    planned = actions.Planned(title, "Do children change what we do?", tool, MONDAY, END)
    return actions.plan(planned=planned, by=BY)


def planned(cast: Cast, worker: str = "ama", title: str = "Spring") -> Audit:
    """An audit of the only case there is."""
    hold(cast.people[worker], f"{worker.upper()}0001")
    asked = actions.Draw(MONDAY, "random", 1, 7)
    actions.draw_sample(programme=programme(title), asked=asked, by=BY)
    return Audit.objects.get(programme__title=title)


def given(cast: Cast, worker: str = "ama", auditor: str = "mo") -> Audit:
    """Given to an auditor apart from the line."""
    audit = planned(cast, worker)
    return actions.give(audit=audit, auditor=cast.people[auditor], by=BY)


def answered(audit: Audit, grade: str = "requires_improvement", **more: str) -> Audit:
    """With every answer in the draft."""
    grades = {each.key: more.get(each.key, grade) for each in asked_in(audit)}
    told = Answers(grades, grade, STRENGTHS, LEARNING)
    return actions.save_answers(audit=audit, answers=told, seen=seen(audit), by=BY)


def seen(audit: Audit) -> str:
    """The mark of what is saved."""
    return mark(answers_of(audit).text()) if audit.sealed else ""


def graded(cast: Cast, grade: str = "requires_improvement", **more: str) -> Audit:
    """Graded today by Mo."""
    return grade_now(answered(given(cast), grade, **more))


def grade_now(audit: Audit) -> Audit:
    """The draft made final."""
    return actions.grade(audit=audit, seen=seen(audit), by=BY)


def talked(cast: Cast, grade: str = "requires_improvement") -> Audit:
    """Talked over today."""
    return actions.hold_conversation(audit=graded(cast, grade), on=MONDAY, by=BY)


def ready(cast: Cast, grade: str = "requires_improvement") -> Audit:
    """With coaching and views on record."""
    audit = talked(cast, grade)
    actions.answer_coaching(audit=audit, offered=True, on=MONDAY, by=BY)
    return actions.record_views(audit=audit, views="declined", words="", on=MONDAY, by=BY)


def improving(cast: Cast, owner: str = "ama", due_on: date = END) -> Improvement:
    """With one improvement agreed."""
    person = cast.people[owner]
    agreed = loop.Agreed("heard", "See each child alone before the review", person, due_on)
    return loop.agree_improvement(audit=ready(cast), agreed=agreed, by=BY)


def improved(cast: Cast) -> Audit:
    """With the improvement done."""
    row = loop.finish_improvement(improvement=improving(cast), on=MONDAY, by=BY)
    return row.audit


def again(cast: Cast) -> Audit:
    """With a second audit planned, of another case of the same worker."""
    hold(cast.ama, "AMA0002", "AMA0003")
    return loop.plan_again(audit=improved(cast), same="worker", by=BY)
