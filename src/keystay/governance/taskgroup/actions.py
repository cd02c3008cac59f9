"""Every change to the Task Group: members, meetings, agendas, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day
from keystay.governance.plan import actions as plan
from keystay.governance.plan.models import Action
from keystay.governance.refusals import NeedsReason, NotNow, Refused, WrongDay
from keystay.governance.taskgroup.models import Item, Kind, Meeting, Member, Outcome, Taken
from keystay.governance.taskgroup.queries import Wanted, wanted

__all__ = ["NeedsReason", "NotNow", "Refused", "WrongDay"]


@dataclass(frozen=True)
class Joined:
    """A member: an account or the name of a guest, and what they stand for in the group."""

    represents: str
    starts_on: date
    account: User | None = None
    name: str = ""
    chairs: bool = False


@dataclass(frozen=True)
class Held:
    """A meeting as it was held."""

    held_on: date
    chair: Member | None
    present: Sequence[Member]
    notes: str


@transaction.atomic
def join(*, joined: Joined, by: Actor) -> Member:
    """Take someone into the group. Raises Refused without a name, or for one who is in already.

    A new chair, who may be a member already, follows the one before, who stays as a member.
    """
    if (joined.account is None) == (not joined.name):
        raise Refused("Choose a person, or write the name of a guest.")
    _make_room(joined)
    row = Member.objects.create(
        account=joined.account,
        name=joined.name,
        represents=joined.represents,
        chairs=joined.chairs,
        starts_on=joined.starts_on,
    )
    _tell("taskgroup.joined", row, by, {"who": row.shown, "represents": row.represents})
    return row


@transaction.atomic
def leave(*, member: Member, ends_on: date, by: Actor) -> Member:
    """Let a membership end. Raises NotNow a second time and WrongDay before it began."""
    row = Member.objects.select_for_update().get(pk=member.pk)
    if row.ends_on:
        raise NotNow(f"This membership ends on {day(row.ends_on)}.")
    if ends_on < row.starts_on:
        raise WrongDay(f"They joined on {day(row.starts_on)}.")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    _tell("taskgroup.left", row, by, {"who": row.shown, "on": ends_on})
    return row


@transaction.atomic
def plan_meeting(*, meets_on: date, chair: Member | None, by: Actor) -> Meeting:
    """Plan a meeting. Raises NotNow for a second one on the day."""
    row = Meeting(meets_on=meets_on, chair=chair)
    _save_on_its_own_day(row)
    _tell("taskgroup.planned", row, by, {"on": meets_on})
    return row


@transaction.atomic
def move_meeting(*, meeting: Meeting, meets_on: date, chair: Member | None, by: Actor) -> Meeting:
    """Move a meeting that is not held yet, or give it another chair. Raises NotNow."""
    row = _planned(meeting)
    row.meets_on, row.chair = meets_on, chair
    _save_on_its_own_day(row)
    _tell("taskgroup.moved", row, by, {"on": meets_on})
    return row


def _save_on_its_own_day(row: Meeting) -> None:
    """Save it; the database tells of another meeting on the day, even of one just planned."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotNow(f"There is a meeting on {day(row.meets_on)} already.") from error


def make_agenda(*, meeting: Meeting, by: Actor, on: date | None = None) -> list[Item]:
    """Put on the agenda what was left open and what is off track; returns what is new on it.

    Can be done again until the meeting is held: facts are brought up to date, and what the
    chair added, ordered or dropped stays so. Raises NotNow.
    """
    made_on = on or today()
    found = wanted(meeting, made_on)  # reads every figure: before the lock, which others wait for
    with transaction.atomic():
        row = _planned(meeting)
        there = {(item.kind, item.about): item for item in row.items.all()}
        added = []
        for each in found:
            item = there.get((each.fact.kind, each.fact.about))
            if item is None:
                added.append(_add(row, each))
            elif item.why != each.fact.why:
                item.why = each.fact.why
                item.save(update_fields=["why"])
        row.made_on = made_on
        row.save(update_fields=["made_on"])
        _tell("taskgroup.agenda_made", row, by, {"on": row.meets_on, "items": len(added)})
    return added


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, why: str, by: Actor) -> Item:
    """Add an item of the chair's own at the end. Raises NotNow once it is held."""
    row = _planned(meeting)
    made = Item(meeting=row, kind=Kind.OWN, title=title, why=why, place=_next_place(row))
    made.about = made.pk
    made.save(force_insert=True)
    _tell("taskgroup.item_added", row, by, {"on": row.meets_on, "title": title})
    return made


@transaction.atomic
def move_up(*, item: Item, by: Actor) -> None:
    """Put an item one place higher. Raises NotNow for the first, and once the meeting is held."""
    row = _planned(item.meeting)
    rows = list(row.items.filter(dropped=""))
    at = next((n for n, each in enumerate(rows) if each.pk == item.pk), 0)
    if at == 0:
        raise NotNow("This is the first item already.")
    rows.insert(at - 1, rows.pop(at))
    for place, each in enumerate(rows, 1):
        each.place = place
    Item.objects.bulk_update(rows, ["place"])
    _tell("taskgroup.item_moved", row, by, {"on": row.meets_on, "title": item.title})


