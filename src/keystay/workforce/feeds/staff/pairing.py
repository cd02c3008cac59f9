"""Which assignment each row of one person is about. Plain Python over what is held."""

from collections.abc import Sequence
from datetime import date, timedelta

from keystay.core.feeds import Row
from keystay.workforce.assignments.models import Assignment, Contract, End
from keystay.workforce.feeds.staff.acts import Wanted

ONE_DAY = timedelta(days=1)


def chains(assignments: Sequence[Assignment]) -> list[Assignment]:
    """The latest row of each run of assignments: those that no change has closed."""
    return [row for row in assignments if row.end_kind != End.CHANGED]


def chain_start(latest: Assignment, assignments: Sequence[Assignment]) -> Assignment:
    """The row with which the run that ends in `latest` began."""
    first = latest
    while first.start_kind == "changed":
        before = [
            row
            for row in assignments
            if row.ends_on is not None
            and row.ends_on.toordinal() + 1 == first.starts_on.toordinal()
        ]
        if not before:
            return first
        first = before[-1]
    return first


def pair(
    rows: Sequence[tuple[Row, Wanted]], assignments: Sequence[Assignment]
) -> dict[int, Assignment]:
    """The assignment for each row's line, the best likeness first; each is used once."""
    free = chains(assignments)
    likenesses = sorted(
        (
            (_likeness(row, wanted, held), -row.number, place)
            for row, wanted in rows
            for place, held in enumerate(free)
            if _possible(row, held)
        ),
        reverse=True,
    )
    found: dict[int, Assignment] = {}
    used: set[int] = set()
    for _, minus_line, place in likenesses:
        if -minus_line not in found and place not in used:
            found[-minus_line] = free[place]
            used.add(place)
    return found


def _possible(row: Row, held: Assignment) -> bool:
    ends: date | None = row.get("ends_on")
    starts: date | None = row.get("starts_on")
    if ends is not None and ends < held.starts_on:
        return False
    return not (held.ends_on is not None and starts is not None and starts > held.ends_on)


def _likeness(row: Row, wanted: Wanted, held: Assignment) -> int:
    team = wanted.place.team if wanted.place else None
    agency = wanted.contract == Contract.AGENCY
    return (
        16 * (wanted.post is not None and wanted.post.pk == held.post_id)
        + 8 * (team is not None and team.pk == held.team_id)
        + 4 * (row.get("ends_on") is not None and row.get("ends_on") == held.ends_on)
        + 3 * (row.get("starts_on") == held.starts_on)
        + 2 * (wanted.org_role == held.org_role)
        + 2 * (held.ends_on is None)
        + (wanted.contract is not None and agency == (held.contract == Contract.AGENCY))
    )
