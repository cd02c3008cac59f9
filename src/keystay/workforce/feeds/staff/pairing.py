"""Which assignment each row of one person is about. Plain Python over what is held."""

from collections.abc import Sequence
from datetime import date

from keystay.core.feeds import Row
from keystay.core.tables.refusals import Refusal
from keystay.core.words import day as in_words
from keystay.workforce.assignments import joints
from keystay.workforce.assignments.models import Assignment, Contract, End
from keystay.workforce.feeds.staff.acts import Wanted

SMALLER = ("fte", "title", "grade")


def runs(assignments: Sequence[Assignment]) -> list[list[Assignment]]:
    """Each run of assignments that changes join, the earliest first in it."""
    latest = [
        row
        for row in assignments
        if row.end_kind != End.CHANGED and joints.after(row, assignments) is None
    ]
    return [_run(row, assignments) for row in latest]


def pair(
    rows: Sequence[tuple[Row, Wanted]], assignments: Sequence[Assignment]
) -> dict[int, list[Assignment]]:
    """The run for each row's line, the best likeness first; each is used once."""
    free = runs(assignments)
    likenesses = sorted(
        (
            (_likeness(row, wanted, run), -row.number, place)
            for row, wanted in rows
            for place, run in enumerate(free)
            if _possible(row, run[-1])
        ),
        reverse=True,
    )
    found: dict[int, list[Assignment]] = {}
    used: set[int] = set()
    for _, minus_line, place in likenesses:
        if -minus_line not in found and place not in used:
            found[-minus_line] = free[place]
            used.add(place)
    return found


def refusal(row: Row, assignments: Sequence[Assignment]) -> Refusal | None:
    """Why a row that is about no assignment begins none either: its leaving date fits nothing."""
    ends, starts = row.get("ends_on"), row.get("starts_on")
    if ends is None or not assignments:
        return None
    for run in runs(assignments):
        first, last = run[0].starts_on, run[-1].starts_on
        if first <= ends < last and (starts is None or starts >= first):
            reason = f"is before the change of {in_words(last)} that Keystay holds."
            mend = "Check the date, or correct that change first."
            return Refusal(row.number, "Leaving date", in_words(ends), reason, mend)
    began = min(each.starts_on for each in assignments)
    if starts is None and ends < began:
        reason = f"is before they began here, on {in_words(began)}."
        mend = "Check the date; for earlier work give its start date too."
        return Refusal(row.number, "Leaving date", in_words(ends), reason, mend)
    return None


def _run(latest: Assignment, assignments: Sequence[Assignment]) -> list[Assignment]:
    run = [latest]
    while (before := joints.before(run[0], assignments)) is not None:
        run.insert(0, before)
    return run


def _possible(row: Row, held: Assignment) -> bool:
    ends: date | None = row.get("ends_on")
    starts: date | None = row.get("starts_on")
    if ends is not None and ends < held.starts_on:
        return False
    return not (held.ends_on is not None and starts is not None and starts > held.ends_on)


def _likeness(row: Row, wanted: Wanted, run: Sequence[Assignment]) -> int:
    held, starts = run[-1], row.get("starts_on")
    team = wanted.place.team if wanted.place else None
    agency = wanted.contract == Contract.AGENCY
    likeness = (
        16 * (wanted.post is not None and wanted.post.pk == held.post_id)
        + 8 * (team is not None and team.pk == held.team_id)
        + 4 * (row.get("ends_on") is not None and row.get("ends_on") == held.ends_on)
        + 3 * (starts in {each.starts_on for each in run})
        - 3 * (starts is not None and starts > held.starts_on)
        + 2 * (wanted.org_role == held.org_role)
        + 2 * (held.ends_on is None)
        + (wanted.contract is not None and agency == (held.contract == Contract.AGENCY))
    )
    # Between two posts that are otherwise alike the smaller things tell.
    return 4 * likeness + sum(getattr(wanted, n) == getattr(held, n) for n in SMALLER)
