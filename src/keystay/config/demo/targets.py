"""What the demo council must add up to on each 30 September.

The published figures are rounded to one decimal, so the sums behind them are not known; those
printed beside each other cannot all be taken at face value (24.1 and 36.1 may be 24.08 and
36.14). `solve` chooses sums inside the rounding of every figure at once. Work is counted in
thousandths of a full-time worker, so that sums are exact.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

COUNCIL = "895"
FULL = 1000
# How far a published sum may lie from what is printed: just inside half of its last digit.
COARSE = sorted(range(-40, 41, 10), key=abs)
FINE = sorted(range(-49, 50), key=abs)

Row = Mapping[str, str]
ROLES = {
    "Senior manager": "1",
    "Middle manager": "2",
    "First line manager": "3",
    "Senior practitioner": "4",
    "Case holder": "5",
    "Qualified without cases": "6",
}


@dataclass(frozen=True)
class Flow:
    """People counted two ways: heads, and thousandths of full time."""

    heads: int
    work: int


@dataclass(frozen=True)
class Target:
    """The sums to reach on `day`; `published` is False for the days after the last figures."""

    day: date
    published: bool
    in_post: Flow
    starters: Flow
    leavers: Flow
    agency: Flow
    cover: int
    vacant: int
    holders: tuple[int, int]
    cases: int
    days_lost: int
    roles: Mapping[str, int]


@dataclass(frozen=True)
class Unreachable:
    """A published figure that no people can add up to beside the others, and why."""

    year: int
    figure: str
    published: str
    nearest: str
    why: str


@cache
def published() -> dict[int, Row]:
    """The council's published rows by census year, from the file shipped with Keystay."""
    rows = _read("csww_indicators_2017_to_2025.csv")
    return {int(row["time_period"]): row for row in rows}


@cache
def published_roles() -> dict[int, dict[str, int]]:
    """Heads in post by census role, for the years in which it was published."""
    found: dict[int, dict[str, int]] = {}
    for row in _read("csww_inpost_by_role_2019_to_2025.csv"):
        if row["role"] in ROLES:
            of_year = found.setdefault(int(row["time_period"]), {})
            of_year[ROLES[row["role"]]] = int(row["inpost_headcount"])
    return found


@cache
def published_targets() -> tuple[Target, ...]:
    """The sums to reach on each published 30 September, earliest first."""
    return tuple(_target(year, row) for year, row in sorted(published().items()))


@cache
def unreachable() -> tuple[Unreachable, ...]:
    """Every published figure that the chosen sums do not reach, with the nearest one."""
    targets = zip(published_targets(), sorted(published().items()), strict=True)
    return tuple(miss for target, (year, row) in targets for miss in _misses(target, year, row))


def sums_of(row: Row) -> tuple[int, int, int, int, int]:
    """In post, leavers, agency, cover and vacancies, chosen to fit every rate at once."""
    return next(_solutions(row, COARSE), None) or next(_solutions(row, FINE), None) or _printed(row)


def _solutions(row: Row, offsets: list[int]) -> Iterator[tuple[int, int, int, int, int]]:
    for in_post in _near(row, "inpost", COARSE):
        leavers = [
            work
            for work in _near(row, "leavers", COARSE)
            if _fits(work / in_post, row["turnover_rate_fte"])
        ]
        agency = [
            work
            for work in _near(row, "agency", COARSE)
            if _fits(work / (work + in_post), row["agency_rate_fte"])
        ]
        vacant = [
            work
            for work in _near(row, "vacancy", offsets)
            if _fits(work / (work + in_post), row["vacancy_rate_fte"])
        ]
        for left in leavers[:1]:
            yield from ((in_post, left, *three) for three in _covers(row, agency, vacant, offsets))


def _covers(
    row: Row, agency: list[int], vacant: list[int], offsets: list[int]
) -> Iterator[tuple[int, int, int]]:
    for agency_work in agency:
        for cover in _near(row, "agency_cover", offsets):
            if cover > agency_work or not _fits(cover / agency_work, row["agency_cover_rate_fte"]):
                continue
            for open_work in vacant:
                share = cover / open_work
                if share <= 1 and _fits(share, row["vacancy_agency_cover_rate_fte"]):
                    yield agency_work, cover, open_work


def _near(row: Row, name: str, offsets: list[int]) -> list[int]:
    printed = _thousandths(row[f"{name}_fte"])
    most = int(row[f"{name}_headcount"]) * FULL if f"{name}_headcount" in row else printed + FULL
    return [printed + step for step in offsets if 0 < printed + step <= most]


