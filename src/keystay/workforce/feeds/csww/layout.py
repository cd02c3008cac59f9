"""The workforce census return, year by year, as data: see the files in `layouts`.

Reconstructed from public schemas for 2021 to 2025 (domain/census.md 2 and 4); never show
these names as the department's own rule numbers. One layout serves taking a return in,
reading it back, building it and checking it. A new year is one file more.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Item:
    """One item: `kind` and its limits, what it `says`, who can tell (`layouts/items.toml`)."""

    name: str
    says: str
    kind: str
    codes: Mapping[str, str]
    digits: int
    decimals: int
    most: int | None
    longest: int
    private: bool
    supplied_by: str


@dataclass(frozen=True)
class Layout:
    """What a return of one census year looks like; items in the order of writing."""

    year: int
    group: str
    groups_read: tuple[str, ...]
    council: Mapping[str, Item]
    items: Mapping[str, Item]
    of_everyone: tuple[str, ...]
    of_employees: tuple[str, ...]

    @property
    def totals(self) -> tuple[str, ...]:
        """Names of the items of the council's part."""
        return tuple(self.council)

    @property
    def worker(self) -> tuple[str, ...]:
        """Names of the items of a worker."""
        return tuple(self.items)

    @property
    def sex_item(self) -> str:
        """The item that tells a worker's sex: Sex, or GenderCurrent before 2024."""
        return "Sex" if "Sex" in self.items else "GenderCurrent"

    @property
    def first_day(self) -> date:
        """1 October: the first day of the census year."""
        return date(self.year - 1, 10, 1)

    @property
    def reference_day(self) -> date:
        """30 September: the day on which stock is counted."""
        return date(self.year, 9, 30)


def layout(year: int) -> Layout:
    """The layout of a census year. Raises LookupError for a year without one."""
    if year not in YEARS:
        raise LookupError(f"Keystay reads returns of {YEARS[0]} to {YEARS[-1]}, not {year}.")
    return _layouts()[year]


@cache
def _layouts() -> dict[int, Layout]:
    items, codes = _read("items.toml"), _read("codes.toml")
    names = [each.name for each in _folder().iterdir() if each.name[:4].isdigit()]
    years = [_layout(_read(name), items, codes) for name in sorted(names)]
    return {each.year: each for each in years}


def _layout(year: dict[str, Any], items: dict[str, Any], codes: dict[str, Any]) -> Layout:
    sets = codes | year.get("codes", {})

    def each(names: list[str]) -> dict[str, Item]:
        return {name: _item(name, items[name], sets) for name in names}

    return Layout(
        year=year["year"],
        group=year["group"],
        groups_read=tuple(year["groups_read"]),
        council=each(year["council"]),
        items=each(year["worker"]),
        of_everyone=tuple(year["of_everyone"]),
        of_employees=tuple(year["of_employees"]),
    )


def _item(name: str, told: dict[str, Any], sets: Mapping[str, Mapping[str, str]]) -> Item:
    flag = {"0": "No", "1": "Yes"} if told["kind"] == "flag" else {}
    return Item(
        name=name,
        says=told["says"],
        kind=told["kind"],
        codes=sets[told["codes"]] if "codes" in told else flag,
        digits=told.get("digits", 0),
        decimals=told.get("decimals", 0),
        most=told.get("most"),
        longest=told.get("longest", 0),
        private=told.get("private", False),
        supplied_by=told["supplied_by"],
    )


def _folder() -> Any:
    return files(__package__) / "layouts"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_folder() / name).read_text("utf-8"))


YEARS = tuple(sorted(_layouts()))
GROUPS = tuple(dict.fromkeys(name for each in _layouts().values() for name in each.groups_read))
# Every item that a worker has had in any year, as the newest year with it has it.
ITEMS: Mapping[str, Item] = {
    name: item for each in _layouts().values() for name, item in each.items.items()
}
WORKER = tuple(ITEMS)
