"""The published figures of one return, counted as the Department counts (census.md 6).

Rates come from the definitions of `governance/measures`; here only their parts are counted,
from a return's records instead of the council's rows. A headcount is of people: one identity
(number, birth date, sex, ethnicity) in the most senior role; starters and leavers are told
apart by their day as well. FTE is never made one, nor are agency workers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from keystay.governance.census.asked import Asked
from keystay.governance.census.readings import BOTH
from keystay.governance.census.record import NOUGHT, Reader, Record
from keystay.governance.census.rules.council import Council
from keystay.governance.census.rules.dates import age
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.sums import Amounts, Result, result
from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.reader import Head, Streamed, Worker

# Parts of measures that a return does not tell.
NOT_TOLD = ("agency_in_posts",)
# GenderCurrent's codes as Sex has them; not known and not specified are neither.
SEXES = {"1": "M", "2": "F", "0": "", "9": ""}
Identity = tuple[str, date | None, str, str]


@dataclass(frozen=True, slots=True)
class Traits:
    """What breakdowns are by: role, sex, ethnicity, and age on the day that counts."""

    role: str
    sex: str
    ethnicity: str
    age: int | None


@dataclass
class Figures:
    """One return counted: `amounts` by part of a measure, and who is in which role.

    `in_post`, `starters` and `leavers` have a record for each person counted, for breakdowns.
    """

    lea: str
    year: int
    amounts: dict[str, list[Decimal] | None] = field(default_factory=dict)
    in_post: list[Traits] = field(default_factory=list)
    starters: list[Traits] = field(default_factory=list)
    leavers: list[Traits] = field(default_factory=list)

    def results(self) -> dict[str, Result]:
        """Every measure that a return tells, by key."""
        return results(self.amounts)


class Tally:
    """Counts one return, record by record: `add` each, then `figures`."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._fte: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._people: dict[Any, Traits] = {}
        self._joined: dict[Any, Traits] = {}
        self._left: dict[Any, Traits] = {}
        self._cases: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._present: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._agency = 0
        self._days = NOUGHT
        self._days_told = self._cases_told = False

    def add(self, record: Record) -> None:
        """Count one worker."""
        if record.agency:
            self._agency += 1
            self._fte["agency"] += record.fte
            self._there(record)
            return
        self._employee(record)

    def _employee(self, record: Record) -> None:
        asked, who = self._asked, self._identity(record)
        day_left = record.ends == asked.last and asked.readings.leaving_on_the_day == BOTH
        if record.ends is None or day_left:
            self._fte["in_post"] += record.fte
            self._keep(self._people, who, record, asked.last)
            self._there(record)
        if record.starts and asked.first <= record.starts <= asked.last:
            self._fte["starters"] += self._hours(record)
            self._keep(self._joined, (who, record.starts), record, asked.last)
        if record.ends and asked.first <= record.ends <= asked.last:
            self._fte["leavers"] += self._hours(record)
            self._keep(self._left, (who, record.ends), record, record.ends)
        if "WorkingDaysLost" in record.values:
            self._days_told = True
            self._days += record.values["WorkingDaysLost"]

    def _there(self, record: Record) -> None:
        self._present[record.number or f"line {record.line}"] += record.fte
        if "Cases30" in record.values:
            self._cases_told = True
            self._cases[record.number or f"line {record.line}"] += record.values["Cases30"]

    def _hours(self, record: Record) -> Decimal:
        """Hours of a starter or leaver: a leaver's from the item that the council reads."""
        if record.ends is None:
            return record.fte
        found: Decimal = record.get(self._asked.readings.leavers_fte, NOUGHT)
        return found

    def _keep(self, kept: dict[Any, Traits], key: Any, record: Record, on: date) -> None:
        """Keep the traits of the more senior role: 1 is the most senior."""
        role = record.get("OrgRole", "")
        before = kept.get(key)
        if before is None or (role and role < (before.role or "9")):
            born, sex = record.get("PersonBirthDate"), record.get(self._asked.layout.sex_item, "")
            years = None if born is None else age(born, on)
            kept[key] = Traits(role, SEXES.get(sex, sex), record.get("Ethnicity", ""), years)

    def _identity(self, record: Record) -> Identity:
        get = record.values.get
        sex = get(self._asked.layout.sex_item, "")
        return record.number, get("PersonBirthDate"), sex, get("Ethnicity", "")

    def figures(self, head: Head) -> Figures:
        """What was counted, with the council's part from the head."""
        council, year = Council(head, self._asked), Decimal(self._asked.year_days)
        cases = {who: count for who, count in self._cases.items() if count}
        holders = [self._present[who] for who in cases]
        in_post = self._fte["in_post"]
        amounts: dict[str, list[Decimal] | None] = {
            "in_post_fte": [in_post],
            "in_post_headcount": [Decimal(len(self._people))],
            "starters_fte": [self._fte["starters"]],
            "starters_headcount": [Decimal(len(self._joined))],
            "leavers_fte": [self._fte["leavers"]],
            "leavers_headcount": [Decimal(len(self._left))],
            "agency_fte": [self._fte["agency"]],
            "agency_headcount": [Decimal(self._agency)],
            "agency_cover_fte": _told(council.get("NoAgencyFTE")),
            "vacancies_fte": _told(council.get("NumberOfVacancies")),
            "cases": list(cases.values()) if self._cases_told else None,
            "case_holders_fte": holders if self._cases_told else None,
            "days_lost": [self._days] if self._days_told else None,
            "days_available": [in_post * year],
        }
        return Figures(
            lea=head.header.get("LEA", ""),
            year=self._asked.layout.year,
            amounts=amounts | dict.fromkeys(NOT_TOLD),
            in_post=list(self._people.values()),
            starters=list(self._joined.values()),
            leavers=list(self._left.values()),
        )


def figures_of(
    head: Head, workers: Iterable[Worker], asked_for: Callable[[Layout], Asked] = Asked
) -> Figures:
    """The figures of a return, each worker seen once; `head` may come from a stream.

    `asked_for` says how the council reads the year.
    """
    tally: Tally | None = None
    for place, worker in enumerate(workers, start=1):
        if tally is None:
            asked = asked_for(head.layout)
            tally, read = Tally(asked), Reader(asked.layout)
        tally.add(Record(place, worker, read))
    return (tally or Tally(asked_for(head.layout))).figures(head)


def figures_of_file(path: Path, asked_for: Callable[[Layout], Asked] = Asked) -> Figures:
    """The figures of a return's file, read as a stream. Raises CannotRead and OSError."""
    with path.open("rb") as file:
        stream = Streamed(file)
        return figures_of(stream.head, stream.workers(), asked_for)


def is_told(measure: Measure, parts: Collection[str]) -> bool:
    """True if a return tells every one of the measure's parts; `parts` are those it counts."""
    return measure.numerator not in NOT_TOLD and set(measure.parts) <= set(parts)


def results(amounts: Amounts) -> dict[str, Result]:
    """Every measure that a return tells, from the amounts of its parts."""
    return {
        key: result(measure, amounts)
        for key, measure in measures().items()
        if is_told(measure, amounts)
    }


def _told(value: Decimal | None) -> list[Decimal] | None:
    return None if value is None else [value]
