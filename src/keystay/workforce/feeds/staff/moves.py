"""What one row means for the assignment that it is about, or for one that is to begin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Asked, Change, Question, Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.assignments.actions import Leaving
from keystay.workforce.assignments.models import Assignment, Contract, Destination, Origin, Reason
from keystay.workforce.feeds.staff import acts
from keystay.workforce.feeds.staff.acts import Seat, Wanted
from keystay.workforce.posts.models import OrgRole

LABELS = {
    "place": "Team",
    "org_role": "Role",
    "title": "Job title",
    "grade": "Grade",
    "fte": "FTE",
    "contract": "Contract",
    "agency_name": "Agency",
    "post": "Post",
}
CODE_SETS: dict[str, Any] = {
    "org_role": OrgRole,
    "contract": Contract,
    "reason": Reason,
    "destination": Destination,
}
KEEP, UNDO = "keep", "undo"


@dataclass(frozen=True)
class Move:
    """What a row does to an assignment: changes in words, acts, and perhaps a question."""

    changes: tuple[Change, ...] = ()
    acts: tuple[Act, ...] = ()
    question: Question | None = None
    refusals: tuple[Refusal, ...] = ()
    begins: bool = False


def begin(seat: Seat, wanted: Wanted, row: Row) -> Move:
    """A new assignment, and its end if the row says that too."""
    missing = _missing(wanted, row)
    if missing:
        return Move(refusals=tuple(missing))
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if ends is not None and ends < starts:
        return Move(refusals=(_backwards(row),))
    origin = row.get("origin", Origin.NOT_COLLECTED.value)
    doing: list[Act] = [partial(acts.start, seat, wanted, starts, origin)]
    if ends is not None:
        doing.append(partial(acts.end, seat, ends, leaving(row)))
    return Move(changes=tuple(_terms_in_words(wanted, row)), acts=tuple(doing), begins=True)


def move(seat: Seat, wanted: Wanted, row: Row, held: Assignment, first: date, asked: Asked) -> Move:
    """What a row does to an assignment that is held; `first` is when its run began."""
    if held.ends_on is not None:
        return _of_ended(seat, wanted, row, held, asked)
    steps = _of_terms(seat, wanted, row, held, first, asked)
    if row.get("ends_on") is None:
        return steps
    left = leaving(row)
    told = Change("Leaving date", "in post", _words(row.get("ends_on")))
    doing: tuple[Act, ...] = (*steps.acts, partial(acts.end, seat, row.get("ends_on"), left))
    return Move((*steps.changes, told), doing)


def leaving(row: Row) -> Leaving:
    """Reason and destination as the row tells them."""
    usual = Leaving()
    return Leaving(row.get("reason", usual.reason), row.get("destination", usual.destination))


def differences(wanted: Wanted, held: Assignment) -> dict[str, tuple[Any, Any]]:
    """The terms that the row tells otherwise than they are held: before and after."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, value in vars(wanted).items():
        now = held.team if name == "place" else getattr(held, name)
        told = value.team if name == "place" and value is not None else value
        if value is not None and told != now:
            found[name] = (now, value)
    return found


def in_words(differing: dict[str, tuple[Any, Any]]) -> list[Change]:
    """Differences as people read them."""
    return [Change(LABELS[n], _words(b, n), _words(a, n)) for n, (b, a) in differing.items()]


def _of_terms(
    seat: Seat, wanted: Wanted, row: Row, held: Assignment, first: date, asked: Asked
) -> Move:
    differing = differences(wanted, held)
    told = in_words(differing)
    if _taken_on(wanted, held):
        day = _day_of_change(row, held, asked)
        if day > held.starts_on:
            return Move(tuple(told), (partial(acts.convert, seat, wanted, day),))
    if not differing:
        return _of_start(seat, row, held, first)
    day = _day_of_change(row, held, asked)
    if day > held.starts_on:
        when = Change("From", "", _words(day))
        return Move((*told, when), (partial(acts.change, seat, wanted, day),))
    fixes = {"team" if name == "place" else name: after for name, (_, after) in differing.items()}
    return Move(tuple(told), (partial(acts.correct, seat, fixes),))


