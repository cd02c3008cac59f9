"""Every change to what was agreed in supervision. History never holds the words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.sealed import seal
from keystay.support.supervision.models import Followup, Session
from keystay.support.supervision.queries import Reader, outlook
from keystay.workforce.models import Person


class NotYours(Refused):
    """Only the worker and the supervisor with whom it was agreed may change it."""

    def __init__(self) -> None:
        super().__init__("Only the two people who agreed it may change it.")


class AlreadySettled(Refused):
    """The action was done or dropped before."""

    def __init__(self) -> None:
        super().__init__("This action was done or dropped before.")


@dataclass(frozen=True)
class Agreed:
    """An action agreed in a session, and which of the two will do it."""

    text: str
    owner: Person


@transaction.atomic
def after(
    *, session: Session, done: Collection[str], agreed: Collection[Agreed], by: Actor
) -> None:
    """What a session does to actions: earlier ones are done or carried forward, new ones begin.

    `done` are ids of earlier actions. The others that were due by the day of the session
    move to the day on which the next session is due, as do the new ones.
    """
    following = outlook(session.worker, today())
    next_due = following.due_on if following else None
    for row in _open_before(session):
        if row.pk in done:
            _settle(row, session.held_on, by, dropped=False, moved_in=session)
        elif next_due and row.due_on and row.due_on <= session.held_on:
            _carry(row, next_due, by, moved_in=session)
    for each in agreed:
        _add(session, each, next_due, by)


@transaction.atomic
def put_back(*, session: Session, by: Actor) -> None:
    """Undo what a session did to earlier actions: each is open again, and due as it was.

    One that was changed since stays as it is.
    """
    for row in session.moved.select_for_update():
        row.due_on, row.done_on = row.due_before, None
        row.moved_in = row.due_before = None
        row.save(update_fields=["due_on", "done_on", "moved_in", "due_before"])
        _tell("followups.put_back", row, by)


@transaction.atomic
def add(*, session: Session, agreed: Agreed, due_on: date | None, by: User) -> Followup:
    """Add an action to a session. Raises NotYours for all but the two people."""
    _refuse_stranger(session, by)
    return _add(session, agreed, due_on, by)


@transaction.atomic
def settle(*, followup: Followup, on: date, by: User, dropped: bool = False) -> Followup:
    """Mark an action done on a day, or dropped. Raises NotYours and AlreadySettled."""
    _refuse_stranger(followup.agreed_in, by)
    return _settle(followup, on, by, dropped=dropped)


@transaction.atomic
def carry_forward(*, followup: Followup, due_on: date, by: User) -> Followup:
    """Give an open action another date. Raises NotYours and AlreadySettled."""
    _refuse_stranger(followup.agreed_in, by)
    return _carry(followup, due_on, by)


def _open_before(session: Session) -> list[Followup]:
    rows = session.worker.followups.select_for_update().filter(
        done_on__isnull=True,
        dropped_on__isnull=True,
        agreed_in__held_on__lte=session.held_on,
    )
    return list(rows.exclude(agreed_in=session))


def _refuse_stranger(session: Session, by: User) -> None:
    if not Reader.of(session.worker, by, today()).may_read(session):
        raise NotYours


def _add(session: Session, agreed: Agreed, due_on: date | None, by: Actor) -> Followup:
    row = Followup.objects.create(
        worker=session.worker,
        agreed_in=session,
        sealed=seal(agreed.text),
        owner=agreed.owner,
        due_on=due_on,
    )
    _tell("followups.agreed", row, by)
    return row


def _settle(
    followup: Followup, on: date, by: Actor, *, dropped: bool, moved_in: Session | None = None
) -> Followup:
    row = _still_open(followup)
    _note_mover(row, moved_in)
    row.dropped_on, row.done_on = (on, None) if dropped else (None, on)
    row.save(update_fields=["done_on", "dropped_on", "moved_in", "due_before"])
    _tell("followups.dropped" if dropped else "followups.done", row, by)
    return row


def _carry(
    followup: Followup, due_on: date, by: Actor, *, moved_in: Session | None = None
) -> Followup:
    row = _still_open(followup)
    _note_mover(row, moved_in)
    row.due_on = due_on
    row.save(update_fields=["due_on", "moved_in", "due_before"])
    _tell("followups.carried", row, by)
    return row


def _note_mover(row: Followup, session: Session | None) -> None:
    row.moved_in, row.due_before = session, row.due_on if session else None


def _still_open(followup: Followup) -> Followup:
    row = Followup.objects.select_for_update().get(pk=followup.pk)
    if row.done_on or row.dropped_on:
        raise AlreadySettled
    return row


def _tell(kind: str, row: Followup, by: Actor) -> None:
    facts = {"owner": row.owner.name, "due_on": row.due_on or "no date"}
    record(kind=kind, by=by, subject=row, about=row.worker_id, after=facts)
