"""Finding accounts, invitations, and who has looked at a record."""

import hashlib
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import Invitation, User
from keystay.core.audit.models import SensitiveRead
from keystay.core.clock import now


def accounts(text: str = "") -> QuerySet[User]:
    """Accounts whose name or address contains every word of `text`, open ones first."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word) | Q(email__icontains=word)
    return User.objects.filter(wanted).order_by("-is_active", "name", "email")


def find_account(user: User, account: str, permission: Permission) -> User:
    """The account with this id, for those who run accounts; 404 if there is none."""
    found = User.objects.filter(pk=account).first()
    if found is None:
        raise Http404
    return found


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that can still be used, newest first."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now())
    return waiting.select_related("invited_by").order_by("-expires_at", "pk")


def find_invitation(user: User, invitation: str, permission: Permission) -> Invitation:
    """The open invitation with this id, for those who run accounts; 404 if there is none."""
    found = open_invitations().filter(pk=invitation).first()
    if found is None:
        raise Http404
    return found


def invitation_for(token: str) -> Invitation | None:
    """The open invitation that the link with this token belongs to."""
    return open_invitations().filter(token_digest=token_digest(token)).first()


def token_digest(token: str) -> str:
    """What is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_second_factor(user: User) -> bool:
    """True if `user` has set up an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def second_factors(users: Sequence[User]) -> set[str]:
    """The ids of those of the users who have set up an authenticator app."""
    held = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(held.values_list("user_id", flat=True))


def demo_accounts() -> QuerySet[User]:
    """The accounts of the demo council, for its sign-in page."""
    return User.objects.filter(demo=True, is_active=True).order_by("name", "email")


def looked_at(person_id: str, limit: int = 20) -> list[SensitiveRead]:
    """The latest times that someone opened a sensitive page about a person, newest first."""
    return list(SensitiveRead.objects.filter(about=person_id).order_by("-read_at", "pk")[:limit])
