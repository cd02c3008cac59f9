"""The action plan in words, in groups, and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from keystay.core.tables.exports import Sheet
from keystay.governance.plan.models import Evidence
from keystay.governance.plan.queries import Line, Standing
from keystay.governance.plan.rules import is_link

SENTENCES = {
    "plan.priority_added": "Priority “{after[name]}” added to the strategy",
    "plan.priority_changed": "Priority “{before[name]}” changed to “{after[name]}”",
    "plan.priority_moved": "Priority “{after[name]}” put one place higher",
    "plan.added": "Action “{after[what]}” given to {after[owner]}, due {after[due_on]}",
    "plan.changed": "Action “{before[what]}” changed to “{after[what]}”, owner {after[owner]}",
    "plan.moved": "Due date of “{after[what]}” moved from {before[due_on]} to {after[due_on]}",
    "plan.noted": "Progress on “{after[what]}” noted for {after[on]}: {after[state]}",
    "plan.evidence_added": "Evidence added to “{after[what]}”",
}
PLAN = (
    "An action is what someone does under a priority of the strategy, by a day",
    "Late: past its due day, neither done nor stopped",
)
COLOURS = {"not_begun": "grey", "under_way": "blue", "done": "green", "stopped": "yellow"}


@dataclass(frozen=True)
class Group:
    """Actions under one heading; `standing` if the heading is a priority."""

    heading: str
    lines: Sequence[Line]
    standing: Standing | None = None


def colour(state: str) -> str:
    """The colour of a state's tag; the words say the same."""
    return COLOURS[state]


def by_priority(lines: Iterable[Line], standings: Iterable[Standing]) -> list[Group]:
    """The actions under each priority in the council's order; a priority without any stays."""
    found = list(lines)
    named = [Group(each.priority.name, _of(found, each.priority.pk), each) for each in standings]
    known = {line.id for group in named for line in group.lines}
    ended = {line.priority_id: line.priority for line in found if line.id not in known}
    return [*named, *(Group(name, _of(found, pk)) for pk, name in ended.items())]


def by_owner(lines: Iterable[Line]) -> list[Group]:
    """The actions of each owner by name, late ones first."""
    rows = sorted(lines, key=lambda line: line.owner)
    return [Group(owner, list(each)) for owner, each in groupby(rows, key=lambda line: line.owner)]


def chosen(lines: Iterable[Line], show: str) -> list[Line]:
    """Those of a view: `open` (the usual), `late`, `closed`, or `all`."""
    wanted = {
        "late": lambda line: line.late,
        "closed": lambda line: line.closed_on is not None,
        "all": lambda line: True,
    }.get(show, lambda line: line.closed_on is None)
    return [line for line in lines if wanted(line)]


def sheet(lines: Iterable[Line], on: date, *, names: bool) -> Sheet:
    """The plan as a file: every action, open and closed."""
    headings = (
        *("Priority", "Action", "Owner" if names else "Owner’s role", "Set", "Due"),
        *("Times moved", "State", "Late", "Closed", "Progress noted", "Review"),
    )
    rows = [
        (
            *(line.priority, line.what, line.owner, line.set_on, line.due_on),
            *(line.moves, line.state_words, "Late" if line.late else "", line.closed_on),
            *(line.noted_on, line.review_on),
        )
        for line in lines
    ]
    return Sheet("Action plan", on, headings, rows, names_people=names, definitions=PLAN)


def priorities_sheet(standings: Iterable[Standing], on: date) -> Sheet:
    """The priorities with how their actions stand."""
    headings = ("Priority", "Aim", "Not begun", "Under way", "Late", "Done", "Stopped")
    rows = [
        (
            *(each.priority.name, each.priority.aim, each.not_begun, each.under_way),
            *(each.late, each.done, each.stopped),
        )
        for each in standings
    ]
    return Sheet("Priorities", on, headings, rows, names_people=False, definitions=PLAN)


def evidence(rows: Iterable[Evidence]) -> list[tuple[Evidence, bool]]:
    """Each piece of evidence, and whether its place is an address to follow."""
    return [(row, is_link(row.link)) for row in rows]


def _of(lines: Iterable[Line], priority: str) -> list[Line]:
    return [line for line in lines if line.priority_id == priority]
