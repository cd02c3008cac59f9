"""Checking a return by every rule of its year, one worker at a time.

Memory does not grow with the file beyond a small key for each record: findings are counted
all, and kept up to a number for each rule.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from keystay.governance.census.asked import Asked
from keystay.governance.census.book import Book
from keystay.governance.census.record import Reader, Record
from keystay.governance.census.rules import (
    ACROSS,
    CONTINUITY,
    COUNCIL,
    HEADER,
    record_rules,
    rules,
)
from keystay.governance.census.rules.continuity import Year
from keystay.governance.census.rules.council import Council
from keystay.governance.census.rules.rule import Fault, Found, Rule, Rulebook, Severity
from keystay.governance.census.year import year_of
from keystay.workforce.feeds.csww.layout import ITEMS, Layout
from keystay.workforce.feeds.csww.reader import Head, Streamed, Worker

HIDDEN = "(not shown)"
KEPT_OF_A_RULE = 200
ON_ONE_LINE = "Several workers begin on one line: find them by their place in the file."


@dataclass(frozen=True)
class Finding:
    """What one rule says of one place in a return.

    `line` is the line of the worker's record (0: the return as a whole), `place` the worker's
    number in it from 1. The value of a private item is not shown.
    """

    code: str
    severity: Severity
    item: str
    line: int
    place: int
    number: str
    value: str
    words: str
    mend: str
    dfe: str = ""

    @property
    def sentence(self) -> str:
        """Item, value if it may be shown, what is wrong and what to do about it."""
        told = self.value not in ("", HIDDEN)
        shown = f"{self.item} “{self.value}”" if told else self.item
        joint = " " if self.words[:1].islower() else ": "
        return f"{shown}{joint}{self.words} {self.mend}".strip()


@dataclass
class Report:
    """What the rules found: `counts` of all by code, and the findings that were kept."""

    year: int
    lea: str
    workers: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return self._count(Severity.ERROR)

    @property
    def queries(self) -> int:
        return self._count(Severity.QUERY)

    def _count(self, severity: Severity) -> int:
        known = rules()
        return sum(n for code, n in self.counts.items() if known[code].severity == severity)


class Checker:
    """Checks one return: `record` for each worker as it is read, then `finish`."""

    def __init__(self, head: Head, asked: Asked, keep: int | None = KEPT_OF_A_RULE) -> None:
        self.asked, self.head = asked, head
        self.book = Book(asked)
        self.report = Report(asked.layout.year, head.header.get("LEA", ""))
        self._keep = keep
        self._line, self._one_line = 0, False
        self._read = Reader(asked.layout)
        self._rules = record_rules(asked.layout.year)

    def record(self, worker: Worker) -> Record:
        """Check one worker by the rules about one record; gives it back with its values read."""
        self.report.workers += 1
        self._one_line |= worker.line == self._line
        self._line = worker.line
        record = Record(self.report.workers, worker, self._read)
        for rule in self._rules:
            found = rule.check(record, self.asked)
            if found is not None:
                self._add(rule, found, record)
        self.book.add(record)
        return record

    def finish(self, before: Year | None = None) -> Report:
        """Check header, council's part, records together and, where given, last year's."""
        council = Council(self.head, self.asked)
        self._all(HEADER, self.head, self.asked)
        self._all(ACROSS, self.book, self.asked)
        self._all(COUNCIL, council, self.book, self.asked)
        if before is not None:
            self._all(CONTINUITY, self.year, before, self.asked)
        self.report.notes = [*self.head.notes, *([ON_ONE_LINE] if self._one_line else [])]
        self.report.findings.sort(key=lambda each: (each.line, each.place, each.code))
        return self.report

    @property
    def year(self) -> Year:
        """This return as next year's will look at it."""
        return Year(self.book, Council(self.head, self.asked).get("NumberOfVacancies"))

    def _all(self, book: Rulebook, *given: object) -> None:
        for rule in book.rules:
            if rule.of(self.asked.layout.year):
                found = rule.check(*given)
                if found:
                    self._add(rule, found)

    def _add(self, rule: Rule, found: Found, record: Record | None = None) -> None:
        for fault in [found] if isinstance(found, Fault) else found or ():
            self.report.counts[rule.code] += 1
            if self._keep is None or self.report.counts[rule.code] <= self._keep:
                self.report.findings.append(_finding(rule, fault, record, self.asked.layout.year))


def check(
    head: Head,
    workers: Iterable[Worker],
    asked_for: Callable[[Layout], Asked] = Asked,
    before: Year | None = None,
    keep: int | None = KEPT_OF_A_RULE,
) -> Report:
    """What every rule finds in a return, each worker seen once.

    `head` is looked at once the first worker has come, so it may come from a stream.
    `asked_for` says how the council reads the year; `keep` how many findings of each rule.
    """
    checker: Checker | None = None
    for worker in workers:
        if checker is None:
            checker = Checker(head, asked_for(head.layout), keep)
        checker.record(worker)
    return (checker or Checker(head, asked_for(head.layout), keep)).finish(before)


def check_file(
    path: Path,
    asked_for: Callable[[Layout], Asked] = Asked,
    before: Year | None = None,
    keep: int | None = KEPT_OF_A_RULE,
) -> Report:
    """`check` of a file, read as a stream. Raises CannotRead and OSError."""
    with path.open("rb") as file:
        stream = Streamed(file)
        return check(stream.head, stream.workers(), asked_for, before, keep)


def year_of_file(path: Path) -> Year:
    """A return's file as the next year's is compared with it. Raises CannotRead and OSError."""
    with path.open("rb") as file:
        stream = Streamed(file)
        return year_of(stream.head, stream.workers())


def _finding(rule: Rule, fault: Fault, record: Record | None, year: int) -> Finding:
    item = fault.item or rule.item
    value = fault.value
    if value is None:
        value = record.worker.values.get(item, "") if record else ""
    if value and item in ITEMS and ITEMS[item].private:
        value = HIDDEN
    return Finding(
        code=rule.code,
        severity=rule.severity,
        item=item,
        line=record.line if record else fault.line,
        place=record.place if record else fault.place,
        number=record.number if record else fault.number,
        value=value,
        words=fault.words,
        mend=fault.mend,
        dfe=dfe_numbers().get(str(year), {}).get(rule.code, ""),
    )


@cache
def dfe_numbers() -> dict[str, dict[str, str]]:
    """The Department's numbers by census year and our code, as far as somebody added them."""
    text = (files(__package__) / "dfe_numbers.toml").read_text("utf-8")
    return tomllib.loads(text)


def showing(report: Report, most: int) -> Iterator[Finding]:
    """Errors first, then queries, at most so many."""
    ordered = sorted(report.findings, key=lambda each: each.severity != Severity.ERROR)
    yield from ordered[:most]
