"""A worker of a return with its values understood, strictly, as the layout has them.

The import is kinder (it reads 3/4/2024 too): what is sent must be in form.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from keystay.workforce.feeds.csww.layout import Item, Layout
from keystay.workforce.feeds.csww.reader import Worker

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
REGISTRATION = re.compile(r"[A-Z]{2}\d{1,10}")
NOUGHT = Decimal(0)


class OutOfForm(ValueError):
    """A value that is not in the form of its item; the message says which form is."""


class Unread(NamedTuple):
    """A value that is not in form, and why."""

    item: Item
    written: str
    why: str


class Record:
    """One worker: `values` by item, the `unread` ones beside them, and what rules ask often.

    `line` is the line of the file on which the worker begins, `place` the worker's number in
    the file, from 1. An employee is whoever is not marked as an agency worker.
    """

    __slots__ = (
        "agency",
        "ends",
        "line",
        "number",
        "place",
        "starts",
        "unread",
        "values",
        "worker",
    )

    def __init__(self, place: int, worker: Worker, read: "Reader") -> None:
        self.place = place
        self.line = worker.line
        self.worker = worker
        self.values, self.unread = read(worker.values)
        get = self.values.get
        self.agency: bool = get("AgencyWorker") == "1"
        self.number: str = get("SWENo", "")
        self.starts: date | None = get("RoleStartDate")
        self.ends: date | None = get("RoleEndDate")

    def get(self, name: str, default: Any = None) -> Any:
        """The item's value, or `default` where it is absent or not in form."""
        return self.values.get(name, default)

    @property
    def leaver(self) -> bool:
        """True for an employee with a leaving date."""
        return self.ends is not None and not self.agency

    @property
    def fte(self) -> Decimal:
        found: Decimal = self.values.get("FTE", NOUGHT)
        return found


class Reader:
    """Reads the values of workers of one layout; values that recur are read once."""

    def __init__(self, layout: Layout, items: Mapping[str, Item] | None = None) -> None:
        of = layout.items if items is None else items
        self._read = {name: (item, _kind(item)) for name, item in of.items()}

    def __call__(self, written: Mapping[str, str]) -> tuple[dict[str, Any], list[Unread]]:
        """The values in form, and the others with the reason."""
        values: dict[str, Any] = {}
        unread: list[Unread] = []
        for name, text in written.items():
            known = self._read.get(name)
            if known is None:
                continue
            try:
                values[name] = known[1](text)
            except OutOfForm as problem:
                unread.append(Unread(known[0], text, str(problem)))
        return values, unread


def _kind(item: Item) -> Callable[[str], Any]:
    if item.codes:
        return _code(item)
    if item.kind == "date":
        return _day
    if item.kind == "registration":
        return _registration
    if item.kind in ("decimal", "whole"):
        return _number(item)
    return _text(item)


def _code(item: Item) -> Callable[[str], str]:
    known = dict.fromkeys(item.codes)
    codes = list(known)
    words = f"Use one of {', '.join(codes)}." if len(codes) < 12 else "See the code set."

    def read(text: str) -> str:
        if text in known:
            return text
        raise OutOfForm(f"is not one of its codes. {words}")

    return read


@lru_cache(maxsize=50_000)
def _day(text: str) -> date:
    if not DATE.fullmatch(text):
        raise OutOfForm("is not a date as the return writes it. Write it like 2025-09-30.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OutOfForm("is not a day in the calendar. Check it.") from None


def _registration(text: str) -> str:
    if not REGISTRATION.fullmatch(text):
        raise OutOfForm("is not a registration number. Write it like SW123456.")
    return text


def _number(item: Item) -> Callable[[str], Decimal]:
    point = rf"(\.\d{{1,{item.decimals}}})?" if item.decimals else ""
    form = re.compile(rf"\d{{1,{item.digits}}}{point}")
    shape = "n" * item.digits + ("." + "n" * item.decimals if item.decimals else "")
    most = item.most

    @lru_cache(maxsize=10_000)
    def read(text: str) -> Decimal:
        if not form.fullmatch(text):
            raise OutOfForm(f"is not a number of the form {shape}. Write digits only.")
        value = Decimal(text)
        if most is not None and value > most:
            raise OutOfForm(f"is above {most}. Check it.")
        return value

    return read


def _text(item: Item) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > item.longest:
            raise OutOfForm(f"is longer than {item.longest} characters. Shorten it.")
        return text

    return read
