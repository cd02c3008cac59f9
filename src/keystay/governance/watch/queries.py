"""Which measures are off track, and which way the figures move: one door to the measures.

What this room's meetings, risks and reports say about a figure comes from here, so that "off
track" means one thing: what the verdict on its target says, or without a target the past.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.core.words import day
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.compared import Compared, compared
from keystay.governance.measures.standing import (
    Chosen,
    neighbour_figures,
    value,
    word,
)
from keystay.governance.measures.verdicts import NOT_MET, OFF_TRACK
from keystay.governance.watch.rules import BETTER, SAME, UNKNOWN, WORSE, compare
from keystay.insight.benchmarks.queries import ENGLAND, median
from keystay.organisation.authority.queries import authorities, this_council

# Rates and averages say how the council does; counts say how large it is, and headcounts
# repeat what the full-time equivalents say.
WATCHED = (
    "turnover_rate_fte",
    "vacancy_rate_fte",
    "agency_rate_fte",
    "absence_rate",
    "average_caseload",
    "maximum_caseload",
    "agency_in_posts",
)


@dataclass(frozen=True)
class Figure:
    """A measure on a day beside a year before, England and the neighbours.

    Values are unrounded and None where there is none; `target` is None where none is set, and
    `verdict` says how the figure stands to it (measures/verdicts.py), empty without one.
    """

    measure: Measure
    on: date
    now: Decimal | None
    before: Decimal | None
    england: Decimal | None
    neighbours: Decimal | None
    target: Decimal | None
    verdict: str
    year: int | None

    @property
    def printed(self) -> str:
        return word(self.now, self.measure)

    @property
    def printed_before(self) -> str:
        return word(self.before, self.measure)

    @property
    def trend(self) -> str:
        """`better`, `worse` or `same` than a year before; `unknown` without both figures."""
        return self._beside(self.before)

    @property
    def trend_words(self) -> str:
        """The trend as a sentence's end: `worse than a year before (19.2)`."""
        if self.trend == UNKNOWN:
            return "no figure a year before"
        if self.trend == SAME:
            return "the same as a year before"
        return f"{self.trend} than a year before ({self.printed_before})"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is off track, in words; empty if it is not.

        Against its target where it has one; else against a year before and the neighbours.
        """
        if self.target is not None:
            behind = self.verdict in (OFF_TRACK, NOT_MET)
            aim = f"target {word(self.target, self.measure)} {self.verdict}"
            return (aim,) if behind else ()
        found = [self.trend_words] if self.trend == WORSE else []
        if self._beside(self.neighbours) == WORSE:
            found.append(f"worse than the neighbours’ median ({self._word(self.neighbours)})")
        return tuple(found)

    @property
    def sentence(self) -> str:
        """The figure and why it is off track: `19.2 per cent on 2 March 2026; worse than …`."""
        unit = "" if self.measure.unit == "per cent" else f" {self.measure.unit}"
        percent = "%" if self.measure.unit == "per cent" else ""
        return "; ".join([f"{self.printed}{percent}{unit} on {day(self.on)}", *self.reasons])

    def _beside(self, other: Decimal | None) -> str:
        measure = self.measure
        return compare(self.now, other, measure.direction, measure.decimals)

    def _word(self, other: Decimal | None) -> str:
        return word(other, self.measure)


def figures(on: date, keys: Collection[str] = WATCHED) -> dict[str, Figure]:
    """The measures asked for as at the day, by key; none where no council is named.

    Read once until something is written, however many pages ask (`kept_history`).
    """
    council = this_council()
    if council is None:
        return {}
    chosen = Chosen(on, authorities()[council.code], ours=True)
    wanted = [measure for key, measure in measures().items() if key in keys]
    return {row.measure.key: _figure(row, on, chosen) for row in compared(on, wanted)}


def _figure(row: Compared, on: date, chosen: Chosen) -> Figure:
    return Figure(
        measure=row.measure,
        on=on,
        now=row.now.value,
        before=row.year_before.value,
        england=value(ENGLAND, row.measure, chosen.year),
        neighbours=median(neighbour_figures(chosen, row.measure, chosen.year)).value,
        target=row.target.value if row.target else None,
        verdict=row.verdict,
        year=chosen.year,
    )


def off_track(on: date) -> list[Figure]:
    """The watched measures that are off track, those with most against them first."""
    found = [figure for figure in figures(on).values() if figure.reasons]
    return sorted(found, key=lambda each: (-len(each.reasons), each.measure.order))


def choices() -> list[tuple[str, str]]:
    """Every measure that has a direction, by key, for choosing the figures that move a risk."""
    rows = [each for each in measures().values() if each.direction != "neither"]
    return [(each.key, each.title) for each in rows]


__all__ = ["BETTER", "SAME", "UNKNOWN", "WORSE", "Figure", "choices", "figures", "off_track"]
