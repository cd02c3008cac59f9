"""Cases and capacity on any day (C1, C2)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from keystay.caseloads.cases.models import Child, PlanSpell, Spell, SpellQuerySet
from keystay.caseloads.schemes.queries import (
    Scheme,
    Weighed,
    besides,
    cases_of,
    scheme_on,
    weighed,
    weights_together,
)
from keystay.caseloads.workload.reckoning import (
    Load,
    Ruler,
    TeamLoad,
    band_of,
    load_by,
    load_together,
)
from keystay.organisation.policy.queries import Policy, PolicyBook, policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import Stage


def counted_spells(on: date, policy_on: Policy) -> SpellQuerySet:
    """Spells that count as holding a case on the day; none before the policy began."""
    roles = policy_on.get("caseload.counting_roles")
    if roles is None:
        return Spell.objects.none()
    return Spell.objects.open_on(on).counting(roles)


def cases_by_worker(on: date, people: Collection[str] | None = None) -> dict[str, int]:
    """How many different children each worker holds on the day, by the worker's id.

    A child with two workers counts for both. One SQL statement besides the policy.
    """
    spells = counted_spells(on, policy(on))
    if people is not None:
        spells = spells.filter(worker_id__in=people)
    return {worker: held for _, worker, held in _counted(spells)}


def cases_by_worker_on_days(
    days: Iterable[date], book: PolicyBook, *, planned: bool = False
) -> dict[date, dict[str, int]]:
    """`cases_by_worker` on each of the days, in one SQL statement whatever their number.

    A day on which the policy does not say which roles count has no cases. With `planned` only
    cases are counted whose child has a plan of some type on the day.
    """
    found: dict[date, dict[str, int]] = {on: {} for on in days}
    policies = [book.on(on) for on in found]
    known = [each for each in policies if each.get("caseload.counting_roles") is not None]
    spells = [counted_spells(p.on, p) for p in known]
    if planned:
        spells = [_on_a_plan(rows, p.on) for rows, p in zip(spells, known, strict=True)]
    each = [_counted(rows, number) for number, rows in enumerate(spells)]
    if each:
        for number, worker, held in each[0].union(*each[1:], all=True):
            found[known[number].on][worker] = held
    return found


def loads_on(
    on: date, people: Collection[str] | None = None, scheme: Scheme | None = None
) -> dict[str, Load]:
    """Each worker's load on the day, by their id: everyone in post, or only `people`.

    By the scheme that holds on the day, or by `scheme` to see what another would say.
    Someone with two assignments is one worker with the hours of both, in the team of the
    first. On a day before the policy began nobody has a capacity, so nobody is there.
    Seven SQL statements with the plain count and eight with weights, whatever the number of
    people.
    """
    policy_on = policy(on)
    if policy_on.get("caseload.full_capacity") is None:
        return {}
    ruler = Ruler(policy_on, scheme or scheme_on(on))
    held = _assignments(on, people)
    stages = _stages(on, people)
    carried = _carried(ruler, people)
    return {
        person: load_by(rows, stages.get(person), carried.get(person, Weighed()), ruler)
        for person, rows in held.items()
    }


def loads_in(teams: Collection[str], on: date) -> list[Load]:
    """The loads on the day of those whose team is one of these, in order of name.

    One SQL statement more than `loads_on`, and nobody else is read.
    """
    there = Assignment.objects.current(on).filter(team__in=teams)
    people = set(there.values_list("person_id", flat=True))
    return [load for load in loads_on(on, people).values() if load.team in teams]


def load_of(held: list[Assignment], stage: Stage | None, on: date) -> Load | None:
    """`loads_on` for one worker whose assignments and stage on the day are known already."""
    policy_on = policy(on)
    if not held or policy_on.get("caseload.full_capacity") is None:
        return None
    who, ruler = held[0].person_id, Ruler(policy_on, scheme_on(on))
    return load_by(held, stage, _carried(ruler, [who]).get(who, Weighed()), ruler)


def with_load(load: Load, cases: int, carried: Decimal, on: date) -> Load:
    """The same worker with other cases: what an allocation would make of the load and band.

    `carried` is the load in the scheme's unit. The parts stay those of the present load.
    """
    ruler = Ruler(policy(on), scheme_on(on))
    band = ruler.band(carried, load.capacity, cases)
    return replace(load, cases=cases, load=carried, band=band)


def weights(children: Iterable[Child], on: date) -> dict[int, Decimal]:
    """What each child adds to the load of one worker who holds them all, by its key."""
    return weights_together(cases_of(children, on), scheme_on(on))


def without_case(row: Load, weight: Decimal, policy_on: Policy) -> Load:
    """The load once a case of that weight is closed; `policy_on` has the limits of the bands."""
    cases = row.cases - 1
    left = max(row.load - weight, Decimal(0))
    band = band_of(left if cases else Decimal(0), row.capacity, policy_on)
    return replace(row, cases=cases, load=left, band=band)


def team_loads(loads: Iterable[Load]) -> list[TeamLoad]:
    """The loads by team, in order of the team's name."""
    by_team: dict[tuple[str, str], list[Load]] = {}
    for load in loads:
        by_team.setdefault((load.team_name, load.team), []).append(load)
    return [load_together(team, name, rows) for (name, team), rows in sorted(by_team.items())]


def together(loads: Iterable[Load], name: str = "") -> TeamLoad:
    """The loads of several teams as if they were one: a service's, or the council's."""
    return load_together("", name, loads)


def spells_of(person: str, on: date) -> list[Spell]:
    """The cases that someone holds on the day, the longest held first."""
    spells = counted_spells(on, policy(on)).filter(worker_id=person)
    return list(spells.select_related("child", "team").order_by("starts_on", "id"))


def _counted(spells: SpellQuerySet, number: int = 0) -> QuerySet:
    """Rows of `number`, worker and children held; the shape that a union needs."""
    # Grouped by the bare column, SQLite walks every spell there ever was in its order.
    workers = spells.order_by().annotate(who=Coalesce("worker_id", Value(""))).values("who")
    workers = workers.exclude(who="")
    counted = workers.annotate(number=Value(number), held=Count("child_id", distinct=True))
    return counted.values_list("number", "who", "held")


def _on_a_plan(spells: SpellQuerySet, on: date) -> SpellQuerySet:
    open_then = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    plans = PlanSpell.objects.filter(open_then, child=OuterRef("child"), starts_on__lte=on)
    return spells.filter(Exists(plans))


def _assignments(on: date, people: Collection[str] | None) -> dict[str, list[Assignment]]:
    rows = Assignment.objects.current(on).select_related("person", "team")
    if people is not None:
        rows = rows.filter(person_id__in=people)
    found: dict[str, list[Assignment]] = {}
    for row in rows.order_by("person__family_name", "person__first_name", "starts_on", "id"):
        found.setdefault(row.person_id, []).append(row)
    return found


def _stages(on: date, people: Collection[str] | None) -> dict[str, Stage]:
    rows = Stage.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    if people is not None:
        rows = rows.filter(person_id__in=people)
    return {row.person_id: row for row in rows}


def _carried(ruler: Ruler, people: Collection[str] | None) -> dict[str, Weighed]:
    on = ruler.policy.on
    if ruler.scheme.counts_plainly:
        counts, more = cases_by_worker(on, people), besides(on, people)
        return {
            who: replace(more.get(who, Weighed()), count=counts.get(who, 0))
            for who in {*counts, *more}
        }
    spells = counted_spells(on, ruler.policy)
    if people is not None:
        spells = spells.filter(worker_id__in=people)
    return weighed(on, spells, people)
