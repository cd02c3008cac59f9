"""What every page's frame needs: the council, the menu, and the day if it is not today."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.organisation.authority.queries import this_council

MENU = (
    ("What is due", "due:mine", P.DUE_READ),
    ("People", "people:list", P.PERSON_READ),
    ("Establishment", "posts:establishment", P.ESTABLISHMENT_READ),
    ("Caseloads", "workload:council", P.CASELOAD_READ),
    ("Where we stand", "measures:standing", P.MEASURES_READ),
    ("Action plan", "plan:list", P.PLAN_READ),
    ("Imports", "feeds:list", P.IMPORT_RUN),
    ("Policy", "policy:list", P.POLICY_READ),
    ("Accounts", "users:list", P.ACCOUNTS_MANAGE),
    ("History", "audit:list", P.AUDIT_READ),
)
UNDER = {
    **dict.fromkeys(("assignments", "absence", "registrations"), "people"),
    **dict.fromkeys(("supervision", "team", "worker"), "people"),
    **dict.fromkeys(("allocations", "continuity", "handovers", "stepdown"), "workload"),
    **dict.fromkeys(
        ("audits", "challenges", "extra_support", "feedback", "months", "schemes"), "workload"
    ),
    **dict.fromkeys(("inspection", "reports", "risks", "taskgroup", "voices"), "plan"),
    "promises": "measures",
    "authority": "policy",
    "census": "measures",
    "cohorts": "measures",
    "roles": "users",
}
"""Topics without an entry in the menu, and the topic whose entry is marked on their pages."""
WIDE = ("plan:list",)
"""Entries only for those who see the whole of it; others come to their part from what is due."""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The council, the menu entries that this person may use, and a travelled-to date."""
    user = getattr(request, "user", None)
    return {
        "council": this_council(),
        "menu": _menu(user) if isinstance(user, User) else [],
        "under": UNDER,
        "may_find": isinstance(user, User) and may(user, P.PERSON_READ),
        "travelled_to": today() if settings.KEYSTAY_TODAY else None,
        "product": "Keystay",
    }


def _menu(user: User) -> list[tuple[str, str]]:
    """The words and the address of each entry that the person may use."""
    return [
        (words, name)
        for words, name, permission in MENU
        if may(user, permission) and (name not in WIDE or reach(user, permission).everyone)
    ]
