"""Children without a worker, as the case system tells it (C4)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from keystay.caseloads.cases.models import Child, Spell, SpellQuerySet
from keystay.caseloads.unallocated.rules import Wait, allocated_on

Held = tuple[date, date | None]


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
