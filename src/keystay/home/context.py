"""What every page's frame needs: the council, the menu, and the day if it is not today."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.organisation.authority.queries import this_council

MENU = (
    ("What is due", "due:mine", P.DUE_READ),
    ("People", "people:list", P.PERSON_READ),
    ("Establishment", "posts:establishment", P.ESTABLISHMENT_READ),
    ("Caseloads", "workload:council", P.CASELOAD_READ),
    ("Where we stand", "measures:standing", P.MEASURES_READ),
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
    "authority": "policy",
    "roles": "users",
}
"""Topics without an entry in the menu, and the topic whose entry is marked on their pages."""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The council, the menu entries that this person may use, and a travelled-to date."""
    user = getattr(request, "user", None)
    return {
        "council": this_council(),
        "menu": [(w, n) for w, n, p in MENU if isinstance(user, User) and may(user, p)],
        "under": UNDER,
        "may_find": isinstance(user, User) and may(user, P.PERSON_READ),
        "travelled_to": today() if settings.KEYSTAY_TODAY else None,
        "product": "Keystay",
    }
