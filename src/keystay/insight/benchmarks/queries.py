"""The Department's published figures: England, regions and authorities, 2017 to the latest.

Read once from the files shipped with Keystay, unaltered; nothing is fetched. The traps of
the files are dealt with here: two joint returns, authorities that ended or began, and
London, whose authorities belong to Inner or Outer London.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from keystay.insight.benchmarks.rules import (
    ABSENT,
    SYMBOLS,
    Figure,
    Middle,
    median,
    quantile,
    read,
)
from keystay.organisation.authority.queries import authorities

__all__ = ["SYMBOLS", "Figure", "median", "quantile"]

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Department for Education, Children's social work workforce, reporting year 2025."
)
OFSTED_ATTRIBUTION = "Source: Ofsted."
NATIONAL, REGIONAL, LOCAL = "National", "Regional", "Local authority"
NAME_COLUMNS = 10
QUARTILES = tuple(Decimal(n) / 4 for n in range(1, 4))
PREDECESSORS = {
    "942": "Cumberland began in 2023; before that it was part of Cumbria.",
    "943": "Westmorland and Furness began in 2023; before that it was part of Cumbria.",
    "940": "North Northamptonshire began in 2021; before that it was part of Northamptonshire.",
    "941": "West Northamptonshire began in 2021; before that it was part of Northamptonshire.",
    "838": "This Dorset began in 2019, when Christchurch moved to its neighbour.",
    "839": "Bournemouth, Christchurch and Poole began in 2019.",
}


@dataclass(frozen=True)
class Area:
    """An area of the published file: `code` is the region's or the Department's own."""

    level: str
    code: str
    name: str


@dataclass(frozen=True)
class Spread:
    """How England's authorities lie: quartiles, and how many had a figure."""

    lower: Decimal | None
    middle: Decimal | None
    upper: Decimal | None
    present: int


@dataclass(frozen=True)
class Inspection:
    """The latest published judgement of an authority's children's services."""

    started_on: date
    overall: str
    leaders: str


ENGLAND = Area(NATIONAL, "E92000001", "England")


@cache
def years() -> tuple[int, ...]:
    """The years of the published file, earliest first."""
    return tuple(sorted({year for _, _, year in _published()}))


def figure(area: Area, column: str, year: int) -> Figure:
    """The published figure; `x` where the file has no row for the area in the year."""
    row = _published().get((area.level, area.code, year))
    return row.figures[column] if row else ABSENT


def area_of(code: str) -> Area:
    """The published area of an authority: its own, or the joint return that it is part of.

    KeyError if the file has never had the authority.
    """
    return _local_areas()[code]


@cache
def region_of(code: str) -> Area:
    """The authority's region, as its latest published row has it (Inner or Outer London)."""
    area = area_of(code)
    latest = max(year for _, each, year in _published() if each == area.code)
    region = _published()[area.level, area.code, latest].region
    return next(each for each in regions() if each.code == region)


@cache
def regions() -> tuple[Area, ...]:
    """The eleven published regions, by name: London, and its inner and outer part as well."""
    rows = {(row.code, row.name) for row in _published().values() if row.level == REGIONAL}
    return tuple(Area(REGIONAL, *each) for each in sorted(rows, key=lambda each: each[1]))


@cache
def neighbours_of(code: str) -> tuple[Area, ...]:
    """The published areas of the ten statistical neighbours, nearest first.

    Neighbours that make a joint return are one area; the authority's own area is left out.
    """
    own = area_of(code)
    areas = [area_of(each) for each in authorities()[code].neighbours]
    return tuple(area for area in dict.fromkeys(areas) if area != own)


@cache
def neighbours_median(code: str, column: str, year: int) -> Middle:
    """The median of the neighbours that have a figure, and how many had one."""
    return median([figure(area, column, year) for area in neighbours_of(code)])


@cache
def local_figures(column: str, year: int) -> tuple[tuple[Area, Decimal], ...]:
    """Every authority with a number in the year, smallest first."""
    areas = {row.area: row for row in _published().values() if row.in_local(year)}
    numbers = [(area, row.figures[column].value) for area, row in areas.items()]
    kept = [(area, value) for area, value in numbers if value is not None]
    return tuple(sorted(kept, key=lambda each: (each[1], each[0].name)))


def spread(column: str, year: int) -> Spread:
    """The quartiles of England's authorities, which tiny authorities cannot pull about."""
    values = [value for _, value in local_figures(column, year)]
    lower, middle, upper = (quantile(values, share) for share in QUARTILES)
    return Spread(lower, middle, upper, len(values))


def note_on(code: str) -> str:
    """What to know about an authority's rows: a joint return, or when it began. May be ""."""
    area = area_of(code)
    joint = f"Published together as {area.name}." if "/" in area.code else ""
    return " ".join(filter(None, (joint, PREDECESSORS.get(code, ""))))


def inspection(code: str) -> Inspection | None:
    """The latest published inspection judgement, or None if none was read."""
    return _inspections().get(code)


@dataclass(frozen=True)
class _Row:
    level: str
    code: str
    name: str
    year: int
    region: str
    figures: Mapping[str, Figure]

    @property
    def area(self) -> Area:
        return Area(self.level, self.code, self.name)

    def in_local(self, year: int) -> bool:
        return self.level == LOCAL and self.year == year


@cache
def _published() -> dict[tuple[str, str, int], _Row]:
    rows = [_row(each) for each in _lines("csww_indicators_2017_to_2025.csv")]
    return {(row.level, row.code, row.year): row for row in rows}


def _row(cells: dict[str, str]) -> _Row:
    level = cells["geographic_level"]
    prefix = {NATIONAL: "country", REGIONAL: "region"}.get(level)
    return _Row(
        level=level,
        code=cells[f"{prefix}_code"] if prefix else cells["old_la_code"],
        name=cells[f"{prefix}_name"] if prefix else cells["la_name"],
        year=int(cells["time_period"]),
        region=cells["region_code"],
        figures={name: read(cells[name]) for name in list(cells)[NAME_COLUMNS:]},
    )


@cache
def _local_areas() -> dict[str, Area]:
    """The published area by three-digit code; "314 / 318" serves both of its parts."""
    rows = sorted(_published().values(), key=lambda row: row.year)
    return {
        part.strip(): row.area for row in rows if row.level == LOCAL for part in row.code.split("/")
    }


@cache
def _inspections() -> dict[str, Inspection]:
    rows = _lines("ofsted_ilacs_judgements_2026-06.csv")
    return {
        row["old_la_code"]: Inspection(
            date.fromisoformat(row["inspection_start_date"]),
            row["overall_effectiveness"],
            row["impact_of_leaders"],
        )
        for row in rows
        if row["overall_effectiveness"] not in {"", "NaN"} and row["inspection_start_date"]
    }


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text("utf-8-sig")
    yield from csv.DictReader(text.splitlines())