def _of_start(seat: Seat, row: Row, held: Assignment, first: date) -> Move:
    starts = row.get("starts_on")
    # A run of several rows has several starts; only a single row's can be put right safely.
    if starts is None or starts in (held.starts_on, first) or first != held.starts_on:
        return Move()
    told = Change("Start date", _words(held.starts_on), _words(starts))
    return Move((told,), (partial(acts.correct, seat, {"starts_on": starts}),))


def _of_ended(seat: Seat, wanted: Wanted, row: Row, held: Assignment, asked: Asked) -> Move:
    ends = row.get("ends_on")
    if ends is None:
        return _back(seat, row, held, asked)
    fixes = {
        name: value
        for name, value in (
            ("ends_on", ends),
            ("reason", row.get("reason")),
            ("destination", row.get("destination")),
        )
        if value is not None and value != getattr(held, name)
    }
    if held.end_kind != "left":
        fixes = {name: value for name, value in fixes.items() if name == "ends_on"}
    if not fixes:
        return Move()
    labels = {"ends_on": "Leaving date", "reason": "Reason", "destination": "Went to"}
    told = [Change(labels[n], _words(getattr(held, n), n), _words(v, n)) for n, v in fixes.items()]
    return Move(tuple(told), (partial(acts.correct, seat, fixes),))


def _back(seat: Seat, row: Row, held: Assignment, asked: Asked) -> Move:
    left_on = held.ends_on
    if left_on is not None and left_on >= asked.on:
        return Move()
    text = f"Keystay has them leaving on {_words(left_on)}; the file has them in post."
    options = ((KEEP, "They left: keep that"), (UNDO, "They did not leave: take the end away"))
    question = Question(f"back:{held.pk}", text, options, KEEP)
    if asked.answer(question) == KEEP:
        return Move(question=question)
    undone = {"ends_on": None, "end_kind": "", "reason": "", "destination": ""}
    told = Change("Leaving date", _words(left_on), "in post")
    return Move((told,), (partial(acts.correct, seat, undone),), question)


def _taken_on(wanted: Wanted, held: Assignment) -> bool:
    employee = wanted.contract in (Contract.PERMANENT, Contract.TEMPORARY)
    return employee and held.contract == Contract.AGENCY


def _day_of_change(row: Row, held: Assignment, asked: Asked) -> date:
    starts = row.get("starts_on")
    later = starts if starts is not None and starts > held.starts_on else None
    return row.get("effective_from") or later or asked.on


def _missing(wanted: Wanted, row: Row) -> list[Refusal]:
    lacks = (
        ("Team", wanted.place is None, "Say which team they work in."),
        ("Census role", wanted.org_role is None, "Give a role from 1 to 6, or a job title."),
        ("FTE", wanted.fte is None, "Give FTE or weekly hours."),
        ("Start date", row.get("starts_on") is None, "Give the day on which they started."),
    )
    reason = "is needed for someone who begins."
    return [Refusal(row.number, name, "", reason, mend) for name, lack, mend in lacks if lack]


def _backwards(row: Row) -> Refusal:
    ends = _words(row.get("ends_on"))
    return Refusal(row.number, "Leaving date", ends, "is before the start.", "Check both dates.")


def _terms_in_words(wanted: Wanted, row: Row) -> list[Change]:
    told = [
        Change(LABELS[name], "", _words(value, name))
        for name, value in vars(wanted).items()
        if value is not None
    ]
    told.append(Change("Start date", "", _words(row.get("starts_on"))))
    if row.get("ends_on") is not None:
        told.append(Change("Leaving date", "", _words(row.get("ends_on"))))
    return told


def _words(value: Any, name: str = "") -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if name == "place":
        return str(value.name)
    return str(CODE_SETS[name](value).label) if name in CODE_SETS else str(value)
