"""Children who could step down, in a test."""

from datetime import date

from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.models import Child, Decision
from keystay.caseloads.stepdown import actions

REVIEWED = date(2026, 2, 2)


def child(reference: str) -> Child:
    return Child.objects.get(reference=reference)


def make_ready(cast: Cast, worker: str, *references: str) -> None:
    """Children held by the worker since the cast started, on a plan, reviewed four weeks ago."""
    for reference in references:
        on_plan(cast, worker, reference)
        review(reference)


def on_plan(cast: Cast, worker: str, *references: str) -> None:
    for reference in references:
        hold(cast.people[worker], reference)
        plan(reference, "cin")


def review(reference: str, on: date = REVIEWED) -> None:
    actions.record_review(child=child(reference), happened_on=on, outcome="keep", by=BY)


def decide(reference: str, choice: str = "down", on: date = MONDAY, **more: object) -> Decision:
    told = actions.Told(choice, "The plan has done its work", on, **more)  # type: ignore[arg-type]
    return actions.decide(child=child(reference), told=told, by=BY)
