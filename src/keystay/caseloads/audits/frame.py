"""The cases of a day that a sample is drawn from."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from keystay.caseloads.audits.models import Audit, Method, Sample
from keystay.caseloads.audits.rules import (
    Drawable,
)
from keystay.caseloads.cases.models import PlanSpell
from keystay.caseloads.schemes.queries import PLAN_ORDER
from keystay.caseloads.workload.queries import counted_spells
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Assignment


class FrameCase(NamedTuple):
    """A case that could be audited, as it stood on the day."""

    child: int
    reference: str
    worker: str
    team: str
    plan: str


def frame(as_at: date, before: Collection[int] = ()) -> list[FrameCase]:
    """Every case with a worker in post on the day, but for the children in `before`.

    A child with two workers is one case, of whoever has held it longest. Four statements.
    """
    homes = _homes(as_at)
    plans = _plans(as_at)
    rows = counted_spells(as_at, policy(as_at)).exclude(worker=None).order_by("starts_on", "id")
    found: dict[int, FrameCase] = {}
    for child, reference, worker in rows.values_list("child", "child__reference", "worker"):
        if worker in homes and child not in before and child not in found:
            plan = plans.get(child, "")
            found[child] = FrameCase(child, reference, worker, homes[worker], plan)
    return list(found.values())


def strata(cases: Iterable[FrameCase], method: str) -> list[Drawable]:
    """The cases as they are drawn from: by team, by plan or together."""
    groups = {Method.TEAM: "team", Method.PLAN: "plan"}
    group = groups.get(Method(method))
    return [Drawable(case.reference, getattr(case, group) if group else "") for case in cases]


def frame_of(sample: Sample) -> list[FrameCase]:
    """The cases that a sample was drawn from, read again today."""
    earlier = Audit.objects.filter(
        programme=sample.programme_id, sample__number__lt=sample.number
    ).values_list("child", flat=True)
    return frame(sample.as_at, set(earlier))


def _homes(on: date) -> dict[str, str]:
    rows = Assignment.objects.current(on).order_by("-starts_on", "-id")
    return dict(rows.values_list("person_id", "team_id"))


def _plans(on: date) -> dict[int, str]:
    rows = PlanSpell.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    order = {plan: place for place, plan in enumerate(PLAN_ORDER)}
    found: dict[int, str] = {}
    for child, plan in rows.values_list("child_id", "plan"):
        if child not in found or order[plan] < order[found[child]]:
            found[child] = plan
    return found
