"""What a return is built from, as plain records: what `sources` read and `building` uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Job(NamedTuple):
    """An assignment, as the return needs it."""

    id: str
    person: str
    role: str
    contract: str
    fte: Decimal
    starts: date
    ends: date | None
    start_kind: str
    end_kind: str
    origin: str
    reason: str
    destination: str


class Who(NamedTuple):
    """A person: empty text, None or no route where Keystay does not know."""

    number: str = ""
    born: date | None = None
    sex: str = ""
    ethnicity: str = ""
    level: str = ""
    route: str = ""
    institution: str = ""
    has_award: bool = False
    newly_qualified: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that a return of one year needs.

    `jobs` has every assignment of each person who worked here in the year, earliest first;
    `away` the kind of absence on the day; `sick` the working days lost in the year; `answers`
    by person (or "") and item. `vacancies` is None without an establishment to count.
    """

    lea: str
    jobs: Mapping[str, Sequence[Job]]
    who: Mapping[str, Who]
    away: Mapping[str, str]
    cases: Mapping[str, int]
    sick: Mapping[str, Decimal]
    vacancies: Decimal | None
    cover: Decimal
    covering: int
    answers: Mapping[tuple[str, str], str]
