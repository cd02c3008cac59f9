"""Joints: where a change ends one row of somebody's work and the next begins the day after.

A joint between employment and agency work, or the other way round, is a leaver or a starter
as the Department counts: who left for an agency has left, and who joins from one has joined.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from keystay.workforce.assignments.models import (
    Assignment,
    Contract,
    Destination,
    End,
    Origin,
    Start,
)
from keystay.workforce.assignments.terms import Leaving

ONE_DAY = timedelta(days=1)
LIKENESS = ("post_id", "team_id", "title", "org_role", "grade", "contract", "fte")


def before(row: Assignment, rows: Iterable[Assignment]) -> Assignment | None:
    """The row of the same person that a change ended the day before this one began."""
    return _most_alike(row, [each for each in rows if _joined(each, row)])


def after(row: Assignment, rows: Iterable[Assignment]) -> Assignment | None:
    """The row of the same person that a change began the day after this one ended."""
    return _most_alike(row, [each for each in rows if _joined(row, each)])


def mark(earlier: Assignment, later: Assignment, leaving: Leaving | None = None) -> None:
    """Say on both rows of a joint what it was: a change, a leaver or a starter."""
    was, is_now = earlier.contract == Contract.AGENCY, later.contract == Contract.AGENCY
    left, joined = is_now and not was, was and not is_now
    given = leaving or Leaving(destination=Destination.AGENCY)
    earlier.end_kind = End.LEFT if left else End.CHANGED
    earlier.reason = given.reason if left else ""
    earlier.destination = given.destination if left else ""
    later.start_kind = Start.JOINED if joined else Start.CHANGED
    later.origin = Origin.AGENCY if joined else ""


def _joined(earlier: Assignment, later: Assignment) -> bool:
    changed = earlier.end_kind == End.CHANGED or later.start_kind == Start.CHANGED
    return changed and earlier.ends_on is not None and earlier.ends_on + ONE_DAY == later.starts_on


def _most_alike(row: Assignment, found: Sequence[Assignment]) -> Assignment | None:
    # Someone with two posts may change both on one day: what stayed tells which is which.
    def likeness(other: Assignment) -> int:
        return sum(getattr(row, name) == getattr(other, name) for name in LIKENESS)

    return max(found, key=likeness, default=None)
