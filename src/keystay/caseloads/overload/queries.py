"""Since when somebody is over capacity, what came about since, and who looked at it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from keystay.access.users.models import User
from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.cases.models import Spell
from keystay.caseloads.overload.models import Overload, OverloadLook
from keystay.caseloads.overload.reckoning import stands
from keystay.caseloads.overload.rules import Run, floor
from keystay.caseloads.workload.queries import Load, loads_on, spells_of
from keystay.core.clock import today
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person


@dataclass(frozen=True)
class Since:
    """Since when a worker of `team` (by its id) has been over capacity without a break.

    `or_before` where nobody asks further back.
    """

    team: str
    day: date
    or_before: bool


@dataclass(frozen=True)
class Standing:
    """A worker who is over capacity: the load now and on the day before it began (None if they
    were not in post), the cases that they did not hold then, each with the allocation made here
    if there is one, how many they hold no more, and who looked at it.
    """

    run: Run
    since: Since
    now: Load
    before: Load | None
    begun: list[tuple[Spell, Allocation | None]]
    gone: int
    looks: list[OverloadLook]


def as_run(row: Overload) -> Run:
    """A row as the rules read it."""
    return Run(row.worker_id, row.team_id, row.since, row.until, row.known_on)


def since_of(people: Collection[str], on: date) -> dict[str, Since]:
    """Since when those of the people who were over capacity on the day had been, by their id.

    Nobody for a day to come, nor while what was reckoned does not stand: three statements.
    """
    if on > today() or not stands(today()):
        return {}
    rows = Overload.objects.filter(worker__in=people, since__lte=on).exclude(until__lt=on)
    return {row.worker_id: _since(as_run(row)) for row in rows}


def standing(worker: Person, on: date) -> Standing | None:
    """How a worker who is over capacity today stands; None for everybody else."""
    row = Overload.objects.filter(worker=worker, until=None).first()
    now = loads_on(on, [worker.pk]).get(worker.pk)
    if row is None or now is None or not now.is_over or now.team != row.team_id:
        return None
    before, held = row.since - timedelta(days=1), spells_of(worker.pk, on)
    had = {spell.child_id for spell in spells_of(worker.pk, before)}
    return Standing(
        as_run(row),
        _since(as_run(row)),
        now,
        loads_on(before, [worker.pk]).get(worker.pk),
        _begun([spell for spell in held if spell.child_id not in had], worker),
        len(had - {spell.child_id for spell in held}),
        list(_looks(worker, row.team_id, row.since)),
    )


def last_look(worker: Person, since: Since | None, on: date) -> OverloadLook | None:
    """The latest look by the day at the time over capacity that began then, if there is one."""
    if since is None:
        return None
    return _looks(worker, since.team, since.day).filter(looked_on__lte=on).last()


def stands_above(user: User, worker: Person, team: str) -> bool:
    """Whether someone with rights over the team is neither the worker nor its manager today."""
    heads = {row.person for row in managing() if row.team == team and row.covers(today())}
    return not Person.objects.filter(user_id=user.pk, pk__in={*heads, worker.pk}).exists()


def _begun(spells: list[Spell], worker: Person) -> list[tuple[Spell, Allocation | None]]:
    rows = Allocation.objects.filter(worker=worker, child__in=[each.child_id for each in spells])
    given = {row.child_id: row for row in rows.order_by("number")}
    return [(spell, given.get(spell.child_id)) for spell in spells]


def _looks(worker: Person, team: str, since: date) -> QuerySet[OverloadLook]:
    looks = OverloadLook.objects.filter(worker=worker, team=team)
    return looks.filter(looked_on__gte=since).order_by("looked_on", "pk")


def _since(run: Run) -> Since:
    return Since(run.team, run.since, run.since <= floor(today()))
