"""Every change to who works where."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from keystay.access.roles import actions as roles
from keystay.core.audit.actions import Actor, record
from keystay.organisation.models import Team
from keystay.workforce.assignments import joints
from keystay.workforce.assignments.facts import differences, facts
from keystay.workforce.assignments.joints import ONE_DAY
from keystay.workforce.assignments.models import (
    Assignment,
    Contract,
    End,
    Origin,
    Start,
    TeamManager,
)
from keystay.workforce.assignments.queries import neighbours
from keystay.workforce.assignments.refusals import (
    AlreadyEnded,
    HeldAlready,
    PostFull,
    WrongDay,
    refuse_early,
    refuse_ended,
    refuse_full_post,
    refuse_out_of_order,
    refuse_twice,
)
from keystay.workforce.assignments.terms import Leaving, Terms
from keystay.workforce.people.models import Person

__all__ = [
    "AlreadyEnded",
    "HeldAlready",
    "Leaving",
    "PostFull",
    "Terms",
    "WrongDay",
    "appoint_manager",
    "change",
    "correct",
    "end",
    "start",
]


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
    refuse_twice(person, terms)
    refuse_full_post(terms, starts_on, None)
    assignment = Assignment.objects.create(
        person=person,
        **vars(terms.tidy()),
        starts_on=starts_on,
        start_kind=start_kind,
        origin=origin if start_kind == Start.JOINED else "",
    )
    _tell("assignments.started", assignment, by)
    return assignment


@transaction.atomic
def change(
    *,
    assignment: Assignment,
    terms: Terms,
    from_day: date,
    by: Actor,
    reason: str = "",
    leaving: Leaving | None = None,
) -> Assignment:
    """Change terms from a day: the row ends the day before and the next begins.

    The next row ends when this one was to end, if that was known. An agency worker who
    becomes an employee joins (R14); an employee who becomes an agency worker leaves, and
    `leaving` says why (census.md 2.4). Raises WrongDay if the day is not after the start,
    AlreadyEnded, HeldAlready or PostFull.
    """
    row, terms = Assignment.objects.select_for_update().get(pk=assignment.pk), terms.tidy()
    if Terms.of(row) == terms:
        return row
    refuse_ended(row, from_day)
    refuse_early(row, from_day)
    ends = {name: getattr(row, name) for name in ("ends_on", "end_kind", "reason", "destination")}
    following = Assignment(person=row.person, **vars(terms), starts_on=from_day, **ends)
    row.ends_on = from_day - ONE_DAY
    joints.mark(row, following, leaving)
    row.save()
    refuse_twice(row.person, terms)
    refuse_full_post(terms, from_day, following)
    following.save(force_insert=True)
    _tell_of_change(row, following, by, reason)
    return following


@transaction.atomic
def correct(
    *, assignment: Assignment, changes: Mapping[str, Any], by: Actor, reason: str
) -> Assignment:
    """Put a mistake right in place; history keeps what it said before and why it changed.

    Where a change joins the row to the one before or after it, that one's day moves along, so
    that neither a gap nor an overlap appears. An end taken away puts the person back in post.
    Nothing is written, and nothing told, where all is as the changes say already.
    Raises WrongDay if the days would be out of order or the end was never recorded as one,
    HeldAlready or PostFull.
    """
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if all(getattr(row, field) == value for field, value in changes.items()):
        return row
    earlier, later = neighbours(row)
    touched = [each for each in (row, earlier, later) if each is not None]
    before, was_agency = [facts(each) for each in touched], row.contract == Contract.AGENCY
    for field, value in changes.items():
        setattr(row, field, value)
    is_agency = row.contract == Contract.AGENCY
    if not is_agency:
        row.basis = row.agency_name = ""
    _settle_end(row, before[0], later)
    refuse_out_of_order(row, earlier, later)
    _settle_joints(row, earlier, later, crossed=is_agency != was_agency)
    for each in _roomiest_first(row, before[0], earlier, later):
        refuse_full_post(Terms.of(each), each.starts_on, each)
        each.save()
    for each, known in zip(touched, before, strict=True):
        if each is row or facts(each) != known:
            _tell("assignments.corrected", each, by, before=known, reason=reason)
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
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    refuse_ended(row)
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


def _settle_end(row: Assignment, before: dict[str, Any], later: Assignment | None) -> None:
    """Make the end of a corrected row whole: a day and a kind, or neither."""
    if row.ends_on is None:
        if later is not None or (before["ends_on"] is not None and row.end_kind == End.CHANGED):
            raise WrongDay("A change followed this assignment: its last day cannot be taken away.")
        row.end_kind = row.reason = row.destination = ""
        refuse_twice(row.person, Terms.of(row), row)
    elif not row.end_kind:
        raise WrongDay("This assignment has not ended: record its last day instead.")


def _settle_joints(
    row: Assignment, earlier: Assignment | None, later: Assignment | None, *, crossed: bool
) -> None:
    """Let the neighbours meet the corrected row; a joint is marked anew if `crossed`."""
    if earlier is not None:
        earlier.ends_on = row.starts_on - ONE_DAY
        if crossed:
            joints.mark(earlier, row)
    if later is not None and row.ends_on is not None:
        later.starts_on = row.ends_on + ONE_DAY
        if crossed:
            joints.mark(row, later)


def _roomiest_first(
    row: Assignment,
    before: Mapping[str, Any],
    earlier: Assignment | None,
    later: Assignment | None,
) -> list[Assignment]:
    """The rows to save, those that make room for the others first: a post may be full."""
    first: list[Assignment] = []
    then: list[Assignment] = []
    if earlier is not None:
        (first if row.starts_on < before["starts_on"] else then).append(earlier)
    if later is not None and row.ends_on is not None:
        (first if row.ends_on > before["ends_on"] else then).append(later)
    return [*first, row, *then]


def _tell_of_change(row: Assignment, following: Assignment, by: Actor, reason: str) -> None:
    if following.start_kind == Start.JOINED:
        _tell("assignments.converted", row, by, reason=reason)
    elif row.end_kind == End.LEFT:
        _tell("assignments.ended", row, by, reason=reason)
    else:
        _tell("assignments.changed", following, by, before=facts(row), reason=reason)
        return
    _tell("assignments.started", following, by, reason=reason)


def _tell(
    kind: str,
    row: Assignment,
    by: Actor,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    after = facts(row)
    if before is not None:
        after["what"] = differences(before, after) or "no change"
    record(
        kind=kind,
        by=by,
        subject=row,
        about=row.person_id,
        before=before,
        after=after,
        reason=reason,
    )
