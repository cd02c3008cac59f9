"""The inspection pack for a reader as at a day: one part, or all of them."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.reading import read_once
from keystay.governance.inspection.catalogue import BY_KEY, PARTS, Part
from keystay.governance.inspection.rules import Told
from keystay.governance.inspection.seen import Seen
from keystay.organisation.policy.queries import NotSet, policy


def find_part(user: User, part: str, permission: Permission) -> Part:
    """The part of that key; Http404 if there is none."""
    if part not in BY_KEY:
        raise Http404
    return BY_KEY[part]


@dataclass(frozen=True)
class Chosen:
    """The parts that the council's policy names, in its order.

    `left_out` are those it does not name; `unknown` the names that are none of a part.
    """

    parts: tuple[Part, ...]
    left_out: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()


def chosen() -> Chosen:
    """The pack as the policy of today makes it up; all parts where it names none: one statement."""
    named = list(dict.fromkeys(policy().get("inspection.parts") or ()))
    parts = tuple(BY_KEY[key] for key in named if key in BY_KEY) or PARTS
    left_out = tuple(part for part in PARTS if part not in parts)
    return Chosen(parts, left_out, tuple(str(key) for key in named if key not in BY_KEY))


def told(part: Part, reader: User, on: date) -> Told:
    """What one part says to the reader as at the day."""
    return _tell(part, Seen(reader, on))


def whole(reader: User, on: date) -> list[tuple[Part, Told]]:
    """Every part of the council's pack as at the day, each fact read once."""
    seen, parts = Seen(reader, on), chosen().parts
    with read_once():
        return [(part, _tell(part, seen)) for part in parts]


def _tell(part: Part, seen: Seen) -> Told:
    try:
        return part.tell(seen)
    except NotSet as missing:  # a day before the council's policy began
        return Told(seen.as_at, withheld=f"This cannot be reckoned for the day. {missing}")
