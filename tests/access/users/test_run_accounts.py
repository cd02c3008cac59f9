"""The pages of those who run accounts, and one's own."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.access.conftest import SignIn
from tests.access.world import World

from keystay.access.roles import actions as roles
from keystay.access.roles.models import RoleGrant
from keystay.access.users import actions
from keystay.access.users.models import User
from keystay.core.audit.actions import note_read
from keystay.core.audit.models import AuditEvent
from keystay.core.clock import today

BY = "the test"


@pytest.fixture
def admin(world: World, as_user: SignIn) -> Client:
    return as_user(world.users["administrator"])


def give(client: Client, user: User, **form: str) -> str:
    day = today()
    sent = {
        "starts_on-day": day.day,
        "starts_on-month": day.month,
        "starts_on-year": day.year,
        **form,
    }
    return client.post(f"/roles/give/{user.pk}/", sent, follow=True).content.decode()


def test_my_page_says_what_i_may_do_and_who_gave_it(world: World, as_user: SignIn) -> None:
    note_read(
        reader=world.users["workforce_lead"], page="equality", about=world.people["manager"].pk
    )
    page = as_user(world.users["manager"]).get("/accounts/me/").content.decode()
    assert "Sees and supports the people of one team" in page
    assert "given by the test" in page
    assert "See staff records: the teams that you manage" in page
    assert "Workforce lead Account" in page


def test_my_page_without_a_role_or_a_record_says_whom_to_ask(world: World, as_user: SignIn) -> None:
    page = as_user(world.users["nobody"]).get("/accounts/me/").content.decode()
    assert "Ask an administrator" in page
    assert "Who looked at your record" not in page


def test_a_new_calendar_address_ends_the_old_one(world: World, as_user: SignIn) -> None:
    user = world.users["worker"]
    before = user.calendar_key
    as_user(user).post("/accounts/me/calendar/renew/")
    user.refresh_from_db()
    assert user.calendar_key not in ("", before)


def test_accounts_are_found_by_name_and_address(admin: Client) -> None:
    assert "Stranger Account" in admin.get("/accounts/?q=strang acc").content.decode()
    assert "No account matches" in admin.get("/accounts/?q=zzz").content.decode()


def test_the_list_costs_the_same_for_many_accounts(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(45):
        actions.make_account(email=f"{number}@example.org", name=f"N{number}", password="", by=BY)
    with django_assert_max_num_queries(15):
        admin.get("/accounts/")
    assert "govuk-pagination" in admin.get("/accounts/").content.decode()


def test_a_role_is_given_ended_and_taken_away_by_the_pages(world: World, admin: Client) -> None:
    user = world.users["nobody"]
    assert "The role was given" in give(admin, user, role="councillor")
    grant = RoleGrant.objects.get(user=user)
    last = {"ends_on-day": "1", "ends_on-month": "2", "ends_on-year": "2020"}
    page = admin.post(f"/roles/{grant.pk}/end/", last).content.decode()
    assert "cannot end before it starts" in page
    last = {"ends_on-day": "1", "ends_on-month": "2", "ends_on-year": str(today().year + 1)}
    assert admin.post(f"/roles/{grant.pk}/end/", last).status_code == 302
    grant.refresh_from_db()
    assert grant.ends_on == date(today().year + 1, 2, 1)
    admin.post(f"/roles/{grant.pk}/take-away/")
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_a_refusal_is_shown_beside_the_role(world: World, admin: Client) -> None:
    roles.grant(user=world.users["nobody"], role="auditor", starts_on=today(), by=BY)
    page = give(admin, world.users["nobody"], role="workforce_lead")
    assert "never held together" in page
    own = give(admin, world.users["administrator"], role="director")
    assert "Nobody can give a role to themselves" in own


def test_the_second_administrator_approves_or_turns_down(
    world: World, admin: Client, as_user: SignIn
) -> None:
    second, user = world.users["nobody"], world.users["director"]
    roles.grant(user=second, role="administrator", starts_on=today(), by=BY)
    assert "waits until another administrator" in give(admin, user, role="workforce_lead")
    waiting = RoleGrant.objects.get(user=user, waiting=True)
    page = admin.post(f"/roles/{waiting.pk}/approve/", follow=True).content.decode()
    assert "Another administrator has to approve" in page
    assert "Director Account" in as_user(second).get("/accounts/").content.decode()
    as_user(second).post(f"/roles/{waiting.pk}/approve/")
    waiting.refresh_from_db()
    assert not waiting.waiting
    give(admin, world.users["councillor"], role="auditor")
    other = RoleGrant.objects.get(user=world.users["councillor"], waiting=True)
    as_user(second).post(f"/roles/{other.pk}/turn-down/")
    assert not RoleGrant.objects.filter(pk=other.pk).exists()


def test_an_account_is_closed_and_opened_again_but_not_ones_own(
    world: World, admin: Client
) -> None:
    user, own = world.users["director"], world.users["administrator"]
    admin.post(f"/accounts/{user.pk}/close/")
    user.refresh_from_db()
    assert not user.is_active
    admin.post(f"/accounts/{user.pk}/reopen/")
    user.refresh_from_db()
    assert user.is_active
    page = admin.post(f"/accounts/{own.pk}/close/", follow=True).content.decode()
    assert "Nobody can close their own account" in page
    page = admin.post(f"/accounts/{own.pk}/second-factor/", follow=True).content.decode()
    assert "Another administrator has to do this" in page


def test_changing_roles_asks_who_is_there_again(world: World) -> None:
    client = Client()
    client.force_login(
        world.users["administrator"],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for path in ("/accounts/invite/", f"/roles/give/{world.users['director'].pk}/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/reauthenticate/")


def test_a_new_name_is_recorded_once(world: World) -> None:
    user = world.users["worker"]
    actions.rename(user=user, name="New Name", by=BY)
    actions.rename(user=user, name="New Name", by=BY)
    assert AuditEvent.objects.filter(kind="account.renamed").count() == 1
