"""Services and teams: added, changed, closed, and known by other names."""

from datetime import timedelta

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import tell
from keystay.organisation.models import Team
from keystay.organisation.teams import actions

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W3")]
DAY = timedelta(days=1)


def told() -> str:
    return tell(AuditEvent.objects.latest("number")).sentence


def test_a_service_has_one_name_whatever_the_capitals(cast: Cast):
    with pytest.raises(actions.NameTaken, match="a service called CHILD IN NEED"):
        actions.add_service(name="CHILD IN NEED", by=BY)
    actions.add_service(name="Fostering", by=BY)
    assert told() == "Added the service Fostering"


def test_a_team_is_added_to_a_service_at_a_place(cast: Cast):
    details = actions.TeamDetails("Congleton", cast.crewe.service, STARTED, "South")
    team = actions.add_team(details=details, by=BY)
    assert team.locality == "South"
    assert told() == "Added the team Congleton in Child in Need"


def test_two_open_teams_do_not_share_a_name_but_a_closed_one_frees_it(cast: Cast):
    details = actions.TeamDetails("crewe", cast.crewe.service, STARTED)
    with pytest.raises(actions.NameTaken, match="a team called crewe"):
        actions.add_team(details=details, by=BY)
    with pytest.raises(actions.NameTaken):
        actions.change_team(team=cast.macclesfield, changes={"name": "CREWE"}, by=BY)
    actions.close_team(team=cast.crewe, ends_on=MONDAY, by=BY)
    assert told() == "Closed the team Crewe after 2 March 2026"
    assert actions.add_team(details=details, by=BY) in Team.objects.current(MONDAY)


def test_a_team_moves_to_another_service(cast: Cast):
    service = actions.add_service(name="Cared For Children", by=BY)
    changes = {"service": service, "name": "Crewe"}
    team = actions.change_team(team=cast.crewe, changes=changes, by=BY)
    assert team.service == service
    assert told() == "Changed the team Crewe"


def test_no_change_is_not_kept_in_history(cast: Cast):
    before = AuditEvent.objects.count()
    actions.change_team(team=cast.crewe, changes={"name": "Crewe"}, by=BY)
    assert AuditEvent.objects.count() == before


def test_a_team_does_not_close_before_it_opens(cast: Cast):
    with pytest.raises(actions.WrongDay, match="opens on 2 June 2025"):
        actions.close_team(team=cast.crewe, ends_on=STARTED - DAY, by=BY)
    actions.close_team(team=cast.crewe, ends_on=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay):
        actions.change_team(team=cast.crewe, changes={"starts_on": MONDAY + DAY}, by=BY)
    assert cast.crewe in Team.objects.current(MONDAY)
    assert cast.crewe not in Team.objects.current(MONDAY + DAY)


def test_another_systems_name_stands_for_one_team(cast: Cast):
    for _ in range(2):
        actions.remember_alias(team=cast.crewe, name="CRW-1", by=BY)
    assert AuditEvent.objects.filter(kind="teams.alias").count() == 1
    assert told() == "CRW-1 stands for Crewe in imports"
    with pytest.raises(actions.NameTaken, match="CRW-1 already stands for Crewe"):
        actions.remember_alias(team=cast.macclesfield, name="CRW-1", by=BY)
