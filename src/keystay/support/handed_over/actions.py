"""Handing over what was written with earlier supervisors: the worker's to do, and to undo."""

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.support.handed_over.queries import earlier_notes
from keystay.support.supervision.models import HandOver
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of


class NotYours(Refused):
    """Only the worker hands over what was written in their supervision."""

    def __init__(self) -> None:
        super().__init__("Only the worker hands over what was written in their supervision.")


class NothingEarlier(Refused):
    """There is no supervisor, or nothing was written with an earlier one."""

    def __init__(self) -> None:
        super().__init__("There is nothing to hand over.")


@transaction.atomic
def hand_over(*, worker: Person, by: User) -> HandOver:
    """Let the present supervisor read it, while they supervise without a break.

    Raises NotYours for anyone but the worker, and NothingEarlier.
    """
    _refuse_others(worker, by)
    earlier = earlier_notes(worker, today())
    if earlier is None:
        raise NothingEarlier
    row, _ = HandOver.objects.update_or_create(
        worker=worker, supervisor_id=earlier.supervisor, defaults={"given_on": today()}
    )
    _tell("handed_over.given", row, by)
    return row


@transaction.atomic
def take_back(*, worker: Person, by: User) -> None:
    """End every hand-over of the worker's. Raises NotYours for anyone but the worker."""
    _refuse_others(worker, by)
    for row in worker.handed_over.select_related("supervisor"):
        _tell("handed_over.taken_back", row, by)
        row.delete()


def _refuse_others(worker: Person, by: User) -> None:
    if person_of(by) != worker:
        raise NotYours


def _tell(kind: str, row: HandOver, by: User) -> None:
    after = {"supervisor": row.supervisor.name}
    record(kind=kind, by=by, subject=row, about=row.worker_id, after=after)
