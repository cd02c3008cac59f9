"""Reading audits: who may see which, the cases there are to draw from, and each loop's state.

The auditor and those with the right in reach see an audit from the start; the worker, and
whoever owns an improvement, once the grade is final. Nobody sees an audit of their own
practice before, whatever their role.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import Reach, reach
from keystay.access.users.models import User
from keystay.caseloads.audits.frame import FrameCase, frame
from keystay.caseloads.audits.lines import Stood, lines_over
from keystay.caseloads.audits.models import Audit, Improvement, Mark, Programme
from keystay.caseloads.audits.rules import (
    AGAIN,
    DONE,
    GRADED,
    IMPROVING,
    PLANNED,
    UNDER_WAY,
    Steps,
    mark,
    months_after,
    nothing_to_improve,
    state_of,
)
from keystay.caseloads.audits.tools import Standard, tools
from keystay.core.sealed import unseal
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import Policy, policy
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person
from keystay.workforce.people.queries import in_post, person_of

PARTS = ("programme", "child", "worker", "team", "auditor", "sample", "again_of")


@dataclass(frozen=True)
class Answers:
    """What the auditor found, as draft or as given."""

    grades: dict[str, str] = field(default_factory=dict)
    overall: str = ""
    strengths: str = ""
    learning: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The boxes that have to be filled besides the standards."""
        return {
            "overall": self.overall,
            "strengths": self.strengths,
            "learning": self.learning,
        }

    def text(self) -> str:
        """All of it as one text, to be sealed."""
        return json.dumps({"grades": self.grades, **self.words}, sort_keys=True)


@dataclass(frozen=True)
class Loop:
    """How an audit stands on a day; `due_on` is when its next step is due, if that is known."""

    audit: Audit
    state: str
    due_on: date | None
    late: bool

    @property
    def all_done(self) -> bool:
        """True when every improvement is done and the question is not asked again yet."""
        return self.state == DONE


def seen_by(user: User, permission: Permission) -> QuerySet[Audit]:
    """The audits that `user` may see."""
    scope, me = reach(user, permission), person_of(user)
    others = Q() if scope.everyone else Q(team__in=scope.teams)
    if me is not None:
        owned = Improvement.objects.filter(owner=me).values("audit")
        final = Q(graded_on__isnull=False) & (Q(worker=me) | Q(pk__in=owned))
        others = (others & ~Q(worker=me)) | Q(auditor=me) | final
    return Audit.objects.filter(others).select_related(*PARTS)


def find_audit(user: User, audit: str, permission: Permission) -> Audit:
    """The audit, if `user` may see it; Http404 otherwise."""
    return get_object_or_404(seen_by(user, permission).filter(pk=audit))


def find_given(user: User, given: str, permission: Permission) -> Audit:
    """The audit, for the auditor to whom it was given; Http404 for all others, or withdrawn."""
    rows = seen_by(user, permission).filter(withdrawn_on=None)
    return get_object_or_404(rows.filter(pk=given, auditor__user=user))


def find_unfinished(user: User, unfinished: str, permission: Permission) -> Audit:
    """An audit that was neither graded nor withdrawn, to be given away; Http404 otherwise."""
    rows = seen_by(user, permission).filter(graded_on=None, withdrawn_on=None)
    return get_object_or_404(rows.filter(pk=unfinished))


def find_improvement(user: User, improvement: str, permission: Permission) -> Improvement:
    """The improvement, for its owner and the auditor; Http404 for everyone else."""
    mine = Q(owner__user=user) | Q(audit__auditor__user=user)
    rows = Improvement.objects.select_related("audit", "owner")
    return get_object_or_404(rows.filter(mine), pk=improvement)


def find_programme(user: User, programme: str, permission: Permission) -> Programme:
    """The programme: everyone who sees audits sees what is asked; Http404 if there is none."""
    return get_object_or_404(Programme, pk=programme)


def answers_of(audit: Audit) -> Answers:
    """What the auditor wrote, opened. Ask who reads it first."""
    return Answers(**json.loads(unseal(audit.sealed))) if audit.sealed else Answers()


def seen_of(audit: Audit) -> str:
    """The mark of the answers that are saved, by which a later change is noticed."""
    return mark(answers_of(audit).text()) if audit.sealed else ""


def views_of(audit: Audit) -> str:
    """The themes of what child and family said, or why they were not asked."""
    return unseal(audit.sealed_views) if audit.sealed_views else ""


def asked_in(audit: Audit) -> list[Standard]:
    """The standards that an audit looks at: of a second one, only those improved on."""
    tool = tools()[audit.programme.tool]
    if audit.again_of is None:
        return list(tool.standards)
    again = {row.standard for row in audit.again_of.improvements.all()}
    return [standard for standard in tool.standards if standard.key in again]


def loops(audits: QuerySet[Audit], on: date) -> list[Loop]:
    """How each audit stands on the day, the soonest due first. Three statements, policy apart."""
    rows = audits.prefetch_related("improvements", "seconds")
    values = policy(on)
    found = [loop_of(row, values) for row in rows]
    return sorted(
        found, key=lambda loop: (loop.due_on or date.max, loop.audit.planned_on, loop.audit.pk)
    )


