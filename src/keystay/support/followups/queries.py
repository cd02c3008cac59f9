"""Reading what was agreed: the words are for the two people who agreed it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.core.sealed import unseal
from keystay.support.supervision.models import Followup
from keystay.support.supervision.queries import Reader, within_reach
from keystay.workforce.models import Person


@dataclass(frozen=True)
class Action:
    """An agreed action; `text` is empty for whoever may not read it."""

    id: str
    text: str
    owner: str
    due_on: date | None
    late: bool


def find_followup(user: User, followup_id: str, permission: Permission) -> Followup:
    """The agreed action, for one of the two people who agreed it; Http404 otherwise."""
    rows = Followup.objects.select_related("worker", "agreed_in__worker", "owner")
    found = rows.filter(pk=followup_id, worker__in=within_reach(user, permission)).first()
    if found is None or not Reader.of(found.worker, user, today()).may_read(found.agreed_in):
        raise Http404
    return found


def open_followups(worker: Person) -> QuerySet[Followup]:
    """What was agreed and is neither done nor dropped, soonest first."""
    rows = worker.followups.filter(done_on__isnull=True, dropped_on__isnull=True)
    return rows.select_related("owner", "agreed_in")


def actions_for(reader: Reader, on: date) -> list[Action]:
    """The open actions of a worker, with their words where `reader` may read them."""
    return [
        Action(
            id=row.pk,
            text=unseal(row.sealed) if reader.may_read(row.agreed_in) else "",
            owner=row.owner.name,
            due_on=row.due_on,
            late=row.due_on is not None and row.due_on < on,
        )
        for row in open_followups(reader.worker)
    ]
