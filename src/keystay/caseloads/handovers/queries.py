"""How handovers stand: each case by its steps, what is late, who is a risk, who needs a plan."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.cases.models import Child, Spell
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.organisation.policy.queries import Policy, policy


@dataclass(frozen=True)
class StepLine:
    """A step of one case: when it is due, and what was recorded if it is done."""

    step: str
    due_on: date
    done: HandoverStep | None
    is_next: bool
    late: bool


@dataclass(frozen=True)
class CaseLine:
    """A case on a plan, by its reference.

    `gone_on` is the last day on which the worker held it, and `gone_to` says who has it since.
    It is `over`, and nothing is left to do here, once it was closed, or passed on in another
    way than by this plan. A case that nobody holds since is not.
    """

    child: Child
    since: date
    gone_on: date | None
    gone_to: str
    over: bool
    steps: tuple[StepLine, ...]

    @property
    def done(self) -> bool:
        return self.over or all(step.done for step in self.steps)

    @property
    def steps_done(self) -> int:
        """Every step of a case that is over counts as done."""
        return len(self.steps) if self.done else sum(bool(step.done) for step in self.steps)


@dataclass(frozen=True)
class Standing:
    """How one plan stands on a day. `risk` is True near or past the last day with steps open."""

    handover: Handover
    cases: tuple[CaseLine, ...]
    risk: bool

    @property
    def steps_done(self) -> int:
        return sum(case.steps_done for case in self.cases)

    @property
    def steps_asked(self) -> int:
        return sum(len(case.steps) for case in self.cases)

    @property
    def open_cases(self) -> list[CaseLine]:
        return [case for case in self.cases if not case.done]

    @property
    def late_steps(self) -> int:
        return sum(step.late for case in self.cases for step in case.steps)


@dataclass(frozen=True)
class Risk:
    """A leaver near or past the last day whose cases are not handed over."""

    handover: str
    worker: str
    name: str
    team: str
    team_name: str
    last_day: date
    open_cases: int
    late_steps: int


def within(user: User, permission: Permission) -> QuerySet[Handover]:
    """The handovers in reach: one's own, and those that one's teams lead.

    By the team and not by the worker, who is out of the manager's reach after the last day.
    """
    scope, rows = reach(user, permission), Handover.objects.select_related("worker", "team")
    if scope.everyone:
        return rows
    own = Q(worker__user=user) if scope.own else Q(pk__in=[])
    return rows.filter(own | Q(team__in=scope.teams))


def find_handover(user: User, handover: str, permission: Permission) -> Handover:
    """The handover, if within reach; Http404 otherwise."""
    return get_object_or_404(within(user, permission).filter(pk=handover))


def find_managed(user: User, handover: str, permission: Permission) -> Handover:
    """The handover of somebody else within reach; Http404 otherwise: nobody leads their own."""
    return get_object_or_404(
        within(user, permission).filter(pk=handover).exclude(worker__user=user)
    )


def find_own(user: User, handover: str, permission: Permission) -> Handover:
    """The handover of one's own cases; Http404 otherwise."""
    return get_object_or_404(within(user, permission).filter(pk=handover, worker__user=user))


def find_step(user: User, step: str, permission: Permission) -> str:
    """The step of that name; Http404 if there is none."""
    if step not in rules.STEPS:
        raise Http404
    return step


def sees_references(user: User, handover: Handover) -> bool:
    """References are for the worker and those who manage the team, not the whole council."""
    own = handover.worker.user_id == user.pk
    return own or handover.team_id in reach(user, Permission.CASELOAD_READ).teams


def standings(rows: Iterable[Handover], on: date) -> list[Standing]:
    """How each plan stands on the day, in the order given: four SQL statements at the most."""
    plans, values = list(rows), policy(on)
    held, steps = _held(plans, on, values), _steps(plans)
    gone = {child for by_child in held.values() for child in by_child}
    book = Book(on, values, steps, _holders(gone, on, values))
    return [_standing(plan, held[plan.pk], book) for plan in plans]


def standing(handover: Handover, on: date) -> Standing:
    """How one plan stands on the day."""
    return standings([handover], on)[0]


def open_risks(teams: Collection[str] | None, on: date) -> list[Risk]:
    """Leavers near or past their last day with cases not handed over, the nearest first.

    `teams` are the ids of those asked about; None means the whole council.
    """
    rows = Handover.objects.filter(closed_on=None).select_related("worker", "team")
    return risks(standings(rows if teams is None else rows.filter(team__in=teams), on))


def risks(rows: Iterable[Standing]) -> list[Risk]:
    """Those of the plans that are a risk."""
    return [_risk(row) for row in rows if row.risk]


