"""`keystay bench`: what Keystay costs, measured on the data there is."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from keystay.config.bench import census, imports, measures, pages, workload
from keystay.config.bench.budget import Cost
from keystay.config.bench.census import Checking
from keystay.config.bench.spells import SIZES
from keystay.config.bench.timing import Timing
from keystay.config.bench.workload import Growth

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Bench:
    """Something to measure: `words` say what, `table` shows what was found."""

    words: str
    measure: Callable[[Options], Sequence[Any]]
    table: Callable[[Sequence[Any]], Table]


class Command(BaseCommand):
    def __init__(self, *streams: Any, **options: Any) -> None:
        super().__init__(*streams, **options)
        known = "; ".join(f"{name}: {bench.words}" for name, bench in BENCHES.items())
        self.help = f"Measure what Keystay costs: {known}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES), help="what to measure")
        parser.add_argument(
            "--size",
            nargs="+",
            choices=list(SIZES),
            default=list(workload.DEFAULT),
            help="of workload: how much to make up; the nation takes many minutes and 10 GB",
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Measure and print; an empty database has nothing to measure."""
        logging.disable(logging.ERROR)  # refusals are expected: each role tries each page
        bench = BENCHES[options["name"]]
        try:
            found = bench.measure(options)
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
        ("SQL", "CPU ms", "SQL anew", "CPU ms anew", "Bytes", "First visit", "Requests"),
    )
    table.add_column("")
    for cost in costs:
        sizes = (f"{cost.bytes:,}", f"{cost.first_visit:,}", str(cost.requests))
        mark = "*" if cost.over_budget else ""
        mark = mark if cost.status == 200 else "fails"
        again = (str(cost.sql), f"{cost.cpu_ms:.0f}")
        anew = (str(cost.anew_sql), f"{cost.anew_ms:.0f}")
        table.add_row(cost.role, cost.page, *again, *anew, *sizes, mark)
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


def _growth(rows: Sequence[Growth]) -> Table:
    table = _table("Growth", ("Size", "What"), ("Spells", "SQL", "CPU ms", "Memory MB"))
    for each in rows:
        figures = (f"{each.spells:,}", str(each.sql), f"{each.cpu_ms:,.0f}", f"{each.peak_mb:,.1f}")
        table.add_row(each.size, each.what, *figures)
    return table


def _workload(options: Options) -> Sequence[Growth]:
    """Measured with a bar on the screen, which is apart from what is printed."""
    words = TextColumn("{task.description}")
    with Progress(words, BarColumn(), TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1.0)
        return workload.measure(
            options["size"],
            lambda words, done: bar.update(task, description=words, completed=done),
        )


def _table(title: str, words: Sequence[str], figures: Sequence[str]) -> Table:
    """A table that a narrow terminal shows whole: words are folded, figures never."""
    table = Table(title=title, box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in words:
        table.add_column(heading, min_width=12, overflow="fold")
    for heading in figures:
        # A word to a line, so that the heading asks for no more room than its figures.
        table.add_column(heading.replace(" ", "\n"), justify="right", no_wrap=True)
    return table


def _nothing_to_choose(measure: Callable[[], Sequence[Any]]) -> Callable[[Options], Sequence[Any]]:
    return lambda _: measure()


def _measure_pages(_: Options) -> Sequence[Cost]:
    """As they are served: with the names of the files of style, which `serve` gathers first."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return pages.measure()


BENCHES = {
    "pages": Bench(
        "statements, processor time, bytes and requests of every page",
        _measure_pages,
        _pages,
    ),
    "measures": Bench(
        "every measure, and each one over ten years, from the rows",
        _nothing_to_choose(measures.measure),
        _timings,
    ),
    "census": Bench(
        "reading and checking a census return of 1,000 workers and one of 40,000",
        _nothing_to_choose(census.measure),
        _checkings,
    ),
    "imports": Bench(
        "a staff list of 2,000 rows and a case extract of 200,000 spells",
        _nothing_to_choose(imports.measure),
        _timings,
    ),
    "workload": Bench(
        "workload of a team and a council with 200,000, 2 million or 20 million spells",
        _workload,
        _growth,
    ),
}
