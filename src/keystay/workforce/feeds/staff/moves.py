"""What one row means for the assignment that it is about, or for one that is to begin."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Asked, Change, Question, Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.assignments.models import Assignment, Origin
from keystay.workforce.feeds.staff import acts
from keystay.workforce.feeds.staff.acts import Seat, Wanted
from keystay.workforce.feeds.staff.endings import back, leaving, of_end, of_gone, to_agency
from keystay.workforce.feeds.staff.telling import (
    LABELS,
    Move,
    differences,
    in_words,
    together,
    unchanged,
    words,
)

KEEP, TAKE = "keep", "take"


def begin(seat: Seat, wanted: Wanted, row: Row) -> Move:
    """A new assignment, and its end if the row says that too."""
    missing = _missing(wanted, row)
    if missing:
        return Move(refusals=tuple(missing))
    starts, ends = row.get("starts_on"), row.get("ends_on")
    origin = row.get("origin", Origin.NOT_COLLECTED.value)
    doing: list[Act] = [partial(acts.start, seat, wanted, starts, origin)]
    if ends is not None:
        doing.append(partial(acts.end, seat, ends, leaving(row)))
    note = "" if wanted.fte else "FTE 0: counted as a person, without hours."
    return Move(tuple(_terms_in_words(wanted, row)), tuple(doing), begins=True, note=note)


def move(seat: Seat, wanted: Wanted, row: Row, run: Sequence[Assignment], asked: Asked) -> Move:
    """What a row does to the assignment that is held: the latest of a run."""
    held, ends = run[-1], row.get("ends_on")
    if held.ends_on is None or max(held.ends_on, ends or held.ends_on) >= asked.on:
        return _of_present(seat, wanted, row, run, asked, ends or held.ends_on)
    if ends is not None:
        return of_gone(seat, wanted, row, held)
    returned = back(seat, held, asked)
    if not returned.acts:
        return returned
    return together(returned, _of_present(seat, wanted, row, run, asked, None))


def _of_present(
    seat: Seat,
    wanted: Wanted,
    row: Row,
    run: Sequence[Assignment],
    asked: Asked,
    ends: date | None,
) -> Move:
    """Start, terms and end of someone who is in post, until `ends` if that is known."""
    held, starts = run[-1], row.get("starts_on")
    terms, end = _of_terms(seat, wanted, row, run, asked, ends), of_end(seat, row, held)
    # A later start with other terms is the day on which the terms changed.
    same = not differences(wanted, held)
    begun = same or (starts is not None and starts < held.starts_on)
    start = _of_start(seat, row, run, asked) if begun else Move()
    # An end that was known moves before the terms change: they may change after it.
    return together(start, end, terms) if held.ends_on else together(start, terms, end)


def _of_terms(
    seat: Seat,
    wanted: Wanted,
    row: Row,
    run: Sequence[Assignment],
    asked: Asked,
    ends: date | None,
) -> Move:
    held = run[-1]
    differing = differences(wanted, held)
    if not differing:
        return Move()
    day = _day_of_change(row, held, asked)
    if ends is not None and ends < day:
        return unchanged(differing, f"as they leave on {words(ends)}.")
    if day > held.starts_on:
        told = (*in_words(differing), Change("From", "", words(day)))
        return Move(told, (partial(acts.change, seat, wanted, day, to_agency(row)),))
    if _older(row, run, asked):
        return unchanged(differing, f"as Keystay holds a change of {words(held.starts_on)}.")
    earlier = len(run) > 1 and day < held.starts_on
    note = f"Put right from {words(held.starts_on)}." if earlier else ""
    fixes = {"team" if name == "place" else name: after for name, (_, after) in differing.items()}
    return Move(in_words(differing), (partial(acts.correct, seat, fixes),), note=note)


def _of_start(seat: Seat, row: Row, run: Sequence[Assignment], asked: Asked) -> Move:
    starts, held = row.get("starts_on"), run[-1]
    if starts is None or starts in {each.starts_on for each in run}:
        return Move()
    # A run of several rows has several starts; only a single row's can be put right safely.
    if len(run) > 1:
        why = f"not changed, as they are here since {words(run[0].starts_on)}."
        return Move(note=f"Start date {words(starts)}: {why}")
    told = Change("Start date", words(held.starts_on), words(starts))
    doing = partial(acts.correct, seat, {"starts_on": starts})
    if starts < held.starts_on:
        return Move((told,), (doing,))
    text = f"Keystay has them starting on {words(held.starts_on)}; the file says {words(starts)}."
    options = ((KEEP, "Keep what Keystay has"), (TAKE, "They started later: correct it"))
    question = Question(f"start:{held.pk}", text, options, KEEP)
    if asked.answer(question) == KEEP:
        return Move(question=question)
    return Move((told,), (doing,), question)


def _day_of_change(row: Row, held: Assignment, asked: Asked) -> date:
    starts = row.get("starts_on")
    later = starts if starts is not None and starts > held.starts_on else None
    return row.get("effective_from") or later or asked.on


def _older(row: Row, run: Sequence[Assignment], asked: Asked) -> bool:
    """True if the file speaks of a day before the latest change of the run, and of that day."""
    since = run[-1].starts_on
    told = row.get("effective_from") is not None or row.get("starts_on") == since
    return len(run) > 1 and asked.on < since and not told


def _missing(wanted: Wanted, row: Row) -> list[Refusal]:
    lacks = (
        ("Team", wanted.place is None, "Say which team they work in."),
        ("Census role", wanted.org_role is None, "Give a role from 1 to 6, or a job title."),
        ("FTE", wanted.fte is None, "Give FTE or weekly hours."),
        ("Start date", row.get("starts_on") is None, "Give the day on which they started."),
    )
    reason = "is needed for someone who begins."
    refusals = [Refusal(row.number, name, "", reason, mend) for name, lack, mend in lacks if lack]
    return [_title_unknown(row, each) if each.field == "Census role" else each for each in refusals]


def _title_unknown(row: Row, refusal: Refusal) -> Refusal:
    """Where there is a job title that tells of no census role, say which."""
    if not row.get("title"):
        return refusal
    reason, mend = "tells of no census role.", "Give a census role from 1 to 6 beside it."
    return Refusal(row.number, "Job title", row.get("title"), reason, mend)


def _terms_in_words(wanted: Wanted, row: Row) -> list[Change]:
    told: dict[str, Any] = {
        LABELS[n]: words(v, n) for n, v in vars(wanted).items() if v is not None
    }
    told["Start date"] = words(row.get("starts_on"))
    if row.get("ends_on") is not None:
        told["Leaving date"] = words(row.get("ends_on"))
    return [Change(label, "", after) for label, after in told.items()]
