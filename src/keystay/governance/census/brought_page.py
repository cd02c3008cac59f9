"""What the page of returns that were brought shows: finished rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice

from keystay.governance.census.brought import Brought, Reading, Unread
from keystay.governance.census.brought_sheets import council_name, titled
from keystay.governance.census.check import Finding
from keystay.governance.census.region import MAIN, Region
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.telling import Count, counts
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.standing import shown
from keystay.governance.measures.sums import Result

MOST_FINDINGS = 100


@dataclass(frozen=True)
class File:
    """A return that was read, in a line."""

    name: str
    council: str
    year: int
    workers: int
    errors: int
    queries: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A finding with the file that it is of."""

    file: str
    finding: Finding
    error: bool


@dataclass(frozen=True)
class Table:
    """The councils of a year beside each other: their rows, all together, and how many."""

    year: int
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    total: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """All of the page; `alone` has every figure if only one return was brought."""

    files: tuple[File, ...]
    unread: tuple[Unread, ...]
    alone: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    counts: tuple[Count, ...]
    findings: tuple[Told, ...]
    found: int


def page_of(reading: Reading) -> Page:
    """The page: tables of councils where there are several, else every figure of the one."""
    returns, several = reading.returns, len(reading.returns) > 1
    total: Counter[str] = sum((each.report.counts for each in returns), Counter())
    return Page(
        files=tuple(_file(each) for each in returns),
        unread=reading.unread,
        alone=() if several else _figures(returns[0].figures.results()),
        tables=tuple(_table(each) for each in reading.regions) if several else (),
        counts=tuple(counts(total, returns[0].report.year)),
        findings=tuple(islice(_findings(returns), MOST_FINDINGS)),
        found=total.total(),
    )


def _file(each: Brought) -> File:
    report = each.report
    notes = [*report.notes]
    if each.compared:
        notes.append(f"Compared with the return of {report.year - 1} that came with it.")
    name, council = each.name, council_name(report.lea)
    counts = (report.workers, report.errors, report.queries)
    return File(name, council, report.year, *counts, tuple(notes))


def _figures(results: Mapping[str, Result]) -> tuple[tuple[str, str], ...]:
    known = measures()
    return tuple((titled(known[key]), shown(result, known[key])) for key, result in results.items())


def _table(region: Region) -> Table:
    rows = ((council_name(code), _main(results)) for code, results in region.councils.items())
    headings = tuple(titled(measures()[key]) for key in MAIN)
    return Table(region.year, headings, tuple(rows), _main(region.total))


def _main(results: Mapping[str, Result]) -> tuple[tuple[str, str], ...]:
    known = measures()
    return tuple((titled(known[key]), shown(results[key], known[key])) for key in MAIN)


def _findings(returns: tuple[Brought, ...]) -> chain[Told]:
    """Errors of every file first, each file in the order of its lines."""
    told = [
        Told(each.name, found, found.severity == Severity.ERROR)
        for each in returns
        for found in each.report.findings
    ]
    return chain((t for t in told if t.error), (t for t in told if not t.error))
