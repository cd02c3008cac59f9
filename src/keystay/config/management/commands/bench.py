"""`keystay bench`: what Keystay costs, measured on the data there is."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from keystay.config.bench import census, imports, measures, pages
from keystay.config.bench.census import Checking
from keystay.config.bench.pages import Cost
from keystay.config.bench.timing import Timing


@dataclass(frozen=True)
class Bench:
    """Something to measure: `words` say what, `table` shows what was found."""

    words: str
    measure: Callable[[], Sequence[Any]]
    table: Callable[[Sequence[Any]], Table]


class Command(BaseCommand):
    def __init__(self, *streams: Any, **options: Any) -> None:
        super().__init__(*streams, **options)
        known = "; ".join(f"{name}: {bench.words}" for name, bench in BENCHES.items())
        self.help = f"Measure what Keystay costs: {known}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES), help="what to measure")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Measure and print; an empty database has nothing to measure."""
        logging.disable(logging.ERROR)  # refusals are expected: each role tries each page
        bench = BENCHES[options["name"]]
        try:
            found = bench.measure()
        finally:
            logging.disable(logging.NOTSET)
        if not found:
            raise CommandError("There is nothing to measure: load the demo with `./keystay demo`.")
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in found]))
        else:
            Console().print(bench.table(found))


def _pages(costs: Sequence[Cost]) -> Table:
    over = sum(cost.over_budget for cost in costs)
    table = _table(
        f"{len(costs)} pages, {over} over budget (*)",
        ("Role", "Page"),
        ("SQL", "CPU ms", "Bytes", "First visit", "Requests"),
    )
    table.add_column("")
    for cost in costs:
        sizes = (f"{cost.bytes:,}", f"{cost.first_visit:,}", str(cost.requests))
        mark = "*" if cost.over_budget else ""
        mark = mark if cost.status == 200 else "fails"
        table.add_row(cost.role, cost.page, str(cost.sql), f"{cost.cpu_ms:.0f}", *sizes, mark)
    return table


def _timings(timings: Sequence[Timing]) -> Table:
    table = _table("Processor time", ("What",), ("Rows", "SQL", "CPU ms"))
    for each in timings:
        table.add_row(each.what, f"{each.rows:,}", f"{each.sql:,}", f"{each.cpu_ms:,.0f}")
    return table


def _checkings(checkings: Sequence[Checking]) -> Table:
    figures = ("Workers", "File MB", "Seconds", "CPU", "Peak MB", "of it for the file")
    table = _table("Reading a census return and checking it by every rule", (), figures)
    for each in checkings:
        size = (f"{each.workers:,}", f"{each.megabytes:.1f}")
        spent = (f"{each.seconds:.2f}", f"{each.cpu_seconds:.2f}")
        table.add_row(*size, *spent, f"{each.peak_mb:.0f}", f"{each.more_mb:.0f}")
    return table


def _table(title: str, words: Sequence[str], figures: Sequence[str]) -> Table:
    table = Table(title=title)
    for heading in (*words, *figures):
        side: Literal["left", "right"] = "left" if heading in words else "right"
        table.add_column(heading, justify=side, no_wrap=heading in figures, overflow="fold")
    return table


BENCHES = {
    "pages": Bench(
        "statements, processor time, bytes and requests of every page", pages.measure, _pages
    ),
    "measures": Bench(
        "every measure, and each one over ten years, from the rows", measures.measure, _timings
    ),
    "census": Bench(
        "reading and checking a census return of 1,000 workers and one of 40,000",
        census.measure,
        _checkings,
    ),
    "imports": Bench(
        "a staff list of 2,000 rows and a case extract of 200,000 spells",
        imports.measure,
        _timings,
    ),
}
