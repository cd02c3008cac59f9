"""Who stands over a worker, and therefore does not audit their practice (C8)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keystay.access.roles.models import RoleGrant
from keystay.organisation.models import Team
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Assignment


@dataclass(frozen=True)
class Stood:
    """A worker with the team that has the case, on the days that count."""

    worker: str
    team: str
    days: tuple[date, ...]


def lines_over(wanted: Sequence[Stood]) -> list[set[str]]:
    """For each, who stands over the worker on any of the days; four SQL statements for all.

    Those are the managers of the case's team and of the worker's own teams on these days,
    and the managers of the services of those teams.
    """
    found = []
    leads, teams_of, over = _leads(), _teams_of(wanted), managing()
    for each, teams in zip(wanted, teams_of, strict=True):
        near = {row.person for row in over if row.team in teams and any(map(row.covers, each.days))}
        own = {service for team, service in leads.services.items() if team in teams}
        near |= {
            who for service, who, *dates in leads.held if service in own and _any(each.days, *dates)
        }
        found.append(near)
    return found


@dataclass(frozen=True)
class _Leads:
    """The service of each team, and who managed which service from when to when."""

    services: dict[str, str]
    held: list[tuple]


def _leads() -> _Leads:
    names = ("service_id", "user__person", "starts_on", "ends_on")
    grants = RoleGrant.objects.filter(role="service_manager", waiting=False)
    held = [row for row in grants.values_list(*names) if row[1]]
    return _Leads(dict(Team.objects.order_by().values_list("pk", "service_id")), held)


def _teams_of(wanted: Sequence[Stood]) -> list[set[str]]:
    held = Assignment.objects.filter(person__in={each.worker for each in wanted}).order_by()
    by_worker: dict[str, list[tuple]] = defaultdict(list)
    for person, *row in held.values_list("person_id", "team_id", "starts_on", "ends_on"):
        by_worker[person].append(tuple(row))
    return [
        {each.team} | {team for team, *dates in by_worker[each.worker] if _any(each.days, *dates)}
        for each in wanted
    ]


def _any(days: Sequence[date], starts_on: date, ends_on: date | None) -> bool:
    return any(starts_on <= day and (ends_on is None or day <= ends_on) for day in days)
