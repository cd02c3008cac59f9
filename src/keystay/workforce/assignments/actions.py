"""Every change to who works where."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from keystay.access.roles import actions as roles
from keystay.core.audit.actions import Actor, record
from keystay.organisation.models import Team
from keystay.workforce.assignments.models import (
    Assignment,
    Contract,
    End,
    Origin,
    Start,
    TeamManager,
)
from keystay.workforce.people.models import Person
from keystay.workforce.posts.models import Post

ONE_DAY = timedelta(days=1)


class PostFull(ValueError):
    """The post would be held for more than its hours."""


class HeldAlready(ValueError):
    """The person has the post already."""


class WrongDay(ValueError):
    """A start or an end that cannot be, for the reason in its message."""


class AlreadyEnded(ValueError):
    """The assignment has ended."""


@dataclass(frozen=True)
class Terms:
    """Where, as what and for how much of full time someone works."""

    team: Team
    org_role: str
    contract: str
    fte: Decimal
    grade: str = ""
    title: str = ""
    post: Post | None = None
    basis: str = ""
    agency_name: str = ""

    @classmethod
    def of(cls, assignment: Assignment) -> "Terms":
        """The terms on which an assignment is held."""
        return cls(**{field.name: getattr(assignment, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Leaving:
    """Why someone left and where to: census codes ReasonLeave and LeaverDestination."""

    reason: str = "10"
    destination: str = "9"


@transaction.atomic
def start(
    *,
    person: Person,
    terms: Terms,
    starts_on: date,
    by: Actor,
    start_kind: str = Start.JOINED,
    origin: str = Origin.NOT_COLLECTED,
) -> Assignment:
    """Begin an assignment. Raises HeldAlready, PostFull, or WrongDay outside the post's life."""
    _refuse_twice(person, terms)
    refuse_full_post(terms, starts_on, None)
    assignment = Assignment.objects.create(
        person=person,
        **vars(terms),
        starts_on=starts_on,
        start_kind=start_kind,
        origin=origin if start_kind == Start.JOINED else "",
    )
    _tell("assignments.started", assignment, by)
    return assignment


@transaction.atomic
def change(
    *, assignment: Assignment, terms: Terms, from_day: date, by: Actor, reason: str = ""
) -> Assignment:
    """Change team, role, grade, hours or post from a day: the row ends, the next begins.

    Raises WrongDay if the day is not after the start, AlreadyEnded, HeldAlready or PostFull.
    """
    row = _open_row(assignment)
    if Terms.of(row) == terms:
        return row
    _refuse_early(row, from_day)
    row.ends_on, row.end_kind = from_day - ONE_DAY, End.CHANGED
    row.save(update_fields=["ends_on", "end_kind"])
    _refuse_twice(row.person, terms)
    refuse_full_post(terms, from_day, None)
    following = Assignment.objects.create(
        person=row.person, **vars(terms), starts_on=from_day, start_kind=Start.CHANGED
    )
    _tell("assignments.changed", following, by, before=facts(row), reason=reason)
    return following


@transaction.atomic
def correct(
    *, assignment: Assignment, changes: Mapping[str, Any], by: Actor, reason: str
) -> Assignment:
    """Put a mistake right in place; history keeps what it said before and why it changed.

    An end taken away puts the person back in post. Raises WrongDay if the end would come
    before the start or was never recorded as one, HeldAlready or PostFull.
    """
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    before = facts(row)
    for field, value in changes.items():
        setattr(row, field, value)
    _settle_end(row, before)
    refuse_full_post(Terms.of(row), row.starts_on, row)
    row.save()
    _tell("assignments.corrected", row, by, before=before, reason=reason)
    return row


@transaction.atomic
def end(
    *,
    assignment: Assignment,
    ends_on: date,
    by: Actor,
    leaving: Leaving | None = None,
    end_kind: str = End.LEFT,
) -> Assignment:
    """End an assignment on its last day. Raises WrongDay or AlreadyEnded."""
    row = _open_row(assignment)
    if ends_on < row.starts_on:
        raise WrongDay(f"The last day cannot be before the start on {row.starts_on:%-d %B %Y}.")
    row.ends_on, row.end_kind = ends_on, end_kind
    if end_kind == End.LEFT:
        given = leaving or Leaving()
        row.reason, row.destination = given.reason, given.destination
    row.save(update_fields=["ends_on", "end_kind", "reason", "destination"])
    _tell("assignments.ended", row, by)
    return row


@transaction.atomic
def convert(*, assignment: Assignment, terms: Terms, from_day: date, by: Actor) -> Assignment:
    """Take an agency worker on as an employee: the agency row ends, an employee joins (R14)."""
    row = _open_row(assignment)
    _refuse_early(row, from_day)
    row.ends_on, row.end_kind = from_day - ONE_DAY, End.CHANGED
    row.save(update_fields=["ends_on", "end_kind"])
    _tell("assignments.converted", row, by)
    return start(person=row.person, terms=terms, starts_on=from_day, by=by, origin=Origin.AGENCY)


