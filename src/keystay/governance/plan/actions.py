"""Every change to the action plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day
from keystay.governance.answering import name_of
from keystay.governance.plan.models import Action, Evidence, Move, Note, Priority, State
from keystay.governance.plan.queries import last_place
from keystay.governance.plan.rules import CLOSED, STOPPED
from keystay.governance.refusals import NeedsReason, NotNow, Refused, WrongDay

__all__ = ["NeedsReason", "NotNow", "Refused", "WrongDay"]


@dataclass(frozen=True)
class Named:
    """A priority: its name, what it is for, and from when to when it holds."""

    name: str
    aim: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Planned:
    """What will be done under which priority, by whom and by when."""

    what: str
    priority: Priority
    owner: User
    due_on: date
    review_on: date | None = None


@dataclass(frozen=True)
class Told:
    """Progress on a day. `review_on` is the next review, None to leave it as it is."""

    state: str
    words: str
    on: date
    review_on: date | None = None


@dataclass(frozen=True)
class Shown:
    """Evidence: words, and a web address or a reference."""

    words: str
    link: str
    on: date


@transaction.atomic
def add_priority(*, named: Named, by: Actor) -> Priority:
    """Add a priority after the others. Raises WrongDay if it ends before it starts."""
    _refuse_backwards(named)
    row = Priority.objects.create(
        name=named.name,
        aim=named.aim,
        place=last_place() + 1,
        starts_on=named.starts_on,
        ends_on=named.ends_on,
    )
    _tell("plan.priority_added", row, by, after={"name": row.name})
    return row


@transaction.atomic
def change_priority(*, priority: Priority, named: Named, by: Actor) -> Priority:
    """Word a priority anew, or say when it ends. Raises WrongDay."""
    _refuse_backwards(named)
    row = Priority.objects.select_for_update().get(pk=priority.pk)
    before = {"name": row.name, "aim": row.aim, "ends_on": row.ends_on}
    row.name, row.aim, row.starts_on, row.ends_on = (
        *(named.name, named.aim, named.starts_on),
        named.ends_on,
    )
    row.save(update_fields=["name", "aim", "starts_on", "ends_on"])
    after = {"name": row.name, "aim": row.aim, "ends_on": row.ends_on}
    _tell("plan.priority_changed", row, by, before=before, after=after)
    return row


@transaction.atomic
def move_up(*, priority: Priority, by: Actor) -> None:
    """Put a priority one place higher. Raises NotNow for the first."""
    rows = list(Priority.objects.select_for_update())
    at = next(n for n, row in enumerate(rows) if row.pk == priority.pk)
    if at == 0:
        raise NotNow("This is the first priority already.")
    rows.insert(at - 1, rows.pop(at))
    for place, row in enumerate(rows, 1):
        row.place = place
    Priority.objects.bulk_update(rows, ["place"])
    _tell("plan.priority_moved", priority, by, after={"name": priority.name})


@transaction.atomic
def add(*, planned: Planned, by: Actor, on: date | None = None) -> Action:
    """Put an action into the plan, from today (or from `on`). Raises WrongDay."""
    set_on = on or today()
    if planned.due_on < set_on:
        raise WrongDay(f"It cannot be due before {day(set_on)}.")
    row = Action.objects.create(
        priority=planned.priority,
        what=planned.what,
        owner=planned.owner,
        set_on=set_on,
        due_on=planned.due_on,
        review_on=planned.review_on,
    )
    _tell("plan.added", row, by, after=_facts(row))
    return row


@transaction.atomic
def change(*, action: Action, planned: Planned, by: Actor) -> Action:
    """Word an action anew, or give it to someone else; `planned.due_on` is left out: see `move`.

    Raises NotNow once it is closed.
    """
    row = _open(action)
    before = _facts(row)
    row.what, row.priority, row.owner = planned.what, planned.priority, planned.owner
    row.review_on = planned.review_on
    row.save(update_fields=["what", "priority", "owner", "review_on"])
    _tell("plan.changed", row, by, before=before, after=_facts(row))
    return row


@transaction.atomic
def move(*, action: Action, due_on: date, reason: str, by: Actor, on: date | None = None) -> Action:
    """Move the day by which an action is to be done; why is kept for good.

    Raises NeedsReason, WrongDay for the same day or one before it was set, NotNow once closed.
    """
    row, moved_on = _open(action), on or today()
    if not reason.strip():
        raise NeedsReason("Say why the date moves.")
    if due_on < row.set_on or due_on == row.due_on:
        raise WrongDay(f"Choose another day than {day(row.due_on)}, from {day(row.set_on)} on.")
    Move.objects.create(
        action=row,
        on=moved_on,
        was_due=row.due_on,
        now_due=due_on,
        reason=reason,
        by_name=_name(by),
    )
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    told = {"what": row.what, "due_on": due_on}
    _tell("plan.moved", row, by, before={"due_on": before}, after=told, reason=reason)
    return row


@transaction.atomic
def note(*, action: Action, told: Told, by: Actor) -> Note:
    """Note progress, which may say that an action is done, stopped or begun again.

    Raises WrongDay for a day to come or before the last note, NeedsReason if it stops without
    one, and NotNow if it was closed so before.
    """
    row = Action.objects.select_for_update().get(pk=action.pk)
    _refuse_note(row, told)
    made = Note.objects.create(
        action=row, on=told.on, state=told.state, words=told.words, by_name=_name(by)
    )
    row.state, row.noted_on = told.state, told.on
    row.closed_on = told.on if told.state in CLOSED else None
    row.review_on = told.review_on or row.review_on
    row.save(update_fields=["state", "noted_on", "closed_on", "review_on"])
    after = {"what": row.what, "state": State(told.state).label, "on": told.on}
    _tell("plan.noted", row, by, after=after)
    return made


@transaction.atomic
def show_evidence(*, action: Action, shown: Shown, by: Actor) -> Evidence:
    """Add evidence, also after it is done. Raises WrongDay for a day to come."""
    if shown.on > today():
        raise WrongDay("The day must be today or in the past.")
    made = Evidence.objects.create(
        action=action, on=shown.on, words=shown.words, link=shown.link, by_name=_name(by)
    )
    _tell("plan.evidence_added", action, by, after={"what": action.what})
    return made


def _open(action: Action) -> Action:
    row = Action.objects.select_for_update().get(pk=action.pk)
    if row.closed_on:
        raise NotNow(f"It was closed on {day(row.closed_on)}. A note can open it again.")
    return row


def _refuse_note(row: Action, told: Told) -> None:
    first = row.noted_on or row.set_on
    if told.on > today() or told.on < first:
        raise WrongDay(f"The day must be from {day(first)} to today.")
    if row.state in CLOSED and told.state == row.state:
        raise NotNow(f"It is {State(row.state).label.lower()} already.")
    if told.state == STOPPED and not told.words.strip():
        raise NeedsReason("Say why it stops.")


def _refuse_backwards(named: Named) -> None:
    if named.ends_on and named.ends_on < named.starts_on:
        raise WrongDay("A priority cannot end before it starts.")


def _facts(row: Action) -> dict[str, object]:
    return {
        "what": row.what,
        "priority": row.priority.name,
        "owner": name_of(row.owner),
        "due_on": row.due_on,
        "review_on": row.review_on,
    }


def _name(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.name)


def _tell(
    kind: str,
    row: Action | Priority,
    by: Actor,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        kind=kind, by=by, subject=row, before=dict(before or {}), after=dict(after), reason=reason
    )
