"""Which groups' feedback may be shown, and the sums on it. Plain Python.

Source: reliability.md 1.6. A group of forms is shown only if it is large enough and if
nothing that can be worked out from all that is shown is about a smaller group.

What is shown of a quarter are some of: the council, its services, its teams, and the kinds of
meeting. The groups of teams that can be told apart (blocks) and the kinds of meeting that can
be told apart both divide all forms, so that every group that sums and differences lead to is
a_block + b_kind, nought or one in each cell: `smallest_told` tries all of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

YES, PARTLY, NO, UNSAID = "yes", "partly", "no", "unsaid"
ANSWERS = (YES, PARTLY, NO, UNSAID)
COUNCIL, SERVICE, TEAM, MEETING = "council", "service", "team", "kind"


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which the day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return date.fromordinal(self.after(1).first.toordinal() - 1)

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many later, or earlier if negative."""
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)

    def is_over(self, today: date) -> bool:
        """True from the day after its last: while it runs, each new form would show."""
        return self.last < today


@dataclass(frozen=True, order=True)
class Half:
    """Half of a financial year: April to September, or October to March of two years."""

    year: int
    summer: bool

    @classmethod
    def of(cls, quarter: Quarter) -> "Half":
        """The half in which the quarter lies."""
        if quarter.number in (2, 3):
            return cls(quarter.year, True)
        return cls(quarter.year - (quarter.number == 1), False)

    @property
    def quarters(self) -> tuple[Quarter, Quarter]:
        first = Quarter(self.year, 2 if self.summer else 4)
        return first, first.after(1)

    def before(self, halves: int) -> "Half":
        """The half so many earlier."""
        return Half.of(self.quarters[0].after(-2 * halves))


@dataclass(frozen=True)
class Cell:
    """How many forms came from a team after one kind of meeting in a quarter."""

    team: str
    service: str
    kind: str
    count: int


@dataclass(frozen=True, order=True)
class Group:
    """Whose forms: of the council, a service, a team, or a kind of meeting."""

    level: str
    id: str = ""

    def holds(self, cell: Cell) -> bool:
        """True if the forms of the cell are of this group."""
        own = {SERVICE: cell.service, TEAM: cell.team, MEETING: cell.kind}
        return self.level == COUNCIL or own[self.level] == self.id


WHOLE = Group(COUNCIL)


def size(cells: Iterable[Cell], group: Group) -> int:
    """How many forms the group has."""
    return sum(cell.count for cell in cells if group.holds(cell))


@lru_cache(maxsize=512)
def released(cells: frozenset[Cell], minimum: int) -> frozenset[Group]:
    """The groups whose feedback is shown: as many as may be, the widest first.

    Each is added only if nothing then follows about fewer than `minimum` forms.
    """
    shown: frozenset[Group] = frozenset()
    for group in _groups(cells):
        wider = shown | {group}
        if size(cells, group) >= minimum and smallest_told(cells, wider) >= minimum:
            shown = wider
    return shown


@lru_cache(maxsize=512)
def released_alone(cells: frozenset[Cell], minimum: int, alone: int) -> frozenset[Group]:
    """The services of `alone` forms or more, fewer than `minimum`, for one yes or no.

    Each is shown for that one statement, beside what `released` shows, only if nothing else
    follows from it about fewer than `minimum` forms.
    """
    shown = released(cells, minimum)
    added: frozenset[Group] = frozenset()
    for group in (each for each in _groups(cells) if each.level == SERVICE):
        wider = added | {group}
        small = alone <= size(cells, group) < minimum and WHOLE in shown
        if small and smallest_told(cells, shown | wider, wider) >= minimum:
            added = wider
    return added


def smallest_told(
    cells: Collection[Cell], shown: Collection[Group], known: Collection[Group] = ()
) -> int:
    """The forms of the smallest group that follows from what is shown, `known` left aside.

    `shown` holds the council. Groups that follow are those reached by adding and taking away.
    """
    table = _table(cells, shown)
    aside = {(each.level, each.id) for each in known}
    found = [sum(row.values()) for block, row in table.items() if block not in aside]
    least = min(found, default=sum(cell.count for cell in cells))
    rows = sorted(table.values(), key=lambda row: -len(row))
    for levels in _levels({kind for row in rows for kind in row}):
        least = min(least, _told(rows, levels, least) or least)
    return least


def _groups(cells: Collection[Cell]) -> list[Group]:
    """Every group with a form, the widest first, in an order that owes nothing to the counts."""
    services = sorted({Group(SERVICE, cell.service) for cell in cells})
    kinds = sorted({Group(MEETING, cell.kind) for cell in cells})
    teams = sorted({Group(TEAM, cell.team) for cell in cells})
    return [WHOLE, *services, *kinds, *teams]


Block = tuple[str, str]


def _table(cells: Iterable[Cell], shown: Collection[Group]) -> dict[Block, dict[str, int]]:
    """Forms by block (the narrowest shown place of the team) and by shown kind of meeting."""
    table: dict[Block, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        if cell.count:
            kind = cell.kind if Group(MEETING, cell.kind) in shown else ""
            table[_block(cell, shown)][kind] += cell.count
    return table


def _block(cell: Cell, shown: Collection[Group]) -> Block:
    if Group(TEAM, cell.team) in shown:
        return TEAM, cell.team
    return (SERVICE, cell.service) if Group(SERVICE, cell.service) in shown else (COUNCIL, "")


def _levels(kinds: Collection[str]) -> Iterator[dict[str, int]]:
    """What each kind may be counted by: whole numbers from nought, not all the same."""
    names = sorted(kinds)
    for numbers in product(range(len(names)), repeat=len(names)):
        if min(numbers) == 0 < max(numbers):
            yield dict(zip(names, numbers, strict=True))


def _told(rows: Iterable[Mapping[str, int]], levels: Mapping[str, int], least: int) -> int:
    """The forms of the smallest group of these levels; 0 if there is none under `least`."""
    total = 0
    for row in rows:
        low, high = min(levels[kind] for kind in row), max(levels[kind] for kind in row)
        if high > low + 1:
            return 0
        if high > low:
            total += sum(count for kind, count in row.items() if levels[kind] == high)
        if total >= least:
            return 0
    return total


@dataclass(frozen=True)
class Tally:
    """The answers to one statement."""

    theme: str
    yes: int = 0
    partly: int = 0
    no: int = 0
    unsaid: int = 0

    @property
    def answered(self) -> int:
        """Those who said yes, partly or no."""
        return self.yes + self.partly + self.no

    def share(self, answer: str) -> int | None:
        """The share of an answer among those who answered, in whole per cent; None of nobody."""
        count: int = getattr(self, answer)
        return (count * 200 + self.answered) // (self.answered * 2) if self.answered else None


def tally(forms: Iterable[Mapping[str, str]], themes: Iterable[str]) -> tuple[Tally, ...]:
    """The answers to each statement; a statement that a form does not have counts as unsaid."""
    rows = list(forms)
    return tuple(_tally(theme, [row.get(theme, UNSAID) for row in rows]) for theme in themes)


def _tally(theme: str, said: list[str]) -> Tally:
    return Tally(theme, *(said.count(answer) for answer in ANSWERS))


def together(tallies: Iterable[Tally]) -> Tally:
    """All statements as one."""
    rows = list(tallies)
    return Tally("", *(sum(getattr(row, answer) for row in rows) for answer in ANSWERS))