@transaction.atomic
def appoint_manager(*, team: Team, person: Person, from_day: date, by: Actor) -> TeamManager:
    """Make someone the manager of a team from a day; the present manager ends the day before."""
    present = TeamManager.objects.filter(team=team, ends_on__isnull=True).first()
    if present is not None:
        if present.person_id == person.pk:
            return present
        if from_day <= present.starts_on:
            raise WrongDay(f"The present manager began on {present.starts_on:%-d %B %Y}.")
        present.ends_on = from_day - ONE_DAY
        present.save(update_fields=["ends_on"])
        roles.end_team_role(user=present.person.user, team=team, ends_on=present.ends_on, by=by)
    post = TeamManager.objects.create(team=team, person=person, starts_on=from_day)
    if person.user is not None:
        roles.grant(user=person.user, role="team_manager", over=team, starts_on=from_day, by=by)
    record(
        kind="assignments.manager_appointed",
        by=by,
        subject=post,
        about=person.pk,
        after={"team": team.name, "name": person.name, "from": from_day},
    )
    return post


def refuse_full_post(terms: Terms, from_day: date, row: Assignment | None) -> None:
    """Raise PostFull, or WrongDay outside the life of the post, with the holders named.

    The database refuses the same (workforce/assignments/triggers.py); this says it in words.
    """
    post = terms.post
    if post is None or terms.contract == Contract.AGENCY:
        return
    if from_day < post.starts_on or (post.ends_on is not None and from_day > post.ends_on):
        raise WrongDay(f"Post {post.number} is not in the establishment on {from_day:%-d %B %Y}.")
    others = Assignment.objects.employees().filter(post=post).select_related("person")
    others = others.exclude(ends_on__lt=from_day).exclude(pk=row.pk if row else "")
    last = row.ends_on if row else None
    for day in {from_day, *(o.starts_on for o in others if o.starts_on > from_day)}:
        held = [o for o in others if o.starts_on <= day and (o.ends_on is None or o.ends_on >= day)]
        if (last is None or day <= last) and sum(o.fte for o in held) + terms.fte > post.fte:
            holders = " and ".join(sorted(o.person.name for o in held))
            raise PostFull(
                f"Post {post.number} is {post.fte.normalize():f} of full time and held by "
                f"{holders or 'nobody'}: there is no room for {terms.fte.normalize():f} more."
            )


def facts(row: Assignment) -> dict[str, Any]:
    """The assignment as history tells it."""
    return {
        "name": row.person.name,
        "team": row.team.name,
        "role": row.get_org_role_display(),
        "title": row.title or row.get_org_role_display(),
        "grade": row.grade,
        "contract": row.get_contract_display(),
        "fte": row.fte,
        "post": row.post.number if row.post else "",
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reason_left": row.get_reason_display() if row.reason else "",
        "destination": row.get_destination_display() if row.destination else "",
    }


def _open_row(assignment: Assignment) -> Assignment:
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if row.ends_on is not None:
        raise AlreadyEnded(f"This assignment ended on {row.ends_on:%-d %B %Y}.")
    return row


def _settle_end(row: Assignment, before: dict[str, Any]) -> None:
    """Make the end of a corrected row whole: a day and a kind, or neither."""
    if row.ends_on is None:
        if before["ends_on"] is not None and row.end_kind == End.CHANGED:
            raise WrongDay("A change followed this assignment: its last day cannot be taken away.")
        row.end_kind = row.reason = row.destination = ""
        _refuse_twice(row.person, Terms.of(row), row)
        return
    if not row.end_kind:
        raise WrongDay("This assignment has not ended: record its last day instead.")
    if row.ends_on < row.starts_on:
        raise WrongDay("The end cannot be before the start.")


def _refuse_twice(person: Person, terms: Terms, row: Assignment | None = None) -> None:
    if terms.post is None:
        return
    held = person.assignments.filter(post=terms.post, ends_on__isnull=True)
    if held.exclude(pk=row.pk if row else "").exists():
        raise HeldAlready(f"{person.name} has post {terms.post.number} already.")


def _refuse_early(row: Assignment, from_day: date) -> None:
    if from_day <= row.starts_on:
        raise WrongDay(
            f"The assignment began on {row.starts_on:%-d %B %Y}: choose a later day, "
            "or correct the assignment instead."
        )


def _tell(
    kind: str,
    row: Assignment,
    by: Actor,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    record(
        kind=kind,
        by=by,
        subject=row,
        about=row.person_id,
        before=before,
        after=facts(row),
        reason=reason,
    )
