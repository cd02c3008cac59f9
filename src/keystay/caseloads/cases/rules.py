"""Children as keyed references, what an extract looks like, and when two records differ.

Plain Python.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

# Crockford's alphabet, as for our own ids: no I, L, O or U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12
SHOWN_LENGTH = 7
SOURCE_LENGTH = 32
# Keyed references begin with this mark in the stored copy, so that a file of refused rows
# that comes back is not keyed twice.
MARK = "key:"
KEYED = re.compile(rf"{MARK}(?:[{ALPHABET}]{{{REFERENCE_LENGTH}}}|[0-9a-f]{{{SOURCE_LENGTH}}})")
# What a date may look like when it is mistyped: anything else with digits may be a number.
LIKE_A_DATE = re.compile(
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?[ -]?[a-z]{3,9}[ -]?\d{2,4})"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?",
    re.IGNORECASE,
)
NOT_SHOWN = "(not shown)"

SYSTEM_C, MOSAIC, ECLIPSE = "SystemC (Liquidlogic)", "Mosaic", "Eclipse"


class Stretch(NamedTuple):
    """Work in one team from a day to a day, as the staff record has it."""

    team: str
    starts_on: date
    ends_on: date | None
    agency: bool = False


def child_reference(number: str, key: str) -> str:
    """The reference for a child's number in the case system: 60 bits that only the key repeats.

    The same child has the same reference in every file; the number cannot be had back
    without the key, which is kept outside the database.
    """
    digest = _keyed(f"child:{_bare(number)}", key)
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(REFERENCE_LENGTH))


def shown(reference: str) -> str:
    """A reference as people read it: K7Q2-9D4."""
    return f"{reference[:4]}-{reference[4:SHOWN_LENGTH]}"


def source_key(kind: str, number: str, key: str) -> str:
    """A row's id from the case system, keyed too: some systems build it from the child's."""
    return _keyed(f"{kind}:{_bare(number)}", key).hex()[:SOURCE_LENGTH]


def is_keyed(value: str) -> bool:
    """Whether a cell is a keyed reference of ours in a file of refused rows."""
    return KEYED.fullmatch(value) is not None


def without_numbers(value: str) -> str:
    """A value that should have been a date, unless it may be a number that slipped there."""
    digits = any(letter.isdigit() for letter in value)
    return NOT_SHOWN if digits and not LIKE_A_DATE.fullmatch(value) else value


def dialect(columns: Mapping[str, Sequence[str]], same_ids: bool) -> str:
    """Which case system wrote an extract.

    `columns` are the headings of each table in small letters. Mosaic calls the child
    PersonID or leaves out the worker's name; Eclipse repeats its own id as the staff id
    (`same_ids`); otherwise it is SystemC (services.md 2.2, 2.3).
    """
    involvements = columns.get("ssd_involvements", ())
    professionals = columns.get("ssd_professionals", ())
    if "personid" in involvements or "prof_professional_name" not in professionals:
        return MOSAIC
    return ECLIPSE if same_ids else SYSTEM_C


def counts(role: str, counting: Sequence[str]) -> bool:
    """Whether a role holds a case; a row without a role counts (workload/queries.py)."""
    return not role or role in counting


def role_counts(roles: Iterable[tuple[str, int]], counting: Sequence[str]) -> str:
    """The roles found, the commonest first, saying of each whether it counts as a case."""
    ordered = sorted(roles, key=lambda each: (-each[1], each[0]))
    verdicts = {True: "counts", False: "does not count"}
    words = [
        f"{role or 'no role'} ({number}, {verdicts[counts(role, counting)]})"
        for role, number in ordered[:20]
    ]
    return f"Roles found: {'; '.join(words)}." if words else "No roles found."


def running(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Whether a spell runs on the day; the last day counts."""
    return starts_on <= on and (ends_on is None or ends_on >= on)


def seen_on(starts_on: date, ends_on: date | None, on: date) -> date:
    """The last day of a spell that an extract of the day `on` can speak of."""
    return max(starts_on, on if ends_on is None else min(ends_on, on))


def last_day(work: Sequence[Stretch], on: date) -> date | None:
    """The last day of someone's work, if it had ended before `on`; else None.

    None also where the staff record begins later: it says nothing of the time before.
    """
    if any(running(each.starts_on, each.ends_on, on) for each in work):
        return None
    ended = [each.ends_on for each in work if each.ends_on is not None and each.ends_on < on]
    return max(ended, default=None)


def teams_on(work: Sequence[Stretch], on: date) -> list[str]:
    """The ids of the teams in which someone works on the day, the longest there first."""
    return [each.team for each in work if running(each.starts_on, each.ends_on, on)]


def _keyed(text: str, key: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def _bare(number: str) -> str:
    return number.strip().upper().removesuffix(".0")
