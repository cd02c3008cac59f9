"""Children without a worker, as the case system tells it (C4)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from keystay.caseloads.cases.models import Child, Spell, SpellQuerySet
from keystay.caseloads.unallocated.rules import Wait, allocated_on
from keystay.caseloads.workload.queries import counted_spells
from keystay.organisation.policy.queries import policy

Held = tuple[date, date | None]


@dataclass(frozen=True)
class Waiting:
    """A case that nobody holds: since when, and for which team (None if the file says none)."""

    child: Child
    team: str | None
    since: date


def waiting(on: date, teams: Collection[str | None] | None = None) -> list[Waiting]:
    """The cases that nobody holds on the day, the longest wait first: one SQL statement.

    Of `teams`, where None stands for cases of no team; or of all.
    """
    spells = counted_spells(on, policy(on))
    rows = spells.filter(worker=None)
    if teams is not None:
        of_no_team = Q(team=None) if None in teams else Q(pk__in=[])
        rows = rows.filter(of_no_team | Q(team__in=[team for team in teams if team]))
    # Asked child by child: few wait, and all who are held need not be listed to tell.
    held = spells.order_by().exclude(worker=None).filter(child=OuterRef("child"))
    rows = rows.filter(~Exists(held))
    rows = rows.select_related("child").order_by("starts_on", "pk")
    found = {row.child_id: Waiting(row.child, row.team_id, row.starts_on) for row in rows[::-1]}
    return sorted(found.values(), key=lambda each: (each.since, each.child.reference))


def waits(
    since: date, until: date, roles: Collection[str], teams: Collection[str] | None = None
) -> Iterator[Wait]:
    """Every wait for a worker that ran between the days, in two SQL statements at the most.

    `roles` are the roles that count as holding a case; `teams` are those asked about, or
    None for all and for cases of no team. A child whom somebody held all
    along did not wait, whatever another row says.
    """
    counted = Spell.objects.all().counting(roles)
    rows = counted.filter(worker=None, starts_on__lte=until).exclude(ends_on__lt=since)
    rows = rows if teams is None else rows.filter(team__in=teams)
    names = ("child_id", "child__reference", "team_id", "starts_on", "ends_on")
    waiting = list(rows.order_by("starts_on", "id").values_list(*names))
    held = _held(counted.filter(child__in=rows.values("child"))) if waiting else {}
    for child, reference, team, starts, ends in waiting:
        found = allocated_on(starts, ends, held.get(child, ()))
        if found != starts:
            yield Wait(Child(reference=reference).shown, team, starts, ends, found)


def _held(counted: SpellQuerySet) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    rows = counted.exclude(worker=None).values_list("child_id", "starts_on", "ends_on")
    for child, starts, ends in rows:
        found[child].append((starts, ends))
    return found
