"""Who could take a case: facts about each worker, in order of name and never of merit (C3)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.caseloads.allocations.away import absences, last_days
from keystay.caseloads.cases.models import Child
from keystay.caseloads.continuity.queries import Continuity, cost_of_moving, taken_on
from keystay.caseloads.workload.plans import plans_by_worker
from keystay.caseloads.workload.queries import (
    Load,
    loads_on,
    weights,
    with_load,
)
from keystay.workforce.models import Qualification

NONE = ("", 0, 0)  # taken on in no team


@dataclass(frozen=True)
class Candidate:
    """A worker as the manager sees them for a case: before and after, and what else matters.

    `awards` are their qualifications, the one in social work first; `works_with` counts the
    children that they hold by kind of plan. `week` and `four_weeks` are cases taken on lately;
    `away` are absences that touch the next four weeks, and `until` is their last day in these
    teams, if one is known; `knew_until` is their last day with one of the children.
    """

    before: Load
    after: Load
    awards: tuple[Qualification, ...]
    works_with: Counter[str]
    week: int
    four_weeks: int
    away: tuple[tuple[date, date | None], ...]
    until: date | None
    knew_until: date | None
    holds: bool


def candidates(children: Collection[Child], teams: Collection[str], on: date) -> list[Candidate]:
    """Everyone in post in the teams on the day who has room for any case, in order of name."""
    until = last_days(teams, on)
    people = set(until)
    awards, plans = _awards(people), plans_by_worker(on, people)
    loads = loads_on(on, people)
    added, lately = _added(children, on), taken_on(on)
    away = absences(people, on)
    costs = cost_of_moving([child.pk for child in children], on).values()
    knew, holding = _knew(costs), {each.worker for each in costs if each.worker}
    return [
        Candidate(
            before=load,
            after=load
            if person in holding
            else with_load(load, load.cases + len(children), load.load + added, on),
            awards=tuple(awards[person]),
            works_with=plans[person],
            week=lately.get(person, NONE)[1],
            four_weeks=lately.get(person, NONE)[2],
            away=tuple(away.get(person, ())),
            until=until[person],
            knew_until=knew.get(person),
            holds=person in holding,
        )
        for person, load in loads.items()
        if load.capacity or load.cases
    ]


def _added(children: Collection[Child], on: date) -> Decimal:
    return sum(weights(children, on).values(), Decimal(0))


def _awards(people: Collection[str]) -> dict[str, list[Qualification]]:
    found: dict[str, list[Qualification]] = defaultdict(list)
    for row in Qualification.objects.filter(person__in=people):
        found[row.person_id].append(row)
    return found


def _knew(costs: Iterable[Continuity]) -> dict[str, date]:
    """Who held one of the children before, and their last day with them."""
    found: dict[str, date] = {}
    for each in costs:
        for earlier in each.before:
            found[earlier.worker] = max(earlier.until, found.get(earlier.worker, earlier.until))
    return found
