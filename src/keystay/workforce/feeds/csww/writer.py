"""Writing a workforce census return: one layout's order, one worker after another.

What `read_return` reads from a file written here is what was written; a file read and
written again holds the same, items that no layout knows after the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape

from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.reader import Head, Worker

DETAILS = ("Collection", "Year", "ReferenceDate")
SOURCE = ("SourceLevel", "LEA", "SoftwareCode", "DateTime")
CLOSING = "</Message>\n"


def write_return(file: BinaryIO, head: Head, workers: Iterable[Worker]) -> None:
    """Write the return as UTF-8, holding one worker at a time."""
    layout = head.layout
    file.write(opening(head).encode())
    for each in workers:
        file.write(worker(each, layout).encode())
    file.write(CLOSING.encode())


def opening(head: Head) -> str:
    """Everything before the first worker: the header and the authority's totals."""
    others = tuple(name for name in head.header if name not in DETAILS + SOURCE)
    group = head.group or head.layout.group
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<Message>",
        "  <Header>",
        "    <CollectionDetails>",
        *_items(head.header, DETAILS, 6),
        "    </CollectionDetails>",
        "    <Source>",
        *_items(head.header, SOURCE, 6),
        "    </Source>",
        *_items(head.header, others, 4),
        "  </Header>",
        f"  <{group}>",
        *_items(head.totals, tuple(ordered(head.totals, head.layout.totals)), 4),
        f"  </{group}>",
    ]
    return "\n".join([*lines, ""])


def worker(one: Worker, layout: Layout, before: str = "") -> str:
    """One CSWWWorker, items in the layout's order; `before` is a comment above it."""
    lines = [f"  <!-- {before} -->"] if before else []
    lines += [
        "  <CSWWWorker>",
        *_items(one.values, tuple(ordered(one.values, layout.worker)), 4),
        *(f"    <{name}>{escape(value)}</{name}>" for name, value in one.others),
        "  </CSWWWorker>",
    ]
    return "\n".join([*lines, ""])


def ordered(values: Mapping[str, str], names: tuple[str, ...]) -> Iterator[str]:
    """The names of the values: in the order of `names`, then those that it has not."""
    yield from (name for name in names if name in values)
    known = frozenset(names)
    yield from (name for name in values if name not in known)


def _items(values: Mapping[str, str], names: tuple[str, ...], indent: int) -> list[str]:
    space = " " * indent
    return [f"{space}<{n}>{escape(values[n])}</{n}>" for n in names if n in values]
