"""The facts of several workers from which due dates and supervisors follow.

Read at once, in eight SQL statements however many workers there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery

from keystay.core.promises import Window
from keystay.core.reading import once
from keystay.organisation.policy.queries import Policy, PolicyBook, policy_book
from keystay.support.supervision.models import Agreement, Session
from keystay.support.supervision.rules import Diary, Span, Turn, long_enough, spells, turns
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Absence, Assignment, Stage

# A turn can be due this long after the session from which it runs: the longest interval,
# and a leave of two years over its end.
LOOK_BACK = timedelta(days=800)
ONE_DAY = timedelta(days=1)

Rows = dict[str, list]

# The last day of a supervisor who has left, None for one who is here: agreements stop with it.
_LAST_DAY = (
    Assignment.objects.filter(person=OuterRef("supervisor"))
    .order_by(F("ends_on").desc(nulls_first=True))
    .values("ends_on")[:1]
)


@dataclass(frozen=True)
class Post:
    """A stretch of work in one team; the larger share of full time is the main one."""

    span: Span
    team: str
    fte: float


@dataclass
class Facts:
    """What due dates and supervisors of some workers follow from, by the worker's id."""

    today: date
    book: PolicyBook
    since: date
    posts: Mapping[str, Sequence[Post]]
    diaries: Mapping[str, Diary]
    agreements: Mapping[str, Sequence[tuple[Span, str]]]
    managers: Mapping[str, Sequence[tuple[Span, str]]]
    _values: dict[date, Policy] = field(default_factory=dict)

    def values_on(self, day: date) -> Policy:
        """The policy's values on the day."""
        if day not in self._values:
            self._values[day] = self.book.on(day)
        return self._values[day]

    def turns(self, worker: str) -> Iterator[Turn]:
        """The worker's turns, in order."""
        shut = self.values_on(self.today).closures
        return turns(self.diaries[worker], self.values_on, self.since, shut)

    def team_on(self, worker: str, day: date) -> str | None:
        """The team of the worker's main assignment on the day."""
        held = [post for post in self.posts.get(worker, ()) if post.span.covers(day)]
        return max(held, key=lambda post: post.fte).team if held else None

    def supervisor_on(self, worker: str, day: date) -> str | None:
        """Who supervises the worker on the day: by agreement, else the team's manager.

        None for someone who does not work here then, or who manages their own team.
        """
        team = self.team_on(worker, day)
        if team is None:
            return None
        for span, supervisor in self.agreements.get(worker, ()):
            if span.covers(day):
                return supervisor
        return self.manager_over(worker, team, day)

    def manager_over(self, worker: str, team: str, day: date) -> str | None:
        """Who manages the team on the day; None where that is the worker themselves."""
        found = [who for span, who in self.managers.get(team, ()) if span.covers(day)]
        return found[0] if found and found[0] != worker else None

    def relationship_since(self, worker: str, day: date) -> date | None:
        """Since when the supervisor of `day` has supervised the worker without a break."""
        supervisor, first = self.supervisor_on(worker, day), None
        for point in self._changes(worker, day) if supervisor else ():
            if self.supervisor_on(worker, point) != supervisor:
                break
            first = point
        return first

    def _changes(self, worker: str, day: date) -> list[date]:
        spans = [span for span, _ in self.agreements.get(worker, ())]
        for post in self.posts[worker]:
            spans += [post.span, *(span for span, _ in self.managers.get(post.team, ()))]
        points = {span.starts_on for span in spans}
        points |= {span.ends_on + ONE_DAY for span in spans if span.ends_on}
        return sorted((point for point in points if point <= day), reverse=True)


def load(window: Window, people: Collection[str] | None = None) -> Facts:
    """The facts for a window, in eight SQL statements however many people.

    What is open today follows from the same facts whatever the window's ends.
    """
    ends = None if window.open_only else (window.first, window.last, window.kept_since)
    who = None if people is None else frozenset(people)
    return once(("supervision", window.today, ends, who), lambda: _load(window, people))


def _load(window: Window, people: Collection[str] | None) -> Facts:
    book = policy_book()
    values = book.on(window.today)
    asked = Q() if people is None else Q(person__in=people)
    since = recorded_since(values, window.today)
    posts = _posts(asked, window)
    workers = list(posts)
    held = _held(workers, window, values)
    stages = _stages(workers)
    agreed, agreements = _agreements(workers)
    leave = _leave(workers, _earliest(posts, held, since, window), values)
    diaries = {
        worker: Diary(
            work=spells(post.span for post in rows),
            held=held.get(worker, ()),
            leave=leave.get(worker, ()),
            stages=stages.get(worker, ()),
            agreed=agreed.get(worker, ()),
        )
        for worker, rows in posts.items()
    }
    return Facts(window.today, book, since, posts, diaries, agreements, _managers())


