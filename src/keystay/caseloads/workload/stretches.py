"""How each worker's load went over a stretch of days.

A load changes only on a day on which something that it rests on begins, or has ended the day
before. So what it rests on is read once for the stretch, and the load is reckoned on those
days only, by the function of `queries.loads_on`: the same loads, a hundred times sooner than
day by day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from keystay.caseloads.cases.models import Spell
from keystay.caseloads.schemes.queries import (
    Dated,
    Scheme,
    Weighed,
    besides_over,
    cases_over,
    scheme_on,
    weightings,
)
from keystay.caseloads.workload.reckoning import Load, Ruler, load_by
from keystay.core.reading import read_once
from keystay.organisation.policy.queries import policy_book
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import Stage

ONE_DAY = timedelta(days=1)
PHASES = tuple(f"supervision.newly_qualified.{each}_until_days" for each in ("first", "second"))


@dataclass
class _Worker:
    """What one worker's loads rest on: rows with a first and a last day."""

    work: list[Assignment] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    held: list[Dated[tuple[int, str]]] = field(default_factory=list)
    besides: list[Dated[Weighed]] = field(default_factory=list)

    def days(self, phases: Iterable[int]) -> Iterator[date]:
        """The days on which any of it begins or has ended, and a stage comes to a new phase."""
        rows: list[Any] = [*self.work, *self.stages, *self.held, *self.besides]
        for row in rows:
            yield row.starts_on
            if row.ends_on:
                yield row.ends_on + ONE_DAY
        for stage in self.stages:
            yield from (stage.starts_on + timedelta(days=each) for each in phases)


def loads_over(
    first: date, last: date, people: Collection[str] | None = None
) -> dict[str, list[tuple[date, Load | None]]]:
    """The load of each worker in post (or of `people` only) on the first day and on every day
    to the last on which it may have changed, by their id; None on a day out of post.

    Ten SQL statements at most, whatever the number of days and people.
    """
    with read_once():
        stretch = _Stretch(first, last, people)
        return {who: list(stretch.loads(each)) for who, each in stretch.workers.items()}


class _Stretch:
    def __init__(self, first: date, last: date, people: Collection[str] | None) -> None:
        self.first, self.last, self.people = first, last, people
        self.book, self.rulers = policy_book(), dict[date, Ruler | None]()
        self.workers = self._workers()

    def loads(self, each: _Worker) -> Iterator[tuple[date, Load | None]]:
        children = {row.what[0] for row in each.held}
        days = {self.first, *each.days(self._phases), *self._turns}
        days |= {day for child in children for day in self._cases.days(child)}
        for day in sorted(day for day in days if self.first <= day <= self.last):
            yield day, self._load(each, day)

    def _load(self, each: _Worker, on: date) -> Load | None:
        work, ruler = _on(each.work, on), self._ruler(on)
        if not work or ruler is None:
            return None
        stages = _on(each.stages, on)
        roles = {"", *ruler.policy.get("caseload.counting_roles", [])}
        held = {row.what[0] for row in _on(each.held, on) if row.what[1] in roles}
        more = [row.what for row in _on(each.besides, on)]
        weighed = Weighed(
            cases=()
            if ruler.scheme.counts_plainly
            else tuple(self._cases.on(child, on) for child in sorted(held)),
            count=len(held),
            duties=tuple(duty for one in more for duty in one.duties),
            taken=tuple(share for one in more for share in one.taken),
        )
        return load_by(work, stages[-1] if stages else None, weighed, ruler)

    def _ruler(self, on: date) -> Ruler | None:
        """What loads are measured by on the day; None before the policy began."""
        if on not in self.rulers:
            values = self.book.on(on)
            known = values.get("caseload.full_capacity") is not None
            self.rulers[on] = Ruler(values, scheme_on(on)) if known else None
        return self.rulers[on]

    def _workers(self) -> dict[str, _Worker]:
        found: dict[str, _Worker] = defaultdict(_Worker)
        work = self._rows(Assignment.objects.select_related("person", "team"), "person")
        for row in work.order_by("starts_on", "id"):
            found[row.person_id].work.append(row)
        for stage in self._rows(Stage.objects.order_by("starts_on"), "person"):
            found[stage.person_id].stages.append(stage)
        spells = self._rows(Spell.objects.order_by().exclude(worker=None), "worker")
        for worker, *held, starts_on, ends_on in spells.values_list(
            "worker_id", "child_id", "role", "starts_on", "ends_on"
        ):
            found[worker].held.append(Dated(tuple(held), starts_on, ends_on))
        for person, more in besides_over(self.first, self.last, self.people):
            found[person].besides.append(more)
        return {who: each for who, each in found.items() if each.work}

    def _rows(self, rows: Any, who: str) -> Any:
        within = rows.filter(starts_on__lte=self.last).exclude(ends_on__lt=self.first)
        return within if self.people is None else within.filter(**{f"{who}__in": self.people})

    @cached_property
    def _cases(self) -> Any:
        """The children as they are weighed; none where every scheme counts plainly."""
        schemes: list[Scheme] = [scheme_on(day) for day in {self.first, self.last, *self._turns}]
        weighed = any(not each.counts_plainly for each in schemes)
        held = self._rows(Spell.objects.order_by().exclude(worker=None), "worker")
        return cases_over(self.first, self.last, held.values("child_id") if weighed else [])

    @cached_property
    def _phases(self) -> set[int]:
        return {int(value) for key, value, *_ in self.book.rows if key in PHASES}

    @cached_property
    def _turns(self) -> set[date]:
        """The days on which the policy or the weights changed."""
        rows = [row for row in self.book.rows if row[0].startswith("caseload.") or row[0] in PHASES]
        ends = {row[3] + ONE_DAY for row in rows if row[3]}
        turns = {row[2] for row in rows} | ends | {row.starts_on for row in weightings()}
        return {day for day in turns if self.first <= day <= self.last}


def _on(rows: Iterable[Any], on: date) -> list[Any]:
    return [row for row in rows if row.starts_on <= on and not (row.ends_on and row.ends_on < on)]
