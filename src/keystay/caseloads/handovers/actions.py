"""Every change to handover plans. A case is named here by its reference, and by nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.caseloads.allocations import actions as allocations
from keystay.caseloads.allocations.queries import holders
from keystay.caseloads.cases.models import Child
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.models import Handover, HandoverStep, Outcome, StepName, Why
from keystay.caseloads.handovers.queries import (
    CaseLine,
    may_be_planned,
    standing,
    team_of,
    teams_under_same_manager,
    within,
)
from keystay.caseloads.handovers.refusals import (
    AlreadyDone,
    AlreadyOpen,
    ChangedMeanwhile,
    Closed,
    NoCases,
    NotFinished,
    NotOnPlan,
    NotYet,
    NotYours,
    OneDocument,
    OwnWork,
    ReasonNeeded,
    Refused,
    WrongDay,
)
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day, plural
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people.queries import person_of

__all__ = [
    "Refused",
    "Said",
    "change_last_day",
    "confirm",
    "finish",
    "open_plan",
    "undo",
    "withdraw",
]

FURTHEST = timedelta(days=365)
__all__ = [
    "Refused",
    "Said",
    "change_last_day",
    "confirm",
    "finish",
    "open_plan",
    "undo",
    "withdraw",
]

BECAUSE = {rules.LEAVING: "leaver", rules.ABSENCE: "absence", rules.MOVE: "move"}


@dataclass(frozen=True)
class Said:
    """What is recorded with a step.

    `who` wrote, signs, audits or takes the case on. `from_day`, `role`, `reason` and
    `over_reason` are for a new worker; `reason` also says why a joint visit was not held.
    `seen` are the `allocations.queries.marks` that the manager chose by.
    """

    done_on: date
    who: Person | None = None
    document: str = ""
    from_day: date | None = None
    role: str = ""
    reason: str = ""
    over_reason: str = ""
    seen: Mapping[int, str] | None = None


@transaction.atomic
def open_plan(
    *, worker: Person, why: str, last_day: date, by: Actor, opened_on: date | None = None
) -> Handover:
    """Open the plan for a worker's cases, led by the manager of their team.

    `opened_on` is the day of a plan that was made elsewhere before it came here. Raises
    NotYours out of reach and for one's own cases, AlreadyOpen, NoCases, and WrongDay.
    """
    if Handover.objects.filter(worker=worker, closed_on=None).exists():
        raise AlreadyOpen(f"{worker.name} has an open handover plan.")
    if isinstance(by, User) and worker not in may_be_planned(by, today()):
        _refuse_opening(worker, by)
    team = team_of(worker, today())
    if team is None:
        raise WrongDay(f"{worker.name} does not work here today.")
    _refuse_last_day(worker, why, last_day)
    told = {"worker": worker, "team": team, "why": why, "last_day": last_day}
    row = _create(Handover(**told, opened_on=min(opened_on or today(), today())))
    if not standing(row, today()).cases:
        raise NoCases(f"{worker.name} holds no case today.")
    _tell("handovers.opened", row, by, after={"why": Why(why).label, "last_day": last_day})
    return row


@transaction.atomic
def confirm(
    *, handover: Handover, step: str, cases: Collection[str], said: Said, by: Actor
) -> list[HandoverStep]:
    """Record a step for cases, named by their references as people read them: all or none.

    The worker confirms the summaries; everything else is the manager's. Raises NotYours,
    Closed, NoCases, NotOnPlan, AlreadyDone, NotYet, WrongDay, OwnWork and ReasonNeeded, and
    what allocating refuses.
    """
    plan = _open(handover)
    _refuse_outsider(plan, step, by)
    chosen = _chosen(plan, step, cases)
    said = _complete(plan, step, said, by)
    if said.document and len(chosen) > 1:
        raise OneDocument("A document belongs to one case: choose one, or leave it empty.")
    _refuse_days(chosen, step, said)
    _refuse_own_work(plan, chosen, step, said)
    if step == rules.CHOSEN:
        _give(plan, [case.child for case in chosen], said, by)
    rows = [_step(plan, case.child, step, said, by) for case in chosen]
    after = _told(step, chosen) | ({"who": said.who.name} if said.who else {})
    _tell("handovers.step_done", plan, by, after=after, reason=said.reason)
    return rows


@transaction.atomic
def undo(*, handover: Handover, step: str, cases: Collection[str], reason: str, by: User) -> None:
    """Take back a step that was recorded by mistake; an allocation made with it stays.

    Raises NotYours, Closed, NoCases, NotOnPlan, and NotYet while a later step stands.
    """
    plan = _open(handover)
    _refuse_outsider(plan, rules.SIGNED, by)
    found = {case.child.shown: case for case in standing(plan, today()).cases}
    chosen = [found[each] for each in cases if each in found]
    if not chosen:
        raise NoCases("Choose at least one case.")
    rows = {(row.child_id, row.step): row for row in plan.steps.select_for_update().order_by("id")}
    for case in chosen:
        if (case.child.pk, step) not in rows:
            raise NotOnPlan(f"Case {case.child.shown}: {StepName(step).label} is not recorded.")
        for later in rules.dependent(step):
            if (case.child.pk, later) in rows:
                words = f"first undo “{StepName(later).label}”, which follows it."
                raise NotYet(f"Case {case.child.shown}: {words}")
        rows[case.child.pk, step].delete()
    _tell("handovers.step_undone", plan, by, after=_told(step, chosen), reason=reason)


@transaction.atomic
def change_last_day(
    *, handover: Handover, last_day: date, seen: date, reason: str, by: User
) -> Handover:
    """Move the last working day, and with it every due date.

    `seen` is the day that the manager saw; ChangedMeanwhile if it is another by now. Raises
    NotYours, Closed and WrongDay.
    """
    plan = _open(handover)
    _refuse_outsider(plan, rules.SIGNED, by)
    if plan.last_day != seen:
        raise ChangedMeanwhile(f"It was changed to {day(plan.last_day)} meanwhile. Look again.")
    if last_day == seen:
        raise WrongDay(f"It is {day(seen)} already.")
    _refuse_last_day(plan.worker, plan.why, last_day)
    plan.last_day = last_day
    plan.save(update_fields=["last_day"])
    before, after = {"last_day": seen}, {"last_day": last_day}
    _tell("handovers.last_day_changed", plan, by, before=before, after=after, reason=reason)
    return plan


@transaction.atomic
def withdraw(*, handover: Handover, reason: str, by: User) -> Handover:
    """Close a plan because the worker stays; allocations that were made are not undone.

    Raises NotYours and Closed.
    """
    plan = _open(handover)
    _refuse_outsider(plan, rules.SIGNED, by)
    return _close(plan, Outcome.WITHDRAWN, by, reason)


@transaction.atomic
def finish(*, handover: Handover, by: Actor) -> Handover:
    """Close a plan whose cases are all handed over. Raises NotYours, Closed, NotFinished."""
    plan = _open(handover)
    _refuse_outsider(plan, rules.SIGNED, by)
    left = standing(plan, today()).open_cases
    if left:
        names = ", ".join(case.child.shown for case in left)
        words = plural(len(left), "case is", "cases are")
        raise NotFinished(f"{len(left)} {words} not handed over: {names}.")
    return _close(plan, Outcome.FINISHED, by)


def _open(handover: Handover) -> Handover:
    """The plan, locked, so that two people cannot record one step at a time."""
    rows = Handover.objects.select_for_update(of=("self",)).select_related("worker", "team")
    plan = rows.get(pk=handover.pk)
    if plan.closed_on is not None:
        raise Closed(f"This plan was closed on {day(plan.closed_on)}.")
    return plan


def _create(row: Handover) -> Handover:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyOpen(f"{row.worker.name} has an open handover plan.") from None
    return row


def _close(plan: Handover, outcome: Outcome, by: Actor, reason: str = "") -> Handover:
    plan.closed_on, plan.outcome = today(), outcome
    plan.save(update_fields=["closed_on", "outcome"])
    _tell(f"handovers.{outcome.value}", plan, by, reason=reason)
    return plan


def _refuse_opening(worker: Person, by: User) -> None:
    if worker.user_id == by.pk:
        raise NotYours("Your own cases are planned by the manager of your team or service.")
    reached = Person.objects.visible_to(by, Permission.CASELOAD_WRITE)
    if not reached.filter(pk=worker.pk).exists():
        raise NotYours(f"{worker.name} does not work in a team that you manage.")
    raise NoCases(f"{worker.name} holds no case today.")


def _refuse_last_day(worker: Person, why: str, last_day: date) -> None:
    first = Assignment.objects.filter(person=worker).order_by("starts_on").first()
    if first is None or last_day < first.starts_on:
        began = f" on {day(first.starts_on)}" if first else ""
        raise WrongDay(f"It cannot be before {worker.name} started{began}.")
    if last_day > today() + FURTHEST:
        raise WrongDay("The last day must be within a year.")
    if why == rules.ABSENCE and last_day > today() + timedelta(days=90):
        raise WrongDay("The last day before an absence must be within three months.")


def _refuse_outsider(plan: Handover, step: str, by: Actor) -> None:
    """Lets pass a process, who manages the team or the service, and the worker's summaries."""
    if not isinstance(by, User):
        return
    if _is_own(plan, by):
        if step == rules.SUMMARY:
            return
        raise NotYours("These are your own cases: the manager of the team does this.")
    if not within(by, Permission.CASELOAD_WRITE).filter(pk=plan.pk).exists():
        raise NotYours(f"You do not manage {plan.team.name}.")


