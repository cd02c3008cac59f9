"""Refused rows come back as the same file with a reason, and load once they are mended."""

import csv
import io

import pytest
import xlsxwriter
from tests.workforce.feeds.offering import carry_out, counts, load, offer, reasons, table, worker

from keystay.core.tables.reading import read_table
from keystay.workforce.feeds.refused import refused_file
from keystay.workforce.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]

ROW = {"Pay ref": "007", "Staff number": "1", "Full name": "Ama Mensah", "Team": "Crewe"}
ROW |= {"Role": "5", "FTE": "1", "Start date": "1/9/2024", "Phone": "+44 1270 555 010"}


def test_the_refused_rows_come_back_with_the_same_columns_and_a_reason(teams):
    row = offer("staff", table([ROW, ROW | {"Staff number": "2", "FTE": "eleven"}]))

    download = refused_file(row)

    assert download.name.endswith(".csv")
    heading, only = csv.reader(io.StringIO(download.content.decode("utf-8-sig")))
    assert heading == [*ROW, "Why it was refused"]
    assert only[:3] == ["007", "2", "Ama Mensah"]
    assert only[7] == "'+44 1270 555 010"
    assert only[8] == "FTE “eleven” is not a number. Write digits, like 18.5."


def test_a_mended_file_loads_without_asking_after_everyone_else(teams):
    worker(teams["Crewe"], "Bilal Khan", "E9")
    bad = ROW | {"Staff number": "2", "FTE": "eleven"}
    row = offer("staff", table([ROW, bad]))
    carry_out(row, leave_refused=True)
    assert Person.objects.count() == 2

    mended = refused_file(row).content.replace(b"eleven", b"0.6")
    again = load("staff", mended)

    assert (again.state, counts(again)) == ("applied", {"new": 1})
    assert Person.objects.get(staff_number="2").phone == "+44 1270 555 010"


def test_the_good_rows_are_applied_only_when_a_person_chooses_so(teams):
    row = offer("staff", table([ROW, ROW | {"Staff number": "2", "FTE": "eleven"}]))

    row = carry_out(row, leave_refused=True)

    assert (row.state, row.options["left"]) == ("applied", 1)
    assert Person.objects.get().staff_number == "1"
    assert refused_file(row) is not None


def test_a_workbook_comes_back_as_a_workbook(teams):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(ROW))
    sheet.write_row(1, 0, [*list(ROW.values())[:-3], 3, "1/9/2024", "=1+1"])
    book.close()

    row = offer("staff", file.getvalue(), "list.xlsx")
    download = refused_file(row)

    assert download.name.endswith(".xlsx")
    back = read_table(download.content)
    assert back.headings == (*ROW, "Why it was refused")
    assert back.lines[0].cells[0] == "007"
    assert "is not between 0 and 1" in reasons(row)


def test_there_is_no_file_of_refused_rows_when_none_was_refused(teams):
    assert refused_file(offer("staff", table([ROW]))) is None
