"""Every change to supervision. History never holds what was said, only that it was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor
from keystay.core.audit.actions import record as tell
from keystay.core.clock import today
from keystay.core.ids import new_id
from keystay.core.sealed import seal
from keystay.organisation.models import Team
from keystay.support.followups import actions as followups
from keystay.support.followups.actions import Agreed
from keystay.support.supervision.checks import (
    NO_RECORD,
    facts_of,
    refuse_day,
    refuse_outsider,
    refuse_overwriting,
)
from keystay.support.supervision.facts import Facts
from keystay.support.supervision.models import Agreement, Kind, Notes, Session
from keystay.support.supervision.queries import Reader
from keystay.support.supervision.refusals import (
    AlreadyRecorded,
    HasText,
    NotTheSupervisor,
    TooEarly,
)
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What the two agree: from when, how often if not as the policy says, and how."""

    starts_on: date
    every_days: int | None = None
    terms: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True)
class Held:
    """A session as it was held. `done` are the ids of earlier actions now done."""

    kind: str
    held_on: date
    minutes: int | None = None
    notes: str = ""
    agreed: tuple[Agreed, ...] = ()
    done: Collection[str] = ()


@transaction.atomic
def agree(*, worker: Person, supervisor: Person, terms: Terms, by: Actor) -> Agreement:
    """Agree who supervises a worker and how; the present agreement ends the day before.

    Raises NotTheSupervisor unless `by` is the supervisor or a manager in reach, and TooEarly
    if the present agreement starts on the same day or later.
    """
    refuse_outsider(worker, by, terms.starts_on)
    if worker == supervisor:
        raise NotTheSupervisor("Nobody supervises themselves. Choose someone else.")
    present = Agreement.objects.select_for_update().filter(worker=worker, ends_on=None).first()
    if present is not None:
        _end(present, terms.starts_on)
    row = Agreement.objects.create(worker=worker, supervisor=supervisor, **vars(terms))
    tell(
        kind="supervision.agreed",
        by=by,
        subject=row,
        about=worker.pk,
        before={"supervisor": present.supervisor.name} if present else {},
        after={
            "supervisor": supervisor.name,
            "from": terms.starts_on,
            "every": f"every {terms.every_days} days" if terms.every_days else "as the policy says",
        },
    )
    return row


@transaction.atomic
def record(*, worker: Person, held: Held, by: Actor, supervisor: Person | None = None) -> Session:
    """Record a session with one worker, its notes and what was agreed.

    Held by `by`, or by `supervisor` where a process records it. Earlier actions that are
    not done carry forward to the next due date. Raises InTheFuture, TooEarly, NotAtWork,
    NotTheSupervisor and AlreadyRecorded.
    """
    facts = facts_of(worker)
    refuse_day(facts, worker, held.held_on)
    holder = _holder(facts, worker, held, by, supervisor)
    session = _create(worker, holder, held, facts.team_on(worker.pk, held.held_on))
    if held.notes:
        Notes.objects.create(session=session, sealed=seal(held.notes))
    _tell("supervision.recorded", session, by)
    followups.after(session=session, done=held.done, agreed=held.agreed, by=by)
    return session


@transaction.atomic
def record_group(
    *,
    team: Team,
    workers: Collection[Person],
    facilitator: Person | None,
    held_on: date,
    learning: str,
    by: Actor,
    minutes: int | None = None,
) -> list[Session]:
    """Record group supervision: one row for each worker present, one learning point for all.

    Raises InTheFuture, TooEarly, NotAtWork, AlreadyRecorded, and NotTheSupervisor without a
    facilitator; then nothing is recorded.
    """
    if facilitator is None:
        raise NotTheSupervisor(NO_RECORD)
    group, held, rows = new_id(), Held(Kind.GROUP, held_on, minutes), []
    for worker in workers:
        if worker == facilitator:
            continue
        refuse_day(facts_of(worker), worker, held_on)
        row = _create(worker, facilitator, held, team.pk, group=group, learning=learning)
        _tell("supervision.recorded", row, by)
        rows.append(row)
    return rows


