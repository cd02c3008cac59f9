"""What people say, as a file."""

from collections.abc import Iterable
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.governance.voices.queries import Voice

VOICES = (
    "A row is a theme of a source; Yes, Partly and No are answers, each form counted once",
    "Shares are of those who answered; a period is shown once enough have",
)


def sheet(voices: Iterable[Voice], on: date) -> Sheet:
    """Every theme of every source; a source without any says why."""
    headings = (
        *("Source", "Period", "Theme", "Yes", "Partly", "No"),
        *("Yes, % of those who answered", "The quarter before"),
    )
    rows: list[tuple[object, ...]] = []
    for voice in voices:
        if voice.silent:
            rows.append((voice.title, "", voice.silent, None, None, None, None, None))
        for theme in voice.themes:
            counts = (theme.yes, theme.partly, theme.no, theme.share_yes, theme.share_before)
            rows.append((voice.title, voice.period, theme.name, *counts))
    return Sheet("What people say", on, headings, rows, names_people=False, definitions=VOICES)
