"""Making accounts, by hand or by invitation, and closing them."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from keystay.access.users.models import Invitation, User
from keystay.access.users.queries import invitation_for, token_digest
from keystay.core import outbox
from keystay.core.audit import actions as audit
from keystay.core.clock import now, today

INVITATION = """{inviter} invited you to use Keystay.

Choose your password here within 72 hours:
{link}

If you did not expect this, ask {inviter} before you open the link.
"""
HOLDS_FOR = timedelta(hours=72)


class AddressTaken(Exception):
    """An account with this email address exists."""


class NotOpen(Exception):
    """The invitation was used, withdrawn, has run out, or never was."""


class OwnAccount(Exception):
    """Nobody closes their own account."""


def make_account(
    *, email: str, name: str, password: str, by: audit.Actor, demo: bool = False
) -> User:
    """Make an account that can sign in; what it may do comes with role grants.

    The address counts as confirmed: an invitation reached it, or someone vouches for it.
    Raises AddressTaken.
    """
    with transaction.atomic():
        _refuse_taken(email)
        user = User(email=email.strip(), name=name.strip(), demo=demo)
        user.calendar_key = secrets.token_urlsafe(24)
        user.set_password(password)
        user.save(force_insert=True)
        # Sign-in looks for the address in small letters, however it was written here.
        address = user.email.lower()
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        audit.record(kind="account.made", by=by, subject=user, after={"who": user.name})
    return user


def invite(
    *,
    email: str,
    name: str,
    by: User | str,
    grants: Sequence[dict[str, str]] = (),
    person_id: str = "",
) -> tuple[Invitation, str]:
    """Invite someone to make an account; returns the invitation and its secret token.

    `grants` are the roles to give when they join (see Invitation); `person_id` is their
    staff record. Only a digest of the token is stored. Raises AddressTaken.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _refuse_taken(email)
        invitation = Invitation.objects.create(
            email=email.strip(),
            name=name.strip(),
            token_digest=token_digest(token),
            person_id=person_id,
            grants=list(grants),
            invited_by=None if isinstance(by, str) else by,
            expires_at=now() + HOLDS_FOR,
        )
        after = {"who": invitation.name, "email": invitation.email}
        audit.record(kind="account.invited", by=by, subject=invitation, after=after)
    return invitation, token


def send_invitation(*, invitation: Invitation, path: str) -> str:
    """Put the invitation's mail in the outbox; returns the link, at Keystay's own address."""
    link = f"{settings.KEYSTAY_ADDRESS}{path}"
    inviter = invitation.invited_by.name if invitation.invited_by else "Your council"
    outbox.queue(
        cause=f"invitation {invitation.pk}",
        recipient=invitation.email,
        day=today(),
        subject="You are invited to use Keystay",
        body=INVITATION.format(inviter=inviter, link=link),
        secret=True,
    )
    return link


def accept(*, token: str, name: str, password: str) -> tuple[User, Invitation]:
    """Make the account that an invitation offers, once. Raises NotOpen and AddressTaken."""
    with transaction.atomic():
        found = invitation_for(token)
        held = found and Invitation.objects.select_for_update().get(pk=found.pk)
        if held is None or held.accepted_at is not None or held.withdrawn_at is not None:
            raise NotOpen("This invitation can no longer be used. Ask for a new one.")
        held.accepted_at = now()
        held.save(update_fields=["accepted_at"])
        user = make_account(
            email=held.email, name=name, password=password, by=f"{name}, by invitation"
        )
    return user, held


def withdraw(*, invitation: Invitation, by: User) -> None:
    """Make an invitation's link useless."""
    with transaction.atomic():
        invitation.withdrawn_at = now()
        invitation.save(update_fields=["withdrawn_at"])
        after = {"who": invitation.name}
        audit.record(kind="account.invitation_withdrawn", by=by, subject=invitation, after=after)


def rename(*, user: User, name: str, by: audit.Actor) -> None:
    """Change the name that others see; nothing is recorded if it is the same."""
    with transaction.atomic():
        before, user.name = user.name, name.strip()
        if user.name != before:
            user.save(update_fields=["name"])
            audit.record(
                kind="account.renamed",
                by=by,
                subject=user,
                before={"who": before},
                after={"who": user.name},
            )


def close(*, user: User, by: audit.Actor, reason: str = "") -> None:
    """Close an account: it is signed out at its next request and cannot sign in.

    Raises OwnAccount; so whoever closes an account is left to run the others.
    """
    if not isinstance(by, str) and by.pk == user.pk:
        raise OwnAccount("Nobody can close their own account. Ask another administrator.")
    _switch(user, on=False, by=by, kind="account.closed", reason=reason)


def reopen(*, user: User, by: audit.Actor) -> None:
    """Let a closed account sign in again, with the roles that still hold."""
    _switch(user, on=True, by=by, kind="account.reopened", reason="")


def remove_second_factor(*, user: User, by: User) -> None:
    """Take away a lost authenticator and its recovery codes, so that it can be set up anew.

    Raises OwnAccount: for oneself there is the page that asks for the password again.
    """
    if by.pk == user.pk:
        raise OwnAccount("Another administrator has to do this for you.")
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        audit.record(
            kind="account.second_factor_removed", by=by, subject=user, after={"who": user.name}
        )


def renew_calendar_link(*, user: User) -> None:
    """Give `user` a new calendar address; the old one stops working."""
    with transaction.atomic():
        user.calendar_key = secrets.token_urlsafe(24)
        user.save(update_fields=["calendar_key"])
        audit.record(kind="account.calendar_link_renewed", by=user, subject=user)


def _refuse_taken(email: str) -> None:
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken("There is an account with this email address.")


def _switch(user: User, *, on: bool, by: audit.Actor, kind: str, reason: str) -> None:
    with transaction.atomic():
        user.is_active = on
        user.save(update_fields=["is_active"])
        audit.record(kind=kind, by=by, subject=user, after={"who": user.name}, reason=reason)