def loop_of(audit: Audit, values: Policy) -> Loop:
    """How one audit stands on the policy's day."""
    improvements = list(audit.improvements.all())
    steps = Steps(
        started=audit.started_on is not None,
        graded=audit.graded_on is not None,
        talked=audit.conversation_on is not None,
        coaching=audit.coaching is not None,
        views=bool(audit.views),
        improvements=len(improvements),
        still_open=sum(row.done_on is None for row in improvements),
        again=again_of(audit) is not None,
        closed=audit.closed_on is not None,
        withdrawn=audit.withdrawn_on is not None,
    )
    state = state_of(steps)
    due_on = _due_on(audit, state, improvements, values)
    return Loop(audit, state, due_on, due_on is not None and due_on < values.on)


def again_of(audit: Audit) -> Audit | None:
    """The second audit of the same question, if one is planned and was not withdrawn."""
    return next((row for row in audit.seconds.all() if row.withdrawn_on is None), None)


def linked(audit: Audit, user: User, permission: Permission) -> tuple[Audit | None, Audit | None]:
    """The audit before and the one after, each only if `user` may know of it.

    The auditor of the second knows what the first found, whoever wrote that.
    """
    first, again = audit.again_of, again_of(audit)
    ids = [each.pk for each in (first, again) if each]
    known = set(seen_by(user, permission).filter(pk__in=ids).values_list("pk", flat=True))
    if audit.auditor and audit.auditor.user_id == user.pk:
        known |= {first.pk} if first else set()
    return (first if first and first.pk in known else None), (
        again if again and again.pk in known else None
    )


def conversation_due(graded_on: date, values: Policy) -> date:
    """The day by which auditor and worker have talked the audit over."""
    days = int(values["audits.conversation_within"])
    return add_working_days(graded_on, days, values.closures)


def again_due(done_on: date, values: Policy) -> date:
    """The day by which the same question has been audited again."""
    return months_after(done_on, int(values["audits.again_within"]))


def line_over(worker: Person, team: str, days: Iterable[date]) -> set[str]:
    """Who stands over a worker on any of the days: managers of their teams and services."""
    (over,) = lines_over([Stood(worker.pk, team, tuple(days))])
    return over


def able_to_audit(on: date) -> QuerySet[Person]:
    """Everyone in post with an account that is open, in order of name."""
    return in_post(on).filter(user__is_active=True).order_by("family_name", "first_name", "id")


def without_auditor(user: User, permission: Permission, programme: Programme) -> int:
    """How many audits of the programme wait for an auditor, of those that `user` may see."""
    rows = seen_by(user, permission).filter(programme=programme, auditor=None)
    return rows.filter(graded_on=None, withdrawn_on=None).count()


def owners_for(audit: Audit, on: date) -> list[Person]:
    """Who may own an improvement: the worker, the team's managers, the auditor."""
    over = {row.person for row in managing() if row.team == audit.team_id and row.covers(on)}
    wanted = over | {audit.worker_id, audit.auditor_id}
    return list(Person.objects.filter(pk__in=wanted).order_by("family_name", "first_name", "id"))


def cases_to_audit_again(audit: Audit, same: str, on: date) -> list[FrameCase]:
    """Cases for the second audit of the same `worker` or `team`, the one to look at first.

    Another child comes first if there is one; then the lot decides, the first audit's id
    being its seed, so that nobody chooses a case that shows well. A case whose second audit
    was withdrawn is not drawn again.
    """
    whose = audit.worker_id if same == "worker" else audit.team_id
    before = {row.child_id for row in audit.seconds.all()}
    cases = [case for case in frame(on, before) if getattr(case, same) == whose]
    return sorted(
        cases,
        key=lambda case: (case.child == audit.child_id, mark(f"{audit.pk}:{case.reference}")),
    )


def found_nothing(audit: Audit) -> bool:
    """True if no grade of the audit is below good."""
    return nothing_to_improve([audit.overall, *(row.grade for row in audit.marks.all())])


def grades_by(user: User, permission: Permission, programme: Programme) -> dict[str, Counter]:
    """How often each grade was given, by standard and by team; of the teams within reach."""
    scope: Reach = reach(user, permission)
    audits = Audit.objects.filter(programme=programme, graded_on__isnull=False, again_of=None)
    audits = audits if scope.everyone else audits.filter(team__in=scope.teams)
    found: dict[str, Counter] = {"standard": Counter(), "team": Counter()}
    marks = Mark.objects.filter(audit__in=audits).order_by("id")
    found["standard"].update(marks.values_list("standard", "grade"))
    found["team"].update(audits.order_by("team__name").values_list("team__name", "overall"))
    return found


def _due_on(
    audit: Audit, state: str, improvements: list[Improvement], values: Policy
) -> date | None:
    if state in (PLANNED, UNDER_WAY):
        return audit.programme.ends_on
    if state == GRADED and audit.graded_on:
        return conversation_due(audit.graded_on, values)
    if state == IMPROVING:
        return min(row.due_on for row in improvements if row.done_on is None)
    if state in (DONE, AGAIN):
        return again_due(max(row.done_on for row in improvements if row.done_on), values)
    return None