def _is_own(plan: Handover, by: Actor) -> bool:
    return isinstance(by, User) and plan.worker.user_id == by.pk


def _chosen(plan: Handover, step: str, cases: Collection[str]) -> list[CaseLine]:
    found = {case.child.shown: case for case in standing(plan, today()).cases}
    if not cases:
        raise NoCases("Choose at least one case.")
    for each in cases:
        _refuse_case(each, found.get(each), step)
    return [found[each] for each in dict.fromkeys(cases)]


def _refuse_case(reference: str, case: CaseLine | None, step: str) -> None:
    if case is None or case.over:
        raise NotOnPlan(f"Case {reference} is no longer on this plan.")
    lines = {line.step: line for line in case.steps}
    if step not in lines:
        raise NotOnPlan("Nobody visits together with someone who is away.")
    if lines[step].done:
        raise AlreadyDone(f"Case {reference}: this step is recorded already.")
    if not lines[step].is_next:
        first = StepName(rules.AFTER[step]).label
        raise NotYet(f"Case {reference}: “{first}” comes first.")


def _complete(plan: Handover, step: str, said: Said, by: Actor) -> Said:
    """What was said, with who did it where that follows from who records it."""
    who = said.who
    if isinstance(by, User) and step == rules.SIGNED:
        who = person_of(by)
    if step == rules.SUMMARY and (who is None or _is_own(plan, by)):
        who = plan.worker
    return Said(**{**vars(said), "who": who})


