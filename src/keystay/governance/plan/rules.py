"""When progress is due, and what makes an action late. Plain dates in, answers out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DONE, STOPPED, UNDER_WAY, NOT_BEGUN = "done", "stopped", "under_way", "not_begun"
CLOSED = frozenset({DONE, STOPPED})


@dataclass(frozen=True)
class Turn:
    """One time that a note of progress falls due; `noted_on` is None while there is none."""

    due_on: date
    noted_on: date | None


def progress_due(noted_on: date, weeks: int) -> date:
    """The day by which the next note is due, so many weeks after the last (or the beginning)."""
    return noted_on + timedelta(weeks=weeks)


def turns(
    set_on: date, notes: Sequence[date], closed_on: date | None, weeks_on: Callable[[date], int]
) -> Iterator[Turn]:
    """Every time that a note fell or falls due: from the beginning and from each note on.

    `notes` are in order. The note that closes the action keeps its own turn, and none follows.
    """
    before = set_on
    for noted_on in notes:
        yield Turn(progress_due(before, weeks_on(before)), noted_on)
        before = noted_on
    if closed_on is None:
        yield Turn(progress_due(before, weeks_on(before)), None)


def is_late(due_on: date, closed_on: date | None, on: date) -> bool:
    """True for what is still open on the day after it was due."""
    return closed_on is None and due_on < on


def fell_away(state: str, due_on: date, closed_on: date | None) -> bool:
    """True for what was stopped, with its reason, no later than it was due: nothing is owed."""
    return state == STOPPED and closed_on is not None and closed_on <= due_on


def is_link(text: str) -> bool:
    """True for a web address that can be followed; anything else is shown as a reference."""
    return text.startswith(("https://", "http://")) and " " not in text
