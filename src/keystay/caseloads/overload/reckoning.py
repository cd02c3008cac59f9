"""Who was over capacity from which day to which, from the loads of those days.

What was reckoned stands for its day while history tells of no act on which loads rest.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Min

from keystay.caseloads.cases.models import Spell
from keystay.caseloads.overload.models import OverloadsReckoned
from keystay.caseloads.overload.rules import Run, floor
from keystay.caseloads.workload.queries import Load
from keystay.caseloads.workload.stretches import ONE_DAY, loads_over
from keystay.core.audit.queries import topics_since
from keystay.core.reading import once

# Another number makes everything be reckoned anew: for a change of definition.
VERSION = 1
# Topics whose acts change loads: cases and their weights, hours, stages, duties, the policy.
RESTS_ON = frozenset({"cases", "allocations", "assignments", "people", "policy", "schemes", "demo"})


def runs_to(on: date) -> list[Run]:
    """Every time over capacity of which a day lies from the `floor` to the day; what lasts on
    the day has no end, and none begins before the floor.

    Eleven SQL statements at most, whatever the number of days and people.
    """
    first = max(floor(on), Spell.objects.aggregate(first=Min("starts_on"))["first"] or date.max)
    loads = loads_over(first, on) if first <= on else {}
    return [run for who, each in loads.items() for run in _runs(who, each)]


def _runs(who: str, loads: Iterable[tuple[date, Load | None]]) -> Iterator[Run]:
    """A worker's unbroken times over capacity in one team; the last load lasts."""
    team, since = "", date.min
    for day, load in loads:
        now = _team(load)
        if now != team:
            if team:
                yield Run(who, team, since, day - ONE_DAY)
            team, since = now, day
    if team:
        yield Run(who, team, since)


def _team(load: Load | None) -> str:
    """The team in which somebody is over capacity; empty for who is not."""
    return load.team if load and load.is_over else ""


def stands(on: date) -> bool:
    """Whether what is kept was reckoned as at the day and nothing has changed since."""
    return once(("overloads stand", on), lambda: _stands(on))


def _stands(on: date) -> bool:
    row = OverloadsReckoned.objects.filter(day=on, version=VERSION).first()
    return row is not None and RESTS_ON.isdisjoint(topics_since(row.last_event))
