"""Key workers a second time, the obvious way: one day after another, nothing shared."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Row(NamedTuple):
    """A spell of a child in a counting role."""

    child: int
    worker: str | None
    team: str | None
    first: date
    last: date | None


class Moved(NamedTuple):
    child: int
    day: date
    before: str
    after: str


@dataclass
class Told:
    """Each day's key worker (None for a wait) and the changes, by child."""

    changes: list[Moved] = field(default_factory=list)
    keys: dict[tuple[int, date], str | None] = field(default_factory=dict)
    since: dict[int, date] = field(default_factory=dict)


def runs(row: Row, day: date) -> bool:
    return row.first <= day and (row.last is None or day <= row.last)


def held_since(rows: list[Row], worker: str, day: date) -> date:
    while any(row.worker == worker and runs(row, day - ONE_DAY) for row in rows):
        day -= ONE_DAY
    return day


def walk(rows: list[Row], first: date, on: date, same_case: int) -> Told:
    """Every child's days from `first` to `on`."""
    told = Told()
    for child in sorted({row.child for row in rows}):
        _walk_child(told, [row for row in rows if row.child == child], first, on, same_case)
    return told


def _walk_child(told: Told, rows: list[Row], day: date, on: date, same_case: int) -> None:
    child, key, latest, empty = rows[0].child, None, None, []
    while day <= on:
        now = [row for row in rows if runs(row, day)]
        if not now:
            empty.append(day)
            key = None
        else:
            if len(empty) > same_case:
                latest = None
                told.since.pop(child, None)
            elif (child, day - ONE_DAY * (len(empty) + 1)) in told.keys:
                told.keys.update({(child, each): None for each in empty})
            empty = []
            holders = {row.worker for row in now if row.worker}
            if key not in holders:
                key = min(holders, key=lambda who: (held_since(rows, who, day), who), default=None)
                if key and latest and key != latest:
                    told.changes.append(Moved(child, day, latest, key))
                if key and key != latest:
                    told.since[child] = day
                latest = key or latest
            told.keys[child, day] = key
        day += ONE_DAY
