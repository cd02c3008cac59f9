"""The scheme of a day, and what it makes of the cases that workers hold on it."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

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
T = TypeVar("T")


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


@dataclass(frozen=True)
class Dated(Generic[T]):
    """Something that held from a day to a day; None for what goes on."""

    what: T
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it held on the day; the last day counts."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class CasesOver:
    """Children over a stretch of days: plans and features with their days, and whose brother
    or sister each is.
    """

    told: dict[int, list[Dated[tuple[str, str]]]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[int, str] = field(default_factory=dict)

    def days(self, child: int) -> Iterator[date]:
        """The days on which something about the child began, or had ended the day before."""
        for row in self.told.get(child, ()):
            yield row.starts_on
            if row.ends_on:
                yield row.ends_on + timedelta(days=1)

    def on(self, child: int, on: date) -> Case:
        """The child as it is weighed on the day."""
        told: dict[str, set[str]] = defaultdict(set)
        for row in self.told.get(child, ()):
            if row.holds(on):
                told[row.what[0]].add(row.what[1])
        if child in self.groups:
            told["group"] = {self.groups[child]}
        return _case(child, told)


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


def besides_over(
    first: date, last: date, people: Collection[str] | None = None
) -> Iterator[tuple[str, "Dated[Weighed]"]]:
    """Each duty and reduction that held on any of the days, with whose it is: two statements."""
    duties = Duty.objects.filter(starts_on__lte=last).exclude(ends_on__lt=first)
    less = Reduction.objects.filter(starts_on__lte=last, ends_on__gte=first)
    for duty in _of(duties, people):
        what = Weighed(duties=(duty.duty,))
        yield duty.person_id, Dated(what, duty.starts_on, duty.ends_on)
    for row in _of(less, people):
        yield row.person_id, Dated(Weighed(taken=(row.percent,)), row.starts_on, row.ends_on)


def cases_over(first: date, last: date, children: Any) -> "CasesOver":
    """How some children (a list or a query of their keys) were weighed on any of the days:
    three statements, or none for an empty list.
    """
    found = CasesOver()
    if isinstance(children, list) and not children:
        return found
    for kind, rows in (("plan", PlanSpell.objects), ("feature", CaseFeature.objects)):
        within = rows.filter(child__in=children, starts_on__lte=last).exclude(ends_on__lt=first)
        for child, what, *span in within.values_list("child_id", kind, "starts_on", "ends_on"):
            found.told[child].append(Dated((kind, what), *span))
    groups = Sibling.objects.filter(child__in=children)
    found.groups.update(groups.values_list("child_id", "group"))
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
