"""Who could take a case: facts about each worker, in order of name and never of merit (C3)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from keystay.caseloads.cases.models import Child
from keystay.caseloads.continuity.queries import Continuity, cost_of_moving, new_cases
from keystay.caseloads.workload.queries import Load, loads_on, weights, with_load
from keystay.workforce.models import Absence, Assignment

AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class Candidate:
    """A worker as the manager sees them for a case: before and after, and what else matters.

    `week` and `four_weeks` are cases taken on lately; `away` are absences that touch the next
    four weeks; `knew_until` is their last day with the first of the children, if they held it.
    """

    before: Load
    after: Load
    week: int
    four_weeks: int
    away: tuple[tuple[date, date | None], ...]
    knew_until: date | None
    holds: bool


def candidates(children: Collection[Child], teams: Collection[str], on: date) -> list[Candidate]:
    """Everyone in post in the teams on the day who has room for any case, in order of name."""
    people = set(
        Assignment.objects.current(on).filter(team__in=teams).values_list("person_id", flat=True)
    )
    loads = loads_on(on, people)
    added, lately = _added(children, on), {r.person: r for r in new_cases(on, frozenset(teams))}
    away = _away(people, on)
    costs = cost_of_moving([child.pk for child in children], on).values()
    knew, holding = _knew(costs), {each.worker for each in costs if each.worker}
    return [
        Candidate(
            before=load,
            after=load
            if person in holding
            else with_load(load, load.cases + len(children), load.load + added, on),
            week=lately[person].week if person in lately else 0,
            four_weeks=lately[person].four_weeks if person in lately else 0,
            away=tuple(away.get(person, ())),
            knew_until=knew.get(person),
            holds=person in holding,
        )
        for person, load in loads.items()
        if load.capacity or load.cases
    ]


def _added(children: Collection[Child], on: date) -> Decimal:
    return sum(weights(children, on).values(), Decimal(0))


def _away(people: Collection[str], on: date) -> dict[str, list[tuple[date, date | None]]]:
    rows = Absence.objects.touching(on, on + AHEAD).filter(person__in=people)
    found: dict[str, list[tuple[date, date | None]]] = {}
    for row in rows.order_by("starts_on", "pk"):
        found.setdefault(row.person_id, []).append((row.starts_on, row.ends_on))
    return found


def _knew(costs: Iterable[Continuity]) -> dict[str, date]:
    """Who held one of the children before, and their last day with them."""
    found: dict[str, date] = {}
    for each in costs:
        for earlier in each.before:
            found[earlier.worker] = max(earlier.until, found.get(earlier.worker, earlier.until))
    return found
