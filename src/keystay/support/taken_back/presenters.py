"""The topic's events in words, and what to say after one."""

from keystay.core.words import day
from keystay.support.supervision.queries import Outlook

SENTENCES = {
    "taken_back.session": "{before[kind]} supervision of {before[held_on]} taken back on the day "
    "it was recorded",
}


def taken_back(outlook: Outlook | None) -> str:
    """What to say after a session was taken back."""
    if outlook is None or outlook.due_on is None:
        return "Taken back: it counts as not held."
    return f"Taken back: it counts as not held. Supervision is due {day(outlook.due_on)}."
