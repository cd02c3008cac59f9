"""The command line: all of a file or nothing, an exit code and a sentence for each end."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.workforce.feeds.offering import table, worker

from keystay.workforce.feeds.models import Import
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]

ROW = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
ROW |= {"Start date": "2/9/2024"}


def run(capsys: Any, *words: object) -> tuple[int, dict[str, Any]]:
    """The exit code and what was printed for scripts."""
    code = 0
    try:
        call_command("import", *map(str, words), "--json")
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "staff.csv"


def test_a_clean_file_is_applied(teams, file, capsys):
    file.write_bytes(table([ROW]))

    code, told = run(capsys, "staff", file, "--on", "2026-03-01")

    assert (code, told["state"], told["on"]) == (0, "applied", "2026-03-01")
    assert told["counts"]["new"] == 1
    assert Person.objects.count() == 1


def test_the_same_file_again_is_told_and_clean(teams, file, capsys):
    file.write_bytes(table([ROW]))
    run(capsys, "staff", file)

    code, told = run(capsys, "staff", file)

    assert code == 0
    assert "This very file was applied on 2 March 2026" in told["sentence"]


def test_a_check_changes_nothing(teams, file, capsys):
    file.write_bytes(table([ROW]))

    code, told = run(capsys, "staff", file, "--check")

    assert (code, told["state"], told["counts"]["new"]) == (0, "checked", 1)
    assert not Person.objects.exists()


def test_a_day_that_is_none_says_how_to_write_it(teams, file):
    with pytest.raises(CommandError, match=r"'31/3/2026' is not a day\. Write it as 2026-03-31"):
        call_command("import", "staff", str(file), "--on", "31/3/2026")


def test_one_refused_row_keeps_every_row_out(teams, file, capsys):
    file.write_bytes(table([ROW, ROW | {"Staff number": "2", "FTE": "x"}]))

    code, told = run(capsys, "staff", file)

    assert (code, Person.objects.count()) == (1, 0)
    assert told["refused"][0]["line"] == 3
    assert told["sentence"].startswith("Nothing was applied: 1 new")
    assert set(Import.objects.values_list("state", flat=True)) == {"cancelled"}


def test_an_undecided_question_is_printed_and_can_be_answered(teams, file, capsys):
    file.write_bytes(table([ROW | {"Team": "Crew"}]))

    code, told = run(capsys, "staff", file)
    assert (code, told["undecided"]) == (1, 1)
    (asked, *_) = told["decisions"]
    assert asked["key"] == "team:crew"

    code, _ = run(capsys, "staff", file, "--decide", f"team:crew={teams['Crewe'].pk}")
    assert code == 0
    assert Assignment.objects.get().team == teams["Crewe"]


def test_a_file_that_cannot_be_read_says_why(teams, file, capsys):
    file.write_bytes(b"")
    code, told = run(capsys, "staff", file)
    assert (code, told["sentence"]) == (2, "Staff list: The file is empty.")

    code, told = run(capsys, "census", file.with_name("none.xml"))
    assert code == 2
    assert "none.xml cannot be read (No such file or directory): see that it" in told["sentence"]


def test_a_broken_return_says_line_and_column(teams, file, capsys):
    file.write_bytes(b"<Message>\n<Header></Message>")
    code, told = run(capsys, "census", file)

    assert code == 2
    assert told["sentence"].startswith("Line 2, column")


def test_headings_can_be_named(teams, file, capsys):
    file.write_bytes(table([{**ROW, "Full name": "", "Wer": "Ama Mensah"}]).replace(b"Full", b"F"))

    code, told = run(capsys, "staff", file, "--headings", "full_name=Wer")

    assert (code, told["state"]) == (0, "applied")
    assert Person.objects.get().name == "Ama Mensah"


def test_a_heading_for_no_field_is_refused(teams, file, capsys):
    file.write_bytes(table([ROW]))
    code, told = run(capsys, "staff", file, "--headings", "shoe=Wer")

    assert (code, told["sentence"]) == (2, "shoe is not a field of this file.")


def test_a_missing_column_says_how_to_name_it(teams, file, capsys):
    file.write_bytes(b"Wer,Wo\nAma,Crewe\n")
    code, told = run(capsys, "staff", file)

    assert code == 2
    assert "Name it with --headings." in told["sentence"]


def test_a_row_that_the_records_refuse_leaves_nothing(teams, file, capsys):
    worker(teams["Crewe"])
    posts = file.with_name("posts.csv")
    posts.write_bytes(
        table([{"Post number": "P", "Team": "Crewe", "Role": "5", "FTE": "0.5", "Holder": "E1"}])
    )
    code, told = run(capsys, "establishment", posts, "--on", "2024-01-01")

    assert (code, told["state"]) == (1, "not applied")
    assert "line 2 was refused" in told["sentence"]


def test_people_read_words_and_not_json(teams, file, capsys):
    file.write_bytes(table([ROW, ROW | {"FTE": "x"}]))
    with pytest.raises(SystemExit) as end:
        call_command("import", "staff", str(file))

    out = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 1
    assert "Nothing was applied" in out
