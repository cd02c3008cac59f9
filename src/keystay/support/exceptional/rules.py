"""How long exceptional access is asked for and lasts, and what may be done to it when.

Source of the day and of the second person: shared/design/reliability.md 1.4 ("break-glass").
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

LASTS = timedelta(hours=24)
# Not in the design: a request that nobody answered for a week is asked anew, with its reason.
WAITS = timedelta(days=7)


class State(Enum):
    """Where it stands, in the words that people read."""

    ASKED = "Waits for an answer"
    OPEN = "Open"
    ENDED = "Ended"
    REFUSED = "Refused"
    WITHDRAWN = "Withdrawn"
    LAPSED = "Not answered in a week"


class Dated(Protocol):
    """What the state follows from."""

    asked_at: datetime
    granted: bool | None
    answered_at: datetime | None
    ended_at: datetime | None


def state(access: Dated, at: datetime) -> State:
    """The state at a moment; it ends by itself, to the second."""
    if access.answered_at is None:
        if access.ended_at is not None:
            return State.WITHDRAWN
        return State.LAPSED if at >= access.asked_at + WAITS else State.ASKED
    if not access.granted:
        return State.REFUSED
    over = access.ended_at is not None or at >= access.answered_at + LASTS
    return State.ENDED if over else State.OPEN
