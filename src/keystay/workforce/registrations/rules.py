"""Registration with Social Work England: numbers, and what its yearly renewal asks (facts.md B3).

The registration year ends on 30 November; renewal is open from 1 September of the year.
Three tasks: the form, the fee, and two pieces of CPD. Someone who joined the register while
renewal was open pays the fee only.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

TASKS = ("form", "fee", "cpd")
USUAL = re.compile(r"SW[1-9]\d{0,5}")
UNUSUAL = re.compile(r"[A-Z]{2}\d{1,10}")


def tidy(number: str) -> str:
    """The number as it is kept: capitals, without spaces."""
    return "".join(number.split()).upper()


def readable(number: str) -> bool:
    """True for two letters and up to ten digits, the widest form that is in use."""
    return UNUSUAL.fullmatch(number) is not None


def usual(number: str) -> bool:
    """True for the form that Social Work England gives: SW and one to six digits."""
    return USUAL.fullmatch(number) is not None


def day_in(year: int, month_day: str) -> date:
    """The day of a policy's month and day ("11-30") in a year."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, day)


def closing_year(day: date, closes: str) -> int:
    """The year of the renewal that closes next, on the day itself at the latest."""
    return day.year if day <= day_in(day.year, closes) else day.year + 1


def tasks_of(registered_on: date | None, opened_on: date) -> tuple[str, ...]:
    """What a renewal asks of someone who joined the register on a day, perhaps unknown."""
    if registered_on is not None and registered_on >= opened_on:
        return ("fee",)
    return TASKS


def finished_on(
    asked: Iterable[str], noted: Mapping[str, date | None], confirmed_on: date | None
) -> date | None:
    """When renewal was finished: the day of its last task, else when the council saw it was."""
    days = [noted.get(task) for task in asked]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else confirmed_on


def rung(days_left: int, ladder: Iterable[int]) -> int | None:
    """The reminder that is due with so many days left: the last one reached; None before all.

    A rung that falls on a day when nothing was sent is not lost: it is still the last one
    reached on the next day.
    """
    if days_left < 0:
        return None
    return min((step for step in ladder if step >= days_left), default=None)
