"""A document as a tagged PDF, made by Typst.

What is said reaches Typst as JSON and stands in the file as text; only `paper.typ` is source. The
standard asked for is PDF/UA-1: Typst refuses to make a file without a title, with headings out of
order, or with a picture that has no words (https://typst.app/docs/reference/pdf/).
"""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from keystay.core.documents import drawing
from keystay.core.documents.letters import BOX, breakable, for_pdf
from keystay.core.documents.parts import Document, Part, Picture, Table, kept_with_next

TYPESETTER = Path(__file__).resolve().with_name("typesetter.py")
SECONDS = 60  # a hundred times what the six-monthly report takes
DOTS_PER_INCH = 220.0
LACKS = f"{BOX} stands for a character that this file cannot show; the Word file has it."


class CannotBeSet(Exception):
    """The document is not one that a screen reader could follow; says what is wrong with it."""


def to_pdf(document: Document) -> bytes:
    """The document as a PDF: the same bytes from the same document.

    Raises CannotBeSet where a heading's level is left out, or the title is empty.
    """
    moment = int(datetime.combine(document.on, time(), UTC).timestamp())
    (made,) = _set("paper.typ", _data(document), pdf_standards=["ua-1"], timestamp=moment)
    return made


def to_pngs(pictures: Sequence[Picture]) -> list[bytes]:
    """Pictures as PNG, for files that do not take them as they are; in their order."""
    if not pictures:
        return []
    drawn = [drawing.alone(each.svg) for each in pictures]
    return _set("pictures.typ", drawn, format="png", ppi=DOTS_PER_INCH)


def _set(source: str, data: Any, **options: Any) -> list[bytes]:
    """What Typst makes of a file of ours and the data: one PDF, or a picture for each page."""
    job = json.dumps({"source": source, "data": data, "options": options})
    ran = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-I", str(TYPESETTER)],
        input=job,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=SECONDS,
    )
    if ran.returncode:
        raise CannotBeSet(ran.stderr.strip())
    return [base64.b64decode(page) for page in json.loads(ran.stdout)]


def _data(document: Document) -> dict[str, Any]:
    data = {
        **{name: _drawn(getattr(document, name)) for name in ("title", "owner", "status")},
        **{name: _drawn(getattr(document, name)) for name in ("mark", "foot", "contents")},
        "on": [document.on.year, document.on.month, document.on.day],
        "parts": [_part(*each) for each in kept_with_next(document.parts)],
    }
    return {**data, "lacks": LACKS if BOX in json.dumps(data, ensure_ascii=False) else ""}


def _part(part: Part, stays: bool) -> dict[str, Any]:
    more: dict[str, Any] = {"stays": stays}
    if isinstance(part, Table):
        more |= {"figures": part.figures, "widths": part.widths}
    found: dict[str, Any] = _drawn({"kind": type(part).__name__, **asdict(part), **more})
    return found


def _drawn(value: Any) -> Any:
    """The value with every text as the typeface can draw it, and every picture with its looks."""
    if isinstance(value, dict):
        return {
            key: drawing.alone(each) if key == "svg" else _drawn(each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_drawn(each) for each in value]
    return breakable(for_pdf(value)) if isinstance(value, str) else value
