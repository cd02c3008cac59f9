"""`keystay census`: build the workforce return, check a file, and compute published figures."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from keystay.config.management import census_words as words
from keystay.core.clock import today
from keystay.core.tables.exports import content
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.writing import TYPES
from keystay.governance.census import queries
from keystay.governance.census.asked import Asked
from keystay.governance.census.brought import Unread, each_alone
from keystay.governance.census.brought_sheets import council_name, region_sheet
from keystay.governance.census.check import Report, check_file, showing, year_of_file
from keystay.governance.census.figures import Figures, figures_of_file
from keystay.governance.census.region import Region, TwiceThere, regions
from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.writer import write_return

CLEAN, ERRORS, UNREADABLE = 0, 1, 2
SOME_UNREADABLE = 1
MOST_SHOWN = 50
ALONE = 1


class Command(BaseCommand):
    """Exits with 0 if all is well, 1 if a return has errors, 2 if a file cannot be read.

    Of several files for `figures`, those that can be read are: each of the others is told on
    stderr with its reason, and the exit is 1, or 2 if none could be read.
    """

    help = "Build the workforce census return, check a return's file, or compute its figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        build = does.add_parser("build", help="write the return of a year from the records")
        build.add_argument("--year", type=int, required=True, help="the year of its 30 September")
        build.add_argument("--out", type=Path, required=True, help="the file, or a folder for it")
        check = does.add_parser("check", help="check a return's file by every rule of its year")
        check.add_argument("file", type=Path)
        check.add_argument("--last-year", type=Path, help="last year's file, to compare with")
        figures = does.add_parser(
            "figures",
            help="the published figures of returns' files",
            description="The published figures of returns' files. A file that cannot be read "
            "takes no other with it: it is told on stderr with the reason, and the exit is 1, "
            "or 2 if none could be read.",
        )
        figures.add_argument("file", type=Path, nargs="+", help="files, or folders of them")
        figures.add_argument("--out", type=Path, help="write them as .csv or .xlsx too")
        for each in (build, check, figures):
            each.add_argument("--json", action="store_true", help="print JSON for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        work: Callable[..., tuple[int, dict[str, Any]]] = getattr(self, f"_{options['does']}")
        console = Console(stderr=options["json"])
        try:
            code, told = work(options, console)
        except OSError as problem:
            code, told = (
                UNREADABLE,
                {"state": "not readable", "sentence": words.not_usable(problem)},
            )
        except (CannotRead, TwiceThere) as problem:
            code, told = UNREADABLE, {"state": "not readable", "sentence": str(problem)}
        except LookupError as problem:  # no council, or a year without a layout
            code, told = UNREADABLE, {"state": "not built", "sentence": str(problem)}
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=2))
        elif told.get("sentence"):
            console.print(told["sentence"], style="red" if code else "green", highlight=False)
        if code:
            sys.exit(code)

    def _build(self, options: dict[str, Any], console: Console) -> tuple[int, dict[str, Any]]:
        year, out = options["year"], options["out"]
        found = queries.checked(year)
        if out.is_dir():
            readings = queries.asked_of(year).readings
            out /= readings.name_of_file(found.report.lea, year)
        with out.open("wb") as file:
            write_return(file, found.built.head, found.built.workers)
        told = words.report(found.report, out)
        expected = " Its 30 September is to come: this is what is expected." * found.expected
        counts = words.counts(found.report)
        return CLEAN, told | {"sentence": f"Wrote {out}: {counts}.{expected}"}

    def _check(self, options: dict[str, Any], console: Console) -> tuple[int, dict[str, Any]]:
        last = options["last_year"]
        before = year_of_file(last) if last else None
        report = check_file(options["file"], _asked_for, before)
        if not options["json"]:
            _show(report, console)
        sentence = f"{options['file'].name}: {words.counts(report)}."
        code = ERRORS if report.errors else CLEAN
        return code, words.report(report, options["file"]) | {"sentence": sentence}

    def _figures(self, options: dict[str, Any], console: Console) -> tuple[int, dict[str, Any]]:
        smallest, paths = queries.smallest_count(), _files(options["file"])
        read, unread = each_alone([(str(path), path) for path in paths], _figures_of)
        for left_out in unread:
            self.stderr.write(f"{left_out.name}: {left_out.why}")
        found = [figures for _, figures in read]
        together = regions(found)
        if options["out"] and found:
            options["out"].write_bytes(_as_file(together, options["out"]))
        if not options["json"]:
            for each in together:
                console.print(_alone(each) if len(each.councils) == ALONE else _table(each))
        people = [words.people(each, smallest) for each in found]
        told = {"years": [words.region(each) for each in together], "people": people}
        return _how_many_read(len(found), unread), told | words.unreadable(unread, len(paths))


def _how_many_read(read: int, unread: list[Unread]) -> int:
    if not unread:
        return CLEAN
    return SOME_UNREADABLE if read else UNREADABLE


def _as_file(together: list[Region], out: Path) -> bytes:
    form = out.suffix.lower().removeprefix(".")
    if form not in TYPES:
        raise CannotRead(
            f"{out.name} ends in neither .csv nor .xlsx: it is not known what to write."
        )
    return content(region_sheet(together, today()), form, "made at the command line")


def _asked_for(layout: Layout) -> Asked:
    return queries.asked_of(layout.year)


def _figures_of(path: Path) -> Figures:
    try:
        return figures_of_file(path, _asked_for)
    except OSError as problem:
        raise CannotRead(words.not_usable(problem)) from problem


def _files(paths: list[Path]) -> list[Path]:
    found = [each for path in paths for each in _within(path)]
    if not found:
        raise CannotRead("There is no XML file there.")
    return found


def _within(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.suffix.lower() == ".xml")


def _show(report: Report, console: Console) -> None:
    for note in report.notes:
        console.print(note, style="dim")
    table = Table("Line", "Worker", "Rule", "", "What to mend")
    for each in showing(report, MOST_SHOWN):
        rule = f"{each.code} ({each.dfe})" if each.dfe else each.code
        about = f"{each.number}: " if each.number and each.item != "SWENo" else ""
        place = (str(each.line or ""), str(each.place or ""))
        table.add_row(*place, rule, each.severity.value, about + each.sentence)
    if table.row_count:
        console.print(table)
    if report.errors + report.queries > table.row_count:
        found = report.errors + report.queries
        console.print(f"The first {table.row_count} of {found} are listed, errors first.")
    counts = Table("Rule", "What it asks", "Found")
    for code, told in words.by_rule(report).items():
        counts.add_row(code, told["says"], str(told["count"]))
    if counts.row_count:
        console.print(counts)


def _alone(region: Region) -> Table:
    (code, results), *_ = region.councils.items()
    table = Table(title=f"{council_name(code)}, 30 September {region.year}", box=None)
    table.add_column("Measure")
    table.add_column("", justify="right")
    for title, printed in words.measures_of(results):
        table.add_row(title, printed)
    return table


def _table(region: Region) -> Table:
    table = Table(title=f"30 September {region.year}", box=None)
    table.add_column("Council", no_wrap=True)
    for title in words.main_titles():
        # A word to a line, so that no number is cut on a narrow terminal.
        table.add_column(title.replace(" ", "\n"), justify="right", no_wrap=True)
    for code, results in region.councils.items():
        table.add_row(council_name(code), *words.main_cells(results))
    table.add_row("All together", *words.main_cells(region.total), style="bold")
    return table