@dataclass(frozen=True)
class Book:
    """What all plans are seen with: the day, the policy, the steps done, who holds what now."""

    on: date
    values: Policy
    steps: dict[tuple[str, int], dict[str, HandoverStep]]
    holders: dict[int, str]


def _held(plans: list[Handover], on: date, values: Policy) -> dict[str, dict[int, list[Spell]]]:
    """By plan and child, the worker's counting spells that ran while the plan was open."""
    roles = values.get("caseload.counting_roles")
    if not plans or roles is None:
        return {plan.pk: {} for plan in plans}
    first = min(plan.opened_on for plan in plans)
    rows = Spell.objects.all().counting(roles).filter(starts_on__lte=on)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    rows = rows.filter(worker__in=[plan.worker_id for plan in plans]).select_related("child")
    by_worker: dict[str, list[Spell]] = defaultdict(list)
    for row in rows.order_by("starts_on", "id"):
        by_worker[row.worker_id or ""].append(row)
    return {plan.pk: _during(plan, by_worker[plan.worker_id], on) for plan in plans}


def _during(plan: Handover, spells: list[Spell], on: date) -> dict[int, list[Spell]]:
    until = min(on, plan.closed_on or on)
    found: dict[int, list[Spell]] = defaultdict(list)
    for row in spells:
        if row.starts_on <= until and (row.ends_on is None or row.ends_on >= plan.opened_on):
            found[row.child_id].append(row)
    return found


def _steps(plans: list[Handover]) -> dict[tuple[str, int], dict[str, HandoverStep]]:
    found: dict[tuple[str, int], dict[str, HandoverStep]] = defaultdict(dict)
    rows = HandoverStep.objects.filter(handover__in=plans).select_related("who")
    for row in rows.order_by("id"):
        found[row.handover_id, row.child_id][row.step] = row
    return found


def _holders(children: Collection[int], on: date, values: Policy) -> dict[int, str]:
    """Who holds each child on the day by name; empty while a case waits for a worker."""
    if not children:
        return {}
    rows = Spell.objects.open_on(on).counting(values["caseload.counting_roles"])
    rows = rows.filter(child__in=children).select_related("worker").order_by("-starts_on", "-id")
    found: dict[int, str] = {}
    for row in rows:
        name = row.worker.name if row.worker else ""
        found[row.child_id] = found.get(row.child_id) or name
    return found


def _standing(plan: Handover, held: dict[int, list[Spell]], book: Book) -> Standing:
    cases = tuple(_case(plan, rows, book) for rows in held.values())
    days = int(book.values["handover.risk_within"])
    near = rules.is_risk(plan.last_day, book.on, days, book.values.closures)
    left = any(not case.done for case in cases)
    return Standing(plan, cases, plan.closed_on is None and near and left)


def _case(plan: Handover, rows: list[Spell], book: Book) -> CaseLine:
    child, until = rows[0].child, min(book.on, plan.closed_on or book.on)
    ends = [row.ends_on for row in rows if row.ends_on is not None and row.ends_on < until]
    gone_on = max(ends) if len(ends) == len(rows) else None
    done = book.steps.get((plan.pk, child.pk), {})
    over = gone_on is not None and rules.is_over(book.holders.get(child.pk), done)
    return CaseLine(
        child=child,
        since=rows[0].starts_on,
        gone_on=gone_on,
        gone_to=_gone_to(book.holders.get(child.pk)) if gone_on else "",
        over=over,
        steps=_lines(plan, rows[0].starts_on, done, book, closed=over or bool(plan.closed_on)),
    )


def _lines(
    plan: Handover, since: date, done: dict[str, HandoverStep], book: Book, *, closed: bool
) -> tuple[StepLine, ...]:
    values, began = book.values, max(plan.opened_on, since)
    due = rules.due_days(plan.last_day, began, values, values.closures)
    return tuple(
        StepLine(
            step=step,
            due_on=due[step],
            done=done.get(step),
            is_next=not closed and rules.is_next(step, done.keys()),
            late=not closed and step not in done and due[step] < book.on,
        )
        for step in rules.steps_of(plan.why)
    )


def _gone_to(holder: str | None) -> str:
    if holder is None:
        return "Closed in the case system"
    return f"Now with {holder}" if holder else "Waits for a worker"


def _risk(row: Standing) -> Risk:
    plan = row.handover
    return Risk(
        handover=plan.pk,
        worker=plan.worker_id,
        name=plan.worker.name,
        team=plan.team_id,
        team_name=plan.team.name,
        last_day=plan.last_day,
        open_cases=len(row.open_cases),
        late_steps=row.late_steps,
    )
