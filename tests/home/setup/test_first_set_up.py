"""The first person starts Keystay without any data."""

from typing import Any

import pytest
from django.test import Client

from keystay.access.roles.queries import roles_of
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core.audit.models import AuditEvent
from keystay.home.setup.actions import TooLate, make_first_account
from keystay.organisation.authority.queries import this_council
from keystay.organisation.policy.queries import policy

FORM = {"name": "First Person", "email": "first@example.org", "password": "three unusual words"}


@pytest.mark.parametrize("path", ["/", "/people/", "/sign-in/login/", "/no-such-page/"])
def test_before_the_set_up_every_page_leads_to_it(db: None, path: str) -> None:
    assert Client().get(path)["Location"] == "/set-up/"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/look/brand.css"])
def test_before_the_set_up_machines_are_answered(db: None, path: str) -> None:
    assert Client().get(path).status_code == 200


def test_three_steps_name_the_council_choose_the_policy_and_make_the_account(db: None) -> None:
    client = Client()
    assert client.get("/set-up/")["Location"] == "/set-up/council/"
    assert "Cheshire East" in client.get("/set-up/council/").content.decode()
    assert client.post("/set-up/council/", {"code": "895"})["Location"] == "/set-up/policy/"
    assert this_council().name == "Cheshire East"  # type: ignore[union-attr]
    assert "Shropshire" in client.get("/set-up/policy/").content.decode()
    sent = client.post("/set-up/policy/", {"pack": "shropshire"})
    assert sent["Location"] == "/set-up/account/"
    assert policy()["caseload.percent.advanced"] == 12
    assert client.post("/set-up/account/", FORM).status_code == 302
    user = User.objects.get()
    assert [role.code for role in roles_of(user)] == ["workforce_lead", "administrator"]
    assert client.get("/accounts/me/").status_code == 200, "signed in at once"
    assert set(AuditEvent.objects.values_list("actor_name", flat=True)) == {"first set-up"}


def test_a_step_out_of_turn_leads_to_the_next_one(db: None) -> None:
    for step in ("policy", "account"):
        assert Client().post(f"/set-up/{step}/", FORM)["Location"] == "/set-up/"
    assert not User.objects.exists()
    Client().post("/set-up/council/", {"code": "895"})
    assert Client().get("/set-up/council/")["Location"] == "/set-up/"


@pytest.mark.parametrize("path", ["", "council/", "policy/", "account/"])
def test_once_someone_has_an_account_the_set_up_is_gone(db: None, path: str) -> None:
    users.make_account(email="a@example.org", name="A", password="x" * 12, by="the test")
    assert Client().get(f"/set-up/{path}").status_code == 404
    if path:
        assert Client().post(f"/set-up/{path}", FORM).status_code == 404
    assert User.objects.count() == 1


def test_two_people_at_the_last_step_make_one_account(db: None) -> None:
    make_first_account(**FORM)
    with pytest.raises(TooLate):
        make_first_account(**{**FORM, "email": "second@example.org"})


def test_a_code_that_is_no_council_and_a_weak_password_are_refused(db: None) -> None:
    client = Client()
    assert client.post("/set-up/council/", {"code": "000"}).status_code == 200
    client.post("/set-up/council/", {"code": "895"})
    client.post("/set-up/policy/", {"pack": "england-2026"})
    page = client.post("/set-up/account/", {**FORM, "password": "short"})
    assert "12 characters" in page.content.decode()
    assert not User.objects.exists()


def test_in_production_the_command_line_sets_up(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    response = Client().get("/set-up/")
    assert response.status_code == 503
    assert "keystay account" in response.content.decode()
    assert Client().post("/set-up/council/", {"code": "895"}).status_code == 404
