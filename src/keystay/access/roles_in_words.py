"""Roles in words: what someone may do, how far and by whose leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.access.permissions import Permission, Scope
from keystay.access.roles.catalogue import BY_CODE
from keystay.access.roles.models import RoleGrant
from keystay.core.audit.models import AuditEvent


@dataclass(frozen=True)
class RoleHeld:
    """A grant as a page shows it."""

    id: str
    who: str
    name: str
    sentence: str
    over: str
    starts_on: date
    ends_on: date | None
    given_by: str
    waiting: bool
    ended: bool


@dataclass(frozen=True)
class Right:
    """A permission and its widest reach, in words."""

    words: str
    reach: str


def roles_held(grants: Iterable[RoleGrant], on: date) -> list[RoleHeld]:
    """The grants in words, with who gave each, in one more statement."""
    rows = [grant for grant in grants if grant.role in BY_CODE]
    givers = _givers(rows)
    return [
        RoleHeld(
            id=grant.pk,
            who=grant.user.name,
            name=BY_CODE[grant.role].name,
            sentence=BY_CODE[grant.role].sentence,
            over=str(grant.team or grant.service or ""),
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            given_by=givers.get(grant.pk, ""),
            waiting=grant.waiting,
            ended=grant.ends_on is not None and grant.ends_on < on,
        )
        for grant in rows
    ]


def rights(grants: Iterable[RoleGrant]) -> list[Right]:
    """What the grants together allow, each permission once with its widest reach."""
    widest: dict[Permission, int] = {}
    order = list(Scope)
    for grant in grants:
        for permission, scope in BY_CODE[grant.role].rights.items():
            widest[permission] = max(widest.get(permission, 0), order.index(scope))
    return [
        Right(permission.value, order[widest[permission]].value)
        for permission in Permission
        if permission in widest
    ]


def _givers(grants: list[RoleGrant]) -> dict[str, str]:
    events = AuditEvent.objects.filter(
        kind__in=("role.granted", "role.proposed", "role.approved"),
        subject_kind="access.rolegrant",
        subject__in=[grant.pk for grant in grants],
    )
    given: dict[str, list[str]] = {}
    for subject, name in events.order_by("number").values_list("subject", "actor_name"):
        given.setdefault(subject, []).append(name)
    return {subject: " and ".join(names) for subject, names in given.items()}
