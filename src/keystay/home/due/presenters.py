"""What is due as the pages show it: lines, groups by act, teams with their counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from keystay.core.promises import Occurrence, all_promises, promise
from keystay.core.tables.exports import Sheet
from keystay.core.working_days import working_days_between
from keystay.home.due.queries import Labels


@dataclass(frozen=True)
class Line:
    """One thing that is due, or was done."""

    act: str
    about: str
    own: bool
    owner: str
    team: str
    due_on: date
    kept_on: date | None
    late: bool
    link: str
    note: str


@dataclass(frozen=True)
class Group:
    """The lines of one act, soonest first."""

    act: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class TeamCount:
    """How much is due in a team, and how much of it is overdue."""

    id: str
    name: str
    count: int
    late: int


def groups(rows: Sequence[Occurrence], labels: Labels, me: str | None, on: date) -> list[Group]:
    """Rows grouped by act; the act with the soonest line comes first."""
    lines = [_line(row, labels, me, on) for row in rows]
    first: dict[str, int] = {}
    for place, line in enumerate(lines):
        first.setdefault(line.act, place)
    lines.sort(key=lambda line: first[line.act])
    return [Group(act, list(each)) for act, each in groupby(lines, key=lambda line: line.act)]


def team_counts(rows: Iterable[Occurrence], labels: Labels, on: date) -> list[TeamCount]:
    """Counts by team, the team with most overdue first."""
    listed = [row for row in rows if row.team]
    count = Counter(row.team for row in listed)
    late = Counter(row.team for row in listed if row.due_on < on)
    made = [TeamCount(str(t), labels.teams.get(str(t), ""), n, late[t]) for t, n in count.items()]
    return sorted(made, key=lambda team: (-team.late, -team.count, team.name))


def teamless(rows: Iterable[Occurrence], on: date) -> TeamCount | None:
    """What is owed in no team, such as an action of the plan, so that the counts add up."""
    listed = [row for row in rows if not row.team]
    late = sum(row.due_on < on for row in listed)
    return TeamCount("", "In no team", len(listed), late) if listed else None


def narrowed(rows: Iterable[Occurrence], wanted: QueryDict) -> list[Occurrence]:
    """The rows that the address asks for: `team` and `promise`."""
    team, key = wanted.get("team", ""), wanted.get("promise", "")
    return [
        row for row in rows if (not team or row.team == team) and (not key or row.promise == key)
    ]


def sheet(title: str, rows: Iterable[Occurrence], labels: Labels, on: date) -> Sheet:
    """The queue as a file, in its order; working days left are negative for what is overdue."""
    headings = ("What", "Who for", "Team", "Whose task", "Due", "Working days left", "Done", "Note")
    lines = [
        (
            promise(row.promise).act,
            row.what or labels.people.get(row.about, ""),
            labels.teams.get(row.team or "", ""),
            labels.people.get(row.owed_by or "", "Nobody"),
            row.due_on,
            None if row.kept_on else working_days_between(on, row.due_on),
            row.kept_on,
            row.note,
        )
        for row in rows
    ]
    return Sheet(title, on, headings, lines)


def acts(rows: Iterable[Occurrence], chosen: str) -> list[tuple[str, str]]:
    """The key and the act of the promises of the rows and the chosen one, to choose among."""
    listed = {row.promise for row in rows} | {chosen}
    found = [(each.key, each.act) for each in all_promises() if each.key in listed]
    return sorted(found, key=itemgetter(1))


def tabs(current: str, counts: dict[str, int], wanted: QueryDict) -> list[dict[str, Any]]:
    """The views of the queue as tabs; the choice of promise is carried along."""
    key = wanted.get("promise", "")
    names = {"mine": "Mine", "team": "Team", "done": "Done recently"}
    return [
        {
            "text": words,
            "href": reverse(f"due:{name}") + (f"?promise={key}" if acts([], key) else ""),
            "count": counts.get(name),
            "current": name == current,
        }
        for name, words in names.items()
        if name in counts
    ]


def _line(row: Occurrence, labels: Labels, me: str | None, on: date) -> Line:
    mine = row.owed_by is not None and row.owed_by == me
    return Line(
        act=promise(row.promise).act,
        about=row.what or labels.people.get(row.about, ""),
        own=row.about == me and not row.what,
        owner="you" if mine else labels.people.get(row.owed_by or "", ""),
        team=labels.teams.get(row.team or "", ""),
        due_on=row.due_on,
        kept_on=row.kept_on,
        late=row.kept_on is None and row.due_on < on,
        link=row.link if mine else row.see or row.link,
        note=row.note,
    )
