"""Returns that someone brings to be read back: checked, counted, and let go again.

Any council's file of any year may come, one or many or a zip of them. Nothing of them is
kept. A file that cannot be read says why and takes no other with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from typing import TypeVar

from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import ZIP_MARK, unpack
from keystay.governance.census.asked import Asked
from keystay.governance.census.check import Checker, Report
from keystay.governance.census.figures import Figures, Tally
from keystay.governance.census.queries import asked_of
from keystay.governance.census.region import Region, regions
from keystay.workforce.feeds.csww.reader import Streamed

Given = TypeVar("Given")
Read = TypeVar("Read")
MOST_TOGETHER = 20 * 1024 * 1024  # some 30,000 records: ten seconds of a page's time
LONGEST_NAME = 80
BEGINS_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")
OF_A_WORKBOOK = "[Content_Types].xml"
NOT_XML = (
    "This is not XML. Choose the return as it is sent to the Department: "
    "a file that begins with <Message>."
)
TOO_MUCH = (
    "The files are more than 20 MB together once unpacked. Bring fewer, or use the command "
    "line: ./keystay census figures."
)


@dataclass(frozen=True)
class Brought:
    """One return that was read: what the rules found and what it comes to.

    `compared` is True if last year's return of the same council came with it.
    """

    name: str
    report: Report
    figures: Figures
    compared: bool


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Reading:
    """All that was brought: returns by year, newest first, and council; what was not read."""

    returns: tuple[Brought, ...]
    unread: tuple[Unread, ...]
    regions: tuple[Region, ...]


def read_back(uploads: Mapping[str, bytes]) -> Reading:
    """Read what was brought, each file once and as a stream.

    Raises CannotRead for a zip that is not to be opened and for too much at once, and
    TwiceThere where two files are one council's return of one year.
    """
    asked_for = cache(asked_of)
    opened, unread = each_alone(_unpacked(uploads), partial(_read, asked_for))
    returns = sorted(_finished(opened), key=lambda each: (-each.report.year, each.report.lea))
    together = regions([each.figures for each in returns])
    return Reading(tuple(returns), tuple(unread), tuple(together))


def each_alone(
    files: Iterable[tuple[str, Given]], read: Callable[[Given], Read]
) -> tuple[list[tuple[str, Read]], list[Unread]]:
    """What `read` makes of each file by its name, and the files that cannot be read with why.

    For the page and for the command line: one file that cannot be read, or is of a year
    without a layout, takes no other with it.
    """
    found: list[tuple[str, Read]] = []
    unread: list[Unread] = []
    for name, given in files:
        try:
            found.append((name, read(given)))
        except (CannotRead, LookupError) as problem:
            unread.append(Unread(name, str(problem)))
    return found, unread


def _read(asked_for: Callable[[int], Asked], content: bytes) -> tuple[Checker, Tally]:
    """One pass through a return: every record is checked and counted."""
    if not content.strip():
        raise CannotRead("The file is empty.")
    if not content.lstrip().startswith(BEGINS_XML):
        raise CannotRead(NOT_XML)
    stream = Streamed(BytesIO(content))
    checker: Checker | None = None
    for worker in stream.workers():
        if checker is None:
            asked = asked_for(stream.head.layout.year)
            checker, tally = Checker(stream.head, asked), Tally(asked)
        tally.add(checker.record(worker))
    assert checker is not None  # noqa: S101 - a stream without a worker has raised
    return checker, tally


def _finished(opened: Sequence[tuple[str, tuple[Checker, Tally]]]) -> Iterator[Brought]:
    """Each return with the checks that look at all of it, and at last year's if it is there."""
    years = {(each.report.lea, each.report.year): each.year for _, (each, _) in opened}
    for name, (checker, tally) in opened:
        before = years.get((checker.report.lea, checker.report.year - 1))
        report = checker.finish(before)
        yield Brought(name, report, tally.figures(checker.head), before is not None)


def _unpacked(uploads: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    size = 0
    for name, content in uploads.items():
        for inner, held in _files(name, content):
            size += len(held)
            if size > MOST_TOGETHER:
                raise CannotRead(TOO_MUCH)
            yield _shown(inner), held


def _shown(name: str) -> str:
    """The end of a file's name as a page may show it: no mark that turns words round."""
    return "".join(letter for letter in name if letter.isprintable())[-LONGEST_NAME:]


def _files(name: str, content: bytes) -> Iterable[tuple[str, bytes]]:
    if not content.startswith(ZIP_MARK):
        return [(name, content)]
    try:
        held = unpack(content)
    except CannotRead as problem:
        raise CannotRead(f"{name}: {problem}") from problem
    return [(name, content)] if OF_A_WORKBOOK in held else held.items()
