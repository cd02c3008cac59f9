"""A team's page: who is in it, how it is staffed, and how each person's cases and supervision
stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.workload.queries import Load, TeamLoad, loads_on, team_loads
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.support.supervision.queries import Outlook, outlooks
from keystay.workforce.assignments.queries import Line, lines, with_work
from keystay.workforce.models import Assignment, Person, TeamManager
from keystay.workforce.posts.queries import TeamLine, establishment


@dataclass(frozen=True)
class Member:
    """Someone in the team today; cases and supervision only for those who may see them."""

    line: Line
    load: Load | None
    supervision: Outlook | None


@dataclass(frozen=True)
class TeamPage:
    """Everything on a team's page; a colleague sees names and the manager only."""

    team: Team
    manager: Person | None
    members: list[Member]
    posts: TeamLine | None
    load: TeamLoad | None


def find_team_seen(user: User, team_id: str, permission: Permission) -> Team:
    """A team within reach, or the team in which `user` works now; Http404 otherwise."""
    scope = reach(user, permission)
    team = Team.objects.filter(pk=team_id).select_related("service").first()
    if team is not None and (scope.everyone or team_id in scope.teams or _works_in(user, team)):
        return team
    raise Http404


def sees_all_of(user: User, team: Team, permission: Permission) -> bool:
    """True if `user` reaches the team's people, and not only their own record."""
    scope = reach(user, permission)
    return scope.everyone or team.pk in scope.teams


def team_page(team: Team, on: date, whole: bool) -> TeamPage:
    """The team on the day; `whole` for those who reach its people."""
    held = Assignment.objects.current(on).filter(team=team)
    people = Person.objects.filter(pk__in=held.values("person_id")).order_by(
        "family_name", "first_name", "id"
    )
    rows = lines(with_work(people, on))
    ids = [row.id for row in rows]
    loads = loads_on(on, ids) if whole else {}
    dates = outlooks(ids, on) if whole else {}
    in_team = [load for load in loads.values() if load.team == team.pk]
    return TeamPage(
        team=team,
        manager=manager_of(team, on),
        members=[Member(row, loads.get(row.id), dates.get(row.id)) for row in rows],
        posts=establishment([team], on)[0] if whole else None,
        load=next(iter(team_loads(in_team)), None),
    )


def manager_of(team: Team, on: date) -> Person | None:
    """Who manages the team on the day."""
    rows = TeamManager.objects.filter(team=team, starts_on__lte=on).exclude(ends_on__lt=on)
    row = rows.select_related("person").first()
    return row.person if row else None


def by_service(teams: Iterable[Team]) -> dict[str, list[Team]]:
    """Teams under the names of their services, both in order."""
    found: dict[str, list[Team]] = {}
    for team in teams:
        found.setdefault(team.service.name, []).append(team)
    return found


def _works_in(user: User, team: Team) -> bool:
    return Assignment.objects.current(today()).filter(team=team, person__user=user).exists()
