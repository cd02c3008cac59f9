"""What goes out cannot act as a formula, and reads back as it was."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.downloads import formulas

from keystay.core.tables.reading import read_table
from keystay.core.tables.writing import original, safe, to_csv, to_xlsx

PAYLOADS = [
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(A1)",
    ' =cmd|"/c calc"!A1',
    '"=1+1',
    "'=1+1",
    "=DDE()",
    "-2+3+cmd|' /C calc'!A0",
    "+44 1270 555 010",
    "@import",
    "\u3000=1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_could_act_gets_an_apostrophe(payload):
    assert safe(payload) == f"'{payload}"
    assert original(safe(payload)) == payload


@pytest.mark.parametrize("plain", ["-3", "-3.5", "Ama", "", "O'Neill", "a=b", -3, Decimal("-1")])
def test_numbers_and_ordinary_text_stay_as_they_are(plain):
    assert safe(plain) == plain


@given(st.text())
def test_what_is_made_safe_comes_back(words):
    made = safe(words)
    assert made == words or original(made) == words


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_formula_comes_out_of_a_workbook(payload):
    content = to_xlsx([payload], [[payload]])

    table = read_table(content)
    assert table.form == "xlsx"
    assert formulas(content) == []


def test_csv_has_the_mark_that_excel_needs_and_british_dates():
    content = to_csv(["Name", "On"], [["Siân", date(2026, 3, 2)], [None, 2.0]])

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [["Name", "On"], ["Siân", "02/03/2026"], ["", "2"]]


def test_a_workbook_keeps_dates_numbers_and_yes():
    moment = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001
    row = ["x", date(2026, 3, 2), 0.5, Decimal("1.25"), True, None, moment]
    content = to_xlsx(list("abcdefg"), [row])

    (line,) = read_table(content).lines
    assert line.cells[2:5] == (0.5, 1.25, True)
    assert str(line.cells[1]).startswith("2026-03-02")
    assert to_csv(["g"], [[moment]]).endswith(b"2026-03-02 09:30:00\r\n")
