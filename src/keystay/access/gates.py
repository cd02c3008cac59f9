"""Every address says who may use it. A view without a gate stops the build and the start.

`allow(P.X, person=find)` lets in those who hold the permission and swaps the address's
`person` for what `find(user, id, permission)` returns; a finder raises Http404 for what is
out of reach. Someone who lacks the permission altogether gets 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from keystay.access.permissions import Permission
from keystay.access.roles.queries import may
from keystay.access.users.models import User

View = Callable[..., HttpResponse]
Finder = Callable[[Any, str, Permission], Any]


class StaffRequest(HttpRequest):
    """A request behind `allow` or `signed_in`: there is an account."""

    user: User  # type: ignore[assignment]


@dataclass(frozen=True)
class Policy:
    """Who may use an address: `public`, `signed_in`, or those who hold a permission."""

    kind: str
    permission: Permission | None = None
    finds: tuple[str, ...] = ()


def allow(permission: Permission, **finders: Finder) -> Callable[[View], View]:
    """Let in those who hold `permission`, and find what the address names within reach."""

    def gate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, **named: Any) -> HttpResponse:
            user = request.user
            if not isinstance(user, User) or not may(user, permission):
                raise PermissionDenied
            for name, find in finders.items():
                named[name] = find(user, named[name], permission)
            return view(request, **named)

        gated.policy = Policy("permission", permission, tuple(finders))  # type: ignore[attr-defined]
        return gated

    return gate


def signed_in(view: View) -> View:
    """Let in everyone who is signed in; the view shows only what is their own."""
    view.policy = Policy("signed_in")  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Let in everyone."""
    open_view = login_not_required(view)
    open_view.policy = Policy("public")  # type: ignore[attr-defined]
    return open_view
