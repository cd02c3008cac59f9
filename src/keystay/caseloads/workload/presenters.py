"""Caseloads as their pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from keystay.caseloads.cases.models import Plan, Spell
from keystay.caseloads.workload.queries import Load, TeamLoad
from keystay.caseloads.workload.rules import average
from keystay.core.components.charts import bars_against_capacity
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte, one_decimal, plural
from keystay.organisation.models import Team
from keystay.workforce.people.models import Person

BY_TEAM = ("Team", "Cases", "Holders, FTE", "Average", "Most held by one", "Over capacity")
WORKERS = ("Worker", "Stage", "Agency", "FTE", "Cases", "Load", "Capacity", "Against capacity")


def totals(teams: Iterable[TeamLoad]) -> dict[str, Any]:
    """The teams together: cases, holders' FTE, average, maximum, and how many are over."""
    rows = list(teams)
    cases = sum(row.cases for row in rows)
    holders = sum((row.holders_fte for row in rows), Decimal(0))
    return {
        "cases": cases,
        "holders_fte": holders,
        "average": average(cases, holders),
        "largest": max((row.largest for row in rows), default=0),
        "over": sum(row.over for row in rows),
    }


@dataclass(frozen=True)
class Figure:
    """A number with the words that say what it is; `late` marks one to act on."""

    number: str
    words: str
    late: bool = False


def figures(teams: Iterable[TeamLoad]) -> list[Figure]:
    """The teams together as the page prints them."""
    rows = list(teams)
    sums, able = totals(rows), sum(row.able for row in rows)
    over = f"of {able} workers {plural(sums['over'], 'is', 'are')} over capacity"
    return [
        Figure(f"{sums['cases']:,}", plural(sums["cases"], "case", "cases")),
        Figure(one_decimal(sums["average"]), "cases on average for each full-time worker with any"),
        Figure(str(sums["largest"]), "cases at most held by one worker"),
        Figure(str(sums["over"]), over, late=bool(sums["over"])),
    ]


def capacity_chart(team: str, on: date, loads: Sequence[Load]) -> SafeString | None:
    """Each worker's cases against their capacity, as a picture; None when nobody has cases."""
    shown = [load for load in loads if load.cases or load.capacity]
    if not any(load.cases for load in shown):
        return None
    return bars_against_capacity(
        title=f"Cases against capacity in {team}, {on:%-d %B %Y}",
        rows=[(load.name, load.load, load.capacity, load.band) for load in shown],
    )


def plan_rows(mix: dict[str, int]) -> list[tuple[str, int]]:
    """The mix by plan in words, leaving out what nobody has."""
    words = dict(Plan.choices) | {"": "No plan recorded"}
    return [(words[plan], count) for plan, count in mix.items() if count]


def council_sheet(teams: Iterable[TeamLoad], on: date) -> Sheet:
    """The caseloads of teams as a file, figures as the page prints them."""
    rows = [
        (
            team.name,
            team.cases,
            number(one_decimal(team.holders_fte)),
            number(one_decimal(team.average)),
            team.largest,
            team.over,
        )
        for team in teams
    ]
    return Sheet("Caseloads", on, BY_TEAM, rows, names_people=False)


def team_sheet(team: Team, loads: Iterable[Load], on: date) -> Sheet:
    """The workers of a team against capacity as a file, figures as the page prints them."""
    rows = [
        (
            load.name,
            load.stage,
            "Yes" if load.agency else "",
            number(fte(load.fte)),
            load.cases,
            number(one_decimal(load.load)),
            number(one_decimal(load.capacity)),
            "No cases" if load.band == "none" else load.band.capitalize(),
        )
        for load in loads
    ]
    return Sheet(f"Caseloads in {team.name}", on, WORKERS, rows)


def worker_sheet(person: Person, spells: Iterable[Spell], on: date) -> Sheet:
    """One worker's cases by reference as a file."""
    rows = [
        (person.name, spell.child.shown, spell.starts_on, spell.team.name if spell.team else "")
        for spell in spells
    ]
    headings = ("Worker", "Reference", "Held since", "Team")
    return Sheet("Cases", on, headings, rows, about=person.pk)
