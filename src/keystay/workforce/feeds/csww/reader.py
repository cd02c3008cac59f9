"""Reading a workforce census return as a stream: no DTD, no entities, bounded depth and size."""

from dataclasses import dataclass, field, replace
from typing import NoReturn
from xml.parsers import expat

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds.csww.layout import GROUPS, WORKER, Layout, layout

MOST_BYTES = 50 * 1024 * 1024
MOST_NODES = 2_000_000
DEEPEST = 50
LONGEST_TEXT = 20_000
MOST_ATTRIBUTES = 20


@dataclass(frozen=True)
class Worker:
    """One CSWWWorker: the line on which it begins and its values as they are written."""

    line: int
    values: dict[str, str]


@dataclass
class Return:
    """A whole return: its header, the authority's totals and every worker."""

    header: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def layout(self) -> Layout:
        """The layout of the return's year. Raises CannotRead without a year that is known."""
        year = self.header.get("Year", "")
        if not year.isdigit():
            raise CannotRead("The header has no Year, so the census year is not known.")
        try:
            return layout(int(year))
        except LookupError as error:
            raise CannotRead(str(error)) from error


def read_return(content: bytes) -> Return:
    """The return in an XML file. Raises CannotRead, with line and column, for anything else."""
    if len(content) > MOST_BYTES:
        raise CannotRead("The file is larger than 50 MB: no census return is.")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise CannotRead(
            f"Line {error.lineno}, column {error.offset + 1}: the XML is broken ({why})."
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, CannotRead):
            raise
        raise CannotRead(f"The file's encoding is not one that Keystay reads: {error}.") from error
    found = reader.found
    _tell_apart(found)
    if not found.workers:
        raise CannotRead("The file has no CSWWWorker record: it is not a workforce census return.")
    _check_header(found)
    return found


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
            self._keep_item(name, value)
        elif parent in GROUPS:
            self.found.totals[name] = value
        elif "Header" in self.path and value:
            self.found.header[name] = value
        self.path.pop()
        self.text, self.length = [], 0

    def _keep_item(self, name: str, value: str) -> None:
        if self.worker is None:
            return
        if name not in WORKER and name not in self.unknown:
            self.unknown.add(name)
            self.found.notes.append(f"Keystay does not know the item {name}; it is left out.")
        elif name in WORKER and value:
            self.worker.values[name] = value


def _tell_apart(found: Return) -> None:
    """Lines name workers in the review; where several begin on one line, their order does."""
    if len({worker.line for worker in found.workers}) == len(found.workers):
        return
    found.workers = [replace(each, line=n) for n, each in enumerate(found.workers, start=1)]
    found.notes.append("Several workers begin on one line, so “Line 3” means the third worker.")


def _check_header(found: Return) -> None:
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
