"""Every change to handover plans. A case is named here by its reference, and by nothing else."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from keystay.access.users.models import User
from keystay.caseloads.allocations import actions as allocations
from keystay.caseloads.allocations.queries import holders
from keystay.caseloads.cases.models import Child
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.checks import (
    Said,
    chosen_cases,
    is_own,
    refuse_days,
    refuse_last_day,
    refuse_opening,
    refuse_outsider,
    refuse_own_work,
    refuse_without_reason,
)
from keystay.caseloads.handovers.models import Handover, HandoverStep, Outcome, StepName, Why
from keystay.caseloads.handovers.queries import CaseLine, standing
from keystay.caseloads.handovers.refusals import (
    AlreadyOpen,
    ChangedMeanwhile,
    Closed,
    NoCases,
    NotFinished,
    NotOnPlan,
    NotYet,
    OneDocument,
    OwnWork,
    Refused,
    WrongDay,
)
from keystay.caseloads.handovers.staff import may_be_planned, team_of
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day, plural
from keystay.workforce.models import Person
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

BECAUSE = {rules.LEAVING: "leaver", rules.ABSENCE: "absence", rules.MOVE: "move"}


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
        refuse_opening(worker, by)
    team = team_of(worker, today())
    if team is None:
        raise WrongDay(f"{worker.name} has never worked in a team here.")
    refuse_last_day(worker, why, last_day)
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
    refuse_outsider(plan, step, by)
    chosen = chosen_cases(plan, step, cases)
    said = _complete(plan, step, said, by)
    if said.document and len(chosen) > 1:
        raise OneDocument("A document belongs to one case: choose one, or leave it empty.")
    refuse_days(chosen, step, said)
    refuse_own_work(plan, chosen, step, said)
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
    refuse_outsider(plan, rules.SIGNED, by)
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
    refuse_outsider(plan, rules.SIGNED, by)
    if plan.last_day != seen:
        raise ChangedMeanwhile(f"It was changed to {day(plan.last_day)} meanwhile. Look again.")
    if last_day == seen:
        raise WrongDay(f"It is {day(seen)} already.")
    refuse_last_day(plan.worker, plan.why, last_day)
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
    refuse_outsider(plan, rules.SIGNED, by)
    return _close(plan, Outcome.WITHDRAWN, by, reason)


@transaction.atomic
def finish(*, handover: Handover, by: Actor) -> Handover:
    """Close a plan whose cases are all handed over. Raises NotYours, Closed, NotFinished."""
    plan = _open(handover)
    refuse_outsider(plan, rules.SIGNED, by)
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


def _complete(plan: Handover, step: str, said: Said, by: Actor) -> Said:
    """What was said, with who did it where that follows from who records it."""
    who = said.who
    if isinstance(by, User) and step == rules.SIGNED:
        who = person_of(by)
    if step == rules.SUMMARY and (who is None or is_own(plan, by)):
        who = plan.worker
    return Said(**{**vars(said), "who": who})


def _give(plan: Handover, children: list[Child], said: Said, by: Actor) -> None:
    """Allocate the cases to the new worker, but for those that they hold by then already."""
    if said.who is None or said.from_day is None or not said.role:
        raise WrongDay("Say who takes the cases on, from when, and what their role is.")
    if said.who == plan.worker:
        raise OwnWork(f"{plan.worker.name} is handing over: choose somebody else.")
    if said.from_day <= plan.opened_on:
        raise WrongDay(f"Choose a day after the plan was opened on {day(plan.opened_on)}.")
    refuse_without_reason(plan, said)
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
    allocations.allocate(cases=to_give, giving=giving, by=by, seen=said.seen)


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
