"""Who may agree to exceptional access, and who sees which."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.catalogue import roles_with
from keystay.access.roles.models import RoleGrant
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.core.audit.models import SensitiveRead
from keystay.core.clock import LONDON, now, today
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.exceptional.rules import WAITS
from keystay.support.supervision.models import Agreement, Session
from keystay.workforce.models import Person

READ_PAGE = "supervision:exceptional-read"
"""The name under which each reading is kept; its detail is the id of the access."""


def may_agree(session: Session, asker: User) -> QuerySet[User]:
    """The second people to choose from: those with the right who are outside the line.

    In the line are the supervisor of the session and of today, and whoever has a role over the
    team of the session or of the worker now, or over its service. By name; one statement.
    """
    on, worker = today(), session.worker
    held = RoleGrant.objects.current(on)
    may = held.filter(role__in=roles_with(Permission.EXCEPTION_AGREE))
    now_in = worker.assignments.current(on).values("team")
    teams = Q(team=session.team_id) | Q(team__in=now_in)
    services = Q(service__teams=session.team_id) | Q(service__teams__in=now_in)
    supervising = Agreement.objects.current(on).filter(worker=worker)
    supervising = supervising.filter(supervisor__user__isnull=False)
    return (
        User.objects.filter(is_active=True, pk__in=may.values("user"))
        .exclude(pk__in=held.filter(teams | services).values("user"))
        .exclude(pk__in=supervising.values("supervisor__user"))
        .exclude(pk__in=[asker.pk, worker.user_id or "", session.supervisor.user_id or ""])
        .order_by("name", "pk")
    )


def find_access(user: User, access: str, permission: Permission) -> ExceptionalAccess:
    """The access, for the two people who asked and were asked; Http404 for everyone else."""
    return _or_404(mine(user).filter(pk=access))


def find_own(user: User, access: str, permission: Permission) -> ExceptionalAccess:
    """The access, for whoever asked for it; Http404 for everyone else."""
    return _or_404(mine(user).filter(pk=access, asked_by=user))


def find_asked_of(user: User, access: str, permission: Permission) -> ExceptionalAccess:
    """The access, for whoever is to agree to it; Http404 for everyone else."""
    return _or_404(mine(user).filter(pk=access, asked_of=user))


def mine(user: User) -> QuerySet[ExceptionalAccess]:
    """What someone asked for or was asked about, the latest first."""
    rows = ExceptionalAccess.objects.filter(Q(asked_by=user) | Q(asked_of=user))
    return rows.select_related(
        "session__worker__user", "session__supervisor", "session__team", "asked_by", "asked_of"
    )


def told_to(worker: Person) -> QuerySet[ExceptionalAccess]:
    """What the worker may know of: granted, and no exemption holds."""
    rows = ExceptionalAccess.objects.filter(session__worker=worker, told_at__isnull=False)
    return rows.select_related("session", "asked_by", "asked_of")


def since(first: date) -> list[ExceptionalAccess]:
    """All that was asked for from the day on, for the count by month."""
    begins = datetime.combine(first, time.min, LONDON)
    return list(ExceptionalAccess.objects.filter(asked_at__gte=begins))


def times_read() -> dict[str, int]:
    """How often each access was used to read, by its id."""
    counts: dict[str, int] = {}
    for access in SensitiveRead.objects.filter(page=READ_PAGE).values_list("detail", flat=True):
        counts[access] = counts.get(access, 0) + 1
    return counts


def waiting_for(user: User) -> int:
    """How many requests wait for an answer by someone; none, without asking, if they give none."""
    if not may(user, Permission.EXCEPTION_AGREE):
        return 0
    rows = ExceptionalAccess.objects.filter(asked_of=user, granted=None, ended_at=None)
    return rows.filter(asked_at__gt=now() - WAITS).count()


def _or_404(rows: QuerySet[ExceptionalAccess]) -> ExceptionalAccess:
    found = rows.first()
    if found is None:
        raise Http404
    return found
