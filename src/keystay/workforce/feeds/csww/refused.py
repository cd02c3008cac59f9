"""The refused workers of a return, as a return with the reason beside each."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from keystay.workforce.feeds.csww.reader import Return, Worker, read_return


def refused_return(content: bytes, reasons: Mapping[int, str]) -> bytes:
    """A return that holds only the refused workers; a comment before each says why.

    `reasons` are by the line on which the worker began in the file that was offered.
    """
    found = read_return(content)
    workers = [_worker(each, reasons[each.line]) for each in found.workers if each.line in reasons]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<Message>",
        *_header(found),
        *workers,
        "</Message>",
        "",
    ]
    return "\n".join(lines).encode()


def _header(found: Return) -> list[str]:
    details = ("Collection", "Year", "ReferenceDate")
    source = ("SourceLevel", "LEA", "SoftwareCode", "DateTime")
    return [
        "  <Header>",
        "    <CollectionDetails>",
        *_items(found.header, details, 6),
        "    </CollectionDetails>",
        "    <Source>",
        *_items(found.header, source, 6),
        "    </Source>",
        "  </Header>",
        f"  <{found.layout.group}>",
        *_items(found.totals, tuple(found.totals), 4),
        f"  </{found.layout.group}>",
    ]


def _worker(worker: Worker, reason: str) -> str:
    lines = [
        f"  <!-- {_comment(reason)} -->",
        "  <CSWWWorker>",
        *_items(worker.values, tuple(worker.values), 4),
        "  </CSWWWorker>",
    ]
    return "\n".join(lines)


def _items(values: Mapping[str, str], names: tuple[str, ...], indent: int) -> list[str]:
    space = " " * indent
    return [f"{space}<{n}>{escape(values[n])}</{n}>" for n in names if n in values]


def _comment(reason: str) -> str:
    # Two hyphens would end the comment.
    return re.sub(r"-{2,}", "-", reason).rstrip("-")
