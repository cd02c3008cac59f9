"""Joining by invitation: an account, the roles promised, and the link to the staff record."""

from typing import Any

from django.db import transaction

from keystay.access.permissions import Permission
from keystay.access.roles import actions as roles
from keystay.access.roles.queries import may
from keystay.access.users import actions as users
from keystay.access.users.actions import NotOpen
from keystay.access.users.models import Invitation, User
from keystay.core.clock import today
from keystay.organisation.models import Service, Team
from keystay.workforce.people import actions as people
from keystay.workforce.people.models import Person

COMMAND_LINE = "the command line"


def join(*, token: str, name: str, password: str) -> User:
    """Use an invitation once. Raises NotOpen.

    The roles are given by whoever invited; if that person no longer runs accounts, the
    invitation is void. A role that needs two administrators waits for the second.
    """
    with transaction.atomic():
        user, invitation = users.accept(token=token, name=name, password=password)
        _refuse_void(invitation)
        for promised in invitation.grants:
            _give(user, promised, invitation)
        person = _record_of(invitation)
        if person is not None:
            people.link_account(person=person, user=user, by=_inviter(invitation))
    return user


def _refuse_void(invitation: Invitation) -> None:
    inviter = invitation.invited_by
    if inviter is None:
        return
    if not inviter.is_active or not may(inviter, Permission.ACCOUNTS_MANAGE):
        raise NotOpen("Whoever invited you no longer runs accounts. Ask for a new invitation.")


def _give(user: User, promised: dict[str, Any], invitation: Invitation) -> None:
    roles.grant(
        user=user,
        role=promised["role"],
        over=Team.objects.filter(pk=promised.get("team") or None).first()
        or Service.objects.filter(pk=promised.get("service") or None).first(),
        starts_on=today(),
        by=_inviter(invitation),
        reason="Joined by invitation",
    )


def _inviter(invitation: Invitation) -> User | str:
    return invitation.invited_by or COMMAND_LINE


def _record_of(invitation: Invitation) -> Person | None:
    """The staff record named in the invitation, or the only one with its email address."""
    free = Person.objects.filter(user=None)
    if invitation.person_id:
        return free.filter(pk=invitation.person_id).first()
    same_address = list(free.filter(email__iexact=invitation.email)[:2])
    return same_address[0] if len(same_address) == 1 else None
