"""In one team: cases that wait, two given, one over capacity, families, duties, less room."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from keystay.access.users.models import User
from keystay.caseloads.allocations.actions import Giving, allocate
from keystay.caseloads.cases.actions import load
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.models import Child
from keystay.caseloads.schemes.actions import Less, give_duty, group_siblings, reduce
from keystay.caseloads.workload.queries import Load, loads_on, spells_of
from keystay.core.clock import today
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person

DAY = timedelta(days=1)
LESS_ROOM = (
    (20, "Union representative one day a week", 22),
    (10, "Moves her cases to the new record system", 3),
)
# References that no case system's number gives: the demo's children are made up.
WAITING = ("DEM1WA1T0000", "DEM2WA1T0000", "DEM1G1VEN000", "DEM2G1VEN000")


def tell_allocations(by: str) -> None:
    """Four new cases in the demo manager's team: two wait, two were given by the manager."""
    user = User.objects.filter(email__startswith="team.manager").first()
    manager = Person.objects.filter(user=user).first()
    team = next((row.team for row in managing() if manager and row.person == manager.pk), None)
    workers = [row for row in loads_on(today()).values() if row.team == team and row.cases]
    if user is None or team is None or len(workers) < 3:
        return
    spells = {
        f"demo-{each}": SpellFacts(each, None, team, "", today() - number * DAY, None)
        for number, each in enumerate(WAITING, start=1)
    }
    load(spells=spells, plans={}, by=by)
    workers.sort(key=lambda row: row.load - row.capacity)
    _give(WAITING[2], workers[0], user)
    _give(WAITING[3], workers[-1], user)
    _make_families([row.person for row in workers], by)
    _give_duties(workers, by)


def _make_families(workers: Sequence[str], by: str) -> None:
    """Brothers and sisters: two with one worker, three with one, and two with two workers."""
    first, second = (
        [spell.child for spell in spells_of(person, today())] for person in workers[1:3]
    )
    for children in (first[:2], second[:3], [first[-1], second[-1]]):
        if len(set(children)) == len(children) > 1:
            group_siblings(children=children, by=by)


def _give_duties(workers: Sequence[Load], by: str) -> None:
    """What three experienced workers do besides cases, and less room for two for a time."""
    able = [Person.objects.get(pk=row.person) for row in workers if row.stage.startswith("Exp")]
    for person, duty in zip(able, ("educator", "champion", "student"), strict=False):
        give_duty(person=person, duty=duty, starts_on=today() - 90 * DAY, by=by)
    for person, (percent, reason, weeks) in zip(able[2:], LESS_ROOM, strict=False):
        last = today() + timedelta(weeks=weeks)
        less = Less(Decimal(percent), reason, today() - 30 * DAY, last)
        reduce(person=person, less=less, by=by)


def _give(case: str, to: Load, by: User) -> None:
    giving = Giving(
        worker=Person.objects.get(pk=to.person),
        starts_on=today(),
        because="new",
        judgement="Knows the school and the health visitor there",
        over_reason="Nobody else has room before Monday",
    )
    allocate(cases=[Child.objects.get(reference=case)], giving=giving, by=by)
