"""Every change to registration and its yearly renewal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import person_of
from keystay.workforce.registrations.models import Registration, RegistrationStatus, Renewal
from keystay.workforce.registrations.rules import TASKS, readable, tidy

CONFIRMED = "confirmed"
WORDS = {
    "form": "Renewal form",
    "fee": "Fee",
    "cpd": "Two pieces of CPD",
    CONFIRMED: "Checked in the register",
}


class NotANumber(Refused):
    """What was typed cannot be a registration number."""


class NumberTaken(Refused):
    """Someone else has this number, or the person has one already."""


class InTheFuture(Refused):
    """The day has not come yet."""


class NotYours(Refused):
    """Only the worker, or someone who keeps registrations, may note this."""


@transaction.atomic
def register(
    *,
    person: Person,
    number: str,
    by: Actor,
    status: str = RegistrationStatus.REGISTERED,
    registered_on: date | None = None,
    checked_on: date | None = None,
) -> Registration:
    """Keep someone's entry in the register. Raises NotANumber and NumberTaken."""
    row = Registration(
        person=person,
        number=_checked(number),
        status=status,
        registered_on=registered_on,
        checked_on=checked_on,
    )
    _save_once(row, force_insert=True)
    record(kind="registrations.registered", by=by, subject=row, about=person.pk, after=_facts(row))
    return row


@transaction.atomic
def change(
    *, registration: Registration, changes: Mapping[str, Any], by: Actor, reason: str = ""
) -> Registration:
    """Change the number, the status, or when it began or was checked in the register.

    Nothing is written when nothing differs. Raises NotANumber, NumberTaken and InTheFuture.
    """
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    before = _facts(row)
    for field, value in changes.items():
        setattr(row, field, _checked(value) if field == "number" else value)
    if _facts(row) == before:
        return row
    if row.checked_on is not None:
        _refuse_future(row.checked_on)
    _save_once(row)
    record(
        kind="registrations.changed",
        by=by,
        subject=row,
        about=row.pk,
        before=before,
        after=_facts(row),
        reason=reason,
    )
    return row


@transaction.atomic
def note_task(
    *, registration: Registration, year: int, task: str, on: date | None, by: Actor
) -> Renewal:
    """Note that a task of one year's renewal was done on a day, or with None that it was not.

    A worker notes their own form, fee and CPD; that the register shows it is `confirmed` by
    someone else. Raises NotYours, InTheFuture, and KeyError for another task.
    """
    words = WORDS[task]
    _refuse_stranger(registration, task, by)
    if on is not None:
        _refuse_future(on)
    row, _ = Renewal.objects.select_for_update().get_or_create(registration=registration, year=year)
    before = getattr(row, f"{task}_on")
    if before == on:
        return row
    setattr(row, f"{task}_on", on)
    row.save(update_fields=[f"{task}_on"])
    record(
        kind="registrations.task_noted" if on else "registrations.task_cleared",
        by=by,
        subject=row,
        about=registration.pk,
        before={"on": before},
        after={"task": words, "year": year, "on": on},
    )
    return row


def _checked(number: str) -> str:
    tidied = tidy(number)
    if not readable(tidied):
        raise NotANumber("A registration number is SW and up to six digits, such as SW12345.")
    return tidied


def _save_once(row: Registration, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=force_insert)
    except IntegrityError:
        raise NumberTaken(
            f"{row.number} belongs to someone else, or {row.person.name} has a number already."
        ) from None


def _refuse_future(day: date) -> None:
    if day > today():
        raise InTheFuture("The day must be today or in the past.")


def _refuse_stranger(registration: Registration, task: str, by: Actor) -> None:
    if not isinstance(by, User):
        return
    own = person_of(by) == registration.person
    if own and task in TASKS:
        return
    reached = Person.objects.visible_to(by, Permission.REGISTRATION_WRITE)
    if own or not reached.filter(pk=registration.pk).exists():
        raise NotYours("Someone else confirms this, after looking at the register.")


def _facts(row: Registration) -> dict[str, Any]:
    return {
        "number": row.number,
        "status": RegistrationStatus(row.status).label,
        "registered_on": row.registered_on,
        "checked_on": row.checked_on,
    }
