"""The policy: the council's numbers as they hold on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keystay.core.clock import today
from keystay.core.reading import is_within, once
from keystay.organisation.policy.models import Setting


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
    if is_within():
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
    rows = Setting.objects.values_list("key", "value", "starts_on", "ends_on")
    return once("policy", lambda: PolicyBook(tuple(rows)))
