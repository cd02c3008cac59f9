"""Addresses: each says who may use it, and what htmx asks for is there."""

import re

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from tests.guards.source import name_of, templates

from keystay.config.addresses import policy_of, staff_addresses

HTMX_BY_NAME = re.compile(r"""hx-(?:get|post)=["']\{%\s*url\s+["']([\w:-]+)["']""")
HTMX_BY_PATH = re.compile(r"""hx-(?:get|post)=["'](/[^"'{]*)["']""")


def test_every_address_says_who_may_use_it():
    assert [a.route for a in staff_addresses() if policy_of(a) is None] == []


def test_no_two_addresses_share_a_name():
    names = [address.name for address in staff_addresses()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_what_htmx_asks_for_is_there():
    known = {address.name for address in staff_addresses()}
    texts = {name_of(path): path.read_text() for path in templates()}
    found = [
        f"{n}: {each}" for n, t in texts.items() for each in {*HTMX_BY_NAME.findall(t)} - known
    ]
    found += [
        f"{n}: {p}" for n, t in texts.items() for p in HTMX_BY_PATH.findall(t) if not _answers(p)
    ]
    assert found == []


def _answers(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def test_the_menu_leads_somewhere():
    from keystay.home.context import MENU

    assert [name for _, name, _ in MENU if not _resolves(name)] == []


def _resolves(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def test_djangos_admin_site_is_not_installed():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
