"""`measures`: the council's own figures as at a day, beside the published ones."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from keystay.core.clock import today
from keystay.core.words import day as in_words
from keystay.governance.measures.catalogue import Measure
from keystay.governance.measures.compared import how_it_stands, targets_on
from keystay.governance.measures.models import Target
from keystay.governance.measures.queries import NOT_AVAILABLE, Result, history
from keystay.governance.measures.standing import Beside, Chosen, table
from keystay.insight.benchmarks.queries import ATTRIBUTION
from keystay.organisation.authority.queries import authorities, this_council


class Command(BaseCommand):
    """Prints every measure; `--json` gives the unrounded values and the parts as well."""

    help = "The measures as at a day, beside England, the region and the statistical neighbours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", help="the day, such as 2025-09-30 (today if left out)")
        parser.add_argument("--council", help="another council, by its code such as 895")
        parser.add_argument("--json", action="store_true", help="print JSON for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = _chosen(options["on"], options["council"])
        own = history([chosen.on, chosen.a_year_before]) if chosen.ours else {}
        rows = table(chosen, own)
        if options["json"]:
            said = _as_json(chosen, rows, own.get(chosen.on, {}))
            self.stdout.write(json.dumps(said, indent=2))
        else:
            _print(Console(), chosen, rows)


def _chosen(on: str | None, code: str | None) -> Chosen:
    try:
        day = date.fromisoformat(on) if on else today()
    except ValueError:
        raise CommandError(f"'{on}' is not a day. Write it as 2025-09-30.") from None
    ours = this_council()
    wanted = code or (ours.code if ours else "")
    if not wanted:
        raise CommandError("No council is set up yet. Name one with --council, such as 895.")
    if wanted not in authorities():
        raise CommandError(f"No council has the code '{wanted}'. It has three digits.")
    return Chosen(day, authorities()[wanted], ours is not None and ours.code == wanted)


def _as_json(chosen: Chosen, rows: list[Beside], own: Mapping[str, Result]) -> dict[str, Any]:
    held = targets_on(chosen.on) if chosen.ours else {}
    return {
        "on": chosen.on.isoformat(),
        "council": {"code": chosen.council.code, "name": chosen.council.name},
        "published_year": chosen.year,
        "attribution": ATTRIBUTION,
        "measures": [
            {
                **_measure(row, own.get(row.measure.key)),
                "target": _target(row.measure, held, own.get(row.measure.key), chosen.on),
            }
            for row in rows
        ],
    }


def _target(
    measure: Measure, held: Mapping[str, Target], result: Result | None, on: date
) -> dict[str, str | None] | None:
    row = held.get(measure.key)
    if row is None:
        return None
    told = {"value": row.value, "due_on": row.due_on}
    told |= {"baseline": row.baseline, "baseline_on": row.baseline_on}
    stands = how_it_stands(measure, held, result, on)
    return {**{key: v if v is None else str(v) for key, v in told.items()}, "stands": stands}


def _measure(row: Beside, result: Result | None) -> dict[str, Any]:
    published = {
        "council": row.theirs,
        "neighbours_median": row.neighbours,
        "neighbours_present": row.present,
        "region": row.region,
        "england": row.england,
    }
    said: dict[str, Any] = {"key": row.measure.key, "title": row.measure.title}
    said |= {"group": row.measure.group, "owner": row.measure.owner}
    if result is not None:
        numbers = (result.value, result.numerator, result.denominator)
        value, above, below = (None if n is None else str(n) for n in numbers)
        said |= {"printed": result.printed, "value": value}
        said |= {"numerator": above, "denominator": below}
    plain = {name: cell.replace(",", "") for name, cell in published.items()}
    return {**said, "unit": row.measure.unit, "published": plain}


def _print(console: Console, chosen: Chosen, rows: list[Beside]) -> None:
    beside = f", beside the published figures of {chosen.year}" if chosen.year else ""
    title = f"{chosen.council.name}, as at {in_words(chosen.on)}{beside}"
    grid = Table(box=None, title=title, padding=(0, 2, 0, 0), pad_edge=False)
    own = ("You", "A year before") if chosen.ours else ()
    grid.add_column("Measure", min_width=18)
    for head in (*own, "Published", "Neighbours", chosen.region.name, "England"):
        # A word to a line, so that numbers are never cut on a narrow terminal.
        grid.add_column(head.replace(" ", "\n"), justify="right", no_wrap=True)
    for row in rows:
        if row.you == NOT_AVAILABLE and not row.measure.published:
            continue  # nothing is recorded and nothing published: it says nothing in a terminal
        mine = (row.you, row.before) if chosen.ours else ()
        cells = (*mine, row.theirs, row.neighbours, row.region, row.england)
        grid.add_row(row.measure.title, *cells)
    console.print(grid)
    if chosen.ahead:
        console.print(chosen.ahead)
    console.print("c suppressed, z not applicable, x not available, u unreliable, low near 0")
    console.print(ATTRIBUTION)
