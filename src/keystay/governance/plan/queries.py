"""Reading the action plan: its lines with what is late first, one action, and counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import may, reach
from keystay.access.users.models import User
from keystay.core.reading import once
from keystay.governance.answering import words_for
from keystay.governance.plan.models import Action, Evidence, Move, Note, Priority, State
from keystay.governance.plan.rules import is_late, progress_due
from keystay.organisation.policy.queries import PolicyBook, policy, policy_book
from keystay.workforce.people.queries import owes_as

WEEKS = "plan.progress_weeks"


@dataclass(frozen=True)
class Line:
    """An action as a list shows it on a day.

    `owner` is a name, or a role for those who see no names. `note_due` is the day by which
    progress is to be noted next, None once closed; `moves` how often the due date was moved.
    """

    id: str
    what: str
    priority_id: str
    priority: str
    owner_id: str
    owner: str
    set_on: date
    due_on: date
    state: str
    closed_on: date | None
    noted_on: date | None
    note_due: date | None
    review_on: date | None
    moves: int
    late: bool

    @property
    def state_words(self) -> str:
        return str(State(self.state).label)

    @property
    def moved_words(self) -> str:
        return "moved once" if self.moves == 1 else f"moved {self.moves} times"


@dataclass(frozen=True)
class Standing:
    """How a priority stands: how many of its actions are in which state."""

    priority: Priority
    not_begun: int
    under_way: int
    late: int
    done: int
    stopped: int

    @property
    def actions(self) -> int:
        return self.not_begun + self.under_way + self.done + self.stopped


@dataclass(frozen=True)
class Story:
    """What became of an action, each part latest first."""

    notes: Sequence[Note]
    moves: Sequence[Move]
    evidence: Sequence[Evidence]


def sees_names(user: User) -> bool:
    """True for those who may know who owns what; of others only the role is shown."""
    return may(user, Permission.PLAN_NAMES) or not reach(user, Permission.PLAN_READ).everyone


def within(user: User, permission: Permission) -> QuerySet[Action]:
    """The actions within reach: all, or one's own."""
    rows = Action.objects.select_related("priority", "owner__person")
    return rows if reach(user, permission).everyone else rows.filter(owner=user)


def lines(actions: QuerySet[Action], on: date, *, names: bool) -> list[Line]:
    """The actions as lines: the late ones first, then by due date; closed ones last.

    Three statements however many there are; five where roles stand for names.
    """
    weeks = int(policy(on)[WEEKS])
    rows = list(actions.select_related("priority", "owner__person").annotate(moved=Count("moves")))
    owners = words_for([row.owner for row in rows], on, names=names)
    found = [_line(row, owners[row.owner_id], weeks, on) for row in rows]
    return sorted(found, key=lambda line: (line.closed_on is not None, line.due_on, line.id))


def late(on: date, *, names: bool = True) -> list[Line]:
    """Every action that is open after it was due, the longest late first."""
    return lines(Action.objects.late(on), on, names=names)


def standings(on: date) -> list[Standing]:
    """How each priority of the strategy stands on the day, in the council's order."""
    late_now = Q(actions__closed_on=None, actions__due_on__lt=on)
    unfinished = Action.objects.still_open().filter(priority=OuterRef("pk"))
    rows = Priority.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on) | Exists(unfinished))
    counted = rows.annotate(
        not_begun=Count("actions", filter=Q(actions__state=State.NOT_BEGUN)),
        under_way=Count("actions", filter=Q(actions__state=State.UNDER_WAY)),
        done=Count("actions", filter=Q(actions__state=State.DONE)),
        stopped=Count("actions", filter=Q(actions__state=State.STOPPED)),
        late=Count("actions", filter=late_now),
    ).order_by("place", "pk")
    return [
        Standing(row, row.not_begun, row.under_way, row.late, row.done, row.stopped)
        for row in counted
    ]


def story(action: Action) -> Story:
    """Progress, moves and evidence of an action; three statements."""
    return Story(list(action.notes.all()), list(action.moves.all()), list(action.evidence.all()))


def priorities(on: date) -> list[Priority]:
    """The priorities of the strategy on the day, in the council's order."""
    return list(Priority.objects.current(on))


def last_place() -> int:
    """The place of the last priority; 0 if there is none."""
    return Priority.objects.aggregate(last=Max("place"))["last"] or 0


def find_action(user: User, action: str, permission: Permission) -> Action:
    """The action, if it is within reach; Http404 otherwise."""
    return _found(within(user, permission), action)


def find_to_keep(user: User, action: str, permission: Permission) -> Action:
    """The action, for its owner and for those who keep the plan; Http404 for all others."""
    if may(user, Permission.PLAN_WRITE):
        return _found(within(user, Permission.PLAN_WRITE), action)
    return _found(within(user, permission).filter(owner=user), action)


def find_priority(user: User, priority: str, permission: Permission) -> Priority:
    """The priority; Http404 if there is none. All who may read the plan may see them."""
    found = Priority.objects.filter(pk=priority).first()
    if found is None:
        raise Http404
    return found


def owed(people: Collection[str] | None, *, open_only: bool) -> list[Action]:
    """The actions of those asked about (`owes_as`; None for everyone), read once for a page."""

    def read() -> list[Action]:
        rows = Action.objects.select_related("owner__person").order_by("due_on", "pk")
        return list(rows.prefetch_related("notes"))

    def read_open() -> list[Action]:
        return list(Action.objects.still_open().select_related("owner__person"))

    rows = once("plan-open", read_open) if open_only else once("plan-all", read)
    return [row for row in rows if people is None or owes_as(row.owner) in people]


def weeks_book() -> PolicyBook:
    """The dated settings, for promises that span years."""
    return policy_book()


def _found(rows: QuerySet[Action], action: str) -> Action:
    found = rows.filter(pk=action).first()
    if found is None:
        raise Http404
    return found


def _line(row: Action, owner: str, weeks: int, on: date) -> Line:
    note_due = None if row.closed_on else progress_due(row.noted_on or row.set_on, weeks)
    return Line(
        id=row.pk,
        what=row.what,
        priority_id=row.priority_id,
        priority=row.priority.name,
        owner_id=row.owner_id,
        owner=owner,
        set_on=row.set_on,
        due_on=row.due_on,
        state=row.state,
        closed_on=row.closed_on,
        noted_on=row.noted_on,
        note_due=note_due,
        review_on=None if row.closed_on else row.review_on,
        moves=row.moved,  # type: ignore[attr-defined]
        late=is_late(row.due_on, row.closed_on, on),
    )
