"""Requests for feedback: whether a code is open, and of which teams one may ask."""

from datetime import date, timedelta

from django.db.models import Q
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.feedback.catalogue import Asked, catalogue
from keystay.caseloads.feedback.codes import hashed, tidied
from keystay.caseloads.feedback.models import Request
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import person_of


def open_request(typed: str, on: date) -> Request | None:
    """The request whose code this is, if it can still be used."""
    rows = Request.objects.select_related("team")
    rows = rows.filter(withdrawn_on=None, used=False, open_until__gte=on)
    return rows.filter(code_hash=hashed(tidied(typed))).first()


def is_own(typed: str, user: User) -> bool:
    """True if `user` made this code, whether it was used since or not."""
    return Request.objects.filter(code_hash=hashed(tidied(typed)), asked_by=user).exists()


def open_for() -> timedelta:
    """How long a code can be used."""
    return timedelta(days=int(policy()["feedback.open_days"]))


def open_until(code: str) -> date:
    """The last day on which the code of a request can be used."""
    return Request.objects.get(code_hash=hashed(code)).open_until


def number_of(code: str) -> int:
    """Which of the codes for its meeting a code is."""
    return Request.objects.get(code_hash=hashed(code)).number


def find_form(user: User, form: str, permission: Permission) -> Asked:
    """One of the forms; Http404 if there is no such form. All who may ask may see them."""
    found = catalogue().forms.get(form)
    if found is None:
        raise Http404
    return found


def teams_to_ask_for(user: User, permission: Permission, on: date) -> list[Team]:
    """The teams for which someone may ask: those within reach, and where they work."""
    scope, person = reach(user, permission), person_of(user)
    rows = Team.objects.current(on).order_by("name")
    if scope.everyone:
        return list(rows)
    own = person.assignments.current(on).values("team") if person else []
    return list(rows.filter(Q(pk__in=scope.teams) | Q(pk__in=own)))
