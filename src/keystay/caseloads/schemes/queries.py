"""The scheme of a day, and what it makes of the cases that workers hold on it."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet, Value

from keystay.caseloads.cases.models import Child, PlanSpell, SpellQuerySet
from keystay.caseloads.schemes import rules
from keystay.caseloads.schemes.models import (
    CaseFeature,
    Duty,
    Reduction,
    Sibling,
    Weighting,
)
from keystay.caseloads.schemes.rules import DUTIES, Case, Part, Scheme, WrongScheme
from keystay.core.reading import once

__all__ = ["DUTIES", "Case", "Part", "Scheme", "WrongScheme"]

# A child on several plans at once counts under the first of these.
PLAN_ORDER = ("cla", "cp", "cin", "cl")
PLAIN = "plain-count"


@dataclass(frozen=True)
class Weighed:
    """What someone has on a day: children, points, duties and the shares taken off in per cent."""

    cases: tuple[Case, ...] = ()
    count: int = 0
    duties: tuple[str, ...] = ()
    taken: tuple[Decimal, ...] = ()

    @property
    def left(self) -> Decimal:
        """The share of their capacity in per cent that agreed reductions leave."""
        return rules.left_by(self.taken)

    def parts(self, scheme: Scheme, fte: Decimal) -> list[Part]:
        """The parts of the load in words; their points add up to it."""
        if scheme.counts_plainly:
            return [Part("Cases", self.count, Decimal(self.count))]
        return rules.parts(self.cases, self.duties, fte, scheme)


@cache
def shipped() -> dict[str, Scheme]:
    """The schemes that ship, the plain count first; WrongScheme names file and field."""
    folder = files(__package__) / "shipped"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    read = [
        rules.read(tomllib.loads((folder / name).read_text(encoding="utf-8")), name)
        for name in names
    ]
    return {each.key: each for each in sorted(read, key=lambda each: each.key != PLAIN)}


def weightings() -> list[Weighting]:
    """Every scheme that held or will, the latest first; read once for a page."""
    return once("weightings", lambda: list(Weighting.objects.order_by("-starts_on")))


def scheme_on(on: date) -> Scheme:
    """The scheme that holds on the day: the plain count before the first was chosen."""
    row = next((row for row in weightings() if row.starts_on <= on), None)
    return rules.read(row.scheme) if row else shipped()[PLAIN]


def weighed(
    on: date, spells: SpellQuerySet, people: Collection[str] | None = None
) -> dict[str, Weighed]:
    """What each worker with one of the spells, a duty or a reduction has on the day.

    `spells` are those that count on the day. Three SQL statements whatever their number.
    """
    held: dict[str, set[int]] = defaultdict(set)
    rows = spells.order_by().exclude(worker=None)
    for worker, child in rows.values_list("worker_id", "child_id"):
        held[worker].add(child)
    children = {child for each in held.values() for child in each}
    cases = _cases(children, on, Q(child__in=rows.values("child_id")))
    more = besides(on, people)
    return {
        person: replace(
            more.get(person, Weighed()),
            cases=tuple(cases[child] for child in sorted(held.get(person, ()))),
            count=len(held.get(person, ())),
        )
        for person in {*held, *more}
    }


def besides(on: date, people: Collection[str] | None = None) -> dict[str, Weighed]:
    """The duties and reductions that hold on the day, by the worker's id: one statement."""
    nought = Value(Decimal(0), DecimalField(max_digits=5, decimal_places=2))
    duties = _of(Duty.objects.on(on), people).annotate(share=nought, what=F("duty"))
    less = _of(Reduction.objects.on(on), people).annotate(share=F("percent"), what=Value(""))
    names = ("person_id", "what", "share")
    found: dict[str, Weighed] = {}
    for person, duty, share in duties.values_list(*names).union(less.values_list(*names), all=True):
        had = found.get(person, Weighed())
        found[person] = (
            replace(had, duties=(*had.duties, duty))
            if duty
            else replace(had, taken=(*had.taken, share))
        )
    return found


def cases_of(children: Iterable[Child], on: date) -> list[Case]:
    """Some children as they are weighed on the day: one SQL statement."""
    keys = {child.pk for child in children}
    return list(_cases(keys, on, Q(child__in=keys)).values())


def weights_together(cases: Iterable[Case], scheme: Scheme) -> dict[int, Decimal]:
    """What each of the cases weighs with one worker who holds them all, by the child."""
    return rules.weigh(cases, scheme)


def noted_of(child: Child, on: date) -> list[CaseFeature]:
    """What is noted of a case on the day, in the order of its beginning."""
    return list(CaseFeature.objects.on(on).filter(child=child).order_by("starts_on", "pk"))


def siblings_of(child: Child) -> list[Child]:
    """The child's brothers and sisters as they are noted here, in order of reference."""
    group = Sibling.objects.filter(child=child).values("group")
    rows = Child.objects.filter(sibling__group__in=group).exclude(pk=child.pk)
    return list(rows.order_by("reference"))


def of_worker(person: str, on: date) -> tuple[list[Duty], list[Reduction]]:
    """Someone's duties and reductions that hold on the day or will, the earliest first."""
    duties = Duty.objects.filter(person_id=person).exclude(ends_on__lt=on)
    reductions = Reduction.objects.filter(person_id=person).exclude(ends_on__lt=on)
    return list(duties.order_by("starts_on", "pk")), list(reductions.order_by("starts_on", "pk"))


def _cases(children: Collection[int], on: date, which: Q) -> dict[int, Case]:
    plans = PlanSpell.objects.filter(which, starts_on__lte=on).exclude(ends_on__lt=on)
    rows = _told(plans, "plan").union(
        _told(CaseFeature.objects.on(on).filter(which), "feature"),
        _told(Sibling.objects.filter(which), "group"),
        all=True,
    )
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for child, kind, what in rows:
        found[child][kind].add(what)
    return {child: _case(child, found[child]) for child in sorted(children)}


def _told(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    told = rows.order_by().annotate(kind=Value(name), what=F(name))
    return told.values_list("child_id", "kind", "what")


def _case(child: int, told: Mapping[str, set[str]]) -> Case:
    plan = next((plan for plan in PLAN_ORDER if plan in told.get("plan", ())), "none")
    group = next(iter(told.get("group", ())), "")
    return Case(child, plan, frozenset(told.get("feature", ())), group)


def _of(rows: QuerySet[Any], people: Collection[str] | None) -> QuerySet[Any]:
    return rows.order_by() if people is None else rows.order_by().filter(person_id__in=people)
