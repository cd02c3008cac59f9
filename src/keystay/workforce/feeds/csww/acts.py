"""Carrying out what a census return says of someone, beside their assignment."""

from datetime import date
from decimal import Decimal
from typing import Any

from keystay.workforce.absence import actions as absence
from keystay.workforce.feeds.staff.acts import Holder
from keystay.workforce.people import actions as people
from keystay.workforce.people.models import Person


def set_equality(holder: Holder, sex: str, ethnicity: str, by: Any) -> None:
    """Keep the monitoring answers."""
    people.set_equality(person=_person(holder), sex=sex, ethnicity=ethnicity, by=by)


def set_award(holder: Holder, award: people.Award, by: Any) -> None:
    """Keep the qualifying award."""
    people.set_qualifying_award(person=_person(holder), award=award, by=by)


def set_sickness(holder: Holder, first: date, last: date, days: Decimal, by: Any) -> None:
    """Keep the year's total of working days lost."""
    absence.set_total(person=_person(holder), period=(first, last), days_lost=days, by=by)


def away(holder: Holder, kind: str, on: date, by: Any) -> None:
    """Record that the person was away on the reference day, for as long as nobody says more."""
    absence.record(person=_person(holder), absence=absence.Away(kind=kind, starts_on=on), by=by)


def _person(holder: Holder) -> Person:
    if holder.person is None:
        raise ValueError("The person has not been added.")
    return holder.person
