"""Which backups to keep: 7 days, 5 weeks and 12 months, because some damage is found late."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date

DAYS, WEEKS, MONTHS = 7, 5, 12
Span = Callable[[date], Hashable]


def kept(days: Iterable[date]) -> set[date]:
    """Those of the days on which backups were made whose last backup is kept."""
    made = sorted(set(days), reverse=True)
    return (
        _latest_of(made, lambda day: day, DAYS)
        | _latest_of(made, lambda day: day.isocalendar()[:2], WEEKS)
        | _latest_of(made, lambda day: (day.year, day.month), MONTHS)
    )


def _latest_of(made: list[date], span: Span, most: int) -> set[date]:
    """The latest day of each of the last spans that have one."""
    latest: dict[Hashable, date] = {}
    for day in made:
        latest.setdefault(span(day), day)
    return set(list(latest.values())[:most])
