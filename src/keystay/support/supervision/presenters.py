"""Supervision in words: states, rows of lists, and history that never says what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from keystay.core.tables.exports import Sheet
from keystay.core.words import day
from keystay.organisation.models import Team
from keystay.support.supervision.queries import Outlook

SENTENCES = {
    "supervision.agreed": "{after[supervisor]} supervises from {after[from]}, {after[every]}",
    "supervision.recorded": "{after[kind]} supervision with {after[supervisor]} held on "
    "{after[held_on]}",
    "supervision.notes_written": "Notes written for supervision held on {after[held_on]}",
    "supervision.commented": "The worker's comment written for supervision held on "
    "{after[held_on]}",
    "supervision.corrected": "Supervision of {before[held_on]} ({before[kind]}) corrected to "
    "{after[held_on]} ({after[kind]})",
    "supervision.removed": "{before[kind]} supervision of {before[held_on]} removed: "
    "it was not held",
}

SOON = timedelta(days=7)


@dataclass(frozen=True)
class State:
    """How supervision stands: one label, one colour, one meaning."""

    label: str
    colour: str
    meaning: str


LATE = State("Late", "red", "Past its due date and the days of grace")
DUE = State("Due now", "yellow", "Due within a week, or just past its date")
PLANNED = State("On time", "green", "The next session is more than a week away")
AWAY = State("Away", "grey", "Nothing is due until the day of return is known")
LEAVING = State("Leaving", "grey", "The last day comes before the next session is due")
STATES = (LATE, DUE, PLANNED, AWAY, LEAVING)


@dataclass(frozen=True)
class Row:
    """A worker in the overview of a team."""

    worker: str
    name: str
    supervisor: str
    last_held: date | None
    due_on: date | None
    every: str
    state: State


def state_of(outlook: Outlook, on: date) -> State:
    """The state of a worker's supervision on the day."""
    if outlook.due_on is None:
        return AWAY if outlook.away else LEAVING
    if on > outlook.due_on + timedelta(days=outlook.grace_days):
        return LATE
    return DUE if on + SOON >= outlook.due_on else PLANNED


def overview(rows: Iterable[Outlook], names: Mapping[str, str], on: date) -> list[Row]:
    """The rows of a team's overview; ties in the due date are put in order of name."""
    made = [
        Row(
            worker=row.worker,
            name=names[row.worker],
            supervisor=names.get(row.supervisor or "", "Nobody is named"),
            last_held=row.last_held,
            due_on=row.due_on,
            every=f"Every {row.every_days} days, as agreed" if row.agreed else "",
            state=state_of(row, on),
        )
        for row in rows
    ]
    return sorted(made, key=lambda row: (row.due_on or date.max, row.name))


def sheet(team: Team, rows: Iterable[Row], on: date) -> Sheet:
    """The overview of a team as a file."""
    headings = ("Worker", "State", "Next due", "Last held", "Supervisor", "How often")
    lines = [
        (row.name, row.state.label, row.due_on, row.last_held, row.supervisor, row.every)
        for row in rows
    ]
    return Sheet(f"Supervision in {team.name}", on, headings, lines)


def counts(rows: Iterable[Row]) -> list[tuple[State, int]]:
    """How many workers are in each state, in the order of urgency."""
    states = [row.state for row in rows]
    return [(state, states.count(state)) for state in STATES if state in states]


def recorded(outlook: Outlook | None) -> str:
    """What to say after a session was recorded."""
    if outlook is None or outlook.due_on is None:
        return "Supervision recorded."
    return f"Supervision recorded. Next due {day(outlook.due_on)}."
