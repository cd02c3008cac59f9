"""The list of people as its page shows it, and the topic's events in words."""

from datetime import date
from typing import Any

from django.core.paginator import Page

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.access.users.models import User
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
    """Everything that the list of people shows."""
    return {
        "page": page,
        "people": people,
        "on": on,
        "wanted": wanted,
        "teams": teams_within(user, P.PERSON_READ, on),
        "contracts": Contract.choices,
        "may_add": may(user, P.PERSON_WRITE),
    }
