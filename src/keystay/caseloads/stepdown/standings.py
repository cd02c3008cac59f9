"""How each child on a plan stands against the rules, and so who may need less."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from keystay.caseloads.cases.models import Child, Plan, PlanSpell, Spell
from keystay.caseloads.extra_support.queries import Holder, help_of, holders
from keystay.caseloads.stepdown import rules
from keystay.caseloads.stepdown.models import Decision, Review
from keystay.caseloads.stepdown.rules import Facts, Helped, Numbers, Said, Verdict
from keystay.organisation.policy.queries import Policy, policy

HEAVIER = (Plan.CHILD_PROTECTION, Plan.CARED_FOR)
ONE_DAY = timedelta(days=1)
A_FEW = 200


@dataclass(frozen=True)
class Standing:
    """A child on a Child in Need plan on a day: the rules, and the decision if there is one.

    `last` is the latest decision about the plan. `asked_on` is since when a decision is asked
    for: None for a child who is no candidate, or about whom a decision stands.
    """

    holder: Holder
    plan: int
    since: date
    verdicts: tuple[Verdict, ...]
    last: Decision | None
    asked_on: date | None

    @property
    def missed(self) -> list[Verdict]:
        """The rules that are not met."""
        return [verdict for verdict in self.verdicts if not verdict.met]

    @property
    def candidate(self) -> bool:
        return not self.missed

    @property
    def open(self) -> Decision | None:
        """The decision that stands, or stood until it was asked for anew."""
        return self.last if self.last and self.last.closed_on is None else None

    @property
    def decided(self) -> bool:
        """True for a candidate about whom a decision stands."""
        return self.candidate and self.asked_on is None


def numbers(values: Policy) -> Numbers:
    """The council's numbers for the rules."""
    key = "caseload.stepdown"
    return Numbers(
        on_plan=int(values[f"{key}.on_plan_weeks"]),
        steady=int(values[f"{key}.steady_weeks"]),
        reviewed=int(values[f"{key}.reviewed_within_weeks"]),
        ask_again=int(values[f"{key}.ask_again_weeks"]),
    )


def standings(
    on: date, *, teams: Collection[str] | None = None, children: Any = None
) -> list[Standing]:
    """Every child whose plan on the day is Child in Need, the longest on it first.

    Of the teams, or the children (keys or a queryset of them), asked about. About ten SQL
    statements whatever their number.
    """
    held = holders(on, teams=teams, children=_with_plan(on) if children is None else children)
    values = policy(on)
    plans = plans_on(held, on)
    told = _Told(plans, held, values, on)
    found = [told.standing(plan) for plan in plans.values()]
    return sorted(found, key=lambda row: (row.since, row.holder.shown))


def candidates(on: date, teams: Collection[str]) -> list[Standing]:
    """The standings of the teams' candidates alone, the longest on a plan first.

    No rule is bent: whoever has no review as recent as one of the rules asks for is none.
    """
    reviewed = timedelta(weeks=numbers(policy(on)).reviewed)
    rows = Review.objects.filter(happened_on__range=(on - reviewed, on)).order_by()
    found = standings(on, teams=teams, children=rows.values("child"))
    return [row for row in found if row.candidate]


def standing_of(child: Child, on: date) -> Standing | None:
    """How one child stands, or None without a Child in Need plan, or a worker, on the day."""
    return next(iter(standings(on, children=[child.pk])), None)


def said(row: Decision, plan_ended_on: date | None) -> Said:
    """A decision, for the rules."""
    return Said(
        row.choice, row.decided_on, row.again_on, row.closed_on, row.withdrawn, plan_ended_on
    )


class _Plan(NamedTuple):
    """A Child in Need plan, and since when no heavier one has run."""

    pk: int
    child: int
    starts_on: date
    ends_on: date | None
    since: date


