"""What was written with earlier supervisors, and whether the present one may read it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.promises import Window
from keystay.support.supervision.facts import load
from keystay.workforce.models import Person


@dataclass(frozen=True)
class Earlier:
    """Notes of sessions that the present supervisor did not hold, or held before a break."""

    supervisor: str
    handed_over: bool


def find_own(user: User, person_id: str, permission: Permission) -> Person:
    """The worker, for themselves; Http404 for everyone else."""
    found = Person.objects.filter(user=user, pk=person_id).first()
    if found is None:
        raise Http404
    return found


def earlier_notes(worker: Person, on: date) -> Earlier | None:
    """What the worker may hand over on the day; None if there is nothing or nobody."""
    facts = load(Window(date.min, date.max, on, open_only=True), [worker.pk])
    supervisor, since = facts.supervisor_on(worker.pk, on), facts.relationship_since(worker.pk, on)
    if supervisor is None or since is None:
        return None
    before = Q(held_on__lt=since) | ~Q(supervisor=supervisor)
    if not worker.supervisions.filter(before, notes__isnull=False).exists():
        return None
    given = worker.handed_over.filter(supervisor=supervisor, given_on__gte=since)
    return Earlier(supervisor, given.exists())
