"""The report is taken along as Word and as PDF: the same words as on the page, and accessible."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.utils.html import escape
from docx.oxml.ns import qn
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.documents import alternatives, described, lines, opened, pages, tags, word

from keystay.access.roles import actions as roles
from keystay.caseloads.models import MonthEnd
from keystay.core.audit.models import SensitiveRead
from keystay.core.components.small_lines import SmallLine
from keystay.core.documents.parts import Document, Heading, Picture, Points, Table, Words
from keystay.governance.models import FellDue
from keystay.governance.plan import actions as plan
from keystay.governance.reports import actions, papers, rules
from keystay.governance.reports.models import Report
from keystay.governance.reports.queries import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G5")]
AUTUMN, SPRING = date(2025, 9, 30), date(2025, 3, 31)
HOSTILE = "#panic() $x$ @ref *b* _i_ \\ `c` // <lab> = A & B <C>: 100 %; 😀"
DIRECTOR = "Director of Children’s Services"
DRAFT = "A draft. Nobody has signed it."


@pytest.fixture
def told(cast: Cast) -> Cast:
    """A plan with a late action, supervision that slips in the fuller team, and Mo a councillor."""
    priority = plan.add_priority(named=plan.Named("Pay", "Enough", STARTED), by=BY)
    late = plan.Planned(HOSTILE, priority, cast.users["grace"], MONDAY - timedelta(days=9))
    plan.add(planned=late, by=BY, on=STARTED)
    for name, load in (("ama", 20), ("mo", 5)):
        MonthEnd.objects.create(
            worker=cast.people[name], team=cast.work[name].team, day=date(2025, 7, 31), fte=1,
            cases=load, load=load, capacity=10, band="over",
        )  # fmt: skip
    fell(20, cast.crewe)
    fell(10, cast.crewe, kept_on=date(2025, 7, 20))
    fell(40, cast.macclesfield)
    roles.grant(user=cast.users["mo"], role="councillor", starts_on=STARTED, by=BY)
    return cast


def fell(number: int, team: Any, **more: Any) -> None:
    """So many supervisions that fell due on a day in July, kept on that day."""
    due_on = date(2025, 7, 3)
    kept = {"kept_on": due_on, "last_good_on": due_on, "known_on": MONDAY, "link": "/", **more}
    FellDue.objects.bulk_create(
        FellDue(promise="supervision", due_on=due_on, month=date(2025, 7, 1), team=team, **kept)
        for _ in range(number)
    )


def begun(cast: Cast) -> Report:
    return actions.begin(by=cast.users["grace"], ends_on=AUTUMN)


def signed(cast: Cast) -> Report:
    row = begun(cast)
    actions.write(report=row, section="opening", words=f"{HOSTILE}\n\nSo we ask.", by=BY)
    return actions.sign(report=row, post=DIRECTOR, by=cast.users["dan"], on=MONDAY)


def said(document: Document) -> Iterator[str]:
    """Every text of a document, pictures by what stands for them."""
    for part in document.parts:
        match part:
            case Heading(words) | Words(words):
                yield words
            case Points(items):
                yield from items
            case Table(caption, headings, rows):
                cells = [cell for row in (headings, *rows) for cell in row]
                yield caption
                yield from (each for each in cells if isinstance(each, str))


def test_a_signed_report_says_the_same_on_the_page_in_word_and_in_the_pdf(told: Cast):
    row, mo = signed(told), told.signed_in("mo")
    document = papers.whole(row, content_of(row))
    page = mo.get(f"/reports/{row.pk}/").content.decode()
    file = mo.get(f"/reports/{row.pk}/word/").content
    printed = lines(file)
    content = row.says()
    for each in said(document):
        assert each in printed
    for section in content.sections:
        for made in section.tables:
            for text in (made.caption, *made.headings, *(c for each in made.rows for c in each)):
                assert str(escape(text)) in page, text
        for text in (*section.words, *section.commentary.splitlines(), *content.summary):
            assert str(escape(text)) in page, text
    assert any("slips first: kept in time 66.7 per cent of 30" in each for each in printed)
    assert "33.3 points lower" in printed
    eights = " ".join(row.digest[n : n + 8] for n in range(0, 64, 8))
    assert eights in page
    assert any(each.endswith(eights) for each in printed)


def test_its_word_file_leads_a_screen_reader(told: Cast):
    row = signed(told)
    content = row.says()
    file = word(told.signed_in("dan").get(f"/reports/{row.pk}/word/").content)
    levels = [
        int(each.style.name[-1])
        for each in file.paragraphs
        if each.style and (each.style.name or "").startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    charts = [chart for each in content.sections for chart in each.charts]
    tables = [made for each in content.sections for made in each.tables]
    heads = list(file.element.body.iter(qn("w:tblHeader")))
    assert len(file.tables) == len(heads) == len(tables) + len(charts)
    assert len(list(file.element.body.iter(qn("w:tblCaption")))) == len(file.tables)
    assert (
        f"Fingerprint {row.digest[:8]} {row.digest[8:16]}"
        in file.sections[0].footer.paragraphs[0].text
    )


def test_every_chart_stands_in_both_files_with_words_and_its_numbers(told: Cast):
    row, dan = signed(told), told.signed_in("dan")
    document = papers.whole(row, content_of(row))
    pictures = [each.says for each in document.pictures()]
    drawn = [each for each in document.parts if isinstance(each, Picture)]
    assert len(drawn) == 5
    assert alternatives(dan.get(f"/reports/{row.pk}/word/").content) == pictures
    made = dan.get(f"/reports/{row.pk}/pdf/").content
    assert tags(made)["Figure"] == len(pictures)
    assert all(described(made))
    for before, after in pairwise(document.parts):
        if isinstance(before, Picture):
            assert isinstance(after, Table)
            assert [each[0] for each in after.rows] == ["The council", "Neighbours", "England"]


def test_its_pdf_is_tagged_and_says_whose_it_is(told: Cast):
    row = signed(told)
    answer = told.signed_in("mo").get(f"/reports/{row.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert "report-on-the-half-year-to-30-september-2025.pdf" in answer["Content-Disposition"]
    found = opened(answer.content)
    for each in (b"/StructTreeRoot", b"/Marked true", b"/Lang(en-GB)", b"pdfuaid:part>1<"):
        assert each in found
    assert b">Report on the half-year to 30 September 2025<" in found
    document = papers.whole(row, content_of(row))
    counted = tags(answer.content)
    assert counted["Table"] == sum(isinstance(each, Table) for each in document.parts)
    assert counted["H1"] == 1 + sum(
        isinstance(each, Heading) and each.level == 1 for each in document.parts
    )  # and the contents'


def test_a_draft_is_marked_as_one_and_is_not_for_councillors(told: Cast):
    row, dan, mo = begun(told), told.signed_in("dan"), told.signed_in("mo")
    for kind in ("word", "pdf", "summary/word", "summary/pdf"):
        assert mo.get(f"/reports/{row.pk}/{kind}/").status_code == 404
        assert told.signed_in("ama").get(f"/reports/{row.pk}/{kind}/").status_code == 403
        assert dan.get(f"/reports/{row.pk}/{kind}/").status_code == 200
    file = word(dan.get(f"/reports/{row.pk}/word/").content)
    assert "Draft" in file.sections[0].header.paragraphs[0].text
    assert file.paragraphs[2].text.startswith(DRAFT)


def test_the_words_of_the_last_report_are_marked_in_a_draft(told: Cast):
    before = actions.begin(by=BY, ends_on=SPRING, on=STARTED)
    actions.write(report=before, section="risks", words="As it was.", by=BY)
    actions.sign(report=before, post=DIRECTOR, by=BY, on=STARTED)
    row, dan = begun(told), told.signed_in("dan")
    printed = lines(dan.get(f"/reports/{row.pk}/word/").content)
    assert printed[printed.index("As it was.") - 1] == papers.CARRIED
    actions.write(report=row, section="risks", words="As it was.", by=BY)
    assert papers.CARRIED not in lines(dan.get(f"/reports/{row.pk}/word/").content)


def test_the_page_for_councillors_marks_the_last_reports_words_too(told: Cast):
    before = actions.begin(by=BY, ends_on=SPRING, on=STARTED)
    actions.write(report=before, section="opening", words="As it was.", by=BY)
    actions.sign(report=before, post=DIRECTOR, by=BY, on=STARTED)
    row, dan = begun(told), told.signed_in("dan")
    printed = lines(dan.get(f"/reports/{row.pk}/summary/word/").content)
    assert printed[printed.index("As it was.") - 1] == papers.CARRIED
    of_before = lines(dan.get(f"/reports/{before.pk}/summary/word/").content)
    assert "As it was." in of_before
    assert papers.CARRIED not in of_before


def test_who_took_a_file_is_kept(told: Cast):
    row, mo = signed(told), told.signed_in("mo")
    for kind in ("word", "pdf", "summary/word", "summary/pdf"):
        mo.get(f"/reports/{row.pk}/{kind}/")
    found = SensitiveRead.objects.filter(page__startswith="download:reports").order_by("read_at")
    assert [each.page for each in found] == [
        *("download:reports:word", "download:reports:pdf"),
        *("download:reports:summary-word", "download:reports:summary-pdf"),
    ]
    assert {each.reader for each in found} == {told.users["mo"].pk}
    assert found[1].detail == "Report on the half-year to 30 September 2025 as pdf"


def test_a_file_says_if_its_content_was_changed_since(told: Cast):
    row = signed(told)
    Report.objects.update(content={**row.content, "council": "Elsewhere"})
    file = word(told.signed_in("dan").get(f"/reports/{row.pk}/word/").content)
    assert file.paragraphs[2].text.startswith("This is not what was signed")
    assert "Not what was signed" in file.sections[0].header.paragraphs[0].text
    assert told.signed_in("dan").get(f"/reports/{row.pk}/pdf/").status_code == 200


def test_a_correction_says_what_it_corrects_in_its_files(told: Cast):
    row = actions.correct(report=signed(told), reason="Two were counted twice.", by=BY)
    file = word(told.signed_in("dan").get(f"/reports/{row.pk}/word/").content)
    assert "Version 2 corrects the one before: Two were counted twice." in file.paragraphs[2].text


def test_the_page_for_councillors_is_one_page_in_both_files(told: Cast):
    row, mo = signed(told), told.signed_in("mo")
    printed = lines(mo.get(f"/reports/{row.pk}/summary/word/").content)
    assert HOSTILE in printed
    assert set(row.says().summary) <= set(printed)
    made = mo.get(f"/reports/{row.pk}/summary/pdf/").content
    assert pages(made) == 1
    assert pages(mo.get(f"/reports/{row.pk}/pdf/").content) > 1
    assert tags(made)["LI"] == len(row.says().summary)


def test_an_empty_report_is_a_file_too(told: Cast):
    row = signed(told)
    bare = rules.Content("Cheshire East", STARTED, AUTUMN, MONDAY, (), (rules.Section("opening"),))
    for make in (papers.whole, papers.on_one_page):
        assert [each for each in said(make(row, bare)) if each]
    Report.objects.update(content=rules.to_data(bare), digest=rules.digest(rules.to_data(bare)))
    for kind in ("word", "pdf", "summary/word", "summary/pdf"):
        assert told.signed_in("mo").get(f"/reports/{row.pk}/{kind}/").status_code == 200


def test_figures_over_time_have_a_line_on_the_page_and_in_the_files(told: Cast):
    row, dan = actions.begin(by=BY, ends_on=date(2026, 3, 31)), told.signed_in("dan")
    (series,) = [made for made in row.says().section("measures").tables if made.over_time]
    assert series.headings[1:] == (
        *("Sep 2023", "Mar 2024", "Sep 2024", "Mar 2025", "Sep 2025", "Mar 2026"),
    )
    page = dan.get(f"/reports/{row.pk}/").content.decode()
    assert page.count('class="ks-small-line"') == len(series.rows)
    found = alternatives(dan.get(f"/reports/{row.pk}/word/").content)
    assert len([each for each in found if each.startswith("Line from")]) == len(series.rows)


def test_a_report_signed_before_there_were_lines_is_still_read(told: Cast):
    row = signed(told)
    for section in row.content["sections"]:
        for made in section["tables"]:
            del made["over_time"]
    assert not any(made.over_time for made in row.says().section("measures").tables)


def test_a_small_line_leaves_a_gap_where_nothing_is_known():
    line = SmallLine([Decimal(2), None, Decimal(1), Decimal(3)], ("2", "x", "1", "3"))
    assert line.says == "Line from 2 to 3."
    assert line.drawn.count("<polyline") == 2
    assert line.drawn.count("<circle") == 2
    alike = SmallLine([Decimal(1), Decimal(1)], ("1", "1"))
    assert 'points="4.0,12.0 86.0,12.0"' in alike.drawn
    assert SmallLine([None, Decimal(1)], ("x", "1")).says == "No line: fewer than two figures."
