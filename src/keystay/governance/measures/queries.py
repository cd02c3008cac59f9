"""The measures as at any date, computed from the council's own rows."""

from collections.abc import Iterable
from datetime import date

from keystay.core.reading import kept
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.parts import Line, part_of
from keystay.governance.measures.reading import load
from keystay.governance.measures.sums import NOT_AVAILABLE, Result, result
from keystay.governance.measures.world import Day

__all__ = ["NOT_AVAILABLE", "Result", "load"]


def figures(on: date) -> dict[str, Result]:
    """Every measure as at the day, by key."""
    return history([on])[on]


def history(days: Iterable[date], only: Measure | None = None) -> dict[date, dict[str, Result]]:
    """Every measure, or `only` one, on each of the days.

    Rows are read once, whatever the number of days, and none that are not asked for.
    """
    wanted = sorted(set(days))
    asked = [only] if only else list(measures().values())
    world = load(wanted, needs=_needs(part for measure in asked for part in measure.parts))
    return {on: figures_of(Day(world, on), asked) for on in wanted}


def kept_history(
    days: Iterable[date], only: Measure | None = None
) -> dict[date, dict[str, Result]]:
    """`history`, kept until anything is written: see `core.reading.kept`."""
    wanted = tuple(sorted(set(days)))
    return kept(("history", wanted, only), lambda: history(wanted, only))


def lines(part: str, on: date) -> list[Line]:
    """The rows behind a part on the day, each person's own."""
    return part_of(part).lines(day_of([part], on))


def day_of(parts: Iterable[str], on: date) -> Day:
    """The day with all that these parts need, each person's own rows."""
    return Day(load([on], each_person=True, needs=_needs(parts)), on)


def _needs(parts: Iterable[str]) -> set[str]:
    return {need for part in parts for need in part_of(part).needs}


def figures_of(day: Day, asked: Iterable[Measure]) -> dict[str, Result]:
    """These measures on a day whose rows are read already, by key."""
    rows = list(asked)
    wanted = {key: part_of(key) for measure in rows for key in measure.parts}
    amounts = {
        key: [line.amount for line in part.lines(day)] if part.known(day) else None
        for key, part in sorted(wanted.items())
    }
    return {measure.key: result(measure, amounts) for measure in rows}
