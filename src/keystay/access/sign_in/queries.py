"""The sign-ins of the demo council, for its sign-in page and the command line."""

from collections import defaultdict
from dataclasses import dataclass

from keystay.access.roles.catalogue import BY_CODE
from keystay.access.roles.models import RoleGrant
from keystay.access.users.queries import demo_accounts


@dataclass(frozen=True)
class DemoSignIn:
    """A made-up person who can sign in, and the names of their roles."""

    name: str
    email: str
    roles: tuple[str, ...]


def demo_sign_ins() -> list[DemoSignIn]:
    """Everyone whom the demo council lets sign in, each beside others of like roles.

    Roles are in the order of the catalogue, from the worker's own to the auditor's.
    """
    held: dict[str, set[str]] = defaultdict(set)
    for user, role in RoleGrant.objects.filter(user__demo=True).values_list("user_id", "role"):
        held[user].add(role)
    order = list(BY_CODE)
    ranked = [
        (sorted(order.index(role) for role in held[user.pk] if role in BY_CODE)[::-1], user)
        for user in demo_accounts()
    ]
    ranked.sort(key=lambda each: each[0])
    return [
        DemoSignIn(user.name, user.email, tuple(BY_CODE[order[n]].name for n in places))
        for places, user in ranked
    ]
