"""Giving roles, and the roles that cannot be given."""

from datetime import date, timedelta

import pytest
from tests.access.world import World

from keystay.access.permissions import Permission as P
from keystay.access.roles import actions
from keystay.access.roles.models import RoleGrant
from keystay.access.roles.queries import administrators, grants_of, may, roles_of
from keystay.access.roles_in_words import rights, roles_held
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import tell
from keystay.core.clock import today

BY = "the test"
TODAY = today()


def account(name: str) -> User:
    return users.make_account(email=f"{name}@example.org", name=name, password="x" * 12, by=BY)


@pytest.fixture
def admins(db: None) -> tuple[User, User]:
    first, second = account("First"), account("Second")
    for user in (first, second):
        actions.grant(user=user, role="administrator", starts_on=date(2024, 1, 1), by=BY)
    return first, second


def test_a_role_gives_its_rights_and_history_says_who_gave_it(admins: tuple[User, User]) -> None:
    user = account("Director")
    assert not may(user, P.MEASURES_READ)
    grant = actions.grant(user=user, role="director", starts_on=TODAY, by=admins[0])
    assert may(user, P.MEASURES_READ)
    assert [role.code for role in roles_of(user)] == ["director"]
    event = AuditEvent.objects.get(subject=grant.pk)
    assert event.actor == admins[0].pk
    assert tell(event).sentence.startswith("Gave Director the role Director from")
    assert roles_held([grant], TODAY)[0].given_by == "First"


def test_nobody_gives_a_role_to_themselves(admins: tuple[User, User]) -> None:
    with pytest.raises(actions.OwnRole):
        actions.grant(user=admins[0], role="director", starts_on=TODAY, by=admins[0])


def test_a_process_gives_roles_at_the_first_set_up(db: None) -> None:
    user = account("First")
    for role in ("workforce_lead", "administrator"):
        assert not actions.grant(user=user, role=role, starts_on=TODAY, by="first set-up").waiting
    assert list(administrators(TODAY)) == [user]


def test_an_unknown_role_is_refused(db: None) -> None:
    with pytest.raises(actions.Refused, match="no role 'king'"):
        actions.grant(user=account("A"), role="king", starts_on=TODAY, by=BY)


def test_a_role_ends_no_earlier_than_it_starts(db: None) -> None:
    with pytest.raises(actions.Refused, match="before the first"):
        actions.grant(
            user=account("A"), role="director", starts_on=TODAY, ends_on=date(2020, 1, 1), by=BY
        )


@pytest.mark.parametrize("role", ["team_manager", "service_manager"])
def test_a_role_over_a_place_names_the_place(db: None, role: str) -> None:
    with pytest.raises(actions.WrongPlace):
        actions.grant(user=account("A"), role=role, starts_on=TODAY, by=BY)


def test_a_role_over_nothing_names_no_team(world: World) -> None:
    with pytest.raises(actions.WrongPlace, match="not a role over a team"):
        actions.grant(
            user=world.users["nobody"],
            role="director",
            over=world.teams["Crewe"],
            starts_on=TODAY,
            by=BY,
        )


def test_a_team_manager_is_not_over_a_service(world: World) -> None:
    with pytest.raises(actions.WrongPlace, match="is a role over a team"):
        actions.grant(
            user=world.users["nobody"],
            role="team_manager",
            over=world.services["Child in Need"],
            starts_on=TODAY,
            by=BY,
        )


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("auditor", "workforce_lead"),
        ("workforce_lead", "auditor"),
        ("auditor", "administrator"),
        ("administrator", "auditor"),
    ],
)
def test_an_auditor_holds_no_role_that_is_audited(db: None, held: str, wanted: str) -> None:
    user = account("A")
    actions.grant(user=user, role=held, starts_on=TODAY, by=BY)
    with pytest.raises(actions.NeverTogether):
        actions.grant(user=user, role=wanted, starts_on=TODAY + timedelta(days=30), by=BY)


def test_an_auditor_may_become_workforce_lead_after_the_first_role_ended(db: None) -> None:
    user = account("A")
    actions.grant(user=user, role="auditor", starts_on=date(2024, 1, 1), ends_on=TODAY, by=BY)
    after = TODAY + timedelta(days=1)
    assert actions.grant(user=user, role="workforce_lead", starts_on=after, by=BY).pk


def test_giving_what_someone_has_already_changes_nothing(db: None) -> None:
    user = account("A")
    first = actions.grant(user=user, role="director", starts_on=date(2024, 1, 1), by=BY)
    again = actions.grant(user=user, role="director", starts_on=TODAY, ends_on=TODAY, by=BY)
    assert again == first
    assert RoleGrant.objects.count() == 1


def test_a_role_that_overlaps_in_part_is_refused(db: None) -> None:
    user = account("A")
    actions.grant(user=user, role="director", starts_on=TODAY, ends_on=TODAY, by=BY)
    with pytest.raises(actions.Overlaps):
        actions.grant(user=user, role="director", starts_on=TODAY, by=BY)


@pytest.mark.parametrize("role", ["workforce_lead", "administrator", "auditor"])
def test_a_powerful_role_waits_for_a_second_administrator(
    admins: tuple[User, User], role: str
) -> None:
    user = account("A")
    grant = actions.grant(user=user, role=role, starts_on=date(2024, 1, 1), by=admins[0])
    assert grant.waiting
    assert grants_of(user) == []
    with pytest.raises(actions.OwnRole):
        actions.approve(grant=grant, by=admins[0])
    actions.approve(grant=grant, by=admins[1])
    grant.refresh_from_db()
    assert grant.starts_on == TODAY, "it never holds for days before it was approved"
    assert [held.role for held in grants_of(User.objects.get(pk=user.pk))] == [role]
    assert roles_held([grant], TODAY)[0].given_by == "First and Second"
    with pytest.raises(actions.Refused, match="no longer waiting"):
        actions.approve(grant=grant, by=admins[1])


def test_nobody_approves_their_own_role(admins: tuple[User, User]) -> None:
    user = account("A")
    grant = actions.grant(user=user, role="administrator", starts_on=TODAY, by=admins[0])
    with pytest.raises(actions.OwnRole):
        actions.approve(grant=grant, by=user)


def test_a_waiting_role_can_be_turned_down(admins: tuple[User, User]) -> None:
    user = account("A")
    grant = actions.grant(user=user, role="auditor", starts_on=TODAY, by=admins[0])
    actions.turn_down(grant=grant, by=admins[1], reason="not needed")
    assert not RoleGrant.objects.filter(user=user).exists()
    assert AuditEvent.objects.filter(kind="role.turned_down").exists()


def test_with_one_administrator_there_is_nobody_to_ask(db: None) -> None:
    only, user = account("Only"), account("A")
    actions.grant(user=only, role="administrator", starts_on=TODAY, by=BY)
    assert not actions.grant(user=user, role="auditor", starts_on=TODAY, by=only).waiting


def test_the_pages_say_what_someone_may_do_with_its_widest_reach(world: World) -> None:
    words = {right.words: right.reach for right in rights(grants_of(world.users["manager"]))}
    assert words["see staff records"] == "the teams that you manage"
    assert words["see equality answers"] == "your own"
    held = roles_held(grants_of(world.users["manager"]), TODAY)
    assert {role.over for role in held} == {"", "Crewe"}
