"""Inviting people, and joining by the link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from tests.access.conftest import SignIn
from tests.access.world import World

from keystay.access.roles import actions as roles
from keystay.access.roles.models import RoleGrant
from keystay.access.users import actions, queries
from keystay.access.users.models import Invitation, User
from keystay.core import clock, outbox
from keystay.core.models import Message
from keystay.home.joining.actions import join

BY = "the test"
NEW = "three unusual words here"


def invite(client: Client, **more: str) -> str:
    """Invite by the page; returns the path of the link that it shows."""
    form = {"name": "New Person", "email": "new@example.org", "role": "director", **more}
    page = client.post("/accounts/invite/", form).content.decode()
    return re.search(r"http://127.0.0.1:8000(/join/[\w-]+/)", page).group(1)  # type: ignore[union-attr]


def test_an_invitation_is_mailed_shown_and_used_once(world: World, as_user: SignIn) -> None:
    link = invite(as_user(world.users["administrator"]))
    outbox.send_waiting()
    (message,) = mail.outbox
    assert link in message.body
    assert "Administrator Account" in message.body
    client = Client()
    assert "Administrator Account invited you" in client.get(link).content.decode()
    assert client.post(link, {"name": "New Person", "password": NEW}).status_code == 302
    user = User.objects.get(email="new@example.org")
    assert [grant.role for grant in user.grants.all()] == ["director"]
    assert client.get("/accounts/me/").status_code == 200
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Thief", "password": NEW}).status_code == 404


def test_only_a_digest_of_the_token_is_kept(world: World) -> None:
    invitation, token = actions.invite(email="a@example.org", name="A", by=BY)
    assert token not in str(vars(invitation))
    assert queries.invitation_for(token) == invitation


def test_no_table_holds_a_link_that_lets_someone_in_before_or_after_it_is_sent(
    world: World, as_user: SignIn
) -> None:
    token = invite(as_user(world.users["administrator"])).split("/")[2]
    Client().post("/sign-in/password/reset/", {"email": world.users["worker"].email})
    waiting = list(Message.objects.exclude(body="digest"))
    reset = re.search(r"/key/(\S+)/", outbox.text_of(waiting[-1])).group(1)  # type: ignore[union-attr]
    assert token in outbox.text_of(waiting[0])
    for moment in ("while it waits", "when it was sent"):
        everything = _every_cell()
        assert token not in everything, moment
        assert reset.partition("-")[2] not in everything, moment
        outbox.send_waiting()
    assert [row.sealed for row in Message.objects.all()] == [None, None]


def test_without_sealing_the_link_would_be_found(db: None) -> None:
    _, token = actions.invite(email="a@example.org", name="A", by=BY)
    outbox.queue(
        cause="in clear", recipient="a@example.org", day=clock.today(), subject="", body=token
    )
    assert token in _every_cell()


def _every_cell() -> str:
    """Every value of every table, as one text; what is stored as bytes is read as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [
                bytes(cell).decode(errors="replace") if isinstance(cell, bytes) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(found)


def test_an_invitation_ends_after_72_hours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = actions.invite(email="a@example.org", name="A", by=BY)
    later = clock.now() + timedelta(hours=73)
    monkeypatch.setattr(queries, "now", lambda: later)
    assert queries.invitation_for(token) is None
    with pytest.raises(actions.NotOpen):
        actions.accept(token=token, name="A", password=NEW)


def test_a_withdrawn_invitation_is_useless(world: World, as_user: SignIn) -> None:
    invitation, token = actions.invite(email="a@example.org", name="A", by=BY)
    client = as_user(world.users["administrator"])
    assert client.post(f"/accounts/invitations/{invitation.pk}/withdraw/").status_code == 302
    assert Client().get(f"/join/{token}/").status_code == 404


def test_an_address_has_one_account(world: World, as_user: SignIn) -> None:
    taken = world.users["worker"].email.upper()
    page = as_user(world.users["administrator"]).post(
        "/accounts/invite/", {"name": "X", "email": taken, "role": "director"}
    )
    assert "There is an account with this email address" in page.content.decode()
    with pytest.raises(actions.AddressTaken):
        actions.make_account(email=taken, name="X", password=NEW, by=BY)


def test_an_invitation_of_someone_who_meanwhile_has_an_account_says_so(world: World) -> None:
    _, token = actions.invite(email="a@example.org", name="A", by=BY)
    actions.make_account(email="a@example.org", name="A", password=NEW, by=BY)
    page = Client().post(f"/join/{token}/", {"name": "A", "password": NEW})
    assert "There is an account with this email address" in page.content.decode()


@pytest.mark.parametrize(
    "weak",
    ["short", "password1234", "new person 12", "", "CheshireEast2026!", "new.person@example"],
)
def test_a_weak_password_is_refused(world: World, weak: str) -> None:
    _, token = actions.invite(email="new.person@example.org", name="New Person", by=BY)
    page = Client().post(f"/join/{token}/", {"name": "New Person 12", "password": weak})
    assert page.status_code == 200
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_joining_links_the_one_staff_record_with_the_same_address(world: World) -> None:
    far = world.people["far"]
    _, token = actions.invite(email=far.email.upper(), name="Far", by=BY)
    user = join(token=token, name="Far", password=NEW)
    far.refresh_from_db()
    assert far.user == user
    assert [grant.role for grant in user.grants.all()] == ["social_worker"]


def test_joining_links_the_record_named_in_the_invitation(world: World) -> None:
    person = world.people["colleague"]
    _, token = actions.invite(email="c@example.org", name="C", by=BY, person_id=person.pk)
    user = join(token=token, name="C", password=NEW)
    person.refresh_from_db()
    assert person.user == user


def test_joining_never_takes_over_a_record_that_has_an_account(world: World) -> None:
    worker = world.people["worker"]
    _, token = actions.invite(email="w@example.org", name="W", by=BY, person_id=worker.pk)
    join(token=token, name="W", password=NEW)
    worker.refresh_from_db()
    assert worker.user == world.users["worker"]


@pytest.mark.parametrize("how", ["closed", "no longer administrator"])
def test_an_invitation_dies_with_the_rights_of_whoever_sent_it(world: World, how: str) -> None:
    inviter = world.users["administrator"]
    roles.grant(user=world.users["nobody"], role="administrator", starts_on=clock.today(), by=BY)
    _, token = actions.invite(email="a@example.org", name="A", by=inviter)
    if how == "closed":
        actions.close(user=inviter, by=BY)
    else:
        roles.take_away(grant=RoleGrant.objects.get(user=inviter), by=BY)
    with pytest.raises(actions.NotOpen, match="no longer runs accounts"):
        join(token=token, name="A", password=NEW)
    assert not User.objects.filter(email="a@example.org").exists()
    assert Invitation.objects.get(email="a@example.org").accepted_at is None


def test_a_powerful_role_by_invitation_still_waits_for_a_second_administrator(
    world: World,
) -> None:
    roles.grant(user=world.users["nobody"], role="administrator", starts_on=clock.today(), by=BY)
    _, token = actions.invite(
        email="a@example.org",
        name="A",
        by=world.users["administrator"],
        grants=[{"role": "workforce_lead"}],
    )
    user = join(token=token, name="A", password=NEW)
    assert user.grants.get().waiting


def test_a_team_managers_invitation_names_the_team(world: World, as_user: SignIn) -> None:
    client = as_user(world.users["administrator"])
    page = client.post(
        "/accounts/invite/", {"name": "M", "email": "m@example.org", "role": "team_manager"}
    )
    assert "Choose the team for this role" in page.content.decode()
    link = invite(client, role="team_manager", team=world.teams["Crewe"].pk)
    Client().post(link, {"name": "M", "password": NEW})
    grant = RoleGrant.objects.get(user__email="new@example.org")
    assert (grant.role, grant.team) == ("team_manager", world.teams["Crewe"])


def test_the_command_line_invites_the_first_person(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("account", "first@example.org", "First Person", "--council", "895")
    link = capsys.readouterr().out.strip()
    token = link.rstrip("/").rpartition("/")[2]
    user = join(token=token, name="First Person", password=NEW)
    roles_given = {grant.role for grant in user.grants.filter(waiting=False)}
    assert roles_given == {"workforce_lead", "administrator"}


@pytest.mark.parametrize(
    ("more", "says"), [([], "Name the council first"), (["--council", "000"], "No authority")]
)
def test_the_command_line_says_what_is_missing(db: None, more: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("account", "first@example.org", "First Person", *more)
