"""The whole history as a file."""

from collections.abc import Iterable
from datetime import date

from keystay.core.audit.queries import Line
from keystay.core.tables.exports import Sheet


def sheet(lines: Iterable[Line], on: date) -> Sheet:
    """What was done, by whom and why, newest first."""
    rows = [(line.happened_at, line.who, line.sentence, line.reason) for line in lines]
    return Sheet("History", on, ("When", "Who", "What", "Why"), rows)
