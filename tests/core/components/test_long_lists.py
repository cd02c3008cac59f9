"""The frame of every page, the sign-in pages, and the pages for when something is wrong."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.urls import reverse

from keystay.access.users import actions as users
from keystay.organisation.authority import actions as authority

PASSWORD = "three odd words here"
OPEN = [
    ("account_login", "Sign in"),
    ("account_reset_password", "Reset your password"),
    ("account_reset_password_done", "Check your email"),
    ("account_inactive", "This account is closed"),
]
SIGNED_IN = [
    ("account_logout", "Sign out"),
    ("account_change_password", "Change your password"),
    ("account_reauthenticate", "Confirm that it is you"),
    ("mfa_index", "Second factor"),
]


@pytest.fixture
def someone(db):
    """A council that is set up, and a person with an account there."""
    authority.name_council(code="895", by="first set-up", on=date(2026, 9, 1))
    return users.make_account(
        email="nadia@council.example", name="Nadia Okafor", password=PASSWORD, by="first set-up"
    )


def frame(**context: object) -> str:
    """The page that every page extends, drawn without a database."""
    council = SimpleNamespace(name="Borsetshire", service_name="Keystay")
    return engines["django"].get_template("core/page.html").render({"council": council, **context})


def test_the_frame_names_the_council_and_says_that_it_is_not_a_government_service():
    page = frame()
    assert "This service is run by Borsetshire. It is not a GOV.UK service." in page
    assert "Skip to main content" in page
    assert "as at" not in page


def test_a_travelled_day_is_said_on_every_page():
    assert "Showing Keystay as at 30 September 2025." in frame(travelled_to=date(2025, 9, 30))


def test_what_just_happened_is_announced():
    told = [Message(constants.SUCCESS, "Recorded."), Message(constants.WARNING, "Look <here>")]
    page = frame(messages=told)
    assert 'role="alert"' in page
    assert "Look &lt;here&gt;" in page


def test_no_page_carries_a_script_or_a_style_of_its_own():
    page = frame(menu=[("Sign in", "account_login")])
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script ") == 2
    assert page.count("src=") == 2
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(("name", "heading"), OPEN)
def test_a_sign_in_page_is_ours(client, someone, name, heading):
    page = client.get(reverse(name)).content.decode()
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert "placeholder=" not in page
    assert "Sign up" not in page


@pytest.mark.parametrize(("name", "heading"), SIGNED_IN)
def test_a_page_about_ones_own_account_is_ours(client, someone, name, heading):
    client.force_login(someone)
    page = client.get(reverse(name)).content.decode()
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert "Nadia Okafor" in page


def test_wrong_answers_at_sign_in_are_listed_at_the_top(client, someone):
    page = client.post(reverse("account_login"), {}).content.decode()
    assert "<title>Error: Sign in" in page
    assert '<a href="#id_login">' in page


def test_a_missing_page_says_so_in_the_frame(client, someone):
    client.force_login(someone)
    found = client.get("/there-is-no-such-page/")
    assert found.status_code == 404
    assert "Page not found" in found.content.decode()
