"""Every change to absence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from keystay.core.audit.actions import Actor
from keystay.core.audit.actions import record as tell
from keystay.core.refusals import Refused
from keystay.workforce.absence.models import Absence, SicknessTotal
from keystay.workforce.people.models import Person


class Overlaps(Refused):
    """Someone is already recorded as absent on some of those days."""


class EndsBeforeStart(Refused):
    """The last day of an absence is before its first."""


@dataclass(frozen=True)
class Away:
    """An absence from `starts_on` to `ends_on` inclusive, open while it lasts."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    days_lost: Decimal | None = None


@transaction.atomic
def record(*, person: Person, absence: Away, by: Actor) -> Absence:
    """Record that someone is away. Raises Overlaps or EndsBeforeStart."""
    _check(person, absence.starts_on, absence.ends_on, None)
    row = Absence.objects.create(person=person, **vars(absence))
    _tell("absence.recorded", row, by)
    return row


@transaction.atomic
def change(*, absence: Absence, changes: Mapping[str, Any], by: Actor) -> Absence:
    """Change an absence, such as its last day. Raises Overlaps or EndsBeforeStart."""
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    before = _facts(row)
    for field, value in changes.items():
        setattr(row, field, value)
    _check(row.person, row.starts_on, row.ends_on, row)
    row.save()
    _tell("absence.changed", row, by, before)
    return row


@transaction.atomic
def set_total(
    *, person: Person, period: tuple[date, date], days_lost: Decimal, by: Actor
) -> SicknessTotal:
    """Keep the working days lost to sickness in a period, where only the total is known.

    History says only that the total was set.
    """
    first, last = period
    kept, _ = SicknessTotal.objects.update_or_create(
        person=person, ends_on=last, defaults={"starts_on": first, "days_lost": days_lost}
    )
    after = {"starts_on": first, "ends_on": last}
    tell(kind="absence.total_set", by=by, subject=kept, about=person.pk, after=after)
    return kept


def _check(person: Person, first: date, last: date | None, row: Absence | None) -> None:
    if last is not None and last < first:
        raise EndsBeforeStart("The last day cannot be before the first day.")
    others = person.absences.touching(first, last or date.max)
    clash = others.exclude(pk=row.pk if row else "").first()
    if clash is not None:
        raise Overlaps(
            f"{person.name} is already recorded as away from {clash.starts_on:%-d %B %Y}."
        )


def _facts(row: Absence) -> dict[str, Any]:
    # The kind may say that someone was ill; history shows only that they were away.
    return {"starts_on": row.starts_on, "ends_on": row.ends_on or "further notice"}


def _tell(kind: str, row: Absence, by: Actor, before: dict[str, Any] | None = None) -> None:
    tell(kind=kind, by=by, subject=row, about=row.person_id, before=before, after=_facts(row))
