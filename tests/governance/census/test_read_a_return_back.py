"""Returns' files are brought to a page: their figures, their findings, councils side by side."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.downloads import csv_rows, sheets
from tests.governance.census.returns import AMA, BILAL, MO, as_bytes, head, usual, worker

from keystay.core.models import SensitiveRead
from keystay.governance.census import brought

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]
READ, TAKE = "/statutory-return/read/", "/statutory-return/read/take/"
EARLIER = {"Sex": None, "GenderCurrent": "2", "QualInst": "Keele"}
ENTITY = b'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>'


def file_of(year: int = 2025, lea: str = "895", workers=None) -> bytes:
    """A clean return of a council and year."""
    group = "LALevel" if year >= 2025 else "LALevelVacancies"
    top = head({"Year": str(year), "ReferenceDate": f"{year}-09-30", "LEA": lea}, group=group)
    return as_bytes(top, usual() if workers is None else workers)


def bring(client: Client, **files: bytes) -> HttpResponse:
    """Send the files; `a_xml` stands for a.xml."""
    named = [
        SimpleUploadedFile(n.replace("_xml", ".xml").replace("_zip", ".zip"), content)
        for n, content in files.items()
    ]
    return client.post(READ, {"offered": named})


def errors(answer: HttpResponse) -> str:
    return " ".join(answer.context["form"].errors.get("offered", []))


def take(client: Client, answer: HttpResponse, what: str, form: str = "csv") -> HttpResponse:
    told = {"kept": answer.context["kept"], "what": what}
    return client.post(f"{TAKE}?format={form}", told)


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(name.replace("_xml", ".xml").replace("_zip", ".zip"), held)
    return content.getvalue()


@pytest.mark.parametrize("year", range(2021, 2026))
def test_a_return_of_any_year_shows_its_figures(cast: Cast, year: int):
    born = EARLIER if year < 2024 else {"QualInst": "Keele"} if year == 2024 else {}
    shown = bring(cast.signed_in("hana"), return_xml=file_of(year, workers=[worker(AMA, **born)]))
    (read,) = shown.context["found"].files
    assert (read.council, read.year, read.workers) == ("Cheshire East", year, 1)
    assert dict(shown.context["found"].alone)["Social workers in post (FTE)"] == "0.8"


def test_findings_stand_with_their_line_and_mend_and_private_values_are_not_shown(cast: Cast):
    odd = worker(AMA, FTE="1.2", PersonBirthDate="14/03/1988")
    shown = bring(cast.signed_in("hana"), a_xml=file_of(workers=[odd, *usual()[1:]]))
    told = [(t.finding.line, t.finding.code, t.error) for t in shown.context["found"].findings]
    assert (30, "KS-S-008", True) in told
    counts = {row.code: row.count for row in shown.context["found"].counts}
    assert counts["KS-S-008"] == 1
    page = shown.content.decode()
    assert "Line 30" in page
    assert "FTE “1.2”" in page
    assert "14/03/1988" not in page
    rows = csv_rows(take(cast.signed_in("hana"), shown, "findings"))
    assert "14/03/1988" not in str(rows)
    assert rows[0][3:8] == ["Line", "Record", "Registration number", "Severity", "Rule"]
    assert len(rows) - 1 == shown.context["found"].found


def test_of_many_findings_the_page_shows_a_hundred_and_the_list_says_how_many_more(cast: Cast):
    rows = [worker(AMA, SWENo=f"SW1{n:05}", FTE="1.2") for n in range(230)]
    hana = cast.signed_in("hana")
    shown = bring(hana, a_xml=file_of(workers=rows))
    assert len(shown.context["found"].findings) == 100
    assert "the first 100 of" in shown.content.decode()
    book = sheets(take(hana, shown, "findings", "xlsx"))
    more = shown.context["found"].found - (len(book["List"]) - 1)
    assert more > 0
    assert f"{more} more of the same rules" in str(book["Notes"])
    counted = csv_rows(take(hana, shown, "counts"))
    assert sum(int(row[-1]) for row in counted[1:]) == shown.context["found"].found


def test_several_councils_stand_side_by_side_by_the_published_definitions(cast: Cast):
    hana = cast.signed_in("hana")
    other = file_of(lea="893", workers=[worker(AMA, FTE="0.4"), worker(MO), worker(BILAL)])
    shown = bring(hana, a_xml=file_of(), b_zip=zipped(inner_xml=other))
    (table,) = shown.context["found"].tables
    assert [name for name, _ in table.rows] == ["Shropshire", "Cheshire East"]
    in_post = "Social workers in post (FTE)"
    assert [dict(cells)[in_post] for _, cells in table.rows] == ["0.4", "0.8"]
    assert dict(table.total)[in_post] == "1.2"
    rows = csv_rows(take(hana, shown, "figures"))
    at = rows[0].index(in_post)
    assert [(row[1], row[at]) for row in rows[1:]] == [
        ("Shropshire", "0.4"), ("Cheshire East", "0.8"), ("All together", "1.2"),
        ("Councils with every part", "2"),
    ]  # fmt: skip
    notes = str(sheets(take(hana, shown, "figures", "xlsx"))["Notes"])
    assert "2025: as at 30 September 2025" in notes
    assert "Definition: " in notes
    assert "Source: The returns that were brought" in notes


def test_last_years_return_that_comes_along_is_compared_with(cast: Cast):
    gone = [*usual(), worker(AMA, SWENo="SW9")]
    before = file_of(2024, workers=[worker(w.values, w.line, QualInst="Keele") for w in gone])
    shown = bring(cast.signed_in("hana"), new_xml=file_of(), old_xml=before)
    new, old = shown.context["found"].files
    assert (new.year, old.year) == (2025, 2024)
    assert "Compared with the return of 2024" in new.notes[-1]
    assert "KS-Y-001" in {row.code for row in shown.context["found"].counts}
    assert [table.year for table in shown.context["found"].tables] == [2025, 2024]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"  \n ", "The file is empty."),
        (b"Name,Team\nAma,Crewe\n", "This is not XML"),
        (b"%PDF-1.7", "This is not XML"),
        (b"<Message><Header>", "Line 1, column 18: the XML is broken"),
        (ENTITY, "declares a document type or entities"),
        (b"<html></html>", "begins with html, not with Message"),
        (file_of().replace(b">2025<", b">2019<"), "returns of 2021 to 2025, not 2019"),
        (file_of().replace(b">CSWW<", b">CIN<"), "is a CIN return, not the workforce census"),
        (file_of(workers=[]), "no CSWWWorker record"),
        (zipped(**{"[Content_Types]_xml": b"<a/>"}), "This is not XML"),
        (zipped(a_zip=zipped(b_xml=b"<a/>")), "another archive inside"),
        (b"PK\x03\x04 broken", "a.xml: The file is damaged"),
        (zipped(a_xml=b"<" + b" " * 2_000_000), "more than 100 times its size"),
    ],
    ids=lambda value: value if isinstance(value, str) else "a file",
)
def test_what_is_no_return_is_told_in_a_sentence(cast: Cast, content: bytes, why: str):
    answer = bring(cast.signed_in("hana"), a_xml=content)
    assert why in errors(answer)
    assert "root:" not in answer.content.decode()


def test_nothing_chosen_and_too_much_are_told(cast: Cast, monkeypatch):
    hana = cast.signed_in("hana")
    assert "Choose a file" in errors(hana.post(READ, {}))
    monkeypatch.setattr(brought, "MOST_TOGETHER", 1000)
    assert "more than 20 MB together" in errors(bring(hana, a_xml=file_of()))
    monkeypatch.setattr("keystay.core.components.uploads.MOST_BYTES", 10)
    assert "larger than 10 MB" in errors(bring(hana, a_xml=file_of()))


def test_one_bad_file_takes_no_other_with_it(cast: Cast):
    files = zipped(good_xml=file_of(), **{"\u202egnp_xml": b"<Message>"})
    shown = bring(cast.signed_in("hana"), all_zip=files)
    assert len(shown.context["found"].files) == 1
    (unread,) = shown.context["found"].unread
    assert unread.name == "gnp.xml"
    assert "the XML is broken" in unread.why


def test_two_files_of_one_council_and_year_are_not_added_up(cast: Cast):
    hana = cast.signed_in("hana")
    assert "Two files are the return of council 895" in errors(
        bring(hana, a_xml=file_of(), b_xml=file_of())
    )
    same_name = [SimpleUploadedFile("r.xml", file_of(lea=lea)) for lea in ("895", "893")]
    shown = hana.post(READ, {"offered": same_name})
    assert [each.name for each in shown.context["found"].files] == ["2-r.xml", "r.xml"]


def test_nothing_of_what_is_brought_is_kept(cast: Cast):
    hana = cast.signed_in("hana")
    with CaptureQueriesContext(connection) as asked:
        shown = bring(hana, a_xml=file_of())
        take(hana, shown, "counts")
    assert "SW100001" not in str([q["sql"] for q in asked])
    wrote = [q["sql"] for q in asked if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert {re.findall(r'"(\w+)"', each)[0] for each in wrote} <= {
        "core_sensitiveread", "django_session",
    }  # fmt: skip
    pages = dict(SensitiveRead.objects.values_list("page", "detail"))
    assert pages.keys() == {"census:read", "download:census:take"}
    assert pages["census:read"] == "Returns brought: 895 2025"


def test_the_statements_do_not_grow_with_the_files(cast: Cast):
    hana = cast.signed_in("hana")
    bring(hana, a_xml=file_of())  # what is the same for every page is remembered from here on
    made = []
    for count in (1, 40):
        rows = [worker(AMA, SWENo=f"SW1{n:05}") for n in range(count)]
        files = {
            f"f{n}_xml": file_of(lea=f"{800 + n}", workers=rows)
            for n in range(3 if count > 1 else 1)
        }
        with CaptureQueriesContext(connection) as asked:
            bring(hana, **files)
        made.append(len(asked))
    assert made[0] == made[1] <= 25


def test_a_list_is_taken_as_it_was_and_only_by_whoever_brought_it(cast: Cast, monday):
    hana = cast.signed_in("hana")
    shown = bring(hana, a_xml=file_of())
    kept = shown.context["kept"]
    for told in (
        {"kept": kept + "x", "what": "counts"},
        {"kept": kept, "what": "everything"},
        {"what": "counts"},
    ):
        assert hana.post(f"{TAKE}?format=csv", told).headers["Location"] == READ
    assert hana.post(TAKE, {"kept": kept, "what": "counts"}).headers["Location"] == READ
    monday.shift(timedelta(hours=13))
    refused = hana.post(f"{TAKE}?format=csv", {"kept": kept, "what": "counts"}, follow=True)
    assert "Read the files again" in refused.content.decode()


def test_only_those_who_prepare_the_return_read_files_back(cast: Cast):
    assert "Read a return back" in cast.signed_in("hana").get(READ).content.decode()
    for name in ("petra", "grace", "ama"):
        client = cast.signed_in(name)
        assert client.get(READ).status_code == 403
        assert bring(client, a_xml=file_of()).status_code == 403
    petra = cast.signed_in("petra")
    assert petra.post(f"{TAKE}?format=csv", {"kept": "", "what": "counts"}).status_code == 403


def test_a_list_of_another_reader_is_not_given(cast: Cast):
    from keystay.governance.census.carried import brought_back, carried

    assert brought_back(carried({}, "one"), "counts", "another") is None
