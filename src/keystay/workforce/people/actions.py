"""Every change to who people are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from keystay.access.roles import actions as roles
from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.workforce.people.models import (
    EqualityAnswers,
    FormerName,
    Person,
    Qualification,
    Stage,
)

CHANGEABLE = frozenset({"first_name", "family_name", "staff_number", "email", "phone", "born_on"})


class StaffNumberTaken(Refused):
    """Another person has this staff number."""


class StageStartsTooEarly(Refused):
    """The new stage would start before the present one did."""


@dataclass(frozen=True)
class Details:
    """Who someone is."""

    first_name: str
    family_name: str
    staff_number: str = ""
    email: str = ""
    phone: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class Award:
    """The qualification that someone became a social worker with."""

    title: str
    level: str = ""
    route: str = ""
    institution: str = ""
    awarded_on: date | None = None


@transaction.atomic
def add(*, details: Details, by: Actor) -> Person:
    """Add a person. Raises StaffNumberTaken."""
    _refuse_taken(details.staff_number, None)
    person = Person.objects.create(**vars(details))
    record(kind="people.added", by=by, subject=person, about=person.pk, after={"name": person.name})
    return person


@transaction.atomic
def change(*, person: Person, changes: Mapping[str, Any], by: Actor, reason: str = "") -> Person:
    """Change what is known of a person; a name that changes is kept as a former name.

    Nothing is written when nothing differs. Raises StaffNumberTaken.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    differing = {
        field: value
        for field, value in changes.items()
        if field in CHANGEABLE and getattr(person, field) != value
    }
    if not differing:
        return person
    _refuse_taken(differing.get("staff_number", ""), person)
    before, old_name = {field: getattr(person, field) for field in differing}, person.name
    for field, value in differing.items():
        setattr(person, field, value)
    person.save(update_fields=list(differing))
    if person.name != old_name:
        FormerName.objects.create(person=person, name=old_name, until_on=today())
    record(
        kind="people.changed",
        by=by,
        subject=person,
        about=person.pk,
        before=before,
        after={**differing, "fields": ", ".join(_words(field) for field in differing)},
        reason=reason,
    )
    return person


@transaction.atomic
def link_account(*, person: Person, user: User, by: Actor) -> Person:
    """Join an account to the worker whose it is, with a worker's own rights."""
    Person.objects.filter(pk=person.pk).update(user=user)
    person.user = user
    roles.grant(user=user, role="social_worker", starts_on=today(), by=by)
    record(
        kind="people.account_linked",
        by=by,
        subject=person,
        about=person.pk,
        after={"email": user.email},
    )
    return person


@transaction.atomic
def set_stage(*, person: Person, name: str, from_day: date, by: Actor) -> Stage:
    """Move someone to a stage of practice; the present stage ends the day before."""
    present = person.stages.filter(ends_on__isnull=True).first()
    if present is not None:
        if present.name == name:
            return present
        if from_day <= present.starts_on:
            raise StageStartsTooEarly(
                f"The present stage began on {present.starts_on:%-d %B %Y}: choose a later day."
            )
        present.ends_on = from_day - timedelta(days=1)
        present.save(update_fields=["ends_on"])
    stage = Stage.objects.create(person=person, name=name, starts_on=from_day)
    record(
        kind="people.stage_set",
        by=by,
        subject=person,
        about=person.pk,
        after={"stage": stage.get_name_display(), "from": from_day},
    )
    return stage


@transaction.atomic
def set_equality(*, person: Person, sex: str, ethnicity: str, by: Actor) -> EqualityAnswers:
    """Keep someone's monitoring answers; history says only that they changed."""
    present = EqualityAnswers.objects.filter(person=person).first()
    if present and (present.sex, present.ethnicity) == (sex, ethnicity):
        return present
    answers, _ = EqualityAnswers.objects.update_or_create(
        person=person, defaults={"sex": sex, "ethnicity": ethnicity}
    )
    record(kind="people.equality_set", by=by, subject=person, about=person.pk)
    return answers


@transaction.atomic
def set_qualifying_award(*, person: Person, award: Award, by: Actor) -> Qualification:
    """Keep the award that someone qualified with."""
    wanted = dict(vars(award))
    present = person.qualifications.filter(social_work=True).first()
    if present and {field: getattr(present, field) for field in wanted} == wanted:
        return present
    kept, _ = Qualification.objects.update_or_create(
        person=person, social_work=True, defaults=wanted
    )
    record(
        kind="people.award_set",
        by=by,
        subject=person,
        about=person.pk,
        after={"title": award.title, "awarded_on": award.awarded_on},
    )
    return kept


def _refuse_taken(staff_number: str, person: Person | None) -> None:
    if not staff_number:
        return
    others = Person.objects.filter(staff_number=staff_number)
    if person is not None:
        others = others.exclude(pk=person.pk)
    holder = others.first()
    if holder is not None:
        raise StaffNumberTaken(f"Staff number {staff_number} belongs to {holder.name}.")


def _words(field: str) -> str:
    return {"born_on": "date of birth"}.get(field, field.replace("_", " "))
