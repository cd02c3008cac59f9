"""Performance Challenge sessions in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from keystay.access.users.models import User
from keystay.caseloads.challenges.models import Challenge, Topic
from keystay.caseloads.challenges.queries import Item
from keystay.core.sealed import unseal
from keystay.core.tables.exports import Sheet

SENTENCES = {
    "challenges.planned": "Performance Challenge session with {after[team]} planned for "
    "{after[on]}",
    "challenges.held": "Performance Challenge session with {after[team]} held on {after[on]}",
    "challenges.taken_on": "{after[owner]} took on an action by {after[on]} in the session with "
    "{after[team]}",
    "challenges.done": "{after[owner]} did an action of the session with {after[team]} on "
    "{after[on]}",
}


@dataclass(frozen=True)
class Taken:
    """An action as its page shows it."""

    id: str
    text: str
    owner: str
    due_on: date
    done_on: date | None
    may_finish: bool


def by_topic(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """The agenda under its headings; one with nothing under it stays, and says so."""
    return [(str(topic.label), [item for item in items if item.topic == topic]) for topic in Topic]


def taken(challenge: Challenge, reader: User) -> list[Taken]:
    """The actions of a session, soonest due first."""
    return [
        Taken(
            row.pk,
            unseal(row.sealed),
            row.owner.name,
            row.due_on,
            row.done_on,
            row.done_on is None and row.owner.user_id == reader.pk,
        )
        for row in challenge.actions.select_related("owner")
    ]


def sheet(sessions: Iterable[Challenge], on: date) -> Sheet:
    """The sessions as a file."""
    lines = [
        (row.team.name, row.meets_on, row.held_on, row.still_open)  # type: ignore[attr-defined]
        for row in sessions
    ]
    headings = ("Team", "Planned for", "Held on", "Actions still open")
    return Sheet("Performance Challenge sessions", on, headings, lines, names_people=False)
