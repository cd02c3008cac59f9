"""Codes as they are handed over, and as those who gave them out see them."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import qrcode
from qrcode.image.svg import SvgPathImage

from keystay.access.users.models import User
from keystay.caseloads.feedback.models import Request
from keystay.core.tables.exports import Sheet
from keystay.core.words import short_day


@dataclass(frozen=True)
class Slip:
    """A code to hand over: in words, as a link, and as a picture for a telephone."""

    code: str
    link: str
    picture: str
    number: int


@dataclass(frozen=True)
class Given:
    """A code that was given out, in words: how it stands, never whether it was used."""

    id: str
    what: str
    held_on: date
    team: str
    by: str
    state: str
    open: bool


def code_rows(rows: Iterable[Request], reader: User, on: date) -> list[Given]:
    """Codes as their page lists them."""
    return [
        Given(
            row.pk,
            f"{row.get_kind_display()}, code {row.number}",
            row.held_on,
            row.team.name,
            _giver(row, reader),
            code_state(row, on),
            row.withdrawn_on is None and row.open_until >= on,
        )
        for row in rows
    ]


def code_state(row: Request, on: date) -> str:
    """How a code stands on the day: `Open until 30 Mar 2026`."""
    if row.withdrawn_on:
        return f"Withdrawn {short_day(row.withdrawn_on)}: {row.get_withdrawn_why_display().lower()}"
    words = "Ended" if row.open_until < on else "Open until"
    return f"{words} {short_day(row.open_until)}"


def _giver(row: Request, reader: User) -> str:
    if row.asked_by is None:
        return ""
    return "You" if row.asked_by_id == reader.pk else row.asked_by.name


def codes_sheet(rows: Iterable[Request], reader: User, on: date) -> Sheet:
    """Codes that were given out as a file."""
    headings = ("Day", "What it is about", "Code", "Team", "Given out by", "How it stands")
    made = [
        (
            row.held_on,
            row.get_kind_display(),
            row.number,
            row.team.name,
            _giver(row, reader),
            code_state(row, on),
        )
        for row in rows
    ]
    others = any(row[4] not in ("", "You") for row in made)
    return Sheet("Codes for feedback", on, headings, made, names_people=others)


def slip(code: str, link: str, number: int) -> Slip:
    """A code with its link and the link's picture; `number` tells it from those beside it."""
    return Slip(code, link, picture(link), number)


def picture(link: str) -> str:
    """The link as a square for telephones (QR code), as the address of an image."""
    drawn: bytes = qrcode.make(link, image_factory=SvgPathImage).to_string()
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
