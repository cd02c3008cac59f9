"""Times over capacity as their pages show them, and the topic's own events in words."""

from collections.abc import Iterator

from keystay.caseloads.overload.queries import Standing
from keystay.caseloads.workload.queries import Load
from keystay.core.words import fte, one_decimal, plural

SENTENCES = {
    "overload.reckoned": "Reckoned who is over capacity on {after[day]} and since when: "
    "{after[workers]} workers",
    "overload.looked_at": "Looked at {after[worker]} being over capacity since {after[since]}, "
    "at {after[load]} with room for {after[capacity]}",
}


def came_about(found: Standing) -> list[str]:
    """What took the worker over capacity: how it was the day before, and what is different."""
    before, now = found.before, found.now
    gone = f", and {_cases(found.gone)} no longer held" if found.gone else ""
    if before is None:
        return ["Not in post on the day before."]
    return [
        f"The day before: {_cases(before.cases)}{_points(before)}, with room for "
        f"{one_decimal(before.capacity)}.",
        f"Since then {_cases(len(found.begun))} more{gone}.",
        *_room(before, now),
        *(f"{duty} besides cases." for duty in now.duties if duty not in before.duties),
    ]


def _cases(count: int) -> str:
    return f"{count} {plural(count, 'case', 'cases')}"


def _points(load: Load) -> str:
    return f" ({one_decimal(load.load)} points)" if load.unit == "points" else ""


def _room(before: Load, now: Load) -> Iterator[str]:
    """Why the room for cases is another; nothing where it is the same."""
    if before.fte != now.fte:
        yield f"Hours went from {fte(before.fte)} to {fte(now.fte)} of full time."
    if before.stage != now.stage or before.percent != now.percent:
        share = "share of a full caseload"
        yield f"The stage’s {share} went from {fte(before.percent)} % to {fte(now.percent)} %."
    if before.left != now.left:
        yield f"With reductions {fte(now.left)} % of the room is left, before {fte(before.left)} %."
    if before.full != now.full:
        yield f"A full caseload went from {fte(before.full)} to {fte(now.full)}."
