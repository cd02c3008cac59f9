"""Setting up a second factor: right after signing in without the password again, later with it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.access.sign_in.test_sign_in import code_of, sign_in
from tests.access.world import World

from keystay.access import middleware
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core import clock

SET_UP, CODES = "mfa_activate_totp", "mfa_view_recovery_codes"
NEW = "three unusual words here"


@pytest.fixture
def user(world: World) -> User:
    return world.users["manager"]


def asks_again(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/sign-in/reauth")


def set_up(client: Client) -> Any:
    """Scan the code on the page and type what the app shows."""
    secret = client.get(reverse(SET_UP)).context["form"].secret
    return client.post(reverse(SET_UP), {"code": code_of(secret)})


def secret_of(user: User) -> str:
    """The secret that the authenticator app holds."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return get_adapter().decrypt(row.data["secret"])


def kept(user: User) -> str:
    """What the database holds of someone's second factors."""
    return str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))


def test_right_after_signing_in_the_password_is_not_asked_for_again(user: User) -> None:
    client = Client()
    sign_in(client, user.email)
    done = set_up(client)
    assert done["Location"] == reverse(CODES)
    assert client.get(done["Location"]).status_code == 200


def test_right_after_joining_the_password_just_chosen_is_not_asked_for_again(world: World) -> None:
    _, token = users.invite(email="new@example.org", name="New", by="the test")
    client = Client()
    client.post(reverse("joining:accept", args=[token]), {"name": "New", "password": NEW})
    assert client.get(reverse(SET_UP)).status_code == 200


@pytest.mark.parametrize(("minutes", "asked"), [(4, False), (6, True)])
def test_after_five_minutes_the_password_is_asked_for(
    user: User, monkeypatch: pytest.MonkeyPatch, minutes: int, asked: bool
) -> None:
    client, start = Client(), clock.now()
    sign_in(client, user.email)
    monkeypatch.setattr(middleware, "now", lambda: start + timedelta(minutes=minutes))
    assert asks_again(client.get(reverse(SET_UP))) is asked


def test_who_has_a_second_factor_is_asked_before_it_is_changed(user: User) -> None:
    first, client = Client(), Client()
    sign_in(first, user.email)
    set_up(first)
    cache.clear()  # the code that set it up is used; another minute has another code
    sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret_of(user))})
    assert client.get("/accounts/me/").status_code == 200
    for page in (CODES, "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert asks_again(client.get(reverse(page))), page


@pytest.mark.parametrize(("minutes", "asked"), [(9, False), (11, True)])
def test_other_changes_ask_for_it_after_ten_minutes(
    world: World, monkeypatch: pytest.MonkeyPatch, minutes: int, asked: bool
) -> None:
    client, start = Client(), clock.now()
    sign_in(client, world.users["administrator"].email)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=minutes))
    assert asks_again(client.get(reverse("users:invite"))) is asked


def test_a_copy_of_the_database_makes_no_codes(user: User) -> None:
    client = Client()
    sign_in(client, user.email)
    set_up(client)
    assert secret_of(user) not in kept(user)
    seeds = Authenticator.objects.get(user=user, type="recovery_codes").data
    assert get_adapter().decrypt(seeds["seed"]) not in kept(user)


def test_with_the_librarys_own_way_of_keeping_them_it_would(user: User, settings: Any) -> None:
    settings.MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
    client = Client()
    sign_in(client, user.email)
    set_up(client)
    assert secret_of(user) in kept(user)


def test_the_code_of_another_person_sets_nothing_up(user: User) -> None:
    client = Client()
    sign_in(client, user.email)
    client.get(reverse(SET_UP))
    client.post(reverse(SET_UP), {"code": code_of(totp.generate_totp_secret())})
    assert client.get(reverse(SET_UP)).status_code == 200
