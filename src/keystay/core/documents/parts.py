"""A document as plain values: what it says, in order, and nothing of how Word or PDF draws it.

A topic makes a `Document` from its own content; `word.to_docx` and `pdf.to_pdf` make the files,
and `downloads.answer` hands one over. So the two files say the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

DATE = re.compile(r"\d{1,2} \w{3,9} \d{4}")
# Numbers, the symbols that stand for one, and nothing.
FIGURE = re.compile(r"(-?[\d,]+(\.\d+)?|[–:a-z]|low|)")
# A column is at most so many times as wide as a figure needs, however much is written in it.
NARROWEST, WIDEST, PICTURE = 5, 26, 11
# About so many letters stand beside each other across a page, a column's edges take three of them,
# and no column has a use for more than so many.
ACROSS, EDGES, MOST = 100, 3, 40


@dataclass(frozen=True)
class Heading:
    """A heading under the document's title: level 1, or 2 within it."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list of sentences, each with a bullet."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing as `components/charts.py` makes it; `says` stands for it to whoever cannot see it.

    In a cell of a table it is drawn as high as a line of text.
    """

    svg: str
    says: str

    def __post_init__(self) -> None:
        # An empty alternative would pass as one, and nobody would ever miss it.
        if not self.says.strip():
            raise ValueError("a picture needs words that stand for it")


Cell = str | Picture


@dataclass(frozen=True)
class Table:
    """A table: the first cell of a row names it. Its headings come again on each page."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def figures(self) -> list[bool]:
        """For each column whether it holds figures alone, to be set on the right; never the first.

        An empty table has none.
        """
        found = [all(map(_is_figure, column)) for column in self._columns()]
        return [n > 0 and bool(self.rows) and each for n, each in enumerate(found)]

    @cached_property
    def widths(self) -> list[int]:
        """How wide each column is beside the others.

        At least its longest word, or a whole date. Then, as far as the page goes, what stands in
        it has two lines, then its heading has, then what stands in it has one: those that lack
        the least come first.
        """
        columns = self._columns()
        named = zip(self.headings, columns, strict=True)
        tight = [max(_longest(heading), *map(_tight, cells), 0) for heading, cells in named]
        on_two, on_one = (
            [max(map(wish, cells), default=0) for cells in columns]
            for wish in (_on_two_lines, _on_one_line)
        )
        heads = [_on_two_lines(heading) for heading in self.headings]
        return _grown(_grown(_grown(tight, on_two), heads), on_one)

    def _columns(self) -> list[tuple[Cell, ...]]:
        return list(zip(*self.rows, strict=True)) or [() for _ in self.headings]


Part = Heading | Words | Points | Picture | Table


@dataclass(frozen=True)
class Document:
    """A whole document.

    `owner` is the council; `status` says who signed it, or that nobody has, under the title;
    `mark` stands at the head of every page ("Draft") and `foot` at its foot, such as the start
    of a fingerprint. `on` is the day that its files are dated. `names_people` asks for the
    password before it is handed over, as lists of people do.
    """

    title: str
    owner: str
    status: str
    on: date
    parts: tuple[Part, ...]
    mark: str = ""
    foot: str = ""
    contents: bool = False
    names_people: bool = True

    def titles(self) -> list[str]:
        """The headings of its parts, which its contents list."""
        return [part.words for part in self.parts if isinstance(part, Heading) and part.level == 1]

    def pictures(self) -> Iterator[Picture]:
        """Every picture in order, those in tables too."""
        for part in self.parts:
            if isinstance(part, Picture):
                yield part
            elif isinstance(part, Table):
                yield from _pictures(part.rows)


def kept_with_next(parts: Sequence[Part]) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether it is a paragraph that leads to a picture, so on the same page."""
    for part, following in zip_longest(parts, parts[1:]):
        yield part, isinstance(part, Words) and isinstance(following, Picture)


def paragraphs(text: str) -> list[Words]:
    """What someone wrote in a box, a paragraph for each line that says something."""
    return [Words(line.strip()) for line in text.splitlines() if line.strip()]


def _pictures(rows: Sequence[Sequence[Cell]]) -> Iterator[Picture]:
    return (cell for row in rows for cell in row if isinstance(cell, Picture))


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, str) and FIGURE.fullmatch(cell) is not None


def _tight(cell: Cell) -> int:
    if isinstance(cell, Picture):
        return PICTURE
    return len(cell) + EDGES if DATE.fullmatch(cell) else _longest(cell)


def _longest(words: str) -> int:
    longest = max(map(len, words.split()), default=0)
    return min(max(NARROWEST, longest + EDGES), WIDEST)


def _on_two_lines(cell: Cell) -> int:
    return min(len(cell) // 2 + EDGES, WIDEST) if isinstance(cell, str) else 0


def _on_one_line(cell: Cell) -> int:
    return min(len(cell) + EDGES, MOST) if isinstance(cell, str) else 0


def _grown(widths: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """The widths after what is left of the page went to columns that want more."""
    found = list(widths)
    left = max(0, ACROSS - sum(found))
    lacking = [max(0, want - width) for want, width in zip(wanted, found, strict=True)]
    for done, place in enumerate(sorted(range(len(found)), key=lacking.__getitem__)):
        share = min(lacking[place], left // (len(found) - done))
        found[place], left = found[place] + share, left - share
    return found