def plans_on(held: Collection[int], on: date) -> dict[int, _Plan]:
    """The Child in Need plan of each child who is on no heavier one."""
    rows = PlanSpell.objects.filter(starts_on__lte=on, child__in=_among(held, on))
    mine: dict[int, _Plan] = {}
    free: dict[int, date] = {}
    names = ("pk", "child_id", "plan", "starts_on", "ends_on")
    for pk, child, plan, starts, ends_on in rows.order_by("starts_on", "id").values_list(*names):
        ends = ends_on or date.max - ONE_DAY
        if plan in HEAVIER:
            free[child] = max(ends + ONE_DAY, free.get(child, ends))
        elif plan == Plan.CHILD_IN_NEED and ends >= on:
            mine[child] = _Plan(pk, child, starts, ends_on, starts)
    return {
        child: row._replace(since=max(row.starts_on, free.get(child, row.starts_on)))
        for child, row in mine.items()
        if child in held and free.get(child, on) <= on
    }


def _among(children: Collection[int], on: date) -> Any:
    """The children for a statement: by their keys, or where there are many all with a plan.

    Django looks at each key of a list, which for a whole council takes longer than the sums.
    """
    return list(children) if len(children) <= A_FEW else _with_plan(on)


def _with_plan(on: date) -> Any:
    """The keys of all children who are on a Child in Need plan on the day."""
    plans = PlanSpell.objects.filter(plan=Plan.CHILD_IN_NEED, starts_on__lte=on)
    return plans.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).values("child")


class _Told:
    """What is known of the children with a plan, read in one statement for each kind of fact."""

    def __init__(
        self, plans: dict[int, _Plan], held: dict[int, Holder], values: Policy, on: date
    ) -> None:
        self.held, self.on, self.numbers = held, on, numbers(values)
        children = _among(plans, on)
        self.stretches = _stretches(children, values, on)
        self.reviews: dict[int, list[date]] = defaultdict(list)
        reviews = Review.objects.filter(child__in=children).order_by("happened_on", "id")
        for child, day in reviews.values_list("child_id", "happened_on"):
            self.reviews[child].append(day)
        self.help = help_of(children)
        rows = Decision.objects.filter(plan__child__in=children, decided_on__lte=on)
        # Of two on one day the one that is still open is the later.
        order = sorted(rows, key=lambda row: (row.decided_on, row.closed_on or date.max))
        self.decisions = {row.plan_id: row for row in order}

    def standing(self, plan: _Plan) -> Standing:
        """The rules and the latest decision for one plan."""
        child, holder = plan.child, self.held[plan.child]
        facts = Facts(
            on_plan_since=plan.starts_on,
            plan_since=plan.since,
            worker_since=rules.unbroken(self.stretches[child, holder.worker], self.on),
            reviews=self.reviews[child],
            helped=[Helped(**vars(each)) for each in self.help.get(child, ())],
        )
        found = rules.verdicts(facts, self.numbers, self.on)
        last = self.decisions.get(plan.pk)
        asked = None
        if all(verdict.met for verdict in found):
            before = said(last, plan.ends_on) if last else None
            if before and before.closed_on and before.closed_on > self.on:
                before = replace(before, closed_on=None)
            asked = rules.asked_on(found, before, self.numbers.ask_again, self.on)
        return Standing(holder, plan.pk, plan.starts_on, found, last, asked)


def _stretches(
    children: Any, values: Policy, on: date
) -> dict[tuple[int, str], list[tuple[date, date | None]]]:
    """The times in which each worker held each child's case."""
    roles = values.get("caseload.counting_roles", [])
    rows = Spell.objects.filter(child__in=children, starts_on__lte=on).counting(roles)
    found: dict[tuple[int, str], list[tuple[date, date | None]]] = defaultdict(list)
    names = ("child_id", "worker_id", "starts_on", "ends_on")
    for child, worker, starts, ends in rows.exclude(worker=None).values_list(*names):
        found[child, worker].append((starts, ends))
    return found
