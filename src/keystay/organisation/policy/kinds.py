"""The kinds of value that a setting can have."""

from typing import Any

# The unit of a list of promises by their keys: people tick and read them by what is to be done.
PROMISES = "promise-keys"
# Units that say how a value is written, and not what it counts.
UNSPOKEN = ("", "dates", "month-day", PROMISES)


def kind(value: Any) -> str:
    """`choice` (yes or no), `number`, `list` or `text`."""
    if isinstance(value, bool):
        return "choice"
    if isinstance(value, int | float):
        return "number"
    return "list" if isinstance(value, list) else "text"


WANTED = {
    "choice": "yes or no",
    "number": "a number",
    "list": "a list, one on each line",
    "text": "text",
}
