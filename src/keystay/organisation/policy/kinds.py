"""The kinds of value that a setting can have."""

from typing import Any


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