@transaction.atomic
def write_notes(*, session: Session, text: str, seen: str, by: User) -> Notes:
    """Change the notes, by the supervisor who held the session.

    `seen` is the `mark` of the text that the writer started from. Raises NotTheSupervisor,
    and ChangedMeanwhile if the notes no longer are what the writer saw.
    """
    reader = Reader.of(session.worker, by, today())
    if not reader.may_write(session):
        raise NotTheSupervisor("Only the supervisor who held the session writes its notes.")
    row = _notes(session)
    refuse_overwriting(row.sealed, seen)
    row.sealed = seal(text)
    row.save(update_fields=["sealed"])
    _tell("supervision.notes_written", session, by)
    return row


@transaction.atomic
def comment(*, session: Session, text: str, seen: str, by: User) -> Notes:
    """Write the worker's own comment. Raises NotTheSupervisor for anyone else."""
    if person_of(by) != session.worker:
        raise NotTheSupervisor("Only the worker writes this comment.")
    row = _notes(session)
    refuse_overwriting(row.sealed_comment, seen)
    row.sealed_comment = seal(text)
    row.save(update_fields=["sealed_comment"])
    _tell("supervision.commented", session, by)
    return row


@transaction.atomic
def correct(*, session: Session, changes: Mapping[str, Any], by: User, reason: str) -> Session:
    """Put the kind, day or length of a session right; history keeps what it said.

    Raises what `record` raises for the new day, and NotTheSupervisor.
    """
    row = Session.objects.select_for_update().get(pk=session.pk)
    refuse_outsider(row.worker, by, row.held_on)
    before = _seen(row)
    for field in ("kind", "held_on", "minutes"):
        setattr(row, field, changes.get(field, getattr(row, field)))
    refuse_day(facts_of(row.worker), row.worker, row.held_on)
    _save_once(row)
    _tell("supervision.corrected", row, by, before, reason)
    return row


@transaction.atomic
def remove(*, session: Session, by: User, reason: str) -> None:
    """Take out a session that was never held, with what it did to earlier actions.

    Raises NotTheSupervisor and HasText.
    """
    refuse_outsider(session.worker, by, session.held_on)
    if Notes.objects.filter(session=session).exists() or session.followups.exists():
        raise HasText("It has notes or agreed actions. Correct its day instead.")
    followups.put_back(session=session, by=by)
    _tell("supervision.removed", session, by, _seen(session), reason)
    session.delete()


def _holder(
    facts: Facts, worker: Person, held: Held, by: Actor, supervisor: Person | None
) -> Person:
    """Who held the session; only the supervisor of that day may write notes."""
    usual = facts.supervisor_on(worker.pk, held.held_on)
    if not isinstance(by, User):
        if supervisor is None:
            raise NotTheSupervisor("Say who held it.")
        return supervisor
    refuse_outsider(worker, by, held.held_on)
    person = person_of(by)
    if person is None:
        raise NotTheSupervisor(NO_RECORD)
    if person.pk != usual and (held.notes or held.agreed or held.done):
        raise NotTheSupervisor(
            f"Notes and actions belong to {worker.name} and the supervisor on that day. "
            "You may record the date without them."
        )
    return person


def _end(present: Agreement, next_starts_on: date) -> None:
    if next_starts_on <= present.starts_on:
        raise TooEarly(
            f"The present agreement starts on {present.starts_on:%-d %B %Y}: choose a later day."
        )
    present.ends_on = next_starts_on - ONE_DAY
    present.save(update_fields=["ends_on"])


def _create(worker: Person, holder: Person, held: Held, team: str | None, **more: str) -> Session:
    row = Session(
        worker=worker,
        supervisor=holder,
        team_id=team,
        kind=held.kind,
        held_on=held.held_on,
        minutes=held.minutes,
        **more,
    )
    _save_once(row)
    return row


def _save_once(row: Session) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        kind = Kind(row.kind).label.lower()
        raise AlreadyRecorded(
            f"{kind.capitalize()} supervision with {row.worker.name} on "
            f"{row.held_on:%-d %B %Y} is already recorded."
        ) from None


def _notes(session: Session) -> Notes:
    row, _ = Notes.objects.select_for_update().get_or_create(
        session=session, defaults={"sealed": seal("")}
    )
    return row


def _seen(session: Session) -> dict[str, Any]:
    return {
        "kind": session.get_kind_display(),
        "held_on": session.held_on,
        "supervisor": session.supervisor.name,
        "minutes": session.minutes,
    }


def _tell(
    kind: str,
    session: Session,
    by: Actor,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    tell(
        kind=kind,
        by=by,
        subject=session,
        about=session.worker_id,
        before=before,
        after=_seen(session),
        reason=reason,
    )
