"""The establishment on a day: budgeted, filled, vacant, covered by agency (W2)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import Reach, reach
from keystay.access.users.models import User
from keystay.organisation.models import Service, Team
from keystay.organisation.teams.models import TeamQuerySet
from keystay.workforce.assignments.models import Assignment, Basis, Contract
from keystay.workforce.posts.models import Post
from keystay.workforce.posts.rules import PostState, cover_of, vacant_part

NOUGHT = Decimal(0)


@dataclass(frozen=True)
class PostLine:
    """A post on a day: who holds it, who covers it, and what is left."""

    post: Post
    holders: tuple[Assignment, ...]
    agency: tuple[Assignment, ...]
    state: PostState


@dataclass
class TeamLine:
    """A team's establishment on a day, in full-time equivalents."""

    team: Team
    budgeted: Decimal = NOUGHT
    filled: Decimal = NOUGHT
    vacant: Decimal = NOUGHT
    covered: Decimal = NOUGHT
    agency_in_posts: int = 0
    posts: list[PostLine] = field(default_factory=list)


def teams_within(user: User, permission: Permission, on: date) -> list[Team]:
    """The teams within reach on the day, by service and name."""
    scope = reach(user, permission)
    return list(_teams_in(scope).current(on).select_related("service"))


def find_team(user: User, team_id: str, permission: Permission) -> Team:
    """The team, if `user` reaches it with `permission`; Http404 otherwise."""
    found = _teams_in(reach(user, permission)).filter(pk=team_id).select_related("service").first()
    if found is None:
        raise Http404
    return found


def services_within(user: User, permission: Permission) -> dict[Service, set[str]]:
    """The services of which `user` reaches every team with `permission`, by name, with the
    ids of those teams.

    A manager of one team of several does not reach the service: its figures would tell of
    the other teams.
    """
    scope = reach(user, permission)
    teams: dict[Service, set[str]] = defaultdict(set)
    for team in Team.objects.select_related("service").order_by("service__name", "pk"):
        teams[team.service].add(team.pk)
    return {each: own for each, own in teams.items() if scope.everyone or own <= scope.teams}


def find_service(user: User, service_id: str, permission: Permission) -> Service:
    """The service, if `user` reaches every team of it with `permission`; Http404 otherwise."""
    for service in services_within(user, permission):
        if service.pk == service_id:
            return service
    raise Http404


def find_post(user: User, post_id: str, permission: Permission) -> Post:
    """The post, if `user` reaches its team with `permission`; Http404 otherwise."""
    teams = _teams_in(reach(user, permission))
    found = Post.objects.filter(pk=post_id, team__in=teams).select_related("team").first()
    if found is None:
        raise Http404
    return found


def establishment(teams: Collection[Team], on: date) -> list[TeamLine]:
    """Each team's posts on the day with their holders and cover: two SQL statements."""
    found = {team.pk: TeamLine(team) for team in teams}
    held = _held(found, on)
    for post in Post.objects.current(on).filter(team_id__in=found).select_related("team"):
        _add(found[post.team_id], _post_line(post, held.pop(post.pk, [])))
    return list(found.values())


def _teams_in(scope: Reach) -> TeamQuerySet:
    if scope.everyone:
        return Team.objects.all()
    return Team.objects.filter(pk__in=scope.teams)


def _held(teams: Collection[str], on: date) -> dict[str, list[Assignment]]:
    rows = Assignment.objects.current(on).filter(Q(post__team_id__in=teams))
    by_post: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("person", "team").order_by("starts_on", "id"):
        by_post[row.post_id or ""].append(row)
    return by_post


def _post_line(post: Post, rows: list[Assignment]) -> PostLine:
    holders = tuple(row for row in rows if row.contract != Contract.AGENCY)
    agency = tuple(row for row in rows if row.contract == Contract.AGENCY)
    covering = sum((row.fte for row in agency if row.basis == Basis.VACANCY), NOUGHT)
    filled = sum((row.fte for row in holders), NOUGHT)
    vacant = vacant_part(post.fte, filled)
    state = PostState(post.fte, filled, vacant, cover_of(vacant, covering))
    return PostLine(post, holders, agency, state)


def _add(line: TeamLine, post: PostLine) -> None:
    line.posts.append(post)
    line.budgeted += post.state.budgeted
    line.filled += post.state.filled
    line.vacant += post.state.vacant
    line.covered += post.state.covered
    line.agency_in_posts += len(post.agency)
