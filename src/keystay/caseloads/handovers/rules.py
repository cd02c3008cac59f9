"""The steps of handing a case over: which, in what order, and by when.

Source: strategy C5 and services.md 3.9; the order is Cheshire East's, the days are settings.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from keystay.core.working_days import ONE_DAY, add_working_days, is_working_day

LEAVING, ABSENCE, MOVE = "leaving", "absence", "move"
SUMMARY, SIGNED, AUDITED = "summary", "signed", "audited"
CHOSEN, TOLD, VISITED = "chosen", "told", "visited"
STEPS = (SUMMARY, SIGNED, AUDITED, CHOSEN, TOLD, VISITED)

# What has to be done before a step can be.
AFTER = {SIGNED: SUMMARY, AUDITED: SIGNED, TOLD: CHOSEN, VISITED: CHOSEN}

CHANGED, MOVED_OUT = "changed", "moved_out"

# A number such as DOC-2026/118 or 4481920: one word with a digit in it, too short to tell.
DOCUMENT = re.compile(r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9./_-]{0,39}")


class Values(Protocol):
    """The policy's values on a day, by key."""

    def __getitem__(self, key: str) -> Any: ...


@dataclass(frozen=True)
class Work:
    """A stretch of work in a team, and why it ends where an end is known."""

    team: str
    starts_on: date
    ends_on: date | None
    end_kind: str


def steps_of(why: str) -> tuple[str, ...]:
    """The steps asked of each case: nobody visits together with someone who is away."""
    return tuple(step for step in STEPS if why != ABSENCE or step != VISITED)


def dependent(step: str) -> tuple[str, ...]:
    """The steps that can only be done once this one is."""
    return tuple(later for later, first in AFTER.items() if first == step)


def is_next(step: str, done: Collection[str]) -> bool:
    """True for a step that is not done and waits for no other."""
    return step not in done and AFTER.get(step, step) in {step, *done}


def is_document(text: str) -> bool:
    """Whether a text is a document's address or number, and so says nothing about a child."""
    return text.startswith(("https://", "http://")) or DOCUMENT.fullmatch(text) is not None


def is_over(holder: str | None, done: Collection[str]) -> bool:
    """Whether nothing is left to do for a case that the worker no longer holds.

    `holder` names who does: None if it was closed, "" while it waits for a worker. A case
    whose new worker was chosen here keeps the steps that are still open.
    """
    return holder is None or (bool(holder) and CHOSEN not in done)


def working_days_before(day: date, days: int, closures: Collection[date] = ()) -> date:
    """The working day that is `days` working days before `day`; with 0 the last up to it."""
    while not is_working_day(day, closures):
        day -= ONE_DAY
    for _ in range(days):
        day -= ONE_DAY
        while not is_working_day(day, closures):
            day -= ONE_DAY
    return day


def due_days(
    last_day: date, since: date, values: Values, closures: Collection[date] = ()
) -> dict[str, date]:
    """When each step of a case is due that is on the plan `since` a day.

    So many working days before the last day; but nobody is late for a day on which the case
    was not on the plan, or the plan not made: a few days are always left.
    """
    earliest = add_working_days(since, int(values["handover.least_days"]), closures)
    before = {step: int(values[f"handover.days_before.{step}"]) for step in STEPS}
    return {
        step: max(earliest, working_days_before(last_day, days, closures))
        for step, days in before.items()
    }


def is_risk(last_day: date, on: date, days: int, closures: Collection[date] = ()) -> bool:
    """True once the last day is at most `days` working days away, or past."""
    return last_day <= add_working_days(on, days, closures)


def known_on(last_day: date, told_on: date | None, weeks: int) -> date:
    """From when a last day asks for a plan: when it was recorded, yet not long before it."""
    early = last_day - timedelta(weeks=weeks)
    return early if told_on is None else max(early, min(told_on, last_day))


def ending(rows: Iterable[Work]) -> tuple[str, date] | None:
    """Why and on which last day someone's work in a team ends for good; None if it does not.

    Of several ends the last that is known counts; work in the same team that goes on, under
    other terms, is no end, and neither is one of two assignments there.
    """
    ordered = sorted(rows, key=lambda row: row.ends_on or date.max)
    if not ordered or ordered[-1].ends_on is None:
        return _move(ordered)
    why = MOVE if ordered[-1].end_kind == MOVED_OUT else LEAVING
    return why, ordered[-1].ends_on


def _move(ordered: list[Work]) -> tuple[str, date] | None:
    """A change to another team, where every row in the earlier team ends."""
    staying = {row.team for row in ordered if row.ends_on is None}
    moved = [row for row in ordered if row.ends_on is not None and row.end_kind == CHANGED]
    away = [row.ends_on for row in moved if row.team not in staying and row.ends_on]
    return (MOVE, max(away)) if away else None


def same_manager(team: str, managers: Mapping[str, str]) -> set[str]:
    """The teams that the team's manager answers for, with the team itself."""
    manager = managers.get(team)
    return {team, *(other for other, who in managers.items() if manager and who == manager)}
