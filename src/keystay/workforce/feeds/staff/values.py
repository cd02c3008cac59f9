"""What single cells of a staff list mean, beside what every table may hold."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.core.tables.reading import shown
from keystay.core.tables.values import NotUsable, day, fte, number

REGISTRATION = re.compile(r"[A-Z]{2}\d{1,10}")
EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]{1,180}\.[^@\s,;.]{1,60}")
LONGEST_EMAIL = 254
# What systems write that must have a last day and have none: Oracle's, then everybody's.
END_OF_TIME = r"(?:2099|4712|9999)"
NO_END = re.compile(
    rf"(?:31[/. -](?:12|Dec\w*)[/. -]{END_OF_TIME}|{END_OF_TIME}-12-31)(?:[T ].*)?", re.IGNORECASE
)
NOBODY_BORN_AFTER = 2010
MOST_HOURS = 60


def registration_number(cell: Any) -> str:
    """A Social Work England number: two letters and up to ten digits, such as SW123456."""
    found = "".join(shown(cell).split()).upper()
    if not REGISTRATION.fullmatch(found):
        raise NotUsable("is not a registration number.", "Write it like SW123456.")
    return found


def email(cell: Any) -> str:
    """One email address."""
    found = shown(cell).strip()
    if len(found) > LONGEST_EMAIL or not EMAIL.fullmatch(found):
        raise NotUsable("is not an email address.", "Write it like name@council.gov.uk.")
    return found


def birth_day(cell: Any) -> date:
    """A date of birth: of a year written with two digits, the one that someone at work has."""
    found = day(cell)
    if found.year > NOBODY_BORN_AFTER and str(found.year) not in shown(cell):
        return found.replace(year=found.year - 100)
    return found


def last_day(cell: Any) -> date | None:
    """A last day; the end of time (31/12/4712, 31/12/9999) means that there is none."""
    return None if NO_END.fullmatch(shown(cell).strip()) else day(cell)


def full_time_share(cell: Any) -> Decimal:
    """FTE from 0 to 1; what looks like weekly hours says what to do about it."""
    try:
        return fte(cell)
    except NotUsable as problem:
        mend = "If these are hours a week, say so under “Say what the columns mean”."
        raise NotUsable(problem.reason, mend if _are_hours(cell) else problem.mend) from problem


def weekly_hours(cell: Any) -> Decimal:
    """Hours a week from 0 to 60; up to 1 they would be FTE."""
    found: Decimal = number(0, MOST_HOURS)(cell)
    if 0 < found <= 1:
        mend = "If this is FTE, say so under “Say what the columns mean”."
        raise NotUsable("is too few hours a week.", mend)
    return found


def share(hours: Decimal | None, given: Decimal | None, full_time: Decimal) -> Decimal | None:
    """FTE as given, or weekly hours over full-time hours, never above 1; None for neither."""
    if given is not None:
        return given
    return None if hours is None else min(Decimal(1), round(hours / full_time, 6))


def _are_hours(cell: Any) -> bool:
    parse: Callable[[Any], Decimal] = number(2, MOST_HOURS)
    try:
        return bool(parse(cell))
    except NotUsable:
        return False
