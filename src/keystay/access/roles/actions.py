"""Giving roles and ending them. Nobody gives a role to themselves."""

from datetime import date, timedelta

from django.db import transaction

from keystay.access.roles.catalogue import BY_CODE, NEED_TWO, Role
from keystay.access.roles.models import RoleGrant
from keystay.access.roles.queries import administrators, forget_grants
from keystay.access.roles.rules import clashes, covers, meet
from keystay.access.users.models import User
from keystay.core.audit import actions as audit
from keystay.core.clock import today
from keystay.organisation.models import Service, Team


class Refused(Exception):
    """A role cannot be given or ended so; the message says why."""


class OwnRole(Refused):
    """Someone tried to give a role to themselves, or to approve their own."""


class WrongPlace(Refused):
    """The role needs a team or a service that was not named, or names one it does not need."""


class NeverTogether(Refused):
    """The person holds a role that may not be held together with this one."""


class Overlaps(Refused):
    """The person already holds this role there for some of these days."""


class LastAdministrator(Refused):
    """Nobody would be left to invite people and give roles."""


def grant(
    *,
    user: User,
    role: str,
    starts_on: date,
    by: audit.Actor,
    over: Team | Service | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give `user` a role from a day, `over` a team or a service where the role needs one.

    A role of `NEED_TWO` waits for a second administrator, unless there is none to ask or a
    process gives it. A grant that the person already has in full is returned unchanged.
    Raises OwnRole, WrongPlace, NeverTogether and Overlaps.
    """
    described = _role(role)
    _refuse_own(by, user)
    _refuse_wrong_place(described, over)
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot be before the first.")
    wanted = RoleGrant(user=user, role=role, starts_on=starts_on, ends_on=ends_on, reason=reason)
    wanted.team = over if isinstance(over, Team) else None
    wanted.service = over if isinstance(over, Service) else None
    wanted.proposed_by = "" if isinstance(by, str) else by.pk
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        wanted.waiting = _needs_second(role, user, by)
        held = _already(wanted)
        if held is not None:
            return held
        wanted.save(force_insert=True)
        _tell("role.proposed" if wanted.waiting else "role.granted", wanted, by, reason)
    forget_grants(user)
    return wanted


def approve(*, grant: RoleGrant, by: User) -> RoleGrant:
    """Let a waiting grant hold, as its second administrator; not before today.

    Raises OwnRole for the person concerned and for whoever proposed it.
    """
    with transaction.atomic():
        held = _waiting(grant)
        if by.pk in (held.proposed_by, held.user_id):
            raise OwnRole("Another administrator has to approve this role.")
        held.waiting, held.starts_on = False, max(held.starts_on, today())
        held.save(update_fields=["waiting", "starts_on"])
        _tell("role.approved", held, by)
    forget_grants(held.user)
    return held


def turn_down(*, grant: RoleGrant, by: User, reason: str = "") -> None:
    """Refuse a waiting grant; whoever proposed it may also take it back so."""
    with transaction.atomic():
        held = _waiting(grant)
        _tell("role.turned_down", held, by, reason)
        held.delete()


def end_grant(*, grant: RoleGrant, ends_on: date, by: audit.Actor, reason: str = "") -> RoleGrant:
    """Let a grant end at midnight after `ends_on`.

    Raises Refused for a day before it starts, LastAdministrator.
    """
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        if ends_on < held.starts_on:
            raise Refused("A role cannot end before it starts. Take it away instead.")
        _refuse_last(held, ends_on + timedelta(days=1))
        before, held.ends_on = held.ends_on, ends_on
        held.save(update_fields=["ends_on"])
        audit.record(
            kind="role.ended",
            by=by,
            subject=held,
            before={"ends_on": before},
            after=facts(held),
            reason=reason,
        )
    forget_grants(held.user)
    return held


def take_away(*, grant: RoleGrant, by: audit.Actor, reason: str = "") -> None:
    """End a grant at once: it no longer holds at the next request.

    The history keeps a grant of today that never held for a whole day. Raises
    LastAdministrator.
    """
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        _refuse_last(held, today())
        _tell("role.taken_away", held, by, reason)
        if held.starts_on < today():
            held.ends_on = today() - timedelta(days=1)
            held.save(update_fields=["ends_on"])
        else:
            held.delete()
    forget_grants(grant.user)


def end_team_role(*, user: User | None, team: Team, ends_on: date, by: audit.Actor) -> None:
    """End managing a team after a day, for someone who may have no account."""
    held = RoleGrant.objects.filter(user=user, team=team, role="team_manager")
    for row in held.exclude(ends_on__lte=ends_on).order_by("starts_on"):
        if row.starts_on <= ends_on:
            end_grant(grant=row, ends_on=ends_on, by=by)
        else:
            take_away(grant=row, by=by)


def facts(grant: RoleGrant) -> dict[str, object]:
    """What history says of a grant."""
    place = grant.team or grant.service
    return {
        "who": grant.user.name,
        "role": BY_CODE[grant.role].name,
        "over": f" for {place}" if place else "",
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
    }


def _role(code: str) -> Role:
    try:
        return BY_CODE[code]
    except KeyError:
        raise Refused(f"There is no role '{code}'.") from None


def _refuse_own(by: audit.Actor, user: User) -> None:
    if not isinstance(by, str) and by.pk == user.pk:
        raise OwnRole("Nobody can give a role to themselves. Ask another administrator.")


def _refuse_wrong_place(role: Role, over: Team | Service | None) -> None:
    given = over._meta.model_name if over else ""
    if given == role.over:
        return
    if role.over:
        raise WrongPlace(f"{role.name} is a role over a {role.over}. Choose the {role.over}.")
    raise WrongPlace(f"{role.name} is not a role over a {given}.")


def _needs_second(role: str, user: User, by: audit.Actor) -> bool:
    if role not in NEED_TWO or isinstance(by, str):
        return False
    return administrators(today()).exclude(pk__in=[by.pk, user.pk]).exists()


def _already(wanted: RoleGrant) -> RoleGrant | None:
    """A grant that gives all that is wanted; refuses what may not be beside it."""
    spell = (wanted.starts_on, wanted.ends_on)
    beside = [
        held
        for held in RoleGrant.objects.filter(user=wanted.user)
        if meet((held.starts_on, held.ends_on), spell)
    ]
    for other in clashes(wanted.role, (held.role for held in beside)):
        raise NeverTogether(
            f"{BY_CODE[wanted.role].name} and {BY_CODE[other].name} are never held together."
        )
    for held in beside:
        if _place(held) == _place(wanted):
            if covers((held.starts_on, held.ends_on), spell):
                return held
            raise Overlaps(f"{wanted.user} already holds this role from {held.starts_on}.")
    return None


def _place(grant: RoleGrant) -> tuple[str, str | None, str | None]:
    return grant.role, grant.team_id, grant.service_id


def _waiting(grant: RoleGrant) -> RoleGrant:
    held = RoleGrant.objects.select_for_update().filter(pk=grant.pk, waiting=True).first()
    if held is None:
        raise Refused("This role is no longer waiting for approval.")
    return held


def _refuse_last(grant: RoleGrant, on: date) -> None:
    if grant.role != "administrator" or grant.waiting:
        return
    others = RoleGrant.objects.current(on).filter(role="administrator", user__is_active=True)
    if not others.exclude(pk=grant.pk).exists():
        raise LastAdministrator("Someone has to run accounts. Give the role to another first.")


def _tell(kind: str, grant: RoleGrant, by: audit.Actor, reason: str = "") -> None:
    audit.record(kind=kind, by=by, subject=grant, after=facts(grant), reason=reason)