def _printed(row: Row) -> tuple[int, int, int, int, int]:
    names = ("inpost", "leavers", "agency", "agency_cover", "vacancy")
    found = [_thousandths(row[f"{name}_fte"]) for name in names]
    return found[0], found[1], found[2], found[3], found[4]


def _target(year: int, row: Row) -> Target:
    in_post, leavers, agency, cover, vacant = sums_of(row)
    known = published_roles()
    roles = known.get(year) or known[min(known)]
    return Target(
        day=date(year, 9, 30),
        published=True,
        in_post=Flow(int(row["inpost_headcount"]), in_post),
        starters=Flow(int(row["starters_headcount"]), _thousandths(row["starters_fte"])),
        leavers=Flow(int(row["leavers_headcount"]), leavers),
        agency=Flow(int(row["agency_headcount"]), agency),
        cover=cover,
        vacant=vacant,
        holders=_holders(row),
        cases=int(row["cases"]),
        days_lost=_days(row, in_post, year),
        roles=scaled(roles, int(row["inpost_headcount"])),
    )


def scaled(roles: Mapping[str, int], heads: int) -> dict[str, int]:
    """The same shares of roles for another number of people; case holders take the rest."""
    total = sum(roles.values())
    found = {role: round(count * heads / total) for role, count in roles.items()}
    found["5"] += heads - sum(found.values())
    return found


def _holders(row: Row) -> tuple[int, int]:
    cases = int(row["cases"])
    near = _near(row, "case_holders", FINE)
    fitting = [work for work in near if _fits(cases / work * 10, row["caseload_fte"])]
    return min(fitting), max(fitting)


def _days(row: Row, in_post: int, year: int) -> int:
    """Hundredths of a working day lost, inside the rounding of both the days and the rate."""
    printed = round(Decimal(row["working_days_lost_fte"]) * 100)
    year_days = 254 if year % 4 == 0 else 253
    for step in sorted(range(-4, 5), key=abs):
        rate = (printed + step) * 10 / (in_post * year_days)
        if _fits(rate, row["absence_rate_fte"]):
            return printed + step
    return printed


def _fits(share: float, printed: str) -> bool:
    """True if the share, in per cent, lies well inside the rounding of what is printed."""
    return abs(share * 100 - float(printed)) < 0.0499


def agency_rows(target: Target) -> int:
    """Agency workers as the census counts them: never as one, so who does two things is two."""
    covering = -(-target.cover // FULL)
    others = -(-(target.agency.work - target.cover) // FULL)
    return max(target.agency.heads, covering + others)


def _misses(target: Target, year: int, row: Row) -> Iterator[Unreachable]:
    rows = agency_rows(target)
    if rows != target.agency.heads:
        why = (
            f"{target.agency.heads} people make up {row['agency_fte']} FTE, so all work full time, "
            f"yet {row['agency_cover_fte']} FTE of it covers vacancies: one of them does both, in "
            "two rows, and agency rows are never counted as one person"
        )
        yield Unreachable(year, "agency_headcount", row["agency_headcount"], str(rows), why)
    for name, share in rates_of(target).items():
        nearest = Decimal(share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if nearest != Decimal(row[name]):
            why = "it follows from figures that cannot all be as printed"
            yield Unreachable(year, name, row[name], str(nearest), why)


def rates_of(target: Target) -> dict[str, float]:
    """The published rates (as shares) that a target's sums give, by published column."""
    in_post, agency = target.in_post, target.agency
    year_days = 254 if target.day.year % 4 == 0 else 253
    return {
        "turnover_rate_fte": target.leavers.work / in_post.work,
        "turnover_rate_headcount": target.leavers.heads / in_post.heads,
        "agency_rate_fte": agency.work / (agency.work + in_post.work),
        "agency_rate_headcount": agency_rows(target) / (agency_rows(target) + in_post.heads),
        "agency_cover_rate_fte": target.cover / agency.work,
        "vacancy_rate_fte": target.vacant / (target.vacant + in_post.work),
        "vacancy_agency_cover_rate_fte": target.cover / target.vacant,
        "absence_rate_fte": target.days_lost * 10 / (in_post.work * year_days),
    }


def _thousandths(printed: str) -> int:
    return int(Decimal(printed) * FULL)


def _read(name: str) -> list[dict[str, str]]:
    source = files("keystay.insight.benchmarks") / "data" / name
    with source.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["old_la_code"] == COUNCIL]
    return [row for row in rows if row["geographic_level"] == "Local authority"]
