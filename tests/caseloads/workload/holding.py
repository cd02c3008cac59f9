"""Giving people cases in a test."""

from datetime import date

from tests.cast import STARTED

from keystay.caseloads.models import Child, PlanSpell, Spell
from keystay.workforce.models import Person


def hold(worker: Person | None, *children: str, role: str = "Allocated worker", **told) -> None:
    """The worker holds the children from the day the cast started."""
    first: date = told.pop("starts_on", STARTED)
    for reference in children:
        child, _ = Child.objects.get_or_create(reference=reference)
        Spell.objects.create(
            source_id=f"S{Spell.objects.count()}",
            child=child,
            worker=worker,
            role=role,
            starts_on=first,
            **told,
        )


def plan(child: str, kind: str, starts_on: date = STARTED, ends_on: date | None = None) -> None:
    """The child is on a plan."""
    PlanSpell.objects.create(
        source_id=f"P{PlanSpell.objects.count()}",
        child=Child.objects.get(reference=child),
        plan=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
