"""Headings that Keystay does not know are asked about once and remembered."""

import pytest
from tests.workforce.feeds.offering import BY, TODAY, carry_out, offer, table

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds import actions
from keystay.workforce.models import Assignment

pytestmark = pytest.mark.django_db

ROW = {"Kennung": "1", "Wer": "Ama Mensah", "Wo": "Crewe", "Role": "5", "FTE": "1"}
ROW |= {"Start date": "1/9/2024", "Shoe size": "7"}
CHOSEN = {"staff_number": "Kennung", "full_name": "Wer", "team": "Wo", "org_role": "Role"}
CHOSEN |= {"fte": "FTE", "starts_on": "Start date"}


def receive(content: bytes):
    return actions.receive(kind="staff", uploads={"l.csv": content}, on=TODAY, by=BY)


def test_a_file_without_a_name_column_asks_what_its_headings_mean(teams):
    row = receive(table([ROW]))
    assert row.state == "headings"

    row = actions.match_headings(row=row, chosen={"staff": CHOSEN}, by=BY)
    assert row.state == "uploaded"
    carry_out(actions.check(row=row))

    assert Assignment.objects.get().person.staff_number == "1"


def test_what_was_chosen_is_remembered_for_the_next_file(teams):
    row = receive(table([ROW]))
    actions.match_headings(row=row, chosen={"staff": CHOSEN}, by=BY)

    again = receive(table([ROW, ROW | {"Kennung": "2"}]))

    assert (again.state, again.headings) == ("uploaded", {"staff": CHOSEN})


def test_a_choice_that_lacks_what_is_needed_is_refused(teams):
    row = receive(table([ROW]))

    with pytest.raises(CannotRead, match="Choose a heading for Full name or Family name"):
        actions.match_headings(row=row, chosen={"staff": {"team": "Wo"}}, by=BY)


def test_a_finished_import_keeps_its_headings(teams):
    row = receive(table([ROW]))
    actions.cancel(row=row, by=BY)

    with pytest.raises(actions.NotReady):
        actions.match_headings(row=row, chosen={"staff": CHOSEN}, by=BY)


def test_an_import_at_work_keeps_its_headings(teams):
    row = offer("staff", table([ROW | {"Full name": "Ama Mensah", "Team": "Crewe"}]))
    row = actions.start_applying(row=row, leave_refused=False, by=BY)

    with pytest.raises(actions.NotReady, match="being applied now"):
        actions.match_headings(row=row, chosen={"staff": CHOSEN}, by=BY)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Name,Team\n", "no rows under"),
        (b"Team\nCrewe\n", "no column for Full name or Family name"),
        (b"PK\x03\x04 not a workbook", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_nothing_is_kept(teams, content, words):
    with pytest.raises(CannotRead, match=words):
        receive(content)


def test_two_files_at_once_are_refused(teams):
    uploads = {"a.csv": b"x", "b.csv": b"y"}
    with pytest.raises(CannotRead, match="Choose one file"):
        actions.receive(kind="staff", uploads=uploads, on=TODAY, by=BY)
