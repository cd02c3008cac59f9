"""The policy: the council's numbers as they hold on a day."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from keystay.core.clock import today
from keystay.organisation.policy.models import Setting

# The policy book of the page being made, once it was asked for; None outside `read_once`.
_reading: ContextVar[list["PolicyBook"] | None] = ContextVar("reading", default=None)


@dataclass(frozen=True)
class Policy:
    """The numbers that hold on one day, by key; `policy["supervision.every_days.experienced"]`."""

    on: date
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise NotSet(key, self.on) from None

    def get(self, key: str, default: Any = None) -> Any:
        """The value of `key`, or `default` where the council has set none."""
        return self.values.get(key, default)

    @property
    def closures(self) -> frozenset[date]:
        """Days on which the council is closed besides bank holidays."""
        return frozenset(date.fromisoformat(day) for day in self["working_days.closures"])

    def starting_with(self, prefix: str) -> dict[str, Any]:
        """The values whose keys begin with `prefix`, by the rest of the key."""
        return {
            key.removeprefix(prefix): value
            for key, value in self.values.items()
            if key.startswith(prefix)
        }


class NotSet(LookupError):
    """The policy has no value for this key on this day."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(f"The policy sets no '{key}' on {on:%-d %B %Y}. Set it under Policy.")


def policy(on: date | None = None) -> Policy:
    """The policy in force on the day (today if none is given): one SQL statement."""
    day = on or today()
    if _reading.get() is not None:
        return policy_book().on(day)
    rows = Setting.objects.in_force(day).values_list("key", "value")
    return Policy(day, dict(rows))


@dataclass(frozen=True)
class PolicyBook:
    """Every dated value, for sums that span many days: `book.on(day)["key"]`."""

    rows: tuple[tuple[str, Any, date, date | None], ...]

    def on(self, day: date) -> Policy:
        held = {
            key: value
            for key, value, starts, ends in self.rows
            if starts <= day and (ends is None or ends >= day)
        }
        return Policy(day, held)


def policy_book() -> PolicyBook:
    """All dated values in one SQL statement."""
    held = _reading.get()
    if held:
        return held[0]
    rows = Setting.objects.values_list("key", "value", "starts_on", "ends_on")
    book = PolicyBook(tuple(rows))
    if held is not None:
        held.append(book)
    return book


@contextmanager
def read_once() -> Iterator[None]:
    """Within it the policy is read from the database once, and forgotten at the end.

    For work that only reads: a setting changed meanwhile is not seen until it is over.
    """
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


@dataclass(frozen=True)
class PackSetting:
    """One number that a pack proposes, with where it comes from."""

    key: str
    label: str
    value: Any
    unit: str
    source: str


@dataclass(frozen=True)
class Pack:
    """A shipped set of numbers to start from; `starts_on` lies before any imported history."""

    key: str
    name: str
    sentence: str
    starts_on: date
    settings: tuple[PackSetting, ...]


class NoSuchPack(LookupError):
    """No policy pack has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no policy pack '{key}'.")


@cache
def packs() -> dict[str, Pack]:
    """The shipped policy packs by key, England's first."""
    folder = files(__package__) / "packs"
    read = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    by_key = {each["pack"]["key"]: each for each in read}
    ordered = sorted(by_key, key=lambda key: ("extends" in by_key[key]["pack"], key))
    return {key: _pack(key, by_key) for key in ordered}


def _pack(key: str, by_key: Mapping[str, Any]) -> Pack:
    head = by_key[key]["pack"]
    held = {each["key"]: each for each in by_key[key].get("setting", [])}
    base = _pack(head["extends"], by_key).settings if "extends" in head else ()
    inherited = [held.pop(each.key, each) for each in base]
    settings = [each if isinstance(each, PackSetting) else _read(each) for each in inherited]
    own = [_read(each) for each in held.values()]
    return Pack(key, head["name"], head["sentence"], head["starts_on"], (*settings, *own))


def _read(row: Mapping[str, Any]) -> PackSetting:
    return PackSetting(
        row["key"], row["label"], row["value"], row.get("unit", ""), row.get("source", "")
    )
