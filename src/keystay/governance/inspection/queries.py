"""The inspection pack for a reader as at a day: one part, or all of them."""

from datetime import date

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.reading import read_once
from keystay.governance.inspection.catalogue import BY_KEY, PARTS, Part
from keystay.governance.inspection.rules import Told
from keystay.governance.inspection.seen import Seen
from keystay.organisation.policy.queries import NotSet


def find_part(user: User, part: str, permission: Permission) -> Part:
    """The part of that key; Http404 if there is none."""
    if part not in BY_KEY:
        raise Http404
    return BY_KEY[part]


def told(part: Part, reader: User, on: date) -> Told:
    """What one part says to the reader as at the day."""
    return _tell(part, Seen(reader, on))


def whole(reader: User, on: date) -> list[tuple[Part, Told]]:
    """Every part as at the day, each fact read once."""
    seen = Seen(reader, on)
    with read_once():
        return [(part, _tell(part, seen)) for part in PARTS]


def _tell(part: Part, seen: Seen) -> Told:
    try:
        return part.tell(seen)
    except NotSet as missing:  # a day before the council's policy began
        return Told(seen.as_at, withheld=f"This cannot be reckoned for the day. {missing}")
