"""The list of people as its page and its file show it, and the topic's events in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Page

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.core.tables.exports import Sheet
from keystay.workforce.assignments.models import Contract
from keystay.workforce.assignments.queries import Line, Wanted
from keystay.workforce.posts.queries import teams_within

SENTENCES = {
    "people.added": "Added {after[name]}",
    "people.changed": "Changed {after[fields]}",
    "people.account_linked": "Joined the account {after[email]} to this record",
    "people.stage_set": "Stage of practice: {after[stage]} from {after[from]}",
    "people.equality_set": "Equality answers changed",
    "people.award_set": "Qualifying award: {after[title]}",
}


def list_context(
    user: User, page: Page, people: list[Line], on: date, wanted: Wanted
) -> dict[str, Any]:
    """Everything that the list of people shows; one team is not repeated beside each of them."""
    teams = list(teams_within(user, P.PERSON_READ, on))
    return {
        "page": page,
        "people": people,
        "on": on,
        "wanted": wanted,
        "teams": teams,
        "many_teams": len(teams) > 1 or len({line.teams for line in people}) > 1,
        "contracts": Contract.choices,
        "may_add": may(user, P.PERSON_WRITE),
    }


def sheet(people: Iterable[Line], on: date) -> Sheet:
    """The list of people as a file."""
    headings = ("Name", "Role", "Grade", "Team", "Stage", "Contract", "FTE", "Since")
    rows = [
        (
            line.name,
            line.roles,
            line.grade,
            line.teams,
            line.stage,
            line.contract,
            line.fte,
            line.since,
        )
        for line in people
    ]
    return Sheet("People in post", on, headings, rows)