@transaction.atomic
def drop(*, item: Item, reason: str, by: Actor) -> Item:
    """Take an item off the agenda; it stays below with the reason. Raises NeedsReason, NotNow."""
    meeting = _planned(item.meeting)
    if not reason.strip():
        raise NeedsReason("Say why it is dropped.")
    item.dropped = reason
    item.save(update_fields=["dropped"])
    told = {"on": meeting.meets_on, "title": item.title}
    _tell("taskgroup.item_dropped", meeting, by, told, reason)
    return item


@transaction.atomic
def put_back(*, item: Item, by: Actor) -> Item:
    """Put a dropped item back, at the end. Raises NotNow once the meeting is held."""
    meeting = _planned(item.meeting)
    item.dropped, item.place = "", _next_place(meeting)
    item.save(update_fields=["dropped", "place"])
    _tell("taskgroup.item_put_back", meeting, by, {"on": meeting.meets_on, "title": item.title})
    return item


@transaction.atomic
def decide(*, item: Item, outcome: str, words: str, by: Actor) -> Item:
    """Write down what came of an item, from the day of the meeting on.

    Raises WrongDay before it, NotNow for an item that was dropped.
    """
    row = Item.objects.select_for_update().select_related("meeting").get(pk=item.pk)
    if row.dropped:
        raise NotNow("This item was dropped. Put it back first.")
    if row.meeting.meets_on > today() and row.meeting.held_on is None:
        raise WrongDay(f"The meeting is on {day(row.meeting.meets_on)}.")
    row.outcome, row.words = outcome, words
    row.save(update_fields=["outcome", "words"])
    after = {
        "on": row.meeting.meets_on,
        "title": row.title,
        "outcome": Outcome(outcome).label,
    }
    _tell("taskgroup.decided", row.meeting, by, after)
    return row


@transaction.atomic
def take_on(*, item: Item, planned: plan.Planned, by: Actor, on: date | None = None) -> Action:
    """Put an action that the meeting agreed into the plan. Raises NotNow and WrongDay."""
    if item.dropped:
        raise NotNow("This item was dropped. Put it back first.")
    action = plan.add(planned=planned, by=by, on=on)
    Taken.objects.create(item=item, action=action)
    after = {"on": item.meeting.meets_on, "title": item.title, "what": action.what}
    _tell("taskgroup.taken_on", item.meeting, by, after)
    return action


@transaction.atomic
def hold(*, meeting: Meeting, held: Held, by: Actor) -> Meeting:
    """Record that a meeting was held: the agenda is frozen, what has no outcome is left open.

    Raises NotNow a second time and WrongDay for a day to come.
    """
    row = _planned(meeting)
    if held.held_on > today():
        raise WrongDay("The day it was held must be today or in the past.")
    row.held_on, row.chair, row.notes = held.held_on, held.chair, held.notes
    row.save(update_fields=["held_on", "chair", "notes"])
    row.present.set(held.present)
    row.items.filter(dropped="", outcome="").update(outcome=Outcome.OPEN)
    _tell("taskgroup.held", row, by, {"on": held.held_on, "present": len(held.present)})
    return row


def _planned(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.held_on:
        raise NotNow(f"This meeting was held on {day(row.held_on)}. Its agenda stays as it was.")
    return row


def _make_room(joined: Joined) -> None:
    """Let what someone was in the group end where they become its chair, or hand the chair on."""
    for row in Member.objects.select_for_update(of=("self",)).filter(ends_on=None):
        same = joined.account is not None and row.account_id == joined.account.pk
        if same and not (joined.chairs and not row.chairs):
            raise Refused(f"{row.shown} is a member already.")
        if same:
            _end_before(row, joined.starts_on)
        elif joined.chairs and row.chairs:
            _end_before(row, joined.starts_on)
            Member.objects.create(
                account=row.account,
                name=row.name,
                represents=row.represents,
                starts_on=joined.starts_on,
            )


def _end_before(row: Member, day_after: date) -> None:
    """Let a membership end on the day before. Raises WrongDay if it began no earlier."""
    if row.starts_on >= day_after:
        raise WrongDay(f"{row.shown} joined on {day(row.starts_on)}: choose a later day.")
    row.ends_on = day_after - timedelta(days=1)
    row.save(update_fields=["ends_on"])


def _add(row: Meeting, each: Wanted) -> Item:
    return Item.objects.create(
        meeting=row,
        kind=each.fact.kind,
        about=each.fact.about,
        title=each.fact.title,
        why=each.fact.why,
        place=_next_place(row),
        carried_from=each.carried_from,
    )


def _next_place(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("place"))["last"] or 0) + 1


def _tell(
    kind: str, row: Meeting | Member, by: Actor, after: Mapping[str, object], reason: str = ""
) -> None:
    record(kind=kind, by=by, subject=row, after=dict(after), reason=reason)
