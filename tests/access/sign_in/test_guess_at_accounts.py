"""Guessing at accounts: nothing tells which exist, and whoever guesses keeps nobody out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from tests.access.world import PASSWORD, World

from keystay.access.users import actions as users
from keystay.access.users.models import User

LOGIN = "/sign-in/login/"
OFFICE, ELSEWHERE = "198.51.100.1", "203.0.113.9"
WRONG = "not the password"


@pytest.fixture
def user(world: World) -> User:
    return world.users["manager"]


def sign_in(email: str, password: str = WRONG, at: str = ELSEWHERE, **more: str) -> Any:
    """Try to sign in from an address of the internet."""
    client = Client(REMOTE_ADDR=at)
    return client.post(LOGIN, {"login": email, "password": password}, **more)  # type: ignore[arg-type]


def is_in(response: Any) -> bool:
    return response.status_code == 302 and not response["Location"].startswith("/sign-in/")


def told(response: Any) -> str:
    return str(response.context["form"].errors)


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """What was hashed meanwhile; the slow hash is nearly all the time that sign-in takes."""
    hasher, made = type(get_hasher()), []
    encode = hasher.encode

    def note(self: Any, password: str, *args: Any, **kwargs: Any) -> str:
        made.append(password)
        return encode(self, password, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hasher, "encode", note)
        yield made


def hashes(world: World) -> dict[str, int]:
    """How many passwords are hashed for one try at each kind of account."""
    users.close(user=world.users["stranger"], by="the test")
    world.users["colleague"] = never = User(email="never@example.org", name="Never Joined")
    never.set_unusable_password()
    never.save()
    tries = {
        "unknown": ("nobody@example.org", WRONG),
        "wrong password": (world.users["manager"].email, WRONG),
        "right password": (world.users["manager"].email, PASSWORD),
        "closed, wrong password": (world.users["stranger"].email, WRONG),
        "closed, right password": (world.users["stranger"].email, PASSWORD),
        "never had a password": ("never@example.org", WRONG),
    }
    found = {}
    for what, (email, password) in tries.items():
        with counted_hashes() as made:
            sign_in(email, password)
        found[what] = len(made)
    return found


def test_every_try_costs_the_same_work_whatever_the_account(world: World) -> None:
    assert set(hashes(world).values()) == {1}


def test_without_the_librarys_care_an_unknown_address_would_cost_less(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda *_: None)
    assert hashes(world)["unknown"] == 0


def test_a_try_that_is_refused_for_too_many_costs_no_work(user: User) -> None:
    for _ in range(5):
        sign_in(user.email)
    with counted_hashes() as made:
        refused = sign_in(user.email)
    assert "Too many failed" in told(refused)
    assert made == []


def test_the_answer_is_in_plain_words_and_the_same_for_all(world: World, user: User) -> None:
    users.close(user=world.users["stranger"], by="the test")
    answers = {
        told(sign_in(email))
        for email in (user.email, world.users["stranger"].email, "nobody@example.org")
    }
    (answer,) = answers
    assert "The email address or password is not right." in answer


def test_an_address_written_with_capitals_signs_in(db: None) -> None:
    users.make_account(email="Ama.Byron@Example.org", name="Ama", password=PASSWORD, by="the test")
    assert is_in(sign_in("Ama.Byron@Example.org", PASSWORD))
    assert is_in(sign_in("ama.byron@example.org", PASSWORD))


def test_whoever_guesses_elsewhere_does_not_keep_the_owner_out(user: User) -> None:
    assert is_in(sign_in(user.email, PASSWORD, at=OFFICE))
    for _ in range(8):
        sign_in(user.email, at=ELSEWHERE)
    assert "Too many failed" in told(sign_in(user.email, PASSWORD, at=ELSEWHERE))
    assert is_in(sign_in(user.email, PASSWORD, at=OFFICE))


def test_an_address_that_nobody_signed_in_from_waits_with_the_rest(user: User) -> None:
    for _ in range(8):
        sign_in(user.email, at=ELSEWHERE)
    assert "Too many failed" in told(sign_in(user.email, PASSWORD, at=OFFICE))


def test_at_an_address_that_is_known_guessing_ends_too(user: User) -> None:
    assert is_in(sign_in(user.email, PASSWORD, at=OFFICE))
    for _ in range(5):
        sign_in(user.email, at=OFFICE)
    assert "Too many failed" in told(sign_in(user.email, PASSWORD, at=OFFICE))


def test_visitors_behind_the_proxy_are_told_apart_by_what_it_adds(
    user: User, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(25):
        sign_in(f"someone{n}@example.org", at="127.0.0.1", HTTP_X_FORWARDED_FOR=ELSEWHERE)
    blocked = sign_in(user.email, PASSWORD, at="127.0.0.1", HTTP_X_FORWARDED_FOR=ELSEWHERE)
    assert "Too many failed" in told(blocked)
    forged = f"192.0.2.7, {ELSEWHERE}"
    still = sign_in(user.email, PASSWORD, at="127.0.0.1", HTTP_X_FORWARDED_FOR=forged)
    assert "Too many failed" in told(still)
    assert is_in(sign_in(user.email, PASSWORD, at="127.0.0.1", HTTP_X_FORWARDED_FOR=OFFICE))


def test_without_a_proxy_the_header_is_not_believed(user: User) -> None:
    for n in range(25):
        sign_in(f"someone{n}@example.org", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")
    blocked = sign_in(user.email, PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.99")
    assert "Too many failed" in told(blocked)


def test_a_whole_council_signs_in_from_one_address_within_a_minute(user: User) -> None:
    assert all(is_in(sign_in(user.email, PASSWORD, at=OFFICE)) for _ in range(60))
