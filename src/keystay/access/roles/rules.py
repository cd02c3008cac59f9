"""Which roles may not be held together, and whether two spells of dates meet."""

from collections.abc import Iterable
from datetime import date

from keystay.access.roles.catalogue import NEVER_TOGETHER


def clashes(role: str, held: Iterable[str]) -> set[str]:
    """Those of the roles `held` that nobody may hold together with `role`."""
    others = set(held) - {role}
    return {other for other in others if {role, other} in NEVER_TOGETHER}


def meet(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """True if the two spells, ends included and None for open, share a day."""
    return _starts_by(first[0], second[1]) and _starts_by(second[0], first[1])


def covers(outer: tuple[date, date | None], inner: tuple[date, date | None]) -> bool:
    """True if every day of `inner` is in `outer`."""
    return outer[0] <= inner[0] and (
        outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    )


def _starts_by(start: date, end: date | None) -> bool:
    return end is None or start <= end
