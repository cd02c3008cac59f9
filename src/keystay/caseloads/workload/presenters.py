"""Caseloads as their pages show them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from keystay.caseloads.cases.models import Plan
from keystay.caseloads.workload.queries import Load, TeamLoad
from keystay.caseloads.workload.rules import average
from keystay.core.components.charts import bars_against_capacity


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


def capacity_chart(team: str, on: date, loads: Sequence[Load]) -> SafeString | None:
    """Each worker's cases against their capacity, as a picture; None when nobody has cases."""
    shown = [load for load in loads if load.cases or load.capacity]
    if not any(load.cases for load in shown):
        return None
    return bars_against_capacity(
        title=f"Cases against capacity in {team}, {on:%-d %B %Y}",
        rows=[(load.name, load.cases, load.capacity, load.band) for load in shown],
    )


def plan_rows(mix: dict[str, int]) -> list[tuple[str, int]]:
    """The mix by plan in words, leaving out what nobody has."""
    words = dict(Plan.choices) | {"": "No plan recorded"}
    return [(words[plan], count) for plan, count in mix.items() if count]
