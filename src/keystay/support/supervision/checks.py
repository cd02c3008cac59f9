"""What supervision must satisfy before it is recorded: the day, who may, what was seen."""

from datetime import date, timedelta
from hashlib import sha256

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.audit.actions import Actor
from keystay.core.clock import today
from keystay.core.promises import Window
from keystay.core.sealed import unseal
from keystay.support.supervision.facts import Facts, load
from keystay.support.supervision.refusals import (
    ChangedMeanwhile,
    InTheFuture,
    NotAtWork,
    NotTheSupervisor,
    TooEarly,
)
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of

NO_RECORD = "Your account is not joined to a staff record."


def mark(text: str) -> str:
    """The fingerprint of a text that a writer started from; empty for no text."""
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def facts_of(worker: Person) -> Facts:
    """Whom the worker had as supervisor when, over all their time here."""
    # Every stretch of work, so that a session of years ago can be recorded too.
    return load(Window(date(1990, 1, 1) + timedelta(days=900), today(), today()), [worker.pk])


def refuse_day(facts: Facts, worker: Person, held_on: date) -> None:
    """Raises InTheFuture, TooEarly or NotAtWork for a day on which it cannot have been held."""
    if held_on > today():
        raise InTheFuture("The day it was held must be today or in the past.")
    diary = facts.diaries.get(worker.pk)
    if diary is None or held_on < diary.work[0].starts_on:
        first = f" on {diary.work[0].starts_on:%-d %B %Y}" if diary else ""
        raise TooEarly(f"It cannot be before {worker.name} started{first}.")
    if not any(spell.covers(held_on) for spell in diary.work):
        raise NotAtWork(f"{worker.name} did not work here on {held_on:%-d %B %Y}.")


def refuse_outsider(worker: Person, by: Actor, on: date) -> None:
    """Lets pass a process, the supervisor on the day or today, and a manager in reach."""
    if not isinstance(by, User):
        return
    person = person_of(by)
    if person == worker:
        raise NotTheSupervisor("This is your own record: your supervisor does this.")
    reached = Person.objects.visible_to(by, Permission.SUPERVISION_RECORD)
    if reached.filter(pk=worker.pk).exists():
        return
    facts = facts_of(worker)
    if person and person.pk in {facts.supervisor_on(worker.pk, day) for day in (on, today())}:
        return
    raise NotTheSupervisor(f"You do not supervise {worker.name}.")


def refuse_overwriting(sealed: bytes | memoryview | None, seen: str) -> None:
    """Raises ChangedMeanwhile if the text is no longer the one that the writer started from."""
    present = unseal(sealed) if sealed else ""
    if mark(present) != seen:
        raise ChangedMeanwhile(present)
