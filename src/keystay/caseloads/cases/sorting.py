"""The rows of a table that can be used, and what is wrong with each of the others.

No row is passed over: it is usable, repeats another word for word, or is refused by a rule
with a code (the codes are in this room's README).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from keystay.caseloads.cases.keying import SHIFTED
from keystay.caseloads.cases.tables import Extract
from keystay.core.feeds import Consequence, Finding, Row, Step
from keystay.core.tables.refusals import Refusal

WHOLE_ROW = "The row"
MISSING, NOT_UNDERSTOOD, BACKWARDS, CONTRADICTS, OUT_OF_LINE, CLASHES = (
    f"CASE{number}" for number in range(1, 7)
)


@dataclass(frozen=True)
class Shape:
    """What a row of a table must be: fields with the words for them, and which tell it apart.

    `span` are the fields of the first and the last day. Rows with one key may differ in
    `apart`; `twice` says what is wrong with rows that differ in anything else. `more` finds
    what else is wrong with a row.
    """

    part: str
    row: str
    needs: Mapping[str, str]
    key: tuple[str, ...]
    span: tuple[str, str] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    twice: str = "is the id of rows that say different things"
    more: Callable[[Row], list[Refusal]] = lambda row: []


@dataclass
class Sorted:
    """Usable rows by key, each with those that repeat it; the steps of the others."""

    rows: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)


def shape_of(extract: Extract) -> Shape:
    """The shape of a table of the dataset, whose fields are called as its columns."""
    return Shape(
        part=extract.name,
        row=extract.row,
        needs={name: name for name in extract.needs},
        key=extract.needs[:1],
        span=extract.span,
        apart=frozenset(extract.apart),
    )


def sort(shape: Shape, rows: Iterable[Row], tried: Mapping[int, str]) -> Sorted:
    """The rows by what can be done with them; `tried` are lines that the records refused."""
    found = Sorted()
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        problems = _problems(shape, row, tried)
        if problems:
            _refuse(found, shape, row, problems)
        else:
            alike[tuple(str(row.get(name, "")) for name in shape.key)].append(row)
    for key, same in alike.items():
        if all(_says(shape, each) == _says(shape, same[0]) for each in same[1:]):
            found.rows[key] = same
        else:
            _refuse_all(found, shape, same)
    repeats = sum(len(same) - 1 for same in found.rows.values())
    if repeats:
        found.steps.append(same_step(shape, f"{shape.row}: repeated rows, taken once", repeats))
    return found


def same_step(shape: Shape, about: str, count: int, note: str = "") -> Step:
    """Rows that change nothing, counted together."""
    finding = Finding(0, Consequence.SAME, about, note=note, count=count, part=shape.part)
    return Step(finding)


def refuse_twice(found: Sorted, shape: Shape, row: Row) -> None:
    """Refuse a row that turned out to speak of the same as another row."""
    _refuse_all(found, shape, [row])


def _problems(shape: Shape, row: Row, tried: Mapping[int, str]) -> list[Refusal]:
    if SHIFTED in row.values.values():
        words = "has more cells than there are headings, so that values may be in wrong columns."
        mend = "Put values that hold a comma in quotation marks. Nothing of the row was stored."
        return [Refusal(row.number, WHOLE_ROW, "", words, mend, OUT_OF_LINE)]
    told = {problem.field for problem in row.refusals}
    if WHOLE_ROW in told:
        return [replace(problem, code=OUT_OF_LINE) for problem in row.refusals]
    problems = [replace(problem, code=NOT_UNDERSTOOD) for problem in row.refusals]
    if row.number in tried:
        problems.append(Refusal(row.number, WHOLE_ROW, "", tried[row.number], "", CLASHES))
    for name, words in shape.needs.items():
        if row.get(name) is None and words not in told:
            problems.append(Refusal(row.number, words, "", "is missing.", "Fill it in.", MISSING))
    return [*problems, *_backwards(shape, row), *shape.more(row)]


def _backwards(shape: Shape, row: Row) -> list[Refusal]:
    starts, ends = (row.get(name) for name in shape.span) if shape.span else (None, None)
    if not (starts and ends and ends < starts):
        return []
    name = shape.span[1] if shape.span else ""
    words, mend = shape.words.get(name, name), "Check both dates in the case system."
    return [Refusal(row.number, words, str(ends), "is before the start.", mend, BACKWARDS)]


def _says(shape: Shape, row: Row) -> dict[str, object]:
    return {name: value for name, value in row.values.items() if name not in shape.apart}


def _refuse_all(found: Sorted, shape: Shape, rows: Sequence[Row]) -> None:
    lines = ", ".join(str(row.number) for row in rows[:6])
    first = next(iter(shape.needs.values()))
    for row in rows:
        words, mend = f"{shape.twice}: lines {lines}.", "Keep the one that is right."
        _refuse(found, shape, row, [Refusal(row.number, first, "", words, mend, CONTRADICTS)])


def _refuse(found: Sorted, shape: Shape, row: Row, problems: Sequence[Refusal]) -> None:
    about = f"{shape.row} on line {row.number}"
    kind = Consequence.REFUSED
    finding = Finding(row.number, kind, about, refusals=tuple(problems), part=shape.part)
    found.steps.append(Step(finding))
    found.refused.append(row)
