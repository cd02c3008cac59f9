"""In which order intensive support happens, and what followed it: sums on dates.

Source: strategy C10 (referred, delivered, effect on step-down).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SOON, LATER = 3, 6  # months after support in which an end of the plan is looked for


@dataclass(frozen=True)
class Days:
    """The days of one piece of intensive support."""

    referred_on: date
    begun_on: date | None = None
    ended_on: date | None = None
    declined_on: date | None = None

    @property
    def state(self) -> str:
        """`referred`, `begun`, `ended` or `declined`."""
        if self.declined_on:
            return "declined"
        if self.ended_on:
            return "ended"
        return "begun" if self.begun_on else "referred"


def out_of_order(days: Days, today: date) -> str:
    """What is wrong with the order of the days, as a sentence; empty if nothing is."""
    told = [days.referred_on, days.begun_on, days.ended_on, days.declined_on]
    if any(day and day > today for day in told):
        return "A day cannot be in the future."
    if days.ended_on and not days.begun_on:
        return "Support that never began cannot end: say that it was declined."
    if days.declined_on and days.begun_on:
        return "Support that began cannot be declined: say when it ended."
    if days.begun_on and days.begun_on < days.referred_on:
        return "Support cannot begin before it was asked for."
    if days.ended_on and days.begun_on and days.ended_on < days.begun_on:
        return "Support cannot end before it began."
    if days.declined_on and days.declined_on < days.referred_on:
        return "Support cannot be declined before it was asked for."
    return ""


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier if negative), or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Followed:
    """Children followed for six months from a day: whose plan ended in 3, and in 4 to 6 months."""

    soon: int
    later: int
    not_yet: int

    @property
    def all(self) -> int:
        return self.soon + self.later + self.not_yet


def followed(pairs: Iterable[tuple[date, date | None]]) -> Followed:
    """Counts of children by when the plan ended (None: it runs on) after the day asked about."""
    soon = later = not_yet = 0
    for day, ended_on in pairs:
        if ended_on is not None and ended_on <= months_after(day, SOON):
            soon += 1
        elif ended_on is not None and ended_on <= months_after(day, LATER):
            later += 1
        else:
            not_yet += 1
    return Followed(soon, later, not_yet)
