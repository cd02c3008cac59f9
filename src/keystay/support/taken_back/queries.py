"""Which sessions someone may still take back: their own of the day, on which nothing hangs."""

from datetime import date

from django.db.models import QuerySet

from keystay.access.users.models import User
from keystay.core.audit.queries import events
from keystay.support.supervision.models import Session
from keystay.workforce.models import Person


def to_take_back(worker: Person, user: User, on: date) -> QuerySet[Session]:
    """The worker's sessions that `user` recorded on the day, as history tells: one statement.

    Without those in which something is written or agreed: taking them back would lose it.
    """
    told = events(kind="supervision.recorded", first=on, last=on)
    own = told.filter(actor=user.pk, about=worker.pk).order_by().values("subject")
    return worker.supervisions.filter(pk__in=own, notes__isnull=True, followups__isnull=True)
