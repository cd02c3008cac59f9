"""By which rows someone is counted as a starter or a leaver, as the measures count them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from keystay.workforce.assignments.joints import ONE_DAY
from keystay.workforce.assignments.models import Assignment, Contract, End, Start


class Counted(NamedTuple):
    """`kind` is starter, on the first day, or leaver, on the last."""

    kind: str
    on: date


def counted(rows: Iterable[Assignment]) -> set[Counted]:
    """The starters and the leavers in the rows of one person.

    A second post is no start and giving up one of two is no leaving; an agency worker is
    neither. A contract put right makes or unmakes them, and the page says so.
    """
    employed = [row for row in rows if row.contract != Contract.AGENCY]
    joins = {row.starts_on for row in employed if row.start_kind == Start.JOINED}
    leaves = {row.ends_on for row in employed if row.ends_on and row.end_kind == End.LEFT}
    return {
        *(Counted("starter", day) for day in joins if not _held(employed, day - ONE_DAY)),
        *(Counted("leaver", day) for day in leaves if not _held(employed, day + ONE_DAY)),
    }


def _held(rows: Iterable[Assignment], on: date) -> bool:
    return any(row.starts_on <= on and (row.ends_on is None or row.ends_on >= on) for row in rows)
