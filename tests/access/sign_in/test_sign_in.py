"""Signing in: passwords, lock-out, the second factor, sessions, and links that lead away."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.access.conftest import SignIn
from tests.access.url_map import addresses
from tests.access.world import PASSWORD, World

from keystay.access import middleware
from keystay.access.roles import actions as roles
from keystay.access.roles.models import RoleGrant
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core import clock, outbox

LOGIN = "/sign-in/login/"
ANY_PAGE = "/policy/"


@pytest.fixture
def user(world: World) -> User:
    return world.users["manager"]


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_the_right_password_signs_in_whatever_the_case_of_the_address(user: User) -> None:
    client = Client()
    assert sign_in(client, user.email.upper()).status_code == 302
    assert client.get("/accounts/me/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(user: User) -> None:
    known = sign_in(Client(), user.email, "not the password")
    unknown = sign_in(Client(), "nobody@example.org", "not the password")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


def test_after_five_failures_even_the_right_password_waits(user: User) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, user.email, "not the password")
    assert "Too many failed" in str(sign_in(client, user.email).context["form"].errors)


def test_one_accounts_failures_do_not_lock_another_out(world: World, user: User) -> None:
    for _ in range(5):
        sign_in(Client(), user.email, "not the password")
    assert sign_in(Client(), world.users["worker"].email).status_code == 302


def test_one_password_over_many_accounts_is_stopped_by_where_it_comes_from(world: World) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    answers = [sign_in(client, f"someone{n}@example.org", "Winter2026!!") for n in range(25)]
    assert "Too many failed" in str(answers[-1].context["form"].errors)


def test_a_closed_account_is_out_at_the_next_request_and_stays_out(
    as_user: SignIn, user: User
) -> None:
    inside = as_user(user)
    assert inside.get(ANY_PAGE).status_code == 200
    users.close(user=user, by="the test")
    assert inside.get(ANY_PAGE).status_code == 302
    outside = Client()
    sign_in(outside, user.email)
    assert outside.get(ANY_PAGE).status_code == 302
    users.reopen(user=user, by="the test")
    sign_in(outside, user.email)
    assert outside.get(ANY_PAGE).status_code == 200


def test_the_session_key_changes_at_sign_in_and_the_old_one_is_dead(user: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client, user.email)
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies["sessionid"] = str(before)
    assert stolen.get(ANY_PAGE).status_code == 302


def test_a_new_password_signs_out_everywhere_else(as_user: SignIn, user: User) -> None:
    elsewhere, here = as_user(user), as_user(user)
    new = "another long password"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/sign-in/password/change/", form).status_code == 302
    assert elsewhere.get(ANY_PAGE).status_code == 302


def test_signing_out_ends_the_session_on_the_server(as_user: SignIn, user: User) -> None:
    client = as_user(user)
    key = client.cookies["sessionid"].value
    client.post("/sign-in/logout/")
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get(ANY_PAGE).status_code == 302


@pytest.mark.parametrize("minutes", [29, 31])
def test_an_idle_session_is_signed_out(
    as_user: SignIn, user: User, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    client, start = as_user(user), clock.now()
    client.get(ANY_PAGE)
    monkeypatch.setattr(middleware, "now", lambda: start + timedelta(minutes=minutes))
    assert client.get(ANY_PAGE).status_code == (200 if minutes < 30 else 302)


def test_a_session_in_use_stays(
    as_user: SignIn, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, start = as_user(user), clock.now()
    for minutes in (0, 20, 40, 60, 80):
        later = start + timedelta(minutes=minutes)
        monkeypatch.setattr(middleware, "now", lambda later=later: later)
        assert client.get(ANY_PAGE).status_code == 200


def test_a_session_in_use_all_day_ends_after_eight_hours(
    as_user: SignIn, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, start = as_user(user), clock.now()
    for minutes in range(0, 8 * 60 + 1, 20):
        later = start + timedelta(minutes=minutes)
        monkeypatch.setattr(middleware, "now", lambda later=later: later)
        assert client.get(ANY_PAGE).status_code == 200, minutes
    later = start + timedelta(minutes=8 * 60 + 5)
    monkeypatch.setattr(middleware, "now", lambda: later)
    assert client.get(ANY_PAGE).status_code == 302


def test_the_session_key_changes_when_the_password_is_typed_again(user: User) -> None:
    client = Client()
    sign_in(client, user.email)
    before = client.session.session_key
    wrong = client.post("/sign-in/reauthenticate/", {"password": "not the password"})
    assert wrong.status_code == 200
    assert client.session.session_key == before
    assert client.post("/sign-in/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies["sessionid"] = str(before)
    assert stolen.get(ANY_PAGE).status_code == 302


def test_a_role_taken_away_is_gone_at_the_next_request(
    world: World, as_user: SignIn, user: User
) -> None:
    client = as_user(user)
    colleague = reverse("people:change", kwargs={"person": world.people["colleague"].pk})
    team = reverse("supervision:team", kwargs={"team": world.teams["Crewe"].pk})
    assert client.get(team).status_code == 200
    assert client.get(colleague).status_code == 403
    roles.take_away(grant=RoleGrant.objects.get(user=user, role="team_manager"), by="the test")
    assert client.get(team).status_code == 404
    roles.take_away(grant=RoleGrant.objects.get(user=user, role="social_worker"), by="the test")
    assert client.get(team).status_code == 403


HOSTILE = [
    "//evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "javascript:alert(1)",
    "data:text/html,hi",
    "%2f%2fevil.example",
    "/%0d%0aLocation:%20//evil.example",
    "\r\n//evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example@testserver/",
    "https://testserver.evil.example/",
    "//testserver@evil.example",
    "ftp://evil.example",
    "https://evil.example/?testserver",
    "http://[::1]@evil.example/",
    "/\t/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_signing_in_leads_only_to_our_own_pages(user: User, target: str) -> None:
    response = sign_in(Client(), user.email, next=target)
    assert response.status_code == 302
    location = response["Location"]
    assert not re.match(r"[/\\\s]{2}|\s|[\w+.-]+:", location), location


def test_signing_in_goes_on_to_the_page_that_was_asked_for(user: User) -> None:
    assert sign_in(Client(), user.email, next=ANY_PAGE)["Location"] == ANY_PAGE


def test_nobody_signs_up_or_changes_their_address(as_user: SignIn, user: User) -> None:
    for path in ("sign-up/", "email/", "password/set/", "confirm-email/"):
        assert as_user(user).get(f"/sign-in/{path}").status_code == 404
        assert Client().post(f"/sign-in/{path}", {"email": "a@example.org"}).status_code == 404


def test_a_reset_link_leads_to_our_own_address_and_works_once(user: User) -> None:
    assert Client().post("/sign-in/password/reset/", {"email": user.email}).status_code == 302
    outbox.send_waiting()
    link = re.search(r"http\S+", str(mail.outbox[0].body)).group()  # type: ignore[union-attr]
    path = link.removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/sign-in/password/reset/key/")
    client, new = Client(), "a new long password"
    choose = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(choose, {"password1": new, "password2": new})
    assert sign_in(Client(), user.email, new).status_code == 302
    assert 'name="password1"' not in Client().get(path, follow=True).content.decode()


def test_a_reset_for_an_unknown_address_sends_nothing_and_says_the_same(user: User) -> None:
    known = Client().post("/sign-in/password/reset/", {"email": user.email})
    unknown = Client().post("/sign-in/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    outbox.send_waiting()
    assert len(mail.outbox) == 1


def test_a_reset_link_ends_after_an_hour(user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        Client().post("/sign-in/password/reset/", {"email": user.email})
        outbox.send_waiting()
        link = re.search(r"http\S+", str(mail.outbox[0].body)).group()  # type: ignore[union-attr]
        path = link.removeprefix("http://127.0.0.1:8000")
        traveller.shift(timedelta(minutes=59))
        assert 'name="password1"' in Client().get(path, follow=True).content.decode()
        traveller.shift(timedelta(minutes=2))
        assert 'name="password1"' not in Client().get(path, follow=True).content.decode()


def test_a_mail_server_that_is_down_changes_no_answer_and_loses_no_reset(
    user: User, settings: Any
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert Client().post("/sign-in/password/reset/", {"email": user.email}).status_code == 302
    settings.EMAIL_BACKEND = backend
    assert outbox.send_waiting().sent == 1


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_a_false_host_never_gets_into_a_mail(user: User, header: str) -> None:
    form = {"email": user.email}
    response = Client().post("/sign-in/password/reset/", form, **{header: "evil.example"})  # type: ignore[arg-type]
    assert response.status_code in (302, 400)
    outbox.send_waiting()
    assert not [message for message in mail.outbox if "evil" in message.body]


def with_app(user: User) -> str:
    """Set up an authenticator for the user; returns its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_code_is_asked_for_and_half_a_sign_in_reaches_nothing(user: User) -> None:
    with_app(user)
    client = Client()
    assert sign_in(client, user.email)["Location"].startswith(reverse("mfa_authenticate"))
    for address in addresses():
        if address.policy.kind != "public" and not address.takes:  # type: ignore[union-attr]
            answer = client.get(reverse(address.name))
            assert answer.status_code == 302, address.name
            assert answer["Location"].startswith("/sign-in/"), address.name


