"""When supervision is due (T4): sums on dates, with no database and no today.

A worker's first session is due one interval after they start (or come back after a break
in work); every next one is due one interval after the last that counts. The interval is the
one that held on the day from which it runs: what the two agreed, else the policy's for the
worker's stage. A due date inside leave moves to the first working day after the return, and
one on a day when the council is shut to the next working day. While nobody knows when
someone will be back, nothing is due.

Each interval makes one turn: due on one day, kept by the next session that counts, if any.
A worker who leaves before the due date no longer owes that turn.
Source: facts.md F3 and A1; policy keys `supervision.*`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, Protocol

from keystay.core.working_days import ONE_DAY, add_working_days

NEWLY_QUALIFIED = "newly_qualified"
NO_STAGE = "social_worker"


class Values(Protocol):
    """The policy's values on a day, by key."""

    def __getitem__(self, key: str) -> Any: ...


@dataclass(frozen=True)
class Span:
    """Days from `starts_on` to `ends_on`, both included; open when `ends_on` is None."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Diary:
    """All that the sums need to know of one worker, each part in order of its dates.

    `work` are spells of work without a break; `held` the days of sessions that count;
    `stages` and `agreed` pair a stage or an agreed number of days with when it held.
    """

    work: Sequence[Span]
    held: Sequence[date] = ()
    leave: Sequence[Span] = ()
    stages: Sequence[tuple[str, Span]] = ()
    agreed: Sequence[tuple[int, Span]] = ()


@dataclass(frozen=True)
class Turn:
    """One interval: it runs from `after`, is due on `due_on` and was kept on `kept_on`.

    `due_on` is None while the worker is away and nobody knows until when. `until` is the
    worker's last day, where one is known.
    """

    after: date
    due_on: date | None
    kept_on: date | None = None
    until: date | None = None


def every_days(stage: str, days_in_stage: int, values: Values) -> int:
    """The policy's interval in days for someone `days_in_stage` days into a stage."""
    if stage != NEWLY_QUALIFIED:
        return int(values[f"supervision.every_days.{stage}"])
    if days_in_stage < values["supervision.newly_qualified.first_until_days"]:
        return int(values["supervision.every_days.newly_qualified.first"])
    if days_in_stage < values["supervision.newly_qualified.second_until_days"]:
        return int(values["supervision.every_days.newly_qualified.second"])
    return int(values["supervision.every_days.newly_qualified.later"])


def interval(diary: Diary, day: date, values: Values) -> int:
    """Days until the next session is due, counted from `day`.

    Someone whose stage is not known is taken for a social worker.
    """
    for days, span in diary.agreed:
        if span.covers(day):
            return days
    for name, span in diary.stages:
        if span.covers(day):
            return every_days(name, (day - span.starts_on).days, values)
    return every_days(NO_STAGE, 0, values)


def moved(day: date, leave: Iterable[Span], closures: Collection[date] = ()) -> date | None:
    """The due date `day`, moved past leave and closed days; None without a known return."""
    spans = list(leave)
    while True:
        over = [span for span in spans if span.covers(day)]
        if any(span.ends_on is None for span in over):
            return None
        back = max((span.ends_on + ONE_DAY for span in over if span.ends_on), default=day)
        following = add_working_days(back, 0, closures)
        if following == day:
            return day
        day = following


def long_enough(span: Span, working_days: int, closures: Collection[date] = ()) -> bool:
    """True if the leave takes at least so many working days (always, while it is open)."""
    if span.ends_on is None or working_days <= 0:
        return True
    # Counting up to the least is enough: a year's leave need not be walked through.
    return add_working_days(span.starts_on - ONE_DAY, working_days, closures) <= span.ends_on


def spells(assignments: Iterable[Span]) -> list[Span]:
    """Assignments joined into spells of work; one without a working day between goes on."""
    joined: list[Span] = []
    for span in sorted(assignments, key=lambda each: each.starts_on):
        if joined and _goes_on(joined[-1], span):
            joined[-1] = Span(joined[-1].starts_on, _later(joined[-1].ends_on, span.ends_on))
        else:
            joined.append(span)
    return joined


def turns(
    diary: Diary,
    values_on: Callable[[date], Values],
    since: date,
    closures: Collection[date] = (),
) -> Iterator[Turn]:
    """Every turn of one worker, in order; none runs from before `since`."""
    for spell in diary.work:
        if spell.ends_on is None or spell.ends_on >= since:
            yield from _turns_of_spell(diary, spell, values_on, since, closures)


def _turns_of_spell(
    diary: Diary,
    spell: Span,
    values_on: Callable[[date], Values],
    since: date,
    closures: Collection[date],
) -> Iterator[Turn]:
    begin = max(spell.starts_on, since)
    stop = bisect_right(diary.held, spell.ends_on) if spell.ends_on else len(diary.held)
    starts = [begin, *diary.held[bisect_left(diary.held, begin) : stop]]
    for after, kept_on in zip_longest(starts, starts[1:]):
        days = interval(diary, after, values_on(after))
        due_on = moved(after + timedelta(days=days), diary.leave, closures)
        if kept_on is None and due_on and spell.ends_on and due_on > spell.ends_on:
            continue
        yield Turn(after, due_on, kept_on, spell.ends_on)


def _goes_on(earlier: Span, later: Span) -> bool:
    return earlier.ends_on is None or add_working_days(earlier.ends_on, 1) >= later.starts_on


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
