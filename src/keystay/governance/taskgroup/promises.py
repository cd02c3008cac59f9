"""The Task Group meets in its rhythm (G4, R12)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.governance.taskgroup.queries import EVERY, chair_on, founding
from keystay.governance.taskgroup.rules import turns
from keystay.organisation.policy.queries import policy_book

MEET = "task-group-meeting"
NAME = "Recruitment and Retention Task Group"


def meetings_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every meeting due in the window, owed by whoever chairs; nothing until there is a member."""
    members, held = founding(open_only=window.open_only)
    if not members:
        return
    book = policy_book()

    def every_months(day: date) -> int:
        return int(book.on(day)[EVERY])

    for turn in turns(members[0].starts_on, held, every_months):
        chair = chair_on(members, min(turn.due_on, window.today))
        mine = people is None or chair in people
        if mine and window.first <= turn.due_on <= window.last:
            yield Occurrence(
                promise=MEET,
                due_on=turn.due_on,
                about=chair or "",
                owed_by=chair,
                team=None,
                link=reverse("taskgroup:list"),
                kept_on=turn.held_on,
                note="" if chair else "The group has no chair who has an account here",
                what=NAME,
            )


PROMISES = [
    Promise(
        key=MEET,
        sentence="The Recruitment and Retention Task Group meets in its rhythm.",
        act="Hold the Task Group’s meeting",
        ids=("G4", "R12"),
        occurrences=meetings_due,
    ),
]
