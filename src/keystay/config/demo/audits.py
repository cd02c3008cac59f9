"""Audits of the demo council: a programme with audits in every state, some closed, one late.

What was found is invented, about practice and about nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from keystay.access.roles.models import RoleGrant
from keystay.caseloads.audits import actions
from keystay.caseloads.audits.models import Audit, Improvement, Programme
from keystay.caseloads.audits.queries import Answers, able_to_audit, asked_in, seen_of
from keystay.caseloads.challenges import actions as challenges
from keystay.caseloads.double_loop import actions as loop
from keystay.caseloads.samples import actions as samples
from keystay.core.clock import today
from keystay.core.working_days import add_working_days
from keystay.organisation.models import Team
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person

SEED = 895
Step = Callable[[Audit, str], object]
TITLE = "Do our plans change things?"
QUESTION = "Does the plan say what has to change, and does what children say alter it?"
STRENGTHS = "Visits are regular and the worker has earned the family’s trust."
LEARNING = "Say in the record why a decision was made, not only what was decided."
THEMES = "Wanted to be told sooner what happens next, and to see the same person."
IMPROVEMENT = "See each child alone before the plan is reviewed and write down what they want"
WEAK, GOOD = "requires_improvement", "good"


@dataclass(frozen=True)
class Days:
    """When the steps of an audit were taken: some months ago, one after the other."""

    graded: date
    talked: date
    agreed_for: date

    @classmethod
    def ago(cls, days: int) -> "Days":
        graded = add_working_days(today() - timedelta(days=days), 0)
        return cls(graded, add_working_days(graded, 4), add_working_days(graded, 24))


def tell_audits(by: str) -> None:
    """Plan a programme, draw its cases and take each audit to another state."""
    first = today() - timedelta(days=240)
    planned = actions.Planned(TITLE, QUESTION, "voice", first, today() + timedelta(days=60))
    programme = actions.plan(planned=planned, by=by)
    asked = actions.Draw(first, "team", 14, SEED)
    actions.draw_sample(programme=programme, asked=asked, by=by, on=first)
    audits = [audit for audit in _given(programme, by)]
    tell: tuple[Step, ...] = (
        *(_started, _graded, _talked, _coached, _viewed, _improving, _improved),
        *(_late, _again, _closed, _closed, _clean),
    )
    for audit, step in zip(audits, tell, strict=False):
        step(audit, by)
    # Of the two that nobody was given, one waits and one is withdrawn.
    left = programme.audits.filter(auditor=None).order_by("child__reference").last()
    if left:
        samples.withdraw(audit=left, reason="The case moved to another council", by=by)
    _challenges(by)


def _given(programme: Programme, by: str) -> list[Audit]:
    """Each audit given to someone apart from its line; the last two wait."""
    grants = RoleGrant.objects.filter(role="principal_social_worker")
    leads_of = set(grants.values_list("user", flat=True))
    random = Random(SEED)  # noqa: S311 - a story that is the same each time, not a secret
    people = list(able_to_audit(today()))
    leads = [person for person in people if person.user_id in leads_of]
    given = []
    for number, audit in enumerate(programme.audits.order_by("child__reference")[:12]):
        # The practice lead's own, so that each step can be tried with one sign-in.
        first = leads if number < 7 else []
        for auditor in [*first, *random.sample(people, len(people))]:
            try:
                given.append(actions.give(audit=audit, auditor=auditor, by=by))
            except actions.Refused:
                continue
            break
    return given


def _answer(audit: Audit, grade: str, by: str, on: date) -> Audit:
    grades = {each.key: GOOD for each in asked_in(audit)} | {asked_in(audit)[0].key: grade}
    told = Answers(grades, grade, STRENGTHS, LEARNING)
    return actions.save_answers(audit=audit, answers=told, seen="", by=by, on=on)


def _grade(audit: Audit, grade: str, by: str, on: date) -> Audit:
    seen = seen_of(_answer(audit, grade, by, on))
    return actions.grade(audit=audit, seen=seen, by=by, on=on)


def _started(audit: Audit, by: str) -> None:
    _answer(audit, WEAK, by, today() - timedelta(days=3))


def _graded(audit: Audit, by: str) -> None:
    _grade(audit, WEAK, by, today() - timedelta(days=2))


def _late(audit: Audit, by: str) -> None:
    _grade(audit, WEAK, by, today() - timedelta(days=40))


def _talked(audit: Audit, by: str) -> None:
    _talk(audit, WEAK, by, Days.ago(20))


def _talk(audit: Audit, grade: str, by: str, days: Days) -> None:
    _grade(audit, grade, by, days.graded)
    actions.hold_conversation(audit=audit, on=days.talked, by=by)


def _coached(audit: Audit, by: str) -> None:
    days = Days.ago(20)
    _talk(audit, WEAK, by, days)
    actions.answer_coaching(audit=audit, offered=True, on=days.talked, by=by)


def _viewed(audit: Audit, by: str) -> None:
    _ask(audit, WEAK, by, Days.ago(20))


def _ask(audit: Audit, grade: str, by: str, days: Days) -> None:
    _talk(audit, grade, by, days)
    actions.answer_coaching(audit=audit, offered=grade == WEAK, on=days.talked, by=by)
    actions.record_views(audit=audit, views="asked", words=THEMES, on=days.talked, by=by)


def _improve(audit: Audit, by: str, days: Days) -> Improvement:
    _ask(audit, WEAK, by, days)
    agreed = loop.Agreed("heard", IMPROVEMENT, audit.worker, days.agreed_for)
    return loop.agree_improvement(audit=audit, agreed=agreed, by=by)


def _improving(audit: Audit, by: str) -> None:
    _improve(audit, by, Days.ago(21))


def _improved(audit: Audit, by: str) -> None:
    days = Days.ago(75)
    loop.finish_improvement(improvement=_improve(audit, by, days), on=days.agreed_for, by=by)


def _again(audit: Audit, by: str) -> Audit:
    days = Days.ago(160)
    loop.finish_improvement(improvement=_improve(audit, by, days), on=days.agreed_for, by=by)
    on = today() - timedelta(days=14)
    try:
        return loop.plan_again(audit=audit, same="worker", by=by, on=on)
    except actions.Refused:
        return loop.plan_again(audit=audit, same="team", by=by, on=on)


def _closed(audit: Audit, by: str) -> None:
    second = _again(audit, by)
    _grade(second, GOOD, by, today() - timedelta(days=7))


def _clean(audit: Audit, by: str) -> None:
    days = Days.ago(90)
    _ask(audit, GOOD, by, days)
    loop.close(audit=audit, by=by, on=days.agreed_for)


def _challenges(by: str) -> None:
    """A session that was held, with an action, and one to come, about two teams with managers."""
    manager = {row.team: row.person for row in managing() if row.covers(today())}
    teams = list(Team.objects.filter(pk__in=manager, ends_on=None).order_by("name")[:2])
    for team in teams[:1]:
        held_on = add_working_days(today() - timedelta(days=28), 0)
        session = challenges.plan(team=team, meets_on=held_on, by=by)
        decisions = "Two cases move to the neighbouring team; the manager asks for agency cover."
        challenges.hold(challenge=session, held_on=held_on, decisions=decisions, by=by)
        owner, due_on = Person.objects.get(pk=manager[team.pk]), today() + timedelta(days=9)
        taken = challenges.Taken("Agree with the neighbouring team what moves", owner, due_on)
        challenges.take_on(challenge=session, taken=taken, by=by)
    for team in teams[1:]:
        # One that met lately and is still to be recorded, and one to come.
        lately = add_working_days(today() - timedelta(days=4), 0)
        for meets_on in (lately, add_working_days(today(), 5)):
            challenges.plan(team=team, meets_on=meets_on, by=by)
