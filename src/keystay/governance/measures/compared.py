"""Every measure beside its own past and its target: the door for pages and the report (G1, G5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.models import Target
from keystay.governance.measures.queries import Result, kept_history
from keystay.governance.measures.rules import half_before, year_before
from keystay.governance.measures.verdicts import Aim, verdict


@dataclass(frozen=True)
class Compared:
    """A measure on a day, half a year and a year before, and how it stands to its target.

    `verdict` is one of those in verdicts.py; empty without a target.
    """

    measure: Measure
    now: Result
    half_before: Result
    year_before: Result
    target: Target | None
    verdict: str


def compared(on: date, wanted: Iterable[Measure] | None = None) -> list[Compared]:
    """Every measure, or those wanted, in order. At most 15 SQL statements; none if remembered."""
    days = (on, half_before(on), year_before(on))
    found, held = kept_history(days), targets_on(on)
    rows = measures().values() if wanted is None else wanted
    return [
        Compared(
            each,
            now=found[days[0]][each.key],
            half_before=found[days[1]][each.key],
            year_before=found[days[2]][each.key],
            target=held.get(each.key),
            verdict=how_it_stands(each, held, found[on][each.key], on),
        )
        for each in rows
    ]


def targets_on(on: date) -> dict[str, Target]:
    """The targets that hold on the day, by the key of their measure: one SQL statement."""
    return {row.measure: row for row in Target.objects.in_force(on).order_by("measure")}


def targets_of(measure: Measure) -> list[Target]:
    """Every target that the measure had, the latest first."""
    return list(Target.objects.filter(measure=measure.key).order_by("-starts_on"))


def how_it_stands(
    measure: Measure, held: Mapping[str, Target], result: Result | None, on: date
) -> str:
    """The verdict on the figure; empty without a target."""
    row = held.get(measure.key)
    if row is None:
        return ""
    aim = Aim(row.value, row.due_on, row.baseline, row.baseline_on)
    figure = result.value if result else None
    higher = measure.direction == "higher"
    return verdict(aim, figure, on, higher=higher, decimals=measure.decimals)
