"""An action of the plan is done by its date, and its progress is written down on the way (G3)."""

from collections.abc import Collection, Iterator
from datetime import date
from textwrap import shorten

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.governance.plan.models import Action
from keystay.governance.plan.queries import WEEKS, owed, weeks_book
from keystay.governance.plan.rules import DONE, Turn, fell_away, progress_due, turns
from keystay.workforce.people.queries import owes_as

DO, NOTE = "plan-action", "plan-progress"
SHORT = 60


def actions_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every action due in the window, owed by its owner; stopped in time, it is not owed."""
    for row in owed(people, open_only=window.open_only):
        if not window.first <= row.due_on <= window.last:
            continue
        if not fell_away(row.state, row.due_on, row.closed_on):
            kept_on = row.closed_on if row.state == DONE else None
            until = None if row.state == DONE else row.closed_on
            yield _occurrence(DO, row, row.due_on, kept_on, until)


def progress(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every note of progress due in the window, owed by the action's owner."""
    rows = owed(people, open_only=window.open_only)
    if not rows:
        return
    book = weeks_book()

    def weeks_on(day: date) -> int:
        return int(book.on(day)[WEEKS])

    for row in rows:
        if window.open_only:
            since = row.noted_on or row.set_on
            due = [Turn(progress_due(since, weeks_on(since)), None)]
        else:
            noted = sorted(note.on for note in row.notes.all())
            due = list(turns(row.set_on, noted, row.closed_on, weeks_on))
        for turn in due:
            if window.first <= turn.due_on <= window.last:
                yield _occurrence(NOTE, row, turn.due_on, turn.noted_on, None)


def _occurrence(
    key: str, row: Action, due_on: date, kept_on: date | None, until: date | None
) -> Occurrence:
    return Occurrence(
        promise=key,
        due_on=due_on,
        about=owes_as(row.owner),
        owed_by=owes_as(row.owner),
        team=None,
        link=reverse("plan:action", args=[row.pk]),
        kept_on=kept_on,
        until=until,
        # An action is its owner's from the day that it is set, a note only when it draws near.
        opens_on=row.set_on if key == DO else None,
        what=shorten(row.what, SHORT, placeholder=" …"),
    )


PROMISES = [
    Promise(
        key=DO,
        sentence="An action of the plan is done by its date.",
        act="Do an action of the plan",
        ids=("G3",),
        occurrences=actions_due,
    ),
    Promise(
        key=NOTE,
        sentence="Progress on an open action of the plan is noted every few weeks.",
        act="Note progress on an action",
        ids=("G3",),
        occurrences=progress,
    ),
]
