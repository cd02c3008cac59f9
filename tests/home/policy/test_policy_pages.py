"""Reading and changing the policy and the look by the pages."""

import pytest
from django.test import Client
from tests.access.world import World, build
from tests.sessions import signed_in_client

from keystay.organisation.authority.queries import this_council
from keystay.organisation.policy.queries import policy

DAY = {"from_day-day": "1", "from_day-month": "4", "from_day-year": "2025"}


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in_client(world.users["workforce_lead"])


def change(client: Client, key: str, value: str) -> str:
    return client.post(
        f"/policy/change/{key}/", {"value": value, **DAY}, follow=True
    ).content.decode()


def test_the_policy_shows_each_number_with_its_unit_and_source(lead: Client) -> None:
    page = lead.get("/policy/").content.decode()
    for words in (
        "16 cases",
        "1 September",
        "90, 60, 30, 14, 7, 3, 1 days",
        "Not set",
        "1 working day<",
        "upper quartile (16.8)",
    ):
        assert words in page


def test_a_changed_number_keeps_its_earlier_value_on_the_page(lead: Client) -> None:
    page = change(lead, "caseload.full_capacity", "18.5")
    assert "18.5 cases" in page
    assert "16 cases from 1 Apr 2010 to 31 Mar 2025" in page
    assert "16 cases" in lead.get("/policy/?on=2024-01-01").content.decode()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("absence.keep_sickness_reason", "yes", True),
        ("working_days.closures", "2026-12-24\n\n2026-12-27", ["2026-12-24", "2026-12-27"]),
        ("registration.reminders", "30\n7", [30, 7]),
        ("registration.window_opens", "08-15", "08-15"),
    ],
)
def test_each_kind_of_value_is_read(lead: Client, key: str, text: str, value: object) -> None:
    change(lead, key, text)
    assert policy()[key] == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("caseload.full_capacity", "many"),
        ("caseload.full_capacity", "true"),
        ("caseload.full_capacity", "-1"),
        ("absence.keep_sickness_reason", "maybe"),
        ("registration.window_opens", "September"),
    ],
)
def test_what_is_no_value_is_refused_in_place(lead: Client, key: str, text: str) -> None:
    before = policy()[key]
    page = change(lead, key, text)
    assert "There is a problem" in page
    assert policy()[key] == before


def test_the_look_is_changed_and_shows_in_the_style_sheet(lead: Client) -> None:
    form = {"service_name": "Our staff", "brand_colour": "#003300"}
    assert lead.get("/look/").status_code == 200
    assert lead.post("/look/", {**form, "brand_colour": "#ffff00"}).status_code == 200
    assert lead.post("/look/", form).status_code == 302
    assert this_council().service_name == "Our staff"  # type: ignore[union-attr]
    response = Client().get("/look/brand.css")
    assert response.content == b":root { --ks-brand: #003300; }\n"
    assert response["Content-Type"] == "text/css; charset=utf-8"


def test_the_auditor_reads_narrows_and_checks_the_history(world: World) -> None:
    auditor = signed_in_client(world.users["auditor"])
    assert (
        "Gave Director Account the role Director"
        in auditor.get("/history/?kind=role.granted").content.decode()
    )
    assert "The chain is whole" in auditor.get("/history/?check=1").content.decode()
    assert "Nothing of this kind" in auditor.get("/history/?who=zzz").content.decode()
    assert auditor.get("/history/?first=nonsense&page=99").status_code == 200
