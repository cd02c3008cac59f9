"""Plans to tell stories with: Ama leaves Crewe at the end of March."""

from datetime import date, timedelta

from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, Cast

from keystay.caseloads.handovers import actions, rules
from keystay.caseloads.handovers.actions import Said
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.models import Child

ONE, TWO, THREE = "KIDA-001", "KIDA-002", "KIDA-003"
LAST_DAY = date(2026, 3, 27)
TUESDAY = MONDAY + timedelta(days=1)


def cases(cast: Cast, worker: str = "ama", *shown: str, **told) -> None:
    """The worker holds the cases that people read as these references."""
    references = [each.replace("-", "") for each in shown or (ONE, TWO)]
    hold(cast.people[worker], *references, **{"team": cast.crewe, **told})


def planned(cast: Cast, worker: str = "ama", why: str = rules.LEAVING, **told) -> Handover:
    """A plan opened today by the manager of Crewe."""
    said = {"last_day": LAST_DAY, "by": cast.users["grace"]} | told
    return actions.open_plan(worker=cast.people[worker], why=why, **said)


def child(shown: str) -> Child:
    return Child.objects.get(reference=shown.replace("-", ""))


def do(cast: Cast, plan: Handover, step: str, *shown: str, **told) -> list[HandoverStep]:
    """A step recorded today, by whoever does it in the story: the worker or the manager."""
    by = told.pop("by", cast.users["ama" if step == rules.SUMMARY else "grace"])
    said: dict = {"done_on": told.pop("done_on", MONDAY)}
    if step == rules.AUDITED:
        said["who"] = cast.olu
    if step == rules.CHOSEN:
        said |= {"who": cast.nia, "from_day": TUESDAY, "role": "Key worker"}
    said |= told
    return actions.confirm(
        handover=plan, step=step, cases=shown or (ONE, TWO), said=Said(**said), by=by
    )


def do_all(cast: Cast, plan: Handover, *shown: str) -> None:
    for step in rules.steps_of(plan.why):
        do(cast, plan, step, *shown)
