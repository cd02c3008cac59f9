"""What has to hold before something is recorded on a handover plan; each refusal says why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.models import Handover, StepName
from keystay.caseloads.handovers.queries import CaseLine, standing, within
from keystay.caseloads.handovers.refusals import (
    AlreadyDone,
    NoCases,
    NotOnPlan,
    NotYet,
    NotYours,
    OwnWork,
    ReasonNeeded,
    WrongDay,
)
from keystay.caseloads.handovers.staff import teams_under_same_manager, was_in_reach
from keystay.core.audit.actions import Actor
from keystay.core.clock import today
from keystay.core.words import day
from keystay.workforce.models import Assignment, Person

FURTHEST = timedelta(days=365)


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


def refuse_opening(worker: Person, by: User) -> None:
    """Say why someone may not open a plan: NotYours, or NoCases where it is theirs to open."""
    if worker.user_id == by.pk:
        raise NotYours("Your own cases are planned by the manager of your team or service.")
    reached = Person.objects.visible_to(by, Permission.CASELOAD_WRITE)
    if not reached.filter(pk=worker.pk).exists() and not was_in_reach(by, worker, today()):
        raise NotYours(f"{worker.name} does not work in a team that you manage.")
    raise NoCases(f"{worker.name} holds no case today.")


def refuse_last_day(worker: Person, why: str, last_day: date) -> None:
    """Raises WrongDay for a last day that makes no sense for the worker."""
    first = Assignment.objects.filter(person=worker).order_by("starts_on").first()
    if first is None or last_day < first.starts_on:
        began = f" on {day(first.starts_on)}" if first else ""
        raise WrongDay(f"It cannot be before {worker.name} started{began}.")
    if last_day > today() + FURTHEST:
        raise WrongDay("The last day must be within a year.")
    if why == rules.ABSENCE and last_day > today() + timedelta(days=90):
        raise WrongDay("The last day before an absence must be within three months.")


def refuse_outsider(plan: Handover, step: str, by: Actor) -> None:
    """Lets pass a process, who manages the team or the service, and the worker's summaries."""
    if not isinstance(by, User):
        return
    if is_own(plan, by):
        if step == rules.SUMMARY:
            return
        raise NotYours("These are your own cases: the manager of the team does this.")
    if not within(by, Permission.CASELOAD_WRITE).filter(pk=plan.pk).exists():
        raise NotYours(f"You do not manage {plan.team.name}.")


def is_own(plan: Handover, by: Actor) -> bool:
    """Whether it is the plan of whoever acts."""
    return isinstance(by, User) and plan.worker.user_id == by.pk


def chosen_cases(plan: Handover, step: str, cases: Collection[str]) -> list[CaseLine]:
    """The cases of these references. Raises NoCases, NotOnPlan, AlreadyDone and NotYet."""
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


def refuse_days(chosen: list[CaseLine], step: str, said: Said) -> None:
    """Raises WrongDay for a day to come, or before what the step follows."""
    if said.done_on > today():
        raise WrongDay("The day must be today or in the past.")
    for case in chosen:
        first = next((line.done for line in case.steps if line.step == rules.AFTER.get(step)), None)
        since = first.done_on if first else case.since
        if said.done_on < since:
            what = "the step before it" if first else "the worker held the case"
            raise WrongDay(f"Case {case.child.shown}: not before {what}, on {day(since)}.")


def refuse_own_work(plan: Handover, chosen: list[CaseLine], step: str, said: Said) -> None:
    """Raises OwnWork where someone would sign off or audit what is their own."""
    if step == rules.AUDITED and said.who is None:
        raise OwnWork("Say who audited.")
    if step in (rules.SIGNED, rules.AUDITED) and said.who == plan.worker:
        raise OwnWork(f"{plan.worker.name} is handing over: somebody else does this.")
    if step == rules.SIGNED and said.who is not None:
        for case in chosen:
            written = next(line.done for line in case.steps if line.step == rules.SUMMARY)
            if written is not None and written.who_id == said.who.pk:
                raise OwnWork(f"Case {case.child.shown}: nobody signs off what they wrote.")


def refuse_without_reason(plan: Handover, said: Said) -> None:
    """Raises ReasonNeeded for a new worker under another manager."""
    held = Assignment.objects.current(said.from_day or today()).filter(person=said.who)
    same = teams_under_same_manager(plan.team_id, today())
    if not said.reason and not same & set(held.values_list("team", flat=True)):
        name = said.who.name if said.who else ""
        raise ReasonNeeded(f"{name} works under another manager. Give the reason.")
