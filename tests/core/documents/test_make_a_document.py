"""One document becomes a Word file and a tagged PDF that say the same, whatever was written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx.oxml.ns import qn
from tests.documents import alternatives, described, lines, opened, tags, word

from keystay.core.components.charts import Series, trend_picture
from keystay.core.documents import drawing, letters
from keystay.core.documents.parts import (
    ACROSS,
    Document,
    Heading,
    Part,
    Picture,
    Points,
    Table,
    Words,
    paragraphs,
)
from keystay.core.documents.pdf import CannotBeSet, to_pdf, to_pngs
from keystay.core.documents.word import SMALL, to_docx

HOSTILE = (
    '#panic() $x$ @ref *b* _i_ \\u{1} `c` // /* <lab> = head & <w:t> ]]> #include "/etc/passwd"'
)
AUTUMN = date(2025, 9, 30)
SAID = "Line chart. It rose from 1.0 to 2.0."


def a_picture() -> Picture:
    lines = [Series("You & <us>", (Decimal(1), Decimal(2)), "you")]
    years = ["2024", "2025"]
    drawn = trend_picture(title="T", sentence="Up.", years=years, series=lines, decimals=1)
    return Picture(drawn, SAID)


def a_document(*more: Part, **changed: Any) -> Document:
    rows = (("Turnover", "1,204.5", a_picture()), ("Vacancies", "low", a_picture()))
    table = Table("Where we stand", ("Measure", "Figure", "Over time"), rows)
    parts = (Heading("Figures"), Words("Said."), Points(("One.", "Two.")), a_picture(), table)
    made = Document("The report", "Cheshire East", "Nobody signed.", AUTUMN, (*parts, *more))
    return replace(made, **changed)


def test_a_pdf_is_tagged_titled_and_in_british_english():
    made = to_pdf(a_document(contents=True))
    found, counted = opened(made), tags(made)
    for each in (b"/StructTreeRoot", b"/Marked true", b"/Lang(en-GB)", b"pdfuaid:part>1<"):
        assert each in found
    assert b"/DisplayDocTitle true" in found
    assert b">The report<" in found
    assert b">Cheshire East<" in found
    assert {"Title", "TOC", "H1", "L", "LI", "P", "Caption"} <= set(counted)
    assert (counted["Table"], counted["THead"], counted["TH"], counted["TD"]) == (1, 1, 3, 6)
    assert counted["Figure"] == 3
    assert described(made) == [SAID] * 3


def test_a_pdf_that_a_screen_reader_cannot_follow_is_not_made():
    with pytest.raises(CannotBeSet, match="PDF/UA-1 error"):
        to_pdf(a_document(parts=(Heading("Too deep", 2),)))
    with pytest.raises(CannotBeSet, match="PDF/UA-1 error"):
        to_pdf(a_document(title=""))
    with pytest.raises(ValueError, match="needs words"):
        replace(a_picture(), says=" ")


def test_a_word_file_is_marked_for_a_screen_reader():
    file = word(to_docx(a_document(mark="Draft", foot="Fingerprint 0a1b")))
    about = file.core_properties
    assert (about.title, about.author, about.language) == ("The report", "Cheshire East", "en-GB")
    assert {each.get(qn("w:val")) for each in file.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    styles = [each.style.name for each in file.paragraphs if each.style and each.text]
    assert styles[:4] == ["Subtitle", "Title", "Normal", "Heading 1"]
    assert styles[-1] == "Caption"
    (table,) = file.tables
    heads = [each for each in table._tbl.iter(qn("w:tblHeader"))]
    assert [each.getparent() for each in heads] == [table.rows[0]._tr.trPr]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Where we stand"
    assert table.cell(1, 1).paragraphs[0].alignment is not None
    assert "Draft" in file.sections[0].header.paragraphs[0].text
    assert "Fingerprint 0a1b" in file.sections[0].footer.paragraphs[0].text
    page = file.sections[0].footer.paragraphs[0]._p.iter(qn("w:fldSimple"))
    assert [each.get(qn("w:instr")) for each in page] == ["PAGE", "NUMPAGES"]


def test_every_picture_has_words_in_a_word_file():
    assert alternatives(to_docx(a_document())) == [SAID] * 3


@pytest.mark.parametrize("make", [to_docx, to_pdf])
def test_the_same_document_is_the_same_file(make: Any):
    assert make(a_document()) == make(a_document())


def test_what_looks_like_markup_is_text():
    hostile = Table(HOSTILE, (HOSTILE, "B"), ((HOSTILE, HOSTILE),))
    more = (Heading(HOSTILE), Words(HOSTILE), Points((HOSTILE,)), hostile)
    made = a_document(*more, title=HOSTILE, owner=HOSTILE, status=HOSTILE, mark=HOSTILE)
    assert lines(to_docx(made)).count(HOSTILE) == 10
    plain = a_document(
        Heading("H"), Words("W"), Points(("P",)), Table("T", ("A", "B"), (("C", "D"),))
    )
    assert tags(to_pdf(made)) == tags(to_pdf(plain))


@pytest.mark.parametrize(
    "odd",
    [
        "\x00\x07\x1b\x0b",
        "\ufffe\uffff",
        "\ud800",
        "😀 漢字 عربي ẹ́",
        "\u202e\u2066\u200d",
        "\u2009\u3000",
        "a" * 5000,
    ],
)
def test_no_character_stops_a_file(odd: str):
    made = a_document(Words(odd), Table(odd, ("A", "B"), ((odd, odd),)), status=odd)
    assert to_pdf(made)
    assert to_docx(made)


def test_every_character_that_is_let_through_is_drawn():
    let = [chr(n) for n in range(0x20, 0x3000) if not letters.NOT_DRAWN.match(chr(n))]
    assert len(let) > 600
    assert to_pdf(a_document(Words(" ".join(let)), Heading(" ".join(let))))


def test_what_cannot_be_drawn_stands_as_a_box():
    assert letters.for_pdf("Zoë\u2009Ŵyn 漢\u200d\x07") == "Zoë Ŵyn □"
    assert letters.breakable("a" * 25) == "a" * 24 + "\u200ba"
    assert letters.for_xml("a\x07\ud800b") == "ab"


def test_an_empty_document_is_a_file_too():
    made = a_document(parts=(), status="")
    assert tags(to_pdf(made))["Title"] == 1
    assert lines(to_docx(made))[:2] == ["Cheshire East", "The report"]
    assert to_pngs([]) == []


def test_the_contents_of_a_word_file_lead_to_its_headings():
    made = word(to_docx(a_document(Heading("After"), contents=True)))
    links = made.element.body.findall(f".//{qn('w:hyperlink')}")
    assert [each.text for link in links for each in link.iter(qn("w:t"))] == ["Figures", "After"]
    places = [each.get(qn("w:name")) for each in made.element.body.iter(qn("w:bookmarkStart"))]
    assert [each.get(qn("w:anchor")) for each in links] == places == ["part_1", "part_2"]
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == ["Contents", "Figures", "After"]
    without = word(to_docx(a_document()))
    assert not list(without.element.body.iter(qn("w:hyperlink")))


def test_an_empty_table_keeps_its_headings():
    made = a_document(Table("Nothing", ("A", "B"), ()))
    assert tags(to_pdf(made))["TH"] == 5
    assert lines(to_docx(made))[-3:-1] == ["A", "B"]


def test_columns_of_figures_are_known_by_what_is_in_them():
    rows = (("1", "1,204.5", "low", "15.0 by May"), ("2", "–", "c", "None"))
    table = Table("T", ("A", "B", "C", "D"), rows)
    assert table.figures == [False, True, True, False]
    assert Table("T", ("A", "B"), ()).figures == [False, False]
    assert table.widths[1] > table.widths[0]


def test_a_date_stays_on_one_line_before_a_sentence_does():
    sentence = "What was agreed with the neighbours, and by whom it is to be done by then"
    table = Table("T", ("As at", "What", "Of"), (("30 September 2026", sentence, "3"),))
    date, words, figure = table.widths
    assert date >= len("30 September 2026")
    assert words > date > figure
    assert sum(table.widths) <= ACROSS


def test_a_small_table_stays_on_one_page_and_its_headings_are_bold():
    rows = tuple((str(n), "x") for n in range(SMALL + 1))
    small, long = (Table("T", ("A", "B"), rows[:n]) for n in (2, SMALL + 1))
    for table, stays in ((small, [True, True, None]), (long, [None] * (SMALL + 2))):
        made = word(to_docx(a_document(table))).tables[-1]
        said = [row.cells[0].paragraphs[0] for row in made.rows]
        assert [each.paragraph_format.keep_with_next for each in said] == stays
        assert [each.runs[0].bold for each in said[:2]] == [True, None]


def test_pictures_have_the_looks_of_the_pages():
    drawn = drawing.alone(a_picture().svg)
    assert "var(" not in drawn
    assert ".ks-chart__line-you { stroke: #1d4f73" in drawn
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="ks-chart__picture"')
    (png,) = to_pngs([a_picture()])
    assert png.startswith(b"\x89PNG")


def test_what_was_written_is_a_paragraph_for_each_line():
    assert paragraphs(" One.\n\n  \nTwo. ") == [Words("One."), Words("Two.")]
