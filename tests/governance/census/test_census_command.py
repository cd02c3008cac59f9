"""`keystay census` builds, checks and counts returns from the command line."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from tests.downloads import csv_rows, sheets
from tests.governance.census.returns import AMA, as_bytes, head, usual, worker

from keystay.core.tables.writing import TYPES
from keystay.governance.census import check as checking
from keystay.organisation.authority import actions as authority
from keystay.organisation.policy import actions as policy

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]

BY = "the test"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A return that is clean."""
    path = tmp_path / "clean.xml"
    path.write_bytes(as_bytes(head(), usual()))
    return path


BROKEN = "<Message><Header>"


def run_both(capsys, *words):
    """The exit code, what was printed, and what was printed beside it on stderr."""
    try:
        call_command("census", *map(str, words))
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    return code, *capsys.readouterr()


def run(capsys, *words):
    """The exit code, and what was printed."""
    return run_both(capsys, *words)[:2]


def test_a_clean_return_exits_with_0(file, capsys):
    code, said = run(capsys, "check", file)
    assert code == 0
    assert "clean.xml: 3 workers, 0 errors, 0 queries." in said


def test_errors_exit_with_1_and_are_listed_with_their_lines(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(checking, "dfe_numbers", lambda: {"2025": {"KS-S-008": "1234"}})
    path = tmp_path / "wrong.xml"
    odd = worker(AMA, FTE="1.2", others=[("Shoe", "7")])
    path.write_bytes(as_bytes(head(), [odd, *usual()[1:]]))
    code, said = run(capsys, "check", path, "--json")
    told = json.loads(said)
    assert (code, told["errors"], told["queries"]) == (1, 2, 0)
    assert told["by_rule"]["KS-S-001"]["count"] == 1
    assert told["by_rule"]["KS-S-008"]["severity"] == "error"
    assert [(f["line"], f["code"], f["dfe"]) for f in told["findings"]] == [
        (30, "KS-S-001", ""),
        (30, "KS-S-008", "1234"),
    ]
    assert "Shoe" in told["notes"][0]
    code, said = run(capsys, "check", path)
    assert code == 1
    assert "KS-S-008" in said
    assert "1 errors" not in said


def test_last_years_return_may_stand_beside(file, tmp_path, capsys):
    last = tmp_path / "last.xml"
    top = head({"Year": "2024", "ReferenceDate": "2024-09-30"}, group="LALevelVacancies")
    last.write_bytes(as_bytes(top, [*usual(), worker(AMA, SWENo="SW9")]))
    code, said = run(capsys, "check", file, "--last-year", last, "--json")
    assert code == 0
    assert set(json.loads(said)["by_rule"]) == {"KS-Y-001", "KS-Y-006", "KS-Y-007"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_table_of_councils_is_written_as_a_file(file, tmp_path, capsys, ending):
    out = tmp_path / f"region.{ending}"
    assert run(capsys, "figures", file, "--out", out)[0] == 0
    answer = HttpResponse(out.read_bytes(), content_type=TYPES[ending])
    rows = csv_rows(answer) if ending == "csv" else sheets(answer)["List"]
    assert [str(row[1]) for row in rows] == [
        "Council", "Cheshire East", "All together", "Councils with every part",
    ]  # fmt: skip
    if ending == "xlsx":
        assert "made at the command line" in str(sheets(answer)["Notes"])


def test_a_table_is_not_written_in_a_form_that_is_not_known(file, tmp_path, capsys):
    code, said = run(capsys, "figures", file, "--out", tmp_path / "region.pdf")
    assert code == 2
    assert "neither .csv nor .xlsx" in said


def test_a_file_to_check_that_cannot_be_read_exits_with_2_and_says_why(tmp_path, capsys):
    path = tmp_path / "broken.xml"
    path.write_text(BROKEN)
    code, said = run(capsys, "check", path)
    assert code == 2
    assert "Line 1, column 18: the XML is broken" in said
    code, said = run(capsys, "check", tmp_path / "nowhere.xml", "--json")
    assert code == 2
    told = json.loads(said)
    assert told["state"] == "not readable"
    assert "nowhere.xml cannot be used (No such file or directory)" in told["sentence"]


def test_files_that_cannot_be_read_take_no_other_with_them(file, tmp_path, capsys):
    broken, nowhere = tmp_path / "broken.xml", tmp_path / "nowhere.xml"
    broken.write_text(BROKEN)
    out = tmp_path / "region.csv"
    code, said, beside = run_both(capsys, "figures", tmp_path, nowhere, "--out", out)
    assert code == 1
    assert "Cheshire East, 30 September 2025" in said
    assert "2 of 3 files cannot be read." in said
    first, second = beside.splitlines()
    assert first.startswith(f"{broken}: Line 1, column 18: the XML is broken")
    assert second.startswith(f"{nowhere}: {nowhere} cannot be used (No such file or directory)")
    assert "Cheshire East" in out.read_text()

    code, said, beside = run_both(capsys, "figures", tmp_path, nowhere, "--json")
    told = json.loads(said)
    assert (code, beside.splitlines()) == (1, [first, second])
    assert [f"{each['file']}: {each['sentence']}" for each in told["unreadable"]] == [first, second]
    assert list(told["years"][0]["councils"]) == ["895"]


def test_where_no_file_can_be_read_there_are_no_figures(tmp_path, capsys):
    path, out = tmp_path / "broken.xml", tmp_path / "region.csv"
    path.write_text(BROKEN)
    code, said, beside = run_both(capsys, "figures", path, "--out", out)
    assert (code, said) == (2, "The file cannot be read.\n")
    assert "Line 1, column 18: the XML is broken" in beside
    code, said, _ = run_both(capsys, "figures", path, tmp_path / "nowhere.xml", "--json")
    told = json.loads(said)
    assert (code, told["state"], told["years"]) == (2, "not readable", [])
    assert told["sentence"] == "None of 2 files can be read."
    assert len(told["unreadable"]) == 2
    assert not out.exists()


def test_a_return_of_a_year_without_a_layout_is_left_out_too(file, tmp_path, capsys):
    old = tmp_path / "old.xml"
    old.write_bytes(file.read_bytes().replace(b"2025", b"2019"))
    code, said, beside = run_both(capsys, "figures", file, old)
    assert (code, "Cheshire East" in said) == (1, True)
    assert beside.startswith(f"{old}: ")
    assert "2019" in beside


def test_only_the_first_findings_are_listed_and_that_is_said(tmp_path, capsys):
    path = tmp_path / "many.xml"
    many = [worker(AMA, n + 1, SWENo=f"SW{n + 1}", Sex=None) for n in range(60)]
    path.write_bytes(as_bytes(head(), many))
    said = run(capsys, "check", path)[1]
    assert "The first 50 of" in said


def test_a_built_return_is_written_under_its_name_and_can_be_checked(tmp_path, capsys):
    authority.name_council(code="895", by=BY, on=date(2012, 4, 2))
    policy.load_pack(key="england-2026", by=BY)
    code, said = run(capsys, "build", "--year", "2025", "--out", tmp_path)
    assert code == 0
    assert "0 workers" in said
    assert (tmp_path / "CSWW_895_2025.xml").read_bytes().startswith(b"<?xml")
    # A return of nobody is none.
    assert run(capsys, "check", tmp_path / "CSWW_895_2025.xml")[0] == 2


def test_without_a_council_or_a_layout_nothing_is_built(tmp_path, capsys):
    out = tmp_path / "a.xml"
    assert run(capsys, "build", "--year", "2025", "--out", out)[0] == 2
    code, said = run(capsys, "build", "--year", "2019", "--out", out)
    assert code == 2
    assert "not 2019" in said
    assert not out.exists()
    authority.name_council(code="895", by=BY, on=date(2012, 4, 2))
    policy.load_pack(key="england-2026", by=BY)
    code, said = run(capsys, "build", "--year", "2025", "--out", tmp_path / "no" / "a.xml")
    assert code == 2
    assert "No such file or directory): see that it is there" in " ".join(said.split())


def test_one_council_is_a_list_and_several_are_a_table_with_all_together(file, tmp_path, capsys):
    code, said = run(capsys, "figures", file)
    assert (code, "Cheshire East, 30 September 2025" in said, "Turnover" in said) == (0, True, True)
    other = tmp_path / "other.xml"
    other.write_bytes(as_bytes(head({"LEA": "001"}), usual()))
    code, said = run(capsys, "figures", tmp_path)
    assert (code, "All together" in said) == (0, True)
    told = json.loads(run(capsys, "figures", tmp_path, "--json")[1])
    (year,) = told["years"]
    assert sorted(year["councils"]) == ["001", "895"]
    assert year["total"]["in_post_headcount"]["printed"] == "2"
    assert told["people"][0]["by"]["Sex"]["in_post"]["Female"] == "c"


def test_a_folder_without_returns_and_one_council_twice_are_refused(file, tmp_path, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    code, said = run(capsys, "figures", empty)
    assert (code, "no XML file" in said) == (2, True)
    code, said = run(capsys, "figures", file, file)
    assert (code, "Two files are the return of council 895" in said) == (2, True)
