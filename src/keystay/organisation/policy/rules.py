"""What kind of value a setting takes, so that a change cannot turn a number into a word."""

from datetime import date
from typing import Any

from keystay.organisation.policy.kinds import WANTED, kind


def fault(old: Any, unit: str, new: Any) -> str:
    """What is wrong with `new` as a value in the place of `old`; empty if nothing is."""
    if kind(new) != kind(old):
        return f"Give {WANTED[kind(old)]}."
    if kind(old) == "number" and new < 0:
        return "Give a number that is not below 0."
    if unit == "month-day" and not _is_month_day(new):
        return "Give a month and a day, such as 09-01 for 1 September."
    if unit == "dates" and not all(_is_day(each) for each in new):
        return "Give each date as year-month-day, such as 2026-12-24."
    return ""


def _is_month_day(text: str) -> bool:
    return len(text) == 5 and _is_day(f"2024-{text}")


def _is_day(text: Any) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False
