"""Tables from files as councils have them: encodings, separators, headings, workbooks."""

import io
import zipfile

import pytest
import xlsxwriter

from keystay.core.tables import reading, workbooks
from keystay.core.tables.reading import read_table
from keystay.core.tables.refusals import CannotRead, Refusal

NAMES = "Siân Wyń ŵ ɓẹ́ عمر 😀"
CSV = f"Name,Team\n{NAMES},Crewe\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte-order mark"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_names_survive_every_encoding_and_the_encoding_is_said(encoding, said):
    table = read_table(CSV.encode(encoding))

    assert table.lines[0].cells == (NAMES, "Crewe")
    assert table.note == f"Read as {said}."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_noticed(encoding):
    assert read_table("Name,Team\nSian,Crewe\n".encode(encoding)).lines[0].cells[0] == "Sian"


def test_windows_1252_is_the_last_guess():
    table = read_table("Name\nSiân’s\n".encode("cp1252"))

    assert table.lines[0].cells == ("Siân’s",)
    assert "Windows-1252" in table.note


def test_a_file_that_breaks_the_encoding_it_declares_is_refused():
    with pytest.raises(CannotRead, match="says that it is UTF-8 with a byte-order mark"):
        read_table(b"\xef\xbb\xbfName\nSi\xe2n\n")


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_noticed_and_said(mark, words):
    table = read_table(f"Name{mark}Team\nAma{mark}Crewe, North\n".encode())

    assert table.lines[0].cells == ("Ama", "Crewe, North")
    assert words in table.note


def test_blank_rows_are_skipped_and_lines_are_those_of_the_file():
    table = read_table(b"Name,Team\n\nAma,Crewe\n , \nBilal,Crewe\n")

    assert [(line.number, line.cells[0]) for line in table.lines] == [(3, "Ama"), (5, "Bilal")]


def test_headings_are_found_under_a_title():
    content = b"Staff in post\nPrinted,1/3/2026\n\nName,Team,FTE\nAma,Crewe,1\n"

    known = read_table(content, ["team"])
    assert (known.headings, known.heading_line) == (("Name", "Team", "FTE"), 4)
    assert read_table(content).heading_line == 4
    assert known.note == "Read as UTF-8. The headings are on line 4; what is above was left out."


def test_what_nobody_sees_makes_no_difference():
    odd = "Si\u0061\u0302n\xa0O\u2019Neill\u200b,\ufeff\u202dCrewe\u202c,\u200b\n"
    table = read_table(f"Name,Team,Note\n{odd}\u200b,\xa0,\n".encode())

    assert [line.cells for line in table.lines] == [("Siân O’Neill", "Crewe")]


def test_headings_that_are_blank_or_twice_there_get_names():
    table = read_table(b"Name,,Team,Team\nAma,x,Crewe,Wilmslow\n")

    assert table.headings == ("Name", "Column 2", "Team", "Team (4)")


def test_a_quoted_cell_may_hold_lines_and_commas():
    assert read_table(b'Name,Note\nAma,"a,\nb"\n').lines[0].cells == ("Ama", "a,\nb")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b",,\n,\n", "no rows"),
        (b"Name\n", "no rows under"),
        (b"a\x00b\x00\x01", "not a text file"),
        (b"Name\n" + b"x" * 10_001, "more than 10,000 characters"),
        (b"Name\n" + b"x," * 301 + b"x", "more than 300 columns"),
        (b'Name\n"' + b"x" * 1_100_000, "cannot be read as CSV"),
        (b"\xd0\xcf\x11\xe0 not really", "cannot be opened"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    with pytest.raises(CannotRead, match=words):
        read_table(content)


def test_a_zip_that_is_no_workbook_says_to_unpack_it():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("staff.csv", "Name\nAma\n")
    with pytest.raises(CannotRead, match="a zip and no workbook: unpack it"):
        read_table(file.getvalue())


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    with pytest.raises(CannotRead, match="more than 3 rows"):
        read_table(b"Name\n" + b"x\n" * 9)


def workbook(write) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    write(book)
    book.close()
    return file.getvalue()


def test_the_first_sheet_that_holds_something_is_read_with_its_lines():
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("Staff")
        sheet.write_row(2, 0, ["Name", "FTE"])
        sheet.write_row(4, 0, ["Ama", 0.5])

    table = read_table(workbook(write))

    assert table.note == "Read from the sheet “Staff”."
    assert (table.heading_line, table.form) == (3, "xlsx")
    assert [(line.number, line.cells) for line in table.lines] == [(5, ("Ama", 0.5))]


def test_an_empty_workbook_is_refused():
    with pytest.raises(CannotRead, match="no sheet holds any row"):
        read_table(workbook(lambda book: book.add_worksheet()))


def test_a_cell_at_the_far_corner_is_refused_before_room_is_made_for_it():
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Name")
        sheet.write_string(1_048_575, 16_383, "x")

    with pytest.raises(CannotRead, match="XFD1048576, far outside any table"):
        read_table(workbook(write))


def test_a_filled_cell_repeated_across_the_sheet_is_refused():
    xml = b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384"/>'

    with pytest.raises(CannotRead, match="repeated across the whole sheet"):
        workbooks._refuse_wide_cells(xml)


def test_a_refusal_is_a_sentence():
    whole = Refusal(2, "FTE", "9", "is too much.", "Check.")
    assert whole.sentence == "FTE “9” is too much. Check."
    assert Refusal(2, "FTE", "", "is needed.").sentence == "FTE is needed."
