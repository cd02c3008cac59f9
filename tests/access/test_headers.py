"""The headers and the forgery check of every address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.access.objects import is_refused, things
from tests.access.url_map import Address, addresses
from tests.access.world import ANONYMOUS, World

pytestmark = pytest.mark.django_db
ADDRESSES = {each.name: each for each in addresses()}
READERS = ("workforce_lead", "administrator", "auditor", "manager", "worker")
CACHED = {"authority:brand"}


def url_of(world: World, address: Address) -> str:
    named = {name: things(world, address.name, name)[0].id for name in address.takes}
    return reverse(address.name, kwargs=named)


def asking(world: World, address: Address) -> set[str]:
    """A visitor, one whom the gate refuses and one whom it lets in, where there are such."""
    by_gate = {is_refused(world, address, who): who for who in READERS}
    return {ANONYMOUS, *by_gate.values()}


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_answer_carries_the_private_headers(council: World, name: str) -> None:
    for who in asking(council, ADDRESSES[name]):
        council.clients[who].raise_request_exception = False
        response = council.clients[who].get(url_of(council, ADDRESSES[name]))
        _check(response, name)


def _check(response: Any, name: str) -> None:
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("https://", "http"), "no other host"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    if name not in CACHED:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_post_without_a_token_is_refused(council: World, name: str) -> None:
    url = url_of(council, ADDRESSES[name])
    for who in asking(council, ADDRESSES[name]):
        client = Client(enforce_csrf_checks=True)
        client.cookies = council.clients[who].cookies
        asked_to_sign_in = {302} if who == ANONYMOUS else set()
        assert client.post(url).status_code in {403, *asked_to_sign_in}, who


def test_a_page_that_is_not_there_carries_them_too(council: World) -> None:
    response = council.clients["worker"].get("/no-such-page/")
    assert response.status_code == 404
    _check(response, "")


def test_signing_out_clears_what_the_browser_kept(council: World) -> None:
    client = Client()
    client.force_login(
        council.users["worker"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    response = client.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302
