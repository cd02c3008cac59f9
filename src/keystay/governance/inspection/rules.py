"""What the inspection pack is made of, and what an inspection asks that Keystay does not hold.

The list of parts is that of facts.md K: the workforce items of Ofsted's Annex A are not public,
so it says what councils were asked for. Plain values in, answers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

ON_TIME, OVERDUE, AWAY, NONE_DUE = "On time", "Overdue", "Away", "Nothing due"
MONTHS, LEAP_DAY = 12, (2, 29)


@dataclass(frozen=True)
class Told:
    """What a part says on a day: sentences, and a table, whose rows may be none.

    `withheld` is why the rows are not here for this reader; `as_at` differs from the day of the
    pack where only an earlier or the present state is known.
    """

    as_at: str
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    says: Sequence[str] = ()
    withheld: str = ""


@dataclass(frozen=True)
class Absent:
    """What an inspection may ask for and this pack does not say; `where` is where it may be."""

    what: str
    where: str


NOT_HELD = (
    Absent(
        "Child-level lists (contacts to adopters)",
        "The case system makes them. Keystay holds no name, date of birth or address of a child.",
    ),
    Absent(
        "Who wrote what in supervision",
        "The pack says when supervision was held. What was said is for the two who met.",
    ),
    Absent(
        "Recruitment pipeline, offers and pre-employment checks",
        "Not recorded here yet: the recruitment system or the workforce team.",
    ),
    Absent(
        "Training taken up, with the practice model",
        "Not recorded here yet: the learning system.",
    ),
    Absent(
        "Results of the staff survey, and what leavers say in interviews",
        "Not recorded here yet; the pack says so where they would stand.",
    ),
    Absent(
        "The recruitment and retention strategy itself",
        "A document of the council. The plan, the risks and the reports made from it are here.",
    ),
    Absent(
        "Audits of practice, and what families said about one worker",
        "Audits are under Caseloads for the principal social worker; families are told of by team.",
    ),
    Absent(
        "Agency rates and pay",
        "Not recorded here: finance.",
    ),
)


def year_to(on: date) -> date:
    """The first of the twelve months that end with the day."""
    if (on.month, on.day) == LEAP_DAY:
        return date(on.year - 1, 3, 1)
    return on.replace(year=on.year - 1) + timedelta(days=1)


def month_ends(on: date, count: int = MONTHS) -> list[date]:
    """The ends of the months before the day, so many, oldest first, and the day itself."""
    found, first = [on], on.replace(day=1)
    for _ in range(count):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]


def supervised(due_on: date | None, grace_days: int, away: bool, on: date) -> str:
    """How supervision stands: overdue only once its grace is over too."""
    if away:
        return AWAY
    if due_on is None:
        return NONE_DUE
    return OVERDUE if on > due_on + timedelta(days=grace_days) else ON_TIME


def share(load: Decimal, capacity: Decimal) -> Decimal | None:
    """A load in whole per cent of the capacity for it; None without any."""
    return (load * 100 / capacity).quantize(Decimal(1)) if capacity else None