def recorded_since(values: Policy, on: date) -> date:
    """The day from which supervision counts: the council's choice, else the first session."""
    chosen = values.get("supervision.recorded_since")
    if chosen:
        return date.fromisoformat(str(chosen))
    first = Session.objects.filter(held_on__lte=on).aggregate(first=Min("held_on"))["first"]
    return first or on


def _posts(asked: Q, window: Window) -> dict[str, list[Post]]:
    edge = min(window.recent, window.today) if window.recent else window.first - LOOK_BACK
    lately = Assignment.objects.filter(asked).exclude(ends_on__lt=edge)
    rows = Assignment.objects.filter(asked, person__in=lately.values("person"))
    found: dict[str, list[Post]] = defaultdict(list)
    for worker, team, starts, ends, fte in rows.order_by("starts_on", "id").values_list(
        "person_id", "team_id", "starts_on", "ends_on", "fte"
    ):
        found[worker].append(Post(Span(starts, ends), team, float(fte)))
    return found


def _held(workers: Collection[str], window: Window, values: Policy) -> Rows:
    kinds = values["supervision.counting_kinds"]
    rows = Session.objects.filter(worker__in=workers, kind__in=kinds, held_on__lte=window.today)
    if window.recent is None:
        return _days(rows.filter(held_on__gte=window.first - LOOK_BACK))
    before = rows.filter(held_on__lt=window.recent).order_by().values("worker_id")
    found = {row["worker_id"]: [row["day"]] for row in before.annotate(day=Max("held_on"))}
    if window.recent > window.today:
        return found
    for worker, days in _days(rows.filter(held_on__gte=window.recent)).items():
        found.setdefault(worker, []).extend(days)
    return found


def _days(rows: QuerySet[Session]) -> Rows:
    return _grouped(rows.order_by("held_on").values_list("worker_id", "held_on").distinct())


def _stages(workers: Collection[str]) -> Rows:
    rows = Stage.objects.filter(person__in=workers).order_by("starts_on")
    found: Rows = defaultdict(list)
    for worker, name, starts, ends in rows.values_list("person_id", "name", "starts_on", "ends_on"):
        found[worker].append((name, Span(starts, ends)))
    return found


def _agreements(workers: Collection[str]) -> tuple[Rows, Rows]:
    agreed: Rows = defaultdict(list)
    agreements: Rows = defaultdict(list)
    rows = Agreement.objects.filter(worker__in=workers).annotate(gone=Subquery(_LAST_DAY))
    columns = ("worker_id", "supervisor_id", "starts_on", "ends_on", "every_days", "gone")
    for worker, supervisor, starts, ends, days, gone in rows.order_by("starts_on").values_list(
        *columns
    ):
        last = min((day for day in (ends, gone) if day), default=None)
        agreements[worker].append((Span(starts, last), supervisor))
        if days is not None:
            agreed[worker].append((days, Span(starts, ends)))
    return agreed, agreements


def _earliest(posts: Mapping[str, Sequence[Post]], held: Rows, since: date, window: Window) -> date:
    """The first day from which a turn that matters may run: no leave before it moves anything."""
    if window.recent is None:
        return window.first - LOOK_BACK
    runs = [held[who][0] if who in held else rows[0].span.starts_on for who, rows in posts.items()]
    return max(min(runs, default=window.today), since)


def _leave(workers: Collection[str], edge: date, values: Policy) -> Rows:
    shut = values.closures
    least = values["supervision.leave_moves_from_days"]
    rows = Absence.objects.filter(person__in=workers).exclude(ends_on__lt=edge)
    found: Rows = defaultdict(list)
    for worker, starts, ends in rows.order_by("starts_on").values_list(
        "person_id", "starts_on", "ends_on"
    ):
        if long_enough(Span(starts, ends), least, shut):
            found[worker].append(Span(starts, ends))
    return found


def _managers() -> Rows:
    return _grouped(
        (row.team, (Span(row.starts_on, row.ends_on), row.person)) for row in managing()
    )


def _grouped(pairs: Any) -> Rows:
    found: Rows = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
