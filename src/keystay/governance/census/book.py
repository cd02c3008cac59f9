"""What is kept of every record, for the rules that look across them: small keys, no more."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from keystay.governance.census.asked import Asked
from keystay.governance.census.record import NOUGHT, Record


class Key(NamedTuple):
    """A record as the others see it. `identity` is birth date, sex and ethnicity."""

    line: int
    place: int
    number: str
    agency: bool
    identity: tuple[date | None, str, str]
    role: str
    starts: date | None
    ends: date | None
    fte: Decimal

    @property
    def in_post(self) -> bool:
        """True for an employee without a leaving date."""
        return not self.agency and self.ends is None


class Book:
    """The keys of a return's records by registration number, and sums over all of them."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._first: dict[str, Key] = {}
        self._more: dict[str, list[Key]] = {}
        self.rows = 0
        self.agency_fte = NOUGHT
        self.agency_rows = 0
        self.in_post_fte = NOUGHT
        self.paid: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Keep what other rules need of the record."""
        key = self._key(record)
        self.rows += 1
        if record.agency:
            self.agency_fte += key.fte
            self.agency_rows += 1
        elif record.ends is None:
            self.in_post_fte += key.fte
        if record.get("RRPayments"):
            self.paid["RRPayments"] += 1
        if not record.number:
            return
        first = self._first.setdefault(record.number, key)
        if first is not key:
            self._more.setdefault(record.number, [first]).append(key)

    def _key(self, record: Record) -> Key:
        get = record.values.get
        identity = (
            get("PersonBirthDate"),
            get(self._asked.layout.sex_item, ""),
            get("Ethnicity", ""),
        )
        return Key(
            record.line,
            record.place,
            record.number,
            record.agency,
            identity,
            get("OrgRole", ""),
            record.starts,
            record.ends,
            record.fte,
        )

    def several(self) -> Iterator[list[Key]]:
        """The records of each number that has more than one, in the order of the file."""
        yield from self._more.values()

    def of(self, number: str) -> list[Key]:
        """The records of the number."""
        return self._more.get(number) or [self._first[number]] if number in self._first else []

    def everyone(self) -> Iterator[list[Key]]:
        """The records of each number."""
        for number in self._first:
            yield self.of(number)

    @property
    def heads(self) -> int:
        """Numbers with an employee in post."""
        return sum(any(key.in_post for key in keys) for keys in self.everyone())
