"""`keystay bench pages`: every page that a role can reach, measured; nothing is kept."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from keystay.access.roles import actions as roles
from keystay.access.users import actions as users
from keystay.config.bench import budget, pages
from keystay.config.bench.budget import Cost
from keystay.organisation.authority import actions as authority


@pytest.fixture
def auditor(db):
    """An auditor of a council that has been named."""
    day = date(2020, 1, 1)
    authority.name_council(code="895", by="the test", on=day)
    user = users.make_account(
        email="auditor@example.gov.uk", name="An Auditor", password="a long password", by="the test"
    )
    roles.grant(user=user, role="auditor", starts_on=day, by="the test")
    return user


def test_pages_are_measured_for_each_role_and_nothing_is_kept(auditor):
    costs = {cost.page: cost for cost in pages.measure()}
    assert costs["live"].status == 200
    assert costs["users:me"].role == "auditor"
    assert 0 < costs["users:me"].sql <= budget.SQL_LIMIT
    assert costs["users:me"].requests > 1
    assert Session.objects.count() == 0


def test_the_table_names_each_role_and_page_on_a_terminal_of_80_columns(
    auditor, capsys, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "80")
    call_command("bench", "pages")
    printed = capsys.readouterr().out
    assert "auditor" in printed
    assert "users:me" in printed
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.django_db
def test_without_anybody_there_is_nothing_to_measure():
    with pytest.raises(CommandError, match=r"\./keystay demo"):
        call_command("bench", "pages")


@pytest.mark.parametrize(
    ("sql", "cpu", "requests", "status", "over"),
    [
        (25, 40.0, 12, 200, False),
        (26, 1.0, 1, 200, True),
        (1, 40.1, 1, 200, True),
        (1, 1.0, 13, 200, True),
        (1, 1.0, 1, 500, True),
    ],
)
def test_what_is_over_budget(sql, cpu, requests, status, over):
    assert Cost("r", "p", "/", status, sql, cpu, 1, requests).over_budget is over


def test_a_board_may_take_longer_than_a_page_about_one_thing():
    assert not Cost("r", "due:team", "/", 200, 1, 60.0, 1, 1).over_budget
    assert Cost("r", "due:team", "/", 200, 1, 60.1, 1, 1).over_budget


def test_a_first_visit_of_250_kB_is_within_budget_and_no_more():
    assert not Cost("r", "p", "/", 200, 1, 1.0, 1, 1, 250_000).over_budget
    assert Cost("r", "p", "/", 200, 1, 1.0, 1, 1, 250_001).over_budget


@pytest.mark.parametrize(
    ("cpu", "size", "over"),
    [(1_000.0, 1_000_000, False), (1_000.1, 1, True), (1.0, 1_000_001, True)],
)
def test_a_document_may_take_a_second_and_a_megabyte(cpu, size, over):
    cost = Cost("r", "reports:pdf", "/", 200, 1, cpu, 1, 1, size, document=True)
    assert cost.over_budget is over


@pytest.mark.django_db
def test_an_empty_database_says_so(capsys):
    call_command("contents")
    assert capsys.readouterr().out == "empty\n"


def test_a_council_in_use_says_so(auditor, capsys):
    call_command("contents")
    assert capsys.readouterr().out == "council\n"


@pytest.mark.django_db
def test_it_can_be_run_before_anything_was_served(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    with pytest.raises(CommandError, match="nothing to measure"):
        call_command("bench", "pages")
    assert (tmp_path / "static" / "core").is_dir()
