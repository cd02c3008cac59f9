"""Asking for exceptional access, answering, ending it, and telling the worker.

History names the two people, the ground and the session, never the reason; nor is it history
about the worker, which their managers read: a grievance may be about one of them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from keystay.access.users.models import User
from keystay.core import outbox
from keystay.core.audit.actions import record
from keystay.core.clock import now, today
from keystay.core.sealed import seal
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.exceptional.queries import may_agree
from keystay.support.exceptional.refusals import (
    AskedAlready,
    NoLonger,
    NothingWritten,
    NotYours,
    WrongPerson,
)
from keystay.support.exceptional.rules import State, state
from keystay.support.supervision.models import Notes, Session
from keystay.workforce.people.queries import person_of

GONE = "This was answered, withdrawn or ended meanwhile."


@dataclass(frozen=True)
class Asked:
    """What is asked for: of whom, on what ground, why, and why the worker is not told, if so."""

    asked_of: User
    ground: str
    reason: str
    exemption: str = ""


@transaction.atomic
def ask(*, session: Session, asked: Asked, by: User) -> ExceptionalAccess:
    """Ask a second person for leave to read one session's notes for a day.

    Raises NotYours for the worker's own session, WrongPerson unless `may_agree` names the
    second person, NothingWritten, and AskedAlready.
    """
    if person_of(by) == session.worker:
        raise NotYours("These are your own notes: you can read them without asking.")
    # Held until the end, so that two requests at once are one after the other.
    if Notes.objects.select_for_update().filter(session=session).first() is None:
        raise NothingWritten("Nothing was written about this session.")
    if asked.asked_of not in may_agree(session, by):
        raise WrongPerson(f"{asked.asked_of} cannot agree to this. Choose someone else.")
    _refuse_second(session, by)
    row = ExceptionalAccess.objects.create(
        session=session,
        asked_by=by,
        asked_of=asked.asked_of,
        ground=asked.ground,
        sealed_reason=seal(asked.reason),
        sealed_exemption=seal(asked.exemption) if asked.exemption else None,
        asked_at=now(),
    )
    _tell("asked", row, by)
    _mail(row, asked.asked_of, "You are asked to agree to exceptional access")
    return row


@transaction.atomic
def grant(*, access: ExceptionalAccess, by: User) -> ExceptionalAccess:
    """Agree: who asked can read for a day from now, and the worker is told unless exempt.

    Raises NotYours for anyone but the person asked, NoLonger, and WrongPerson if that person
    has come into the worker's line since.
    """
    row = _asked_of(access, by)
    if by not in may_agree(row.session, row.asked_by):
        raise WrongPerson("You are in the worker’s line now, or lost the right: refuse it.")
    row.granted, row.answered_at = True, now()
    row.save(update_fields=["granted", "answered_at"])
    _tell("granted", row, by)
    _mail(row, row.asked_by, "Your request for exceptional access was granted")
    if not row.sealed_exemption:
        _tell_worker(row)
    return row


@transaction.atomic
def refuse(*, access: ExceptionalAccess, words: str, by: User) -> ExceptionalAccess:
    """Refuse, in words for the asker. Raises NotYours and NoLonger."""
    row = _asked_of(access, by)
    row.granted, row.answered_at, row.sealed_refusal = False, now(), seal(words)
    row.save(update_fields=["granted", "answered_at", "sealed_refusal"])
    _tell("refused", row, by)
    _mail(row, row.asked_by, "Your request for exceptional access was refused")
    return row


@transaction.atomic
def end(*, access: ExceptionalAccess, by: User) -> ExceptionalAccess:
    """End it before its day is over, by either of the two; or take back what was not answered.

    Raises NotYours for anyone else, and for withdrawing by the person asked; NoLonger.
    """
    row = _locked(access, by)
    stands = state(row, now())
    if stands not in (State.ASKED, State.OPEN):
        raise NoLonger(GONE)
    if stands is State.ASKED and by != row.asked_by:
        raise NotYours("Only whoever asked takes a request back. Refuse it instead.")
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    _tell("withdrawn" if stands is State.ASKED else "ended", row, by)
    return row


@transaction.atomic
def tell_worker(*, access: ExceptionalAccess, by: User) -> ExceptionalAccess:
    """End the exemption: the worker sees it from now on. Raises NotYours and NoLonger."""
    row = _locked(access, by)
    if not (row.granted and row.exempt):
        raise NoLonger("There is nothing left to tell the worker.")
    _tell_worker(row)
    _tell("told", row, by)
    return row


def _refuse_second(session: Session, by: User) -> None:
    for row in ExceptionalAccess.objects.filter(session=session, asked_by=by):
        if state(row, now()) in (State.ASKED, State.OPEN):
            raise AskedAlready("You asked for this session already. It is on your list.")


def _locked(access: ExceptionalAccess, by: User) -> ExceptionalAccess:
    row = ExceptionalAccess.objects.select_for_update().get(pk=access.pk)
    if by not in (row.asked_by, row.asked_of):
        raise NotYours("This is between the two who asked and were asked.")
    return row


def _asked_of(access: ExceptionalAccess, by: User) -> ExceptionalAccess:
    row = _locked(access, by)
    if by != row.asked_of:
        raise NotYours(f"Only {row.asked_of} answers this.")
    if state(row, now()) is not State.ASKED:
        raise NoLonger(GONE)
    return row


def _tell_worker(row: ExceptionalAccess) -> None:
    row.told_at = now()
    row.save(update_fields=["told_at"])
    worker = row.session.worker
    if worker.user is not None and worker.user.is_active:
        page = reverse("supervision:worker", args=[worker.pk])
        _mail(row, worker.user, "Someone was let read notes of your supervision", page)


def _mail(row: ExceptionalAccess, to: User, subject: str, page: str = "") -> None:
    """A mail that names nobody: who, what and why are behind the sign-in."""
    address = page or reverse("supervision:exceptional-one", args=[row.pk])
    outbox.queue(
        cause=f"exceptional access {row.pk}",
        recipient=to.email,
        day=today(),
        subject=subject,
        body=f"{subject}.\n\nWho, why and until when: {settings.KEYSTAY_ADDRESS}{address}\n",
    )


def _tell(what: str, row: ExceptionalAccess, by: User) -> None:
    facts = {
        "session": row.session_id,
        "ground": row.get_ground_display().lower(),
        "asked_by": row.asked_by.name,
        "asked_of": row.asked_of.name,
        "worker": "the worker is not told" if row.exempt else "the worker is told",
    }
    record(kind=f"exceptional.{what}", by=by, subject=row, after=facts)
