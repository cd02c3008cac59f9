"""`keystay bench` measures, imports and census: timed, and nothing is kept."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from keystay.config.bench import census, imports
from keystay.organisation.authority import actions as authority
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams
from keystay.workforce.feeds import actions as feeds
from keystay.workforce.models import Person

BY = "the test"
STARTED = date(2024, 9, 2)


@pytest.fixture
def council(db):
    """A council with a team and nobody in it."""
    authority.name_council(code="895", by=BY, on=STARTED)
    policy.load_pack(key="england-2026", by=BY)
    service = teams.add_service(name="Child in Need", by=BY)
    teams.add_team(details=teams.TeamDetails("Crewe", service, STARTED), by=BY)


def test_imports_are_timed_and_nothing_is_kept(council, monkeypatch, capsys):
    monkeypatch.setattr(imports, "STAFF", 4)
    monkeypatch.setattr(imports, "SPELLS", 8)
    call_command("bench", "imports", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(each["what"], each["rows"]) for each in found] == [
        ("Check staff", 4),
        ("Apply staff", 4),
        ("Check ssd", 8),
        ("Apply ssd", 8),
    ]
    assert all(each["sql"] for each in found)
    assert not Person.objects.exists()


def test_measures_are_timed_from_the_rows(council, capsys):
    content = b"Staff number,Full name,Team,Census role,FTE,Contract,Start date\n"
    content += b"E1,Ama Mensah,Crewe,5,1,permanent,02/09/2024\n"
    row = feeds.receive(kind="staff", uploads={"a.csv": content}, on=date(2026, 3, 2), by=BY)
    row = feeds.decide(row=row, decisions={}, by=BY)
    feeds.apply(row=feeds.start_applying(row=row, leave_refused=False, by=BY), by=BY)
    call_command("bench", "measures")
    assert "Every measure on 10 days" in capsys.readouterr().out


def test_checking_a_census_return_is_timed_in_a_process_of_its_own(monkeypatch, capsys):
    monkeypatch.setattr(census, "SIZES", (30, 300))
    call_command("bench", "census", "--json")
    small, large = json.loads(capsys.readouterr().out)
    assert (small["workers"], large["workers"]) == (30, 300)
    assert (large["errors"], large["queries"]) == (0, 0)
    assert 0 < large["seconds"] < 5
    assert large["peak_mb"] < 100
