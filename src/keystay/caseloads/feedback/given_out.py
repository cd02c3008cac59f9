"""Codes that were given out: whose they are, how many today, and why one is closed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.feedback.codes import hashed, tidied
from keystay.caseloads.feedback.models import Request
from keystay.core.audit.actions import Actor
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy


@dataclass(frozen=True)
class Closed:
    """A code that is over: withdrawn, or past its last day; `on` is that day."""

    withdrawn: bool
    on: date


def closed_of(typed: str, on: date) -> Closed | None:
    """Why the code is closed for anyone, or None: then it is open, used, or never was.

    The same of a code that was used and of one that was not, so that whoever gave it out
    does not learn from it whether the family answered.
    """
    row = Request.objects.filter(code_hash=hashed(tidied(typed))).first()
    if row is None:
        return None
    if row.withdrawn_on:
        return Closed(True, row.withdrawn_on)
    return Closed(False, row.open_until) if row.open_until < on else None


def given_out(user: User, permission: Permission, on: date) -> QuerySet[Request]:
    """The codes that someone made, and those still open of the teams that they answer for.

    Whether a family answered is nobody's to see one by one.
    """
    mine = Q(asked_by=user)
    teams = Q(team__in=reach(user, permission).teams, open_until__gte=on, withdrawn_on=None)
    rows = Request.objects.filter(mine | teams)
    return rows.select_related("team", "asked_by")


def find_slip(user: User, slip: str, permission: Permission) -> Request:
    """An open code, for whoever made it and the managers of its team; Http404 otherwise."""
    rows = given_out(user, permission, today()).filter(pk=slip, withdrawn_on=None)
    return get_object_or_404(rows, open_until__gte=today())


def made_for(team: Team, kind: str, held_on: date, by: Actor) -> int:
    """How many codes someone made for a meeting."""
    whose = by if isinstance(by, User) else None
    rows = Request.objects.filter(team=team, kind=kind, held_on=held_on, asked_by=whose)
    return rows.count()


def most_codes() -> int:
    """How many codes one person can make on a day."""
    return int(policy()["feedback.codes_a_day"])


def codes_left(user: User, on: date) -> int:
    """How many codes someone can still make on the day; withdrawn ones count as made."""
    return max(0, most_codes() - Request.objects.filter(asked_by=user, made_on=on).count())
