"""Which kinds of plan the children are on whom workers hold: of a group, and of each worker."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import FilteredRelation, Q

from keystay.caseloads.cases.models import PlanSpell
from keystay.caseloads.schemes.queries import PLAN_ORDER
from keystay.caseloads.workload.queries import counted_spells
from keystay.organisation.policy.queries import policy

# So many children are asked about one by one; of more, all plans of the day are read.
A_TEAMS = 500


def plan_mix(on: date, people: Collection[str]) -> dict[str, int]:
    """How many of the children held by `people` are on each kind of plan; "" is no plan."""
    spells = counted_spells(on, policy(on)).filter(worker_id__in=people)
    return plan_mix_of(on, set(spells.values_list("child_id", flat=True)))


def plan_mix_of(on: date, children: Collection[int]) -> dict[str, int]:
    """How many of the children are on each kind of plan; "" is no plan. One SQL statement."""
    mix = dict.fromkeys((*PLAN_ORDER, ""), 0)
    for plan in _plans(on, children).values():
        mix[plan] += 1
    return mix


def plans_by_worker(on: date, people: Collection[str]) -> dict[str, Counter[str]]:
    """How many children on each kind of plan each of the people holds, by the worker's id.

    One SQL statement besides the policy.
    """
    spells = counted_spells(on, policy(on)).filter(worker_id__in=people).order_by()
    still = Q(child__plans__ends_on__isnull=True) | Q(child__plans__ends_on__gte=on)
    day = FilteredRelation("child__plans", condition=Q(child__plans__starts_on__lte=on) & still)
    rows = spells.annotate(plan_of_day=day).values_list(
        "worker_id", "child_id", "plan_of_day__plan"
    )
    plans: dict[tuple[str, int], set[str]] = defaultdict(set)
    for worker, child, plan in rows:
        plans[worker, child].add(plan)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (worker, _), on_plans in plans.items():
        found[worker][_first(on_plans)] += 1
    return found


def _plans(on: date, children: Collection[int]) -> dict[int, str]:
    """The kind of plan that each of the children counts under; "" is no plan."""
    rows = PlanSpell.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    if len(children) <= A_TEAMS:
        rows = rows.filter(child_id__in=children)
    on_plans: dict[int, set[str]] = {}
    for child, plan in rows.values_list("child_id", "plan"):
        on_plans.setdefault(child, set()).add(plan)
    return {child: _first(on_plans.get(child, ())) for child in children}


def _first(plans: Collection[str]) -> str:
    """The plan under which a child on all of them counts; "" is no plan."""
    return next((plan for plan in PLAN_ORDER if plan in plans), "")
