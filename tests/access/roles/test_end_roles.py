"""Ending roles: on a day, at once, and never the last administrator's."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.access.world import World

from keystay.access.permissions import Permission as P
from keystay.access.roles import actions
from keystay.access.roles.models import RoleGrant
from keystay.access.roles.queries import may, reach
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core.audit.models import AuditEvent
from keystay.core.clock import today

BY = "the test"
LONDON = ZoneInfo("Europe/London")


def fresh(user: User) -> User:
    """The account as the next request loads it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("last_day", [date(2026, 1, 31), date(2026, 7, 31)])
def test_a_role_ends_at_midnight_in_london_in_winter_and_summer(
    world: World, monkeypatch: pytest.MonkeyPatch, last_day: date
) -> None:
    user = world.users["manager"]
    grant = RoleGrant.objects.get(user=user, role="team_manager")
    actions.end_grant(grant=grant, ends_on=last_day, by=BY)
    midnight = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), LONDON)
    minute = timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: midnight - minute)
    assert world.teams["Crewe"].pk in reach(fresh(user), P.PERSON_READ).teams
    monkeypatch.setattr(timezone, "now", lambda: midnight + minute)
    assert reach(fresh(user), P.PERSON_READ).teams == frozenset()


@pytest.mark.parametrize("first_day", [date(2026, 1, 31), date(2026, 7, 31)])
def test_a_role_begins_at_midnight_in_london(
    world: World, monkeypatch: pytest.MonkeyPatch, first_day: date
) -> None:
    user = world.users["nobody"]
    actions.grant(user=user, role="director", starts_on=first_day, by=BY)
    midnight = datetime.combine(first_day, datetime.min.time(), LONDON)
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(minutes=1))
    assert not may(fresh(user), P.MEASURES_READ)
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    assert may(fresh(user), P.MEASURES_READ)


def test_a_role_cannot_end_before_it_starts(world: World) -> None:
    grant = RoleGrant.objects.get(user=world.users["director"])
    with pytest.raises(actions.Refused, match="before it starts"):
        actions.end_grant(grant=grant, ends_on=date(2020, 1, 1), by=BY)


def test_a_role_taken_away_no_longer_holds_and_stays_in_history(world: World) -> None:
    user = world.users["director"]
    grant = RoleGrant.objects.get(user=user)
    actions.take_away(grant=grant, by=BY, reason="left")
    assert not may(fresh(user), P.MEASURES_READ)
    grant.refresh_from_db()
    assert grant.ends_on == today() - timedelta(days=1)
    assert AuditEvent.objects.filter(kind="role.taken_away", subject=grant.pk).exists()


def test_a_role_given_today_and_taken_away_today_leaves_only_history(world: World) -> None:
    user = world.users["nobody"]
    grant = actions.grant(user=user, role="councillor", starts_on=today(), by=BY)
    actions.take_away(grant=grant, by=BY)
    assert not RoleGrant.objects.filter(user=user).exists()
    assert AuditEvent.objects.filter(kind="role.taken_away").exists()


def test_the_last_administrator_stays(world: World) -> None:
    grant = RoleGrant.objects.get(user=world.users["administrator"])
    with pytest.raises(actions.LastAdministrator):
        actions.take_away(grant=grant, by=BY)
    with pytest.raises(actions.LastAdministrator):
        actions.end_grant(grant=grant, ends_on=today() + timedelta(days=30), by=BY)


def test_an_administrator_goes_when_another_is_there(world: World) -> None:
    actions.grant(user=world.users["nobody"], role="administrator", starts_on=today(), by=BY)
    grant = RoleGrant.objects.get(user=world.users["administrator"])
    actions.end_grant(grant=grant, ends_on=today(), by=BY)
    grant.refresh_from_db()
    assert grant.ends_on == today()


def test_a_waiting_administrator_does_not_count_and_may_be_taken_away(world: World) -> None:
    second = users.make_account(email="s@example.org", name="S", password="x" * 12, by=BY)
    actions.grant(user=second, role="administrator", starts_on=today(), by=BY)
    waiting = actions.grant(
        user=world.users["nobody"], role="administrator", starts_on=today(), by=second
    )
    assert waiting.waiting
    actions.take_away(grant=waiting, by=BY)
    assert not RoleGrant.objects.filter(pk=waiting.pk).exists()


def test_a_new_team_manager_ends_the_old_ones_role(world: World) -> None:
    team, user = world.teams["Crewe"], world.users["manager"]
    actions.end_team_role(user=user, team=team, ends_on=today(), by=BY)
    assert RoleGrant.objects.get(user=user, role="team_manager").ends_on == today()
    actions.end_team_role(user=user, team=team, ends_on=today(), by=BY)
    actions.end_team_role(user=None, team=team, ends_on=today(), by=BY)


def test_a_managing_role_still_to_begin_is_taken_away(world: World) -> None:
    team, user = world.teams["Crewe"], world.users["nobody"]
    later = today() + timedelta(days=10)
    actions.grant(user=user, role="team_manager", over=team, starts_on=later, by=BY)
    actions.end_team_role(user=user, team=team, ends_on=today(), by=BY)
    assert not RoleGrant.objects.filter(user=user).exists()
