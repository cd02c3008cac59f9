"""Where the people of a cohort stand, and the two numbers that must not be mixed up (N2).

Who moved to another part of the council has left children's services and not the authority:
"one left" and "three left" can be said of the same 44 people, and both be right.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

MOVED_OUT, MOVED_WITHIN = "moved_out", "7"


class Standing(Enum):
    """Where someone of a cohort is on a day."""

    HERE = "in children's services"
    MOVED = "moved to another part of the council"
    LEFT = "left the council"


class Member(NamedTuple):
    """Someone of a cohort: since when, how they came to the work, and where they are."""

    person: str
    day: date
    route: str
    standing: Standing


class Employment(NamedTuple):
    """An employee's assignment: `reason` is the census code for leaving."""

    starts: date
    ends: date | None
    end_kind: str
    reason: str


@dataclass(frozen=True)
class Cohort:
    """Of those who completed something, how many stayed, moved and left by the day."""

    on: date
    completed: int
    here: int
    moved: int
    left: int

    @property
    def left_the_authority(self) -> int:
        return self.left

    @property
    def left_childrens_services(self) -> int:
        return self.left + self.moved

    @property
    def stayed_with_the_authority(self) -> Decimal | None:
        """Per cent of the cohort, or None of nobody."""
        return self._percent(self.completed - self.left)

    @property
    def stayed_in_childrens_services(self) -> Decimal | None:
        """Per cent of the cohort, or None of nobody."""
        return self._percent(self.here)

    def _percent(self, people: int) -> Decimal | None:
        return Decimal(people) * 100 / self.completed if self.completed else None


def standing(employments: Iterable[Employment], on: date) -> Standing:
    """Where the person of these employments is on the day; the last that ended tells how."""
    begun = [each for each in employments if each.starts <= on]
    if any(each.ends is None or each.ends >= on for each in begun):
        return Standing.HERE
    last = max(begun, key=lambda each: each.ends or date.max, default=None)
    moved = last is not None and (last.end_kind == MOVED_OUT or last.reason == MOVED_WITHIN)
    return Standing.MOVED if moved else Standing.LEFT


def cohort(standings: Iterable[Standing], on: date) -> Cohort:
    """The cohort of the people with these standings."""
    counts = Counter(standings)
    here, moved, left = (counts[each] for each in Standing)
    return Cohort(on, here + moved + left, here, moved, left)
