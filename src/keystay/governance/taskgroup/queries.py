"""Reading the Task Group: members, meetings, an agenda with what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.governance.plan.models import Action
from keystay.governance.taskgroup.models import Item, Kind, Meeting, Member, Outcome, Taken
from keystay.governance.taskgroup.off_track import Fact, off_track
from keystay.governance.taskgroup.rules import is_carried, months_after
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import owes_as

EVERY = "taskgroup.every_months"


@dataclass(frozen=True)
class Line:
    """An item as the page of its meeting shows it; `actions` were taken on under it."""

    item: Item
    link: str
    actions: Sequence[Action]

    @property
    def kind_words(self) -> str:
        return str(Kind(self.item.kind).label)

    @property
    def outcome_words(self) -> str:
        return str(Outcome(self.item.outcome).label) if self.item.outcome else ""


@dataclass(frozen=True)
class Agenda:
    """The items of a meeting in their order, and those that the chair dropped."""

    lines: Sequence[Line]
    dropped: Sequence[Line]


@dataclass(frozen=True)
class Wanted:
    """What belongs on an agenda: a fact, and the item of an earlier meeting that it goes on."""

    fact: Fact
    carried_from: Item | None = None


def meetings(user: User, permission: Permission) -> QuerySet[Meeting]:
    """The meetings within reach, latest first, with counts of items, decisions and open items."""
    kept = Q(items__dropped="")
    return (
        _within(user, permission)
        .annotate(
            on_agenda=Count("items", filter=kept, distinct=True),
            decided=Count("items", filter=kept & Q(items__outcome=Outcome.DECIDED), distinct=True),
            actions=Count("items__taken", distinct=True),
        )
        .order_by("-meets_on")
    )


def agenda(meeting: Meeting) -> Agenda:
    """The agenda with what came of each item; two statements, three with actions."""
    taken = Prefetch("taken", Taken.objects.select_related("action__owner__person"))
    rows = meeting.items.select_related("carried_from__meeting").prefetch_related(taken)
    found = [Line(row, _link(row), [each.action for each in row.taken.all()]) for row in rows]
    return Agenda(
        [line for line in found if not line.item.dropped],
        [line for line in found if line.item.dropped],
    )


def members(on: date) -> list[Member]:
    """The members on the day, the chair first."""
    return list(Member.objects.current(on).select_related("account__person"))


def every_member() -> list[Member]:
    """Members past and present, those of today first."""
    rows = Member.objects.select_related("account__person")
    return sorted(rows, key=lambda row: (row.ends_on is not None, not row.chairs, row.shown))


def wanted(meeting: Meeting, on: date) -> list[Wanted]:
    """What belongs on the agenda: what was left open, then what is off track on the day."""
    last = _held_before(meeting)
    since = last.held_on if last and last.held_on else months_after(on, -every_months(on))
    facts = {(fact.kind, fact.about): fact for fact in off_track(on, since)}
    carried = [item for item in _items_of(last) if is_carried(item.outcome, bool(item.dropped))]
    found = [Wanted(facts.pop((i.kind, i.about), _again(i)), i) for i in carried]
    return [*found, *(Wanted(fact) for fact in facts.values())]


def every_months(on: date) -> int:
    """How often the group meets, in months."""
    return int(policy(on)[EVERY])


def next_due(on: date) -> date | None:
    """The day by which the group is to meet next; None until it has members."""
    rows, held = founding(open_only=True)
    if not rows:
        return None
    since = held[-1] if held else rows[0].starts_on
    return months_after(since, every_months(on))


def is_member(user: User) -> bool:
    """True for whoever was ever in the group."""
    return Member.objects.filter(account=user).exists()


def decisions(first: date, last: date) -> list[Item]:
    """What was decided in meetings held between the days, both included, in their order."""
    rows = Item.objects.filter(
        meeting__held_on__range=(first, last), outcome=Outcome.DECIDED, dropped=""
    )
    return list(rows.select_related("meeting").order_by("meeting__held_on", "place", "id"))


def founding(*, open_only: bool) -> tuple[list[Member], list[date]]:
    """Every member, and the days on which the group met (only the last for what is open)."""
    held = Meeting.objects.exclude(held_on=None)
    latest = held.order_by("-held_on").values("held_on")[:1]
    every = Member.objects.select_related("account__person").annotate(met=Subquery(latest))
    rows = every.order_by("starts_on", "id")
    members: list[Member] = list(rows)
    if not members:
        return [], []
    if open_only:
        met: date | None = members[0].met  # type: ignore[attr-defined]
        return members, [met] if met else []
    days = held.order_by("held_on").values_list("held_on", flat=True)
    return members, [day for day in days if day is not None]


def chair_on(rows: Sequence[Member], on: date) -> str | None:
    """Who chairs on the day, as a promise names them; None without one, or with a guest."""
    for row in rows:
        if row.chairs and row.starts_on <= on and (row.ends_on is None or row.ends_on >= on):
            return owes_as(row.account) if row.account else None
    return None


def find_meeting(user: User, meeting: str, permission: Permission) -> Meeting:
    """The meeting, if it is within reach; Http404 otherwise."""
    found = _within(user, permission).filter(pk=meeting).first()
    if found is None:
        raise Http404
    return found


def find_item(user: User, item: str, permission: Permission) -> Item:
    """The item, if its meeting is within reach; Http404 otherwise."""
    within = _within(user, permission).values("pk")
    found = Item.objects.select_related("meeting").filter(pk=item, meeting__in=within).first()
    if found is None:
        raise Http404
    return found


def find_member(user: User, member: str, permission: Permission) -> Member:
    """The member; Http404 if there is none."""
    found = Member.objects.select_related("account__person").filter(pk=member).first()
    if found is None:
        raise Http404
    return found


def _within(user: User, permission: Permission) -> QuerySet[Meeting]:
    """All meetings, or those during which one was a member."""
    rows = Meeting.objects.select_related("chair__account__person")
    if reach(user, permission).everyone:
        return rows
    mine = Member.objects.filter(account=user, starts_on__lte=OuterRef("meets_on"))
    held = mine.exclude(ends_on__lt=OuterRef("meets_on"))
    return rows.filter(Exists(held))


def _held_before(meeting: Meeting) -> Meeting | None:
    rows = Meeting.objects.exclude(held_on=None).exclude(pk=meeting.pk)
    return rows.filter(held_on__lte=meeting.meets_on).order_by("-held_on").first()


def _items_of(meeting: Meeting | None) -> list[Item]:
    return list(meeting.items.all()) if meeting else []


def _again(item: Item) -> Fact:
    """An item that is carried forward though nothing is off track about it any more."""
    return Fact(item.kind, item.about, item.title, item.words or item.why)


def _link(item: Item) -> str:
    """Where the thing itself is; empty for what the chair added."""
    if item.kind == Kind.MEASURE:
        return reverse("measures:measure", args=[item.about.replace("_", "-")])
    if item.kind == Kind.ACTION:
        return reverse("plan:action", args=[item.about])
    if item.kind == Kind.PROMISE:
        return reverse("promises:promise", args=[item.about])
    return reverse("risks:risk", args=[item.about]) if item.kind == Kind.RISK else ""