def _refuse_days(chosen: list[CaseLine], step: str, said: Said) -> None:
    if said.done_on > today():
        raise WrongDay("The day must be today or in the past.")
    for case in chosen:
        first = next((line.done for line in case.steps if line.step == rules.AFTER.get(step)), None)
        since = first.done_on if first else case.since
        if said.done_on < since:
            what = "the step before it" if first else "the worker held the case"
            raise WrongDay(f"Case {case.child.shown}: not before {what}, on {day(since)}.")


def _refuse_own_work(plan: Handover, chosen: list[CaseLine], step: str, said: Said) -> None:
    if step == rules.AUDITED and said.who is None:
        raise OwnWork("Say who audited.")
    if step in (rules.SIGNED, rules.AUDITED) and said.who == plan.worker:
        raise OwnWork(f"{plan.worker.name} is handing over: somebody else does this.")
    if step == rules.SIGNED and said.who is not None:
        for case in chosen:
            written = next(line.done for line in case.steps if line.step == rules.SUMMARY)
            if written is not None and written.who_id == said.who.pk:
                raise OwnWork(f"Case {case.child.shown}: nobody signs off what they wrote.")


def _give(plan: Handover, children: list[Child], said: Said, by: Actor) -> None:
    """Allocate the cases to the new worker, but for those that they hold by then already."""
    if said.who is None or said.from_day is None or not said.role:
        raise WrongDay("Say who takes the cases on, from when, and what their role is.")
    if said.who == plan.worker:
        raise OwnWork(f"{plan.worker.name} is handing over: choose somebody else.")
    if said.from_day <= plan.opened_on:
        raise WrongDay(f"Choose a day after the plan was opened on {day(plan.opened_on)}.")
    _refuse_without_reason(plan, said)
    held = holders(children, said.from_day)
    to_give = [
        child
        for child in children
        if said.who.pk not in {spell.worker_id for spell in held[child.pk]}
    ]
    if not to_give:
        return
    giving = allocations.Giving(
        said.who, said.from_day, BECAUSE[plan.why], said.reason or said.role, said.over_reason
    )
    try:
        allocations.allocate(cases=to_give, giving=giving, by=by, seen=said.seen)
    except allocations.Refused as refusal:
        raise Refused(str(refusal)) from refusal


def _refuse_without_reason(plan: Handover, said: Said) -> None:
    held = Assignment.objects.current(said.from_day or today()).filter(person=said.who)
    same = teams_under_same_manager(plan.team_id, today())
    if not said.reason and not same & set(held.values_list("team", flat=True)):
        name = said.who.name if said.who else ""
        raise ReasonNeeded(f"{name} works under another manager. Give the reason.")


def _step(plan: Handover, child: Child, step: str, said: Said, by: Actor) -> HandoverStep:
    return HandoverStep.objects.create(
        handover=plan,
        child=child,
        step=step,
        done_on=said.done_on,
        who=said.who,
        by_name=by if isinstance(by, str) else by.name,
        document=said.document,
        from_day=said.from_day,
        role=said.role,
        reason=said.reason,
    )


def _told(step: str, chosen: list[CaseLine]) -> dict[str, Any]:
    count = len(chosen)
    return {
        "step": StepName(step).label,
        "count": f"{count} {plural(count, 'case', 'cases')}",
        "cases": [case.child.shown for case in chosen],
    }


def _tell(kind: str, plan: Handover, by: Actor, **told: Any) -> None:
    record(kind=kind, by=by, subject=plan, about=plan.worker_id, **told)
