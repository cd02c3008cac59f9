"""Cohorts in rows, by the year or by how people came to the work, small numbers withheld.

The years and the routes add up to the same people, so what is hidden is decided for both
together: where the sums at the foot of one must be hidden, the other would tell them. Who is
gone is shown more often than where to: few may have moved where many have left.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from keystay.core.words import one_decimal
from keystay.insight.cohorts.rules import Cohort, Member, Standing
from keystay.stats.suppression import SUPPRESSED, two_way

CENSUS_ENDS = (9, 30)
ALL = "All together"

Cells = Mapping[str, Mapping[Standing, int]]


@dataclass(frozen=True)
class Row:
    """One cohort as printed; c where it is withheld."""

    name: str
    began: str
    here: str
    moved: str
    left: str
    left_services: str
    stayed_authority: str
    stayed_services: str


@dataclass(frozen=True)
class Table:
    """The cohorts of a kind on a day, in order, and all of them together.

    `by_route` is True if the rows are ways into social work and not years.
    """

    on: date
    by_route: bool
    rows: tuple[Row, ...]
    all: Row
    smallest: int

    @property
    def anything_withheld(self) -> bool:
        return any(SUPPRESSED in vars(row).values() for row in (*self.rows, self.all))


def table(members: Iterable[Member], on: date, smallest: int, *, by_route: bool) -> Table | None:
    """The cohorts as they may be shown; None of nobody."""
    found = list(members)
    if not found:
        return None
    cells = (_cells(found, year_of), _cells(found, lambda member: member.route))
    years, routes = (_hidden(each, smallest) for each in cells)
    whole = _Hidden(
        gone=frozenset([ALL] if years.gone_foot or routes.gone_foot else ()),
        split=frozenset([ALL] if years.split_foot or routes.split_foot else ()),
        sums=frozenset([ALL] if len(found) < smallest else ()),
    )
    rows, hidden = (cells[1], routes.of_all(whole, cells[1])) if by_route else (cells[0], years)
    names = sorted(rows) if by_route else sorted(rows, reverse=True)
    counts = Counter(member.standing for member in found)
    return Table(
        on=on,
        by_route=by_route,
        rows=tuple(_row(name, rows[name], on, hidden) for name in names),
        all=_row(ALL, counts, on, whole),
        smallest=smallest,
    )


@dataclass(frozen=True)
class _Hidden:
    """Of which rows what is hidden: who is gone at all, where to, and even how many began."""

    gone: frozenset[str]
    split: frozenset[str]
    sums: frozenset[str]
    gone_foot: bool = False
    split_foot: bool = False

    def of_all(self, whole: "_Hidden", rows: Iterable[str]) -> "_Hidden":
        """The same, with every row hidden where the sums of all are: these rows would tell."""
        every = frozenset(rows)
        return replace(
            self,
            gone=every if ALL in whole.gone else self.gone,
            split=every if ALL in whole.split else self.split,
        )


def _hidden(cells: Cells, smallest: int) -> _Hidden:
    """First who is here and who is gone; then, of the gone, who moved and who left."""
    here, moved, left = Standing
    gone = two_way(
        {name: {"here": n[here], "gone": n[moved] + n[left]} for name, n in cells.items()}, smallest
    )
    split = two_way(
        {name: {moved: n[moved], left: n[left]} for name, n in cells.items()}, smallest, gone.rows
    )
    return _Hidden(gone.rows, split.rows | gone.rows, gone.sums, gone.foot, split.foot or gone.foot)


def year_of(member: Member) -> str:
    """The census year of a member's day, as people say it: 2024-25 ends on 30 September 2025."""
    ends = member.day.year + ((member.day.month, member.day.day) > CENSUS_ENDS)
    return f"{ends - 1}-{ends % 100:02}"


def _cells(found: Iterable[Member], name: Callable[[Member], str]) -> Cells:
    cells: dict[str, Counter[Standing]] = {}
    for member in found:
        cells.setdefault(name(member), Counter())[member.standing] += 1
    return {key: {each: counts[each] for each in Standing} for key, counts in cells.items()}


def _row(name: str, counts: Mapping[Standing, int], on: date, hidden: _Hidden) -> Row:
    here, moved, left = (counts.get(each, 0) for each in Standing)
    told = Cohort(on, here + moved + left, here, moved, left)
    no_sum = name in hidden.sums
    no_gone = no_sum or name in hidden.gone
    no_split = no_gone or name in hidden.split
    return Row(
        name,
        _count(told.completed, hide=no_sum),
        _count(here, hide=no_gone),
        _count(moved, hide=no_split),
        _count(left, hide=no_split),
        _count(told.left_childrens_services, hide=no_gone),
        _share(told.stayed_with_the_authority, hide=no_split),
        _share(told.stayed_in_childrens_services, hide=no_gone),
    )


def _count(value: int, *, hide: bool) -> str:
    return SUPPRESSED if hide else f"{value:,}"


def _share(value: Decimal | None, *, hide: bool) -> str:
    return SUPPRESSED if hide else one_decimal(value)
