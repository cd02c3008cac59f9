"""Capacity and how cases compare with it: plain sums on policy values.

Capacity = cases of a full-time experienced worker x share of full time x share for the
stage of practice (facts.md F2; strategy C2). What cases weigh is the council's scheme.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

NEWLY_QUALIFIED = "newly_qualified"


def stage_key(stage: str, since: date | None, on: date, policy: Mapping[str, Any]) -> str:
    """The policy's name for a stage on a day; the newly qualified year has three phases."""
    if stage != NEWLY_QUALIFIED or since is None:
        return stage or "social_worker"
    days = (on - since).days
    if days < policy["supervision.newly_qualified.first_until_days"]:
        return f"{stage}.first"
    if days < policy["supervision.newly_qualified.second_until_days"]:
        return f"{stage}.second"
    return f"{stage}.later"


def capacity(full: Decimal, fte: Decimal, percent: Decimal) -> Decimal:
    """Cases that someone has room for: `full` cases x `fte` x `percent` of 100."""
    return full * fte * percent / 100


def share(load: Decimal, room: Decimal) -> Decimal | None:
    """A load as a percentage of capacity, or None where there is no capacity to speak of."""
    return None if room == 0 else load * 100 / room


def band(load: Decimal, room: Decimal, amber: Decimal, red: Decimal) -> str:
    """`none`, `within`, `over` or `well over` capacity, at the policy's two limits.

    A load without any capacity is always well over.
    """
    if load == 0:
        return "none"
    part = share(load, room)
    if part is None or part > red:
        return "well over"
    return "over" if part > amber else "within"


def average(cases: int, holders: Decimal) -> Decimal | None:
    """Cases over the FTE of those who hold any (DfE's definition); None without holders."""
    return None if holders == 0 else Decimal(cases) / holders
