"""Three leavers of the demo council in handover: just begun, late near the end, all but done."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from keystay.access.roles.models import RoleGrant
from keystay.caseloads.handovers import actions, queries, staff
from keystay.caseloads.handovers.actions import Said
from keystay.caseloads.handovers.models import Handover, StepName, Why
from keystay.caseloads.workload.queries import loads_on
from keystay.core.clock import today
from keystay.core.working_days import ONE_DAY
from keystay.workforce.models import Person

SEED = 895
WITH_A_SIGN_IN = "agency.worker@demo.example"
FEWEST, MOST = 6, 12
TAKERS = 3


def tell_handovers(by: str) -> None:
    """Open three plans in the service of the demo's team manager, and do a part of each."""
    leavers = _leavers()
    plans = [
        actions.open_plan(
            worker=worker,
            why=Why.LEAVING,
            last_day=today() + timedelta(days=ahead),
            by=by,
            opened_on=today() - timedelta(days=ago),
        )
        for worker, (ahead, ago) in zip(leavers, ((34, 6), (4, 25), (9, 32)), strict=False)
    ]
    for plan, shares in zip(plans, (BEGUN, LATE, NEARLY), strict=False):
        for step in StepName:
            _do(plan, step, shares.get(step, 0), by)


# How many of a plan's cases have had each step, in sixths.
BEGUN = {StepName.SUMMARY: 2}
LATE = {
    StepName.SUMMARY: 4,
    StepName.SIGNED: 3,
    StepName.AUDITED: 1,
    StepName.CHOSEN: 2,
    StepName.TOLD: 1,
}
NEARLY = dict.fromkeys(StepName, 6) | {StepName.TOLD: 5, StepName.VISITED: 4}


def _leavers() -> list[Person]:
    """The agency worker who can sign in, and two others of the service who hold some cases."""
    team = RoleGrant.objects.filter(role="team_manager").order_by("pk").first()
    if team is None or team.team is None:
        return []
    service = set(team.team.service.teams.values_list("pk", flat=True))
    held = [row for row in loads_on(today()).values() if row.team in service]
    fitting = sorted(row.person for row in held if FEWEST <= row.cases <= MOST)
    found = Person.objects.in_bulk([row.person for row in held if row.cases])
    known = [person for person in found.values() if _email(person) == WITH_A_SIGN_IN]
    chance = Random(SEED)  # noqa: S311 - the same demo every time
    free = [found[pk] for pk in fitting if found[pk].user_id is None]
    return [*known, *chance.sample(free, min(3, len(free)))][:3]


def _email(person: Person) -> str:
    return person.user.email if person.user else ""


def _do(plan: Handover, step: str, sixths: int, by: str) -> None:
    shown = queries.standing(plan, today())
    ready = [c for c in shown.cases for line in c.steps if line.step == step and line.is_next]
    chosen = ready[: len(shown.cases) * sixths // 6]
    if not chosen:
        return
    first = max(today() - ONE_DAY, *(case.since for case in chosen))
    done_on = first if step == StepName.SUMMARY else today()
    if step == StepName.CHOSEN:
        _give(plan, [case.child.shown for case in chosen], by)
    else:
        said = Said(done_on, who=_who(plan, step))
        names = [case.child.shown for case in chosen]
        actions.confirm(handover=plan, step=step, cases=names, said=said, by=by)


def _who(plan: Handover, step: str) -> Person | None:
    if step in (StepName.SIGNED, StepName.AUDITED):
        lead = staff.auditors(plan, today())
        manager = staff.managers(today()).get(plan.team_id)
        return lead.filter(pk=manager).first() or lead.first()
    return None


def _give(plan: Handover, cases: Sequence[str], by: str) -> None:
    """To the three with most room, in turn; those under the same manager come first."""
    found = staff.candidates(plan, today())
    rows = sorted(found, key=lambda row: (not row.same_manager, row.load - row.capacity, row.id))
    for number, row in enumerate(rows[:TAKERS]):
        said = Said(
            done_on=today(),
            who=Person.objects.get(pk=row.id),
            from_day=plan.last_day + ONE_DAY,
            role="Key worker, with the next review to lead",
            reason="" if row.same_manager else "No room under the same manager",
            over_reason="Until the post is filled",
        )
        mine = cases[number::TAKERS]
        if mine:
            actions.confirm(handover=plan, step=StepName.CHOSEN, cases=mine, said=said, by=by)
