"""The promise mechanism: who owes what to whom by when, and what keeps it.

Each topic that makes promises has a `promises.py` with a list `PROMISES`. A promise is one
function that, for a window of dates, a scope of people and the policies of the council,
returns every occurrence falling due in the window. Due dates are derived, never stored, so
they cannot drift from the facts. Open occurrences are what is due; all of them over a past
window are how well the promise was kept: one function, two uses.

Adding a promise touches its own topic folder only: this module finds the lists by looking.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from keystay.core.topics import topic_modules


@dataclass(frozen=True)
class Window:
    """Due dates wanted, both ends included, seen from `today`.

    With `open_only` only what is still owed today is wanted, with `kept_since` only what was
    kept from that day to today. A promise may use either to read less: see `recent`.
    """

    first: date
    last: date
    today: date
    open_only: bool = False
    kept_since: date | None = None

    @property
    def recent(self) -> date | None:
        """The day from which acts matter, and before it only the last; None if all matter."""
        return date.fromordinal(self.today.toordinal() + 1) if self.open_only else self.kept_since

    def wants(self, row: "Occurrence") -> bool:
        """True if the occurrence is one of those asked for."""
        if self.open_only:
            return row.still_owed(self.today)
        if self.kept_since is not None:
            return row.kept_on is not None and self.kept_since <= row.kept_on <= self.today
        return True


@dataclass(frozen=True)
class Occurrence:
    """One time that a promise falls due.

    `owed_by` and `about` are ids of people in the workforce, or of the account of someone who
    answers for something without a staff record here, such as a director. `what` names what it
    is about where that is not a person (a case by its reference), and `about` is then whoever
    answers for it. `team` is the id of the team in which it is owed on the due date. `kept_on`
    is None while it is not yet kept. `link` is where its owner goes to keep it, `see` where anyone
    else sees how it stands (the same page, if empty). Where a promise can be kept only
    between two days, `opens_on` is the first of them and `until` the last (such as a
    worker's last day).
    """

    promise: str
    due_on: date
    about: str
    owed_by: str | None
    team: str | None
    link: str
    kept_on: date | None = None
    grace_days: int = 0
    note: str = ""
    opens_on: date | None = None
    until: date | None = None
    see: str = ""
    what: str = ""

    def still_owed(self, today: date) -> bool:
        """True while it is not kept and can still be kept."""
        return self.kept_on is None and (self.until is None or today <= self.until)

    def state(self, today: date) -> str:
        """`kept`, `kept late`, `open` or `broken` (past its due date and its grace, not kept)."""
        last_good_day = date.fromordinal(self.due_on.toordinal() + self.grace_days)
        if self.kept_on is not None:
            return "kept" if self.kept_on <= last_good_day else "kept late"
        return "open" if today <= last_good_day else "broken"


@dataclass(frozen=True)
class Promise:
    """A promise that a topic declares.

    `key` is stable; `sentence` is what people read; `act` heads the group in what is due
    ("Hold supervision"); `ids` are the rows of the strategy that it keeps. `occurrences`
    takes the window and the people asked about (None for everyone) and returns what falls
    due, in a few SQL statements whatever the number of people.
    """

    key: str
    sentence: str
    act: str
    ids: tuple[str, ...]
    occurrences: Callable[[Window, Collection[str] | None], Iterable[Occurrence]]


@cache
def all_promises() -> tuple[Promise, ...]:
    """Every promise that any topic declares, ordered by key."""
    found = [promise for module in topic_modules("promises") for promise in module.PROMISES]
    return tuple(sorted(found, key=lambda promise: promise.key))


def promise(key: str) -> Promise:
    """The promise with this key; KeyError if no topic declares it."""
    return {each.key: each for each in all_promises()}[key]


def due(window: Window, people: Collection[str] | None = None) -> list[Occurrence]:
    """Every occurrence of every promise in the window, soonest first."""
    rows = [row for each in all_promises() for row in each.occurrences(window, people)]
    return sorted(filter(window.wants, rows), key=lambda row: (row.due_on, row.promise, row.about))
