"""`keystay bench workload`: growth measured in a database of its own, and nothing else touched."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from keystay.caseloads.models import Child, MonthEnd, PlanSpell, Spell
from keystay.caseloads.workload.queries import cases_by_worker, loads_on
from keystay.config.bench import spells, workload
from keystay.config.bench.scratch import every_table, scratch_database
from keystay.config.bench.spells import Size, fill
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.workforce.models import Assignment, Person

pytestmark = pytest.mark.django_db
# Two teams of seven seats, with fifteen cases each.
TINY = Size(spells=2_000, open=210)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """The data folder, where the bench makes and removes its database."""
    settings.KEYSTAY_DATA = tmp_path
    return tmp_path


@pytest.fixture
def council() -> Person:
    """Somebody in the council's own database, who must be there and alone afterwards."""
    return Person.objects.create(first_name="Ama", family_name="Amason")


def test_growth_is_measured_apart_from_the_councils_own_database(
    council, folder, monkeypatch, capsys
):
    monkeypatch.setitem(spells.SIZES, "council", TINY)
    own = connection.settings_dict["NAME"]
    call_command("bench", "workload", "--size", "council", "--json")
    found = json.loads(capsys.readouterr().out)
    assert {each["size"] for each in found} == {"council"}
    assert all(1_500 < each["spells"] < TINY.spells for each in found)
    assert [each["what"] for each in found] == [
        "Workload of a team today",
        "Workload of a team five years ago",
        "Workload of every team today",
        "Workload of every team five years ago",
        "The year of a team",
        "Who was over capacity since last year began",
    ]
    assert all(0 < each["sql"] <= 25 and each["peak_mb"] > 0 for each in found)
    assert connection.settings_dict["NAME"] == own
    assert list(Person.objects.all()) == [council]
    assert not Spell.objects.exists()
    assert list(folder.iterdir()) == []


def test_the_table_names_each_size(monkeypatch, capsys):
    monkeypatch.setitem(spells.SIZES, "region", TINY)
    call_command("bench", "workload", "--size", "region")
    assert "region" in capsys.readouterr().out


def test_ten_years_are_as_they_are_said_to_be():
    on = today()
    with scratch_database() as scratch:
        with every_table(scratch):
            fill(scratch, TINY, on, lambda words, done: None)
        workload.load_pack(key=workload.PACK, by=workload.BY)
        assert Child.objects.count() == PlanSpell.objects.count() == TINY.children == 500
        assert Team.objects.count() == TINY.teams == 2
        assert Assignment.objects.current(on).count() == 2 * spells.SEATS
        assert Spell.objects.order_by().open_on(on).count() == sum(cases_by_worker(on).values())
        assert abs(sum(cases_by_worker(on).values()) - TINY.open) <= TINY.open // 20
        loads = loads_on(on)
        assert len(loads) == 2 * spells.SEATS
        assert all(load.cases for load in loads.values())
        days = MonthEnd.objects.order_by("day").values_list("day", flat=True).distinct()
        assert spells.MONTHS - 1 <= len(days) <= spells.MONTHS
        assert MonthEnd.objects.count() == len(days) * 2 * spells.SEATS
