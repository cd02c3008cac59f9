"""Carrying out what a staff list says, through the same actions that the pages call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.workforce.assignments import actions as assignments
from keystay.workforce.assignments.models import Assignment, Contract
from keystay.workforce.feeds.places import Place
from keystay.workforce.people import actions as people
from keystay.workforce.people.models import Person
from keystay.workforce.posts.models import Post
from keystay.workforce.registrations import actions as registrations

REASON = "Staff list import"


@dataclass
class Holder:
    """The person whom some rows are about, known once they have been added."""

    person: Person | None = None


@dataclass
class Seat:
    """The assignment that one row is about, known once it has begun."""

    holder: Holder
    row: Assignment | None = None


@dataclass(frozen=True)
class Wanted:
    """The terms that a row tells; None means that it does not say."""

    place: Place | None = None
    org_role: str | None = None
    title: str | None = None
    grade: str | None = None
    fte: Decimal | None = None
    contract: str | None = None
    agency_name: str | None = None
    post: Post | None = None


def add_person(holder: Holder, details: people.Details, by: Any) -> None:
    """Add the person and keep them for the acts that follow."""
    holder.person = people.add(details=details, by=by)


def change_person(holder: Holder, changes: Mapping[str, Any], by: Any) -> None:
    """Change who the person is."""
    people.change(person=_person(holder), changes=changes, by=by, reason=REASON)


def register(holder: Holder, number: str, by: Any) -> None:
    """Keep the person's registration number."""
    registrations.register(person=_person(holder), number=number, by=by)


def set_stage(holder: Holder, stage: str, from_day: date, by: Any) -> None:
    """Move the person to a stage of practice."""
    people.set_stage(person=_person(holder), name=stage, from_day=from_day, by=by)


def start(seat: Seat, wanted: Wanted, starts_on: date, origin: str, by: Any) -> None:
    """Begin an assignment on the terms that the row tells."""
    seat.row = assignments.start(
        person=_person(seat.holder),
        terms=terms(wanted, None),
        starts_on=starts_on,
        by=by,
        origin=origin,
    )


def change(
    seat: Seat, wanted: Wanted, from_day: date, leaving: assignments.Leaving | None, by: Any
) -> None:
    """Change the assignment's terms from a day; `leaving` is for who goes to an agency."""
    row = _row(seat)
    seat.row = assignments.change(
        assignment=row,
        terms=terms(wanted, row),
        from_day=from_day,
        by=by,
        reason=REASON,
        leaving=leaving,
    )


def correct(seat: Seat, changes: Mapping[str, Any], by: Any) -> None:
    """Put the assignment right in place."""
    plain = {key: _team(v) if isinstance(v, Place) else v for key, v in changes.items()}
    seat.row = assignments.correct(assignment=_row(seat), changes=plain, by=by, reason=REASON)


def end(seat: Seat, ends_on: date, leaving: assignments.Leaving, by: Any) -> None:
    """End the assignment because the person left."""
    seat.row = assignments.end(assignment=_row(seat), ends_on=ends_on, leaving=leaving, by=by)


def terms(wanted: Wanted, row: Assignment | None) -> assignments.Terms:
    """Full terms: what the row tells, and for the rest what holds now or the usual."""
    now = assignments.Terms.of(row) if row is not None else None
    if wanted.place is None and now is None:
        raise ValueError("The row names no team.")
    usual = {"title": "", "grade": "", "contract": Contract.PERMANENT.value, "agency_name": ""}
    told = {key: value for key, value in vars(wanted).items() if value is not None}
    place = told.pop("place", None)
    base = vars(now) if now is not None else usual
    team = _team(place) if place is not None else base["team"]
    return assignments.Terms(**{**base, **told, "team": team})


def _team(place: Place) -> Any:
    if place.team is None:
        raise ValueError(f"The team {place.name} has not been decided.")
    return place.team


def _person(holder: Holder) -> Person:
    if holder.person is None:
        raise ValueError("The person has not been added.")
    return holder.person


def _row(seat: Seat) -> Assignment:
    if seat.row is None:
        raise ValueError("The assignment has not been started.")
    return seat.row