def test_the_right_code_completes_the_sign_in_and_cannot_be_used_again(user: User) -> None:
    code = code_of(with_app(user))
    client, thief = Client(), Client()
    sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get("/accounts/me/").status_code == 200
    sign_in(thief, user.email)
    thief.post(reverse("mfa_authenticate"), {"code": code})
    assert thief.get("/accounts/me/").status_code == 302


@pytest.mark.parametrize(
    "code", [None, "", "      ", "000000", "null", "٠٠٠٠٠٠", ["1", "2"], "1" * 500]
)
def test_a_code_that_is_no_code_is_refused(user: User, code: object) -> None:
    with_app(user)
    client = Client()
    sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {} if code is None else {"code": code})
    assert client.get("/accounts/me/").status_code == 302


def test_guessing_codes_is_stopped(user: User) -> None:
    secret = with_app(user)
    client = Client()
    sign_in(client, user.email)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/accounts/me/").status_code == 302


def test_where_it_is_required_someone_without_a_second_factor_only_sets_one_up(
    as_user: SignIn, user: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = as_user(user)
    for address in addresses():
        policy = address.policy
        if policy.kind == "public" or address.takes:  # type: ignore[union-attr]
            continue
        if address.name not in middleware.ENROLMENT:
            answer = client.get(reverse(address.name))
            assert answer.status_code == 302, address.name
            assert answer["Location"] == reverse("mfa_activate_totp"), address.name
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with_app(user)
    assert client.get("/accounts/me/").status_code == 200


@pytest.mark.parametrize("production", [False, True])
def test_a_demo_account_may_skip_the_second_factor_only_outside_production(
    as_user: SignIn, user: User, settings: Any, production: bool
) -> None:
    User.objects.filter(pk=user.pk).update(demo=True)
    settings.SECOND_FACTOR_REQUIRED = True
    settings.PRODUCTION = production
    assert as_user(user).get("/accounts/me/").status_code == (302 if production else 200)


def test_a_lost_second_factor_is_removed_by_an_administrator(
    world: World, as_user: SignIn, user: User
) -> None:
    with_app(user)
    page = reverse("users:remove_second_factor", kwargs={"account": user.pk})
    assert as_user(world.users["administrator"]).post(page).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_demo_lists_its_accounts_at_sign_in(user: User, settings: Any) -> None:
    User.objects.filter(pk=user.pk).update(demo=True)
    page = Client().get(LOGIN)
    assert [(each.email, each.roles) for each in page.context["demo_accounts"]] == [
        (user.email, ("Team manager", "Social worker"))
    ]
    assert user.name in page.text
    assert "Team manager, Social worker" in page.text
    settings.PRODUCTION = True
    assert "demo_accounts" not in Client().get(LOGIN).context
