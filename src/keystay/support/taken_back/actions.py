"""Taking back a session that was recorded by mistake, such as by one press too many."""

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.support.followups.actions import put_back
from keystay.support.supervision.models import Session
from keystay.support.taken_back.queries import to_take_back


class NotToTakeBack(Refused):
    """Someone else recorded it, or on another day, or something hangs on it."""

    def __init__(self) -> None:
        super().__init__(
            "Only whoever recorded it can take it back, on the same day and while nothing is "
            "written in it. If it was not held, it can be removed with a reason."
        )


@transaction.atomic
def take_back(*, session: Session, by: User) -> None:
    """Undo the recording of a session: what it kept is owed again, and what it carried is back.

    Raises NotToTakeBack.
    """
    if not to_take_back(session.worker, by, today()).filter(pk=session.pk).exists():
        raise NotToTakeBack
    put_back(session=session, by=by)
    record(
        kind="taken_back.session",
        by=by,
        subject=session,
        about=session.worker_id,
        before={"kind": session.get_kind_display(), "held_on": session.held_on},
    )
    session.delete()
