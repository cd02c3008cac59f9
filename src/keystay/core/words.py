"""Dates and numbers in plain English: the one place that decides how they read."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal


def day(value: date | None) -> str:
    """`3 March 2026`; an empty string for no date."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def short_day(value: date | None) -> str:
    """`3 Mar 2026`, for tables; an empty string for no date."""
    return "" if value is None else f"{value.day} {value:%b %Y}"


def moment(value: datetime | None) -> str:
    """`3 March 2026 at 2:05pm`, in the time zone of `value`; empty for no moment."""
    if value is None:
        return ""
    half = "am" if value.hour < 12 else "pm"
    return f"{day(value)} at {value.hour % 12 or 12}:{value:%M}{half}"


def due_words(working_days: int, days: int) -> str:
    """When something is due: `due today`, `due in 3 working days`, `overdue by 1 working day`.

    Both counts are of days left and negative once the day has passed. Over a weekend with
    no working day between, the plain `days` are named instead, so that late reads as late.
    """
    if days == 0:
        return "due today"
    count, kind = (working_days, "working day") if working_days else (days, "day")
    length = f"{abs(count)} {kind}{plural(abs(count), '', 's')}"
    return f"due in {length}" if days > 0 else f"overdue by {length}"


def one_decimal(value: Decimal | float | None) -> str:
    """`3.0` or `1,204.5`, halves rounded away from nought; empty for no value."""
    if value is None:
        return ""
    return f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def fte(value: Decimal | float | None) -> str:
    """Full-time equivalent without needless noughts: `1`, `0.8`, `0.65`; empty for no value."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    return text.rstrip("0").rstrip(".")


def plural(count: float, one: str, many: str) -> str:
    """`one` for exactly 1, else `many`."""
    return one if count == 1 else many
