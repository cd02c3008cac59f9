"""Exceptional access in words: one of them, those told to a worker, and the count by month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from keystay.core.clock import LONDON
from keystay.core.sealed import unseal
from keystay.core.tables.exports import Sheet
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.exceptional.rules import LASTS, WAITS, State, state

_OF = "exceptional access to one session’s notes, asked by {after[asked_by]} of {after[asked_of]}"
SENTENCES = {
    "exceptional.asked": f"Asked for {_OF}: {{after[ground]}}; {{after[worker]}}",
    "exceptional.granted": f"Granted {_OF}: {{after[ground]}}; {{after[worker]}}",
    "exceptional.refused": f"Refused {_OF}",
    "exceptional.withdrawn": f"Took back the request for {_OF}",
    "exceptional.ended": f"Ended {_OF}",
    "exceptional.told": f"Let the worker know of {_OF}",
}
COLOURS = {
    State.ASKED: "yellow",
    State.OPEN: "red",
    State.ENDED: "grey",
    State.REFUSED: "grey",
    State.WITHDRAWN: "grey",
    State.LAPSED: "grey",
}
HEADINGS = ("Month", "Asked for", "Granted", "Refused", "Used to read", "Worker not told yet")


@dataclass(frozen=True)
class Shown:
    """One access as its two people see it; `until` is when it ends or lapses by itself."""

    access: ExceptionalAccess
    state: State
    colour: str
    until: datetime | None


@dataclass(frozen=True)
class Month:
    """How often it was asked for in a month, and what came of it."""

    first: date
    asked: int
    granted: int
    refused: int
    read: int
    untold: int


def shown(access: ExceptionalAccess, at: datetime) -> Shown:
    """The access with its state at a moment."""
    stands = state(access, at)
    ends = {State.ASKED: access.asked_at + WAITS}
    if access.answered_at is not None:
        ends[State.OPEN] = access.answered_at + LASTS
    return Shown(access, stands, COLOURS[stands], ends.get(stands))


def opened(access: ExceptionalAccess) -> dict[str, str]:
    """The sealed words, for the two people only: the reason, the exemption, the refusal."""
    sealed = {
        "reason": access.sealed_reason,
        "exemption": access.sealed_exemption,
        "refusal": access.sealed_refusal,
    }
    return {what: unseal(words) if words else "" for what, words in sealed.items()}


def months(rows: Iterable[ExceptionalAccess], read: Mapping[str, int]) -> list[Month]:
    """The count by the month in which it was asked for, the latest first."""
    by_month: dict[date, list[ExceptionalAccess]] = {}
    for row in rows:
        first = row.asked_at.astimezone(LONDON).date().replace(day=1)
        by_month.setdefault(first, []).append(row)
    return [_month(first, by_month[first], read) for first in sorted(by_month, reverse=True)]


def _month(first: date, rows: list[ExceptionalAccess], read: Mapping[str, int]) -> Month:
    return Month(
        first=first,
        asked=len(rows),
        granted=sum(row.granted is True for row in rows),
        refused=sum(row.granted is False for row in rows),
        read=sum(row.pk in read for row in rows),
        untold=sum(row.granted is True and row.told_at is None for row in rows),
    )


def sheet(rows: Iterable[Month], on: date) -> Sheet:
    """The count by month as a file."""
    lines = [
        (f"{row.first:%B %Y}", row.asked, row.granted, row.refused, row.read, row.untold)
        for row in rows
    ]
    return Sheet("Exceptional access", on, HEADINGS, lines, names_people=False)
