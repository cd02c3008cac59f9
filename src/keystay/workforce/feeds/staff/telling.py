"""What a row does to somebody's work, as acts and in the words of the review."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.core.feeds import Act, Change, Question
from keystay.core.tables.refusals import Refusal
from keystay.workforce.assignments.models import Assignment, Contract, Destination, Reason
from keystay.workforce.feeds.staff.acts import Wanted
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
Differences = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Move:
    """What a row does: changes in words, acts, and perhaps a question, a refusal or a note."""

    changes: tuple[Change, ...] = ()
    acts: tuple[Act, ...] = ()
    question: Question | None = None
    refusals: tuple[Refusal, ...] = ()
    begins: bool = False
    note: str = ""


def together(*moves: Move) -> Move:
    """Several moves as one, in their order; of the questions the first."""
    return Move(
        changes=tuple(change for each in moves for change in each.changes),
        acts=tuple(act for each in moves for act in each.acts),
        question=next((each.question for each in moves if each.question), None),
        note=" ".join(each.note for each in moves if each.note),
    )


def differences(wanted: Wanted, held: Assignment) -> Differences:
    """The terms that the row tells otherwise than they are held: before and after."""
    found: Differences = {}
    for name, value in vars(wanted).items():
        now = held.team if name == "place" else getattr(held, name)
        told = value.team if name == "place" and value is not None else value
        if value is not None and told != now:
            found[name] = (now, value)
    if (wanted.contract or held.contract) != Contract.AGENCY:
        found.pop("agency_name", None)
    return found


def in_words(differing: Differences) -> tuple[Change, ...]:
    """Differences as people read them."""
    return tuple(Change(LABELS[n], words(b, n), words(a, n)) for n, (b, a) in differing.items())


def unchanged(differing: Differences, why: str) -> Move:
    """That the file tells these terms otherwise and why nothing is done about it."""
    return Move(note=f"{', '.join(LABELS[name] for name in differing)}: not changed, {why}")


def words(value: Any, name: str = "") -> str:
    """A value of the field `name` as people read it."""
    if value is None or value == "":
        return "none"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Decimal):
        # Four places tell 30 of 37 hours from 0.81, and no one reads more.
        return f"{round(value, 4).normalize():f}"
    if name == "place":
        return str(value.name)
    return str(CODE_SETS[name](value).label) if name in CODE_SETS else str(value)
