"""The policy: the council's numbers as they hold on a day."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
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
