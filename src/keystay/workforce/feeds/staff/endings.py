"""What a row says about the end of somebody's work."""

from dataclasses import replace
from functools import partial

from keystay.core.feeds import Asked, Change, Question, Row
from keystay.workforce.assignments.actions import Leaving
from keystay.workforce.assignments.models import Assignment, Destination, End
from keystay.workforce.feeds.staff import acts
from keystay.workforce.feeds.staff.acts import Seat, Wanted
from keystay.workforce.feeds.staff.telling import Move, differences, together, unchanged, words

ENDS = {"ends_on": "Leaving date", "reason": "Reason", "destination": "Went to"}
KEEP, UNDO = "keep", "undo"
UNDONE = {"ends_on": None, "end_kind": "", "reason": "", "destination": ""}


def leaving(row: Row) -> Leaving:
    """Reason and destination as the row tells them."""
    usual = Leaving()
    return Leaving(row.get("reason", usual.reason), row.get("destination", usual.destination))


def to_agency(row: Row) -> Leaving:
    """How an employee left who goes on as an agency worker."""
    return replace(leaving(row), destination=row.get("destination", Destination.AGENCY.value))


def of_end(seat: Seat, row: Row, held: Assignment) -> Move:
    """The end that a row tells: recorded, or put right where one is known."""
    ends = row.get("ends_on")
    if ends is None:
        return Move()
    if held.ends_on is None:
        told = Change(ENDS["ends_on"], "in post", words(ends))
        return Move((told,), (partial(acts.end, seat, ends, leaving(row)),))
    # Only a leaver has a reason and a destination.
    names = ENDS if held.end_kind == End.LEFT else ("ends_on",)
    fixes = {n: row.get(n) for n in names if row.get(n) not in (None, getattr(held, n))}
    if not fixes:
        return Move()
    changes = (Change(ENDS[n], words(getattr(held, n), n), words(fixes[n], n)) for n in fixes)
    return Move(tuple(changes), (partial(acts.correct, seat, fixes),))


def of_gone(seat: Seat, wanted: Wanted, row: Row, held: Assignment) -> Move:
    """The row of someone who has left: their end, and none of the other terms."""
    differing = differences(wanted, held)
    others = unchanged(differing, "as they have left.") if differing else Move()
    return together(of_end(seat, row, held), others)


def back(seat: Seat, held: Assignment, asked: Asked) -> Move:
    """Someone who has left and whom the file has in post: kept, unless a person decides."""
    left_on = words(held.ends_on)
    text = f"Keystay has them leaving on {left_on}; the file has them in post."
    options = ((KEEP, "They left: keep that"), (UNDO, "They did not leave: take the end away"))
    question = Question(f"back:{held.pk}", text, options, KEEP)
    if asked.answer(question) == KEEP:
        return Move(question=question)
    told = Change(ENDS["ends_on"], left_on, "in post")
    return Move((told,), (partial(acts.correct, seat, UNDONE),), question)
