"""Every page of the demo council, as a role that may see it, at a desk and on a phone.

One walk for each role from every address without arguments along the links it meets, one
address of each kind, so that a new page is looked at without being listed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser
from tests.journeys.walking import DESK, PHONE, Walk, walk_in
from tests.sessions import signed_in_client

from keystay.access.gates import Policy
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.config.addresses import policy_of, staff_addresses
from keystay.config.demo.actions import load

pytestmark = [pytest.mark.browser, pytest.mark.promise("G1", "T4", "W2")]

LINK = re.compile(r'<a\s[^>]*href="(/[^"#]*)"')
TAB = re.compile(r"[?&]tab=(\w+)")
ROLES = (
    "team.manager",
    "workforce.lead",
    "social.worker",
    "service.manager",
    "principal.social.worker",
    "director",
    "administrator",
    "auditor",
)
SHARED = ("due:mine", "worker:page", "supervision:session")
"""Pages that differ from role to role, which each role therefore looks at again."""

ACTS = {
    *("feeds:again", "feeds:apply", "feeds:cancel", "feeds:decide"),
    *("audits:done", "audits:close", "challenges:done"),
    *("supervision:followup-done", "supervision:followup-drop"),
    *("supervision:give-earlier", "supervision:take-back-earlier", "supervision:take-back"),
    *("roles:approve", "roles:turn_down", "roles:take_away", "users:withdraw"),
    *("family:form", "schemes:withdraw"),
    *("supervision:exceptional-end", "supervision:exceptional-tell"),
    "census:take",
    *("plan:raise-priority", "reports:begin", "reports:renew"),
    *("taskgroup:make", "taskgroup:put-back", "taskgroup:raise-item"),
    *("users:close", "users:reopen", "users:remove_second_factor", "users:renew_calendar"),
}
"""Addresses that are only posted to."""

FILES = {
    *("authority:brand", "due:calendar", "live", "ready", "feeds:refused"),
    *("census:file", "census:signed-file", "reports:word", "reports:pdf"),
    *("reports:summary-word", "reports:summary-pdf", "inspection:document"),
}
"""Addresses that answer with something other than a page."""

CLOSED = {
    *("account_email", "account_email_verification_sent"),
    *("account_set_password", "account_signup"),
}
"""Addresses of the sign-in library that stay closed."""

ELSEWHERE = {
    *("setup:start", "setup:council", "setup:policy", "setup:account"),
    *(
        "feeds:review",
        "feeds:headings",
        "supervision:notes",
        "census:sign",
        "account_login",
        "account_reset_password",
    ),
    *("account_reset_password_done", "account_reset_password_from_key_done"),
}
"""Pages that the journeys walk, or visitors below."""

UNREACHED = {
    "account_reset_password_from_key": "needs a key from an email",
    "mfa_authenticate": "needs a second factor",
    "mfa_deactivate_totp": "needs a second factor",
    "mfa_reauthenticate": "needs a second factor",
    "mfa_view_recovery_codes": "needs a second factor",
    "mfa_download_recovery_codes": "needs a second factor",
    "feeds:progress": "only while work is going on",
    "handovers:written": "needs a worker who is leaving; the same template as handovers:step",
    "reports:correct": "of one report the draft is seen; the same template as reports:sign",
    "schemes:end-duty": "needs a duty; the same template as schemes:duty",
    "schemes:end-reduction": "needs a reduction; the same template as schemes:duty",
    "family:link": "needs a code",
    "joining:accept": "needs an invitation",
    "registrations:note": "open only while renewal is",
}
NOT_HERE = ACTS | FILES | CLOSED | ELSEWHERE | set(UNREACHED)
VISITORS = (
    "/sign-in/login/",
    "/sign-in/password/reset/",
    "/sign-in/password/reset/done/",
    "/sign-in/password/reset/key/done/",
)


def test_every_page_is_clean_at_a_desk_and_on_a_phone(
    browser: Browser, fresh_server: str, monday: None
) -> None:
    load(say=lambda what, far: None)
    looks = Looks()
    visitor = walk_in(browser, fresh_server)
    for path in VISITORS:
        looks.at(visitor, path)
    for role in ROLES:
        user = User.objects.get(email=f"{role}@demo.example")
        walk = walk_in(browser, fresh_server, user)
        for name, path in _pages(user, looks.left(user)):
            looks.seen.add(name)
            looks.at(walk, path, role)
    assert not looks.faults, "\n\n".join(looks.faults)
    left = sorted(looks.left())
    assert not left, "\n".join(left)


@dataclass
class Looks:
    """What was looked at, and everything found wrong, so that one run tells it all."""

    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def left(self, reader: User | None = None) -> set[str]:
        """The pages that nobody has looked at, or those that each reader looks at again.

        For a reader only what their roles may see.
        """
        again = set(SHARED) if reader else set()
        return {
            each.name
            for each in staff_addresses()
            if _may(reader, policy_of(each)) and each.name not in (self.seen | NOT_HERE) - again
        }

    def at(self, walk: Walk, path: str, who: str = "a visitor") -> None:
        walk.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        try:
            walk.go(path)
            walk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            assert walk.too_wide() <= 0, f"{path} is {walk.too_wide()} px too wide on a phone"
        except AssertionError as fault:
            self.faults.append(f"As {who}: {fault}")
            walk.complaints.clear()


def _may(reader: User | None, policy: Policy | None) -> bool:
    """Whether the policy lets the reader in; anyone, if none is named."""
    if policy is None or reader is None or policy.permission is None:
        return policy is not None
    return may(reader, policy.permission)


def _pages(user: User, left: set[str]) -> Iterator[tuple[str, str]]:
    """The pages that this person reaches of those that are left, as name and path."""
    client = signed_in_client(user)
    waiting = [f"/{each.route}" for each in staff_addresses() if not set("<^(") & set(each.route)]
    read, tried = set[tuple[str, ...]](), set[str]()
    while waiting and left:
        path = waiting.pop(0)
        if path in tried:
            continue
        tried.add(path)
        name = _name(path)
        kind = (name, *TAB.findall(path)[:1])
        html = _html(client, path) if name and name not in NOT_HERE and kind not in read else ""
        if html:
            read.add(kind)
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(html)]
            if name in left:
                left.remove(name)
                yield name, path


def _html(client: Client, path: str) -> str:
    """The page if this person may read it and is not sent on elsewhere; or nothing."""
    answer: Any = client.get(path)
    html = "text/html" in answer.headers.get("content-type", "")
    return answer.content.decode() if answer.status_code == 200 and html else ""


def _name(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
