"""Audits of practice as plain sums: drawing a sample, the state of a loop, before and after.

Source: strategy C8 and C9 (audit, conversation, improvement, audited again). The four grades
are Ofsted's words; they are never added up, averaged or ranked by worker.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
PLANNED, UNDER_WAY, GRADED, TALKED = "planned", "under_way", "graded", "talked"
COACHED, VIEWED, IMPROVING, DONE = "coached", "viewed", "improving", "done"
AGAIN, CLOSED, WITHDRAWN = "again", "closed", "withdrawn"
STATES = (
    *(PLANNED, UNDER_WAY, GRADED, TALKED, COACHED),
    *(VIEWED, IMPROVING, DONE, AGAIN, CLOSED, WITHDRAWN),
)
BETTER, SAME, WORSE, NOTHING = "better", "same", "worse", "nothing"


class Drawable(NamedTuple):
    """A case that may be drawn: its keyed reference, and the group it belongs to."""

    reference: str
    stratum: str


@dataclass(frozen=True)
class Steps:
    """Which steps of an audit have been taken."""

    started: bool
    graded: bool
    talked: bool
    coaching: bool
    views: bool
    improvements: int
    still_open: int
    again: bool
    closed: bool
    withdrawn: bool = False


def draw(frame: Iterable[Drawable], wanted: int, seed: int, by_stratum: bool) -> list[str]:
    """The references of `wanted` cases (all, if there are fewer), in order of their lot.

    A case's lot is the SHA-256 of the seed, a colon and the reference, so that anyone can
    work the sample out again. By stratum, each group has its share of the sample (`shares`)
    and the lowest lots of each group are taken.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for case in frame:
        groups[case.stratum if by_stratum else ""].append(case.reference)
    taken = shares({name: len(each) for name, each in groups.items()}, wanted)
    found = [
        reference
        for name, each in groups.items()
        for reference in sorted(each, key=lambda case: lot(seed, case))[: taken[name]]
    ]
    return sorted(found, key=lambda case: lot(seed, case))


def lot(seed: int, reference: str) -> str:
    """The number drawn for a case: the lower, the sooner it is taken."""
    return sha256(f"{seed}:{reference}".encode()).hexdigest()


def shares(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many of `wanted` each group gives: in proportion, the largest remainders first.

    Groups with the same remainder are served in order of name.
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    if not total:
        return {}
    given = {name: size * wanted // total for name, size in sizes.items()}
    order = sorted(sizes, key=lambda name: (-(sizes[name] * wanted % total), name))
    for name in order[: wanted - sum(given.values())]:
        given[name] += 1
    return given


def fingerprint(references: Iterable[str]) -> str:
    """What a frame is known by, so that a change of the cases behind a sample is seen."""
    return sha256("\n".join(sorted(references)).encode()).hexdigest()


def state_of(steps: Steps) -> str:
    """The state of an audit: the first step that is still wanting decides."""
    wanting = (
        (steps.started or steps.graded, PLANNED),
        (steps.graded, UNDER_WAY),
        (steps.talked, GRADED),
        (steps.coaching, TALKED),
        (steps.views, COACHED),
        (steps.improvements > 0, VIEWED),
        (steps.still_open == 0, IMPROVING),
        (steps.again, DONE),
    )
    if steps.withdrawn:
        return WITHDRAWN
    if steps.closed:
        return CLOSED
    return next((state for taken, state in wanting if not taken), AGAIN)


def outcome(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """`better`, `same` or `worse`: each standard of the second audit against the first.

    One standard that fell makes the whole worse, whatever else rose.
    """
    moves = [GRADES.index(before[key]) - GRADES.index(grade) for key, grade in after.items()]
    if any(move < 0 for move in moves):
        return WORSE
    return BETTER if any(move > 0 for move in moves) else SAME


def nothing_to_improve(grades: Iterable[str]) -> bool:
    """True if every grade is good or outstanding."""
    return all(grade in GRADES[:2] for grade in grades)


def wanting(grades: Mapping[str, str], words: Mapping[str, str], asked: Sequence[str]) -> list[str]:
    """What is still missing before the grade can be given: keys of standards and of boxes."""
    return [key for key in asked if not grades.get(key)] + [
        key for key, text in words.items() if not text.strip()
    ]


def mark(text: str) -> str:
    """The fingerprint of what someone started from; empty for nothing."""
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
