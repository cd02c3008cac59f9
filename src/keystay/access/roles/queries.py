"""How far someone's rights reach today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from keystay.access.permissions import Permission, Scope
from keystay.access.roles.catalogue import BY_CODE, Role
from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.core.clock import today


@dataclass(frozen=True)
class Reach:
    """Whom someone may reach: everyone, or themselves and the people of some teams."""

    everyone: bool = False
    own: bool = False
    teams: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everyone or self.own or bool(self.teams)

    def covers(self, *, own: bool, teams: Collection[str]) -> bool:
        """True for someone in reach: `own` if it is themselves, `teams` now or to come."""
        return self.everyone or (self.own and own) or not self.teams.isdisjoint(teams)


def reach(user: User, permission: Permission) -> Reach:
    """How far `user` may use `permission` today; an empty reach means not at all.

    Rights are asked once per request and never carried to the next: `grants_of` keeps them
    on the user object, which lives as long as the request.
    """
    scoped = [(grant, BY_CODE[grant.role].rights.get(permission)) for grant in grants_of(user)]
    held = [(grant, scope) for grant, scope in scoped if scope is not None]
    return Reach(
        everyone=any(scope is Scope.EVERYONE for _, scope in held),
        own=bool(held),
        teams=_teams(held),
    )


def may(user: User, permission: Permission) -> bool:
    """True if `user` may use `permission` at all, on anyone."""
    return any(permission in BY_CODE[grant.role].rights for grant in grants_of(user))


def grants_of(user: User) -> list[RoleGrant]:
    """The grants of `user` that hold today, of roles that the catalogue knows."""
    kept = getattr(user, "_grants_today", None)
    if kept is None:
        rows = RoleGrant.objects.current(today()).filter(user=user, role__in=BY_CODE)
        rows = rows.order_by("role", "starts_on").select_related("service")
        kept = list(rows.prefetch_related("service__teams"))
        user._grants_today = kept  # type: ignore[attr-defined]
    return kept


def forget_grants(user: User) -> None:
    """Ask anew what `user` may do, because it has just been changed."""
    user.__dict__.pop("_grants_today", None)


def all_grants(user: User) -> QuerySet[RoleGrant]:
    """Every grant of `user`, past, present and waiting, the latest first."""
    rows = RoleGrant.objects.filter(user=user, role__in=BY_CODE)
    return rows.select_related("user", "team", "service").order_by("-starts_on", "role", "pk")


def waiting_grants() -> QuerySet[RoleGrant]:
    """Grants that wait for a second administrator, the oldest first."""
    rows = RoleGrant.objects.filter(waiting=True, role__in=BY_CODE)
    return rows.select_related("user", "team", "service").order_by("starts_on", "pk")


def find_grant(user: User, grant: str, permission: Permission) -> RoleGrant:
    """The grant with this id, for those who run accounts; 404 if there is none."""
    found = RoleGrant.objects.select_related("user", "team", "service").filter(pk=grant).first()
    if found is None:
        raise Http404
    return found


def administrators(on: date) -> QuerySet[User]:
    """The people with an open account who run accounts on the day."""
    held = RoleGrant.objects.current(on).filter(role="administrator")
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name")


def roles_of(user: User) -> list[Role]:
    """The roles that `user` holds today, in the order of the catalogue."""
    held = {grant.role for grant in grants_of(user)}
    return [role for code, role in BY_CODE.items() if code in held]


def _teams(held: Iterable[tuple[RoleGrant, Scope]]) -> frozenset[str]:
    rows = list(held)
    teams = {g.team_id for g, scope in rows if scope is Scope.TEAMS and g.team_id}
    services = [g.service for g, scope in rows if scope is Scope.SERVICES and g.service]
    return frozenset(teams | {team.pk for service in services for team in service.teams.all()})
