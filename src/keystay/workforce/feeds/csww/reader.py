"""Reading a workforce census return as a stream: no DTD, no entities, bounded depth and size.

`read_return` holds the whole of it; `Streamed` hands on one worker after another, so that a
region's files need no more memory than a small one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds.csww.layout import GROUPS, WORKER, Layout, layout

MOST_BYTES = 50 * 1024 * 1024
MOST_NODES = 2_000_000
DEEPEST = 50
LONGEST_TEXT = 20_000
MOST_ATTRIBUTES = 20
CHUNK = 64 * 1024
KNOWN = frozenset(WORKER)
TOO_LARGE = "The file is larger than 50 MB: no census return is."
NO_WORKERS = "The file has no CSWWWorker record: it is not a workforce census return."


@dataclass(frozen=True)
class Worker:
    """One CSWWWorker: the line on which it begins and its values as they are written.

    `others` are what no layout has a place for: items nobody knows, a second of the same
    name, and items without a value.
    """

    line: int
    values: dict[str, str]
    others: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Head:
    """What a return says besides its workers: header, `group` and the authority's totals."""

    header: dict[str, str] = field(default_factory=dict)
    group: str = ""
    totals: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def layout(self) -> Layout:
        """The layout of the return's year. Raises CannotRead without a year that is known."""
        year = self.header.get("Year", "")
        if not year.isdigit():
            raise CannotRead("The header has no Year, so the census year is not known.")
        try:
            return layout(int(year))
        except LookupError as error:
            raise CannotRead(str(error)) from error


@dataclass
class Return(Head):
    """A whole return: what it says of the authority, and every worker."""

    workers: list[Worker] = field(default_factory=list)


def read_return(content: bytes) -> Return:
    """The return in an XML file. Raises CannotRead, with line and column, for anything else."""
    if len(content) > MOST_BYTES:
        raise CannotRead(TOO_LARGE)
    reader = _Reader()
    reader.feed(content, last=True)
    found = reader.found
    _tell_apart(found)
    if not found.workers:
        raise CannotRead(NO_WORKERS)
    _check_header(found)
    return found


class Streamed:
    """A return read from an open file: go through `workers`, then look at the `head`.

    The header is known from the first worker on, the totals at the end at the latest.
    Raises CannotRead as `read_return` does, and for a header after the workers.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._reader = _Reader()

    @property
    def head(self) -> Head:
        """The header and the totals, as far as they have been read."""
        return self._reader.found

    def workers(self) -> Iterator[Worker]:
        """Every worker, in the order of the file."""
        any_at_all = False
        for batch in self._batches():
            if batch and not any_at_all:
                any_at_all = True
                _check_header(self._reader.found)
            yield from batch
            batch.clear()
        if not any_at_all:
            raise CannotRead(NO_WORKERS)

    def _batches(self) -> Iterator[list[Worker]]:
        found, size = self._reader.found.workers, 0
        while chunk := self._file.read(CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise CannotRead(TOO_LARGE)
            self._reader.feed(chunk)
            yield found
        # The parser may have kept the last workers until it knew that nothing follows.
        self._reader.feed(b"", last=True)
        yield found


class _Reader:
    """Gathers a return from the parser's events."""

    def __init__(self) -> None:
        self.found = Return()
        self.path: list[str] = []
        self.text: list[str] = []
        self.length = self.nodes = 0
        self.worker: Worker | None = None
        self.unknown: set[str] = set()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.ExternalEntityRefHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def feed(self, content: bytes, last: bool = False) -> None:
        """Go on reading. Raises CannotRead, with line and column."""
        try:
            self.parser.Parse(content, last)
        except expat.ExpatError as error:
            raise CannotRead(self._broken(error)) from error
        except CannotRead:
            raise
        except (LookupError, ValueError) as error:
            raise CannotRead(
                f"The file's encoding is not one that Keystay reads: {error}."
            ) from error

    def _broken(self, error: expat.ExpatError) -> str:
        place = f"Line {error.lineno}, column {error.offset + 1}"
        why = expat.ErrorString(error.code)
        if self.nodes:
            return f"{place}: the XML is broken ({why})."
        return f"The file is empty or not XML ({place}: {why}). Choose the XML file of a return."

    def _refuse(self, words: str) -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise CannotRead(f"Line {line}, column {column}: {words}")

    def _refuse_doctype(self, *_: object) -> NoReturn:
        self._refuse("the file declares a document type or entities, which no return needs.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(attributes) > MOST_ATTRIBUTES:
            self._refuse("the file has far more in it than any return.")
        self.path.append(name)
        if len(self.path) > DEEPEST:
            self._refuse(f"elements are nested more than {DEEPEST} deep.")
        if self.path == ["Message", "CSWWWorker"]:
            self.worker = Worker(self.parser.CurrentLineNumber, {})
        elif name == "CSWWWorker":
            self._refuse("a CSWWWorker stands inside another element and not in Message itself.")
        elif len(self.path) == 1 and name != "Message":
            self._refuse(f"the file begins with {name}, not with Message.")
        self.text, self.length = [], 0

    def _characters(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            self._refuse(f"the text of {self.path[-1]} is far too long.")
        self.text.append(text)

    def _end(self, name: str) -> None:
        value = "".join(self.text).strip()
        parent = self.path[-2] if len(self.path) > 1 else ""
        if self.path == ["Message", "CSWWWorker"] and self.worker is not None:
            self.found.workers.append(self.worker)
        elif parent == "CSWWWorker" and self.worker is not None:
            self._keep_item(self.worker, name, value)
        elif parent in GROUPS:
            self.found.group = parent
            self.found.totals[name] = value
        elif "Header" in self.path and value:
            self.found.header[name] = value
        self.path.pop()
        self.text, self.length = [], 0

    def _keep_item(self, worker: Worker, name: str, value: str) -> None:
        if name in KNOWN and value and name not in worker.values:
            worker.values[name] = value
            return
        worker.others.append((name, value))
        if name not in KNOWN and name not in self.unknown:
            self.unknown.add(name)
            self.found.notes.append(f"Keystay does not know the item {name}; it is left out.")


def _tell_apart(found: Return) -> None:
    """Lines name workers in the review; where several begin on one line, their order does."""
    if len({worker.line for worker in found.workers}) == len(found.workers):
        return
    found.workers = [replace(each, line=n) for n, each in enumerate(found.workers, start=1)]
    found.notes.append("Several workers begin on one line, so “Line 3” means the third worker.")


def _check_header(found: Head) -> None:
    collection = found.header.get("Collection", "CSWW")
    if not collection.startswith("CSWW"):
        raise CannotRead(f"The file is a {collection} return, not the workforce census (CSWW).")
    expected = found.layout.reference_day
    given = found.header.get("ReferenceDate", "")
    if given and given != expected.isoformat():
        found.notes.append(
            f"The header's reference date is {given}; the census of {found.layout.year} counts "
            f"on {expected:%-d %B %Y}, so that day is used."
        )
