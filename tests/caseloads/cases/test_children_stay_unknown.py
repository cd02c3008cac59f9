"""Nothing that could tell who a child is reaches the database or a disk, whatever happens."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.caseloads.cases.extracts import (
    INVOLVEMENT,
    as_csv,
    eclipse,
    involvement,
    mosaic,
    offer_files,
    system_c,
    zipped,
)
from tests.workforce.feeds.offering import BY, carry_out, decide, found, table, worker
from tests.workforce.feeds.test_import_pages import ON, browser

from keystay.caseloads.cases import rules
from keystay.caseloads.cases.keying import SHIFTED
from keystay.caseloads.models import Child
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import unpack
from keystay.core.tables.writing import to_xlsx
from keystay.workforce.feeds import actions
from keystay.workforce.feeds.models import Import
from keystay.workforce.feeds.refused import refused_file

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]

CANARIES = (b"CANARY77", b"Zebediah", b"1999-12-31", b"31/12/1999", b"AB1 2CD", b"9434765919")
ABOUT = {"pers_forename": "Zebediah", "pers_dob": "1999-12-31", "postcode": "AB1 2CD"}
BAD = {"invo_involvement_start_date": "soon"}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, settings: object) -> None:
    """A cache on disk that holds nothing from other tests."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path / "cache")}}  # type: ignore[attr-defined]


def everything(tmp_path: Path) -> Iterator[tuple[str, bytes]]:
    """Every table, by its own name and not by our models; every stored file; post and cache."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            yield name, repr(cursor.fetchall()).encode()
    for file in (f for f in tmp_path.rglob("*") if f.is_file()):
        yield str(file), file.read_bytes()
    for message in mail.outbox:
        yield "post", message.message().as_bytes()


def leaks(tmp_path: Path) -> list[tuple[str, bytes]]:
    return [(w, each) for w, text in everything(tmp_path) for each in CANARIES if each in text]


def telling(files: dict[str, bytes]) -> dict[str, bytes]:
    """An extract with everything about children that it should not have, in every place."""
    child = {"pers_person_id": "CANARY77"} | ABOUT
    note = {f"{name}_person_id": "CANARY77" for name in ("addr", "disa")} | ABOUT
    return files | {
        "ssd_person.csv": as_csv([child]),
        "ssd_address.csv": as_csv([note]),
        "Chronology of Zebediah CANARY77.csv": as_csv([note]),
        "ssd_cin_plans.csv": as_csv(
            [
                {
                    "cinp_cin_plan_id": f"CIN-CANARY77-{number}",
                    "cinp_person_id": "CANARY77",
                    "cinp_cin_plan_start_date": start,
                    "cinp_cin_plan_end_date": "",
                    "cinp_forename": "Zebediah",
                }
                for number, start in enumerate(("2025-02-01", "never"))
            ]
        ),
        "ssd_care_leavers.csv": as_csv([{"clea_person_id": "CANARY77"} | ABOUT]),
    }


ROWS = (
    INVOLVEMENT | ABOUT,
    involvement(2, person_id="9434765919") | ABOUT,
    involvement(3) | BAD | ABOUT,
)
EXTRACTS = {
    "systemc": telling(system_c(*ROWS)),
    "mosaic": telling(mosaic(*ROWS)),
    "eclipse": telling(eclipse(*ROWS)),
    "zip": zipped(telling(system_c(*ROWS))),
}
extracts = pytest.mark.parametrize("files", EXTRACTS.values(), ids=list(EXTRACTS))


@extracts
def test_nothing_is_stored_while_an_import_waits_is_applied_and_is_forgotten(
    teams, files, tmp_path
):
    worker(teams["Crewe"])
    row = offer_files(files)
    assert row.state == "blocked"
    assert leaks(tmp_path) == []
    assert not [each for each in CANARIES if each in refused_file(row).content]

    row = carry_out(row, leave_refused=True)
    assert (row.state, row.findings["counts"]["refused"]) == ("applied", 2)
    assert Child.objects.count() == 2
    assert leaks(tmp_path) == []

    actions.forget(before=row.uploaded_at.date().replace(year=2027), by=BY)
    assert leaks(tmp_path) == []


@extracts
def test_nothing_is_stored_when_it_needs_decisions_and_is_cancelled(teams, files, tmp_path):
    row = offer_files(files)
    assert row.findings["undecided"] == 1
    assert leaks(tmp_path) == []

    actions.cancel(row=decide(row, {"worker:P1": "leave"}), by=BY)
    assert leaks(tmp_path) == []
    assert not list((tmp_path / "files").rglob("*.part"))


@pytest.mark.parametrize("lost", ["ssd_involvements.csv", "ssd_professionals.csv"])
def test_nothing_is_stored_of_what_cannot_be_read(teams, lost, tmp_path):
    files = telling(system_c(*ROWS))
    for content in (b"Zebediah,CANARY77\n1,2\n", b'"CANARY77' + b"x" * 20_000, b""):
        with pytest.raises(CannotRead) as problem:
            offer_files(files | {lost: content})
        assert not [each for each in CANARIES if each in str(problem.value).encode()]

    assert not Import.objects.exists()
    assert leaks(tmp_path) == []


def test_nothing_is_stored_of_a_plain_list(teams, tmp_path):
    worker(teams["Crewe"])
    case = {"Staff number": "E1", "Child number": "CANARY77", "Child name": "Zebediah"}
    row = offer_files({"cases.csv": table([case, case | {"Start date": "9434765919"}])}, "cases")
    assert leaks(tmp_path) == []
    assert "Start date" not in " ".join(row.findings["notes"])
    assert not [each for each in CANARIES if each in refused_file(row).content]

    carry_out(row, leave_refused=True)
    assert leaks(tmp_path) == []
    assert Child.objects.count() == 1


def test_a_row_pushed_along_by_a_comma_is_refused_and_not_stored(teams, tmp_path):
    worker(teams["Crewe"])
    lines = (
        "Staff number,Child name,Child number,Start date",
        "E1,Ann,1,2/2/2026",
        "E1,Bea,2,2/2/2026",
        "E1,Zebediah, Junior,CANARY77,2/2/2026",
        "E1,Zebediah, Junior,CANARY77,",
    )
    row = offer_files({"cases.csv": "\n".join(lines).encode()}, "cases")

    assert [each.row for each in found(row, "refused")] == [4, 5]
    (told,) = found(row, "refused")[0].refusals
    assert (told.code, told.reason[:19]) == ("CASE5", "has more cells than")
    assert leaks(tmp_path) == []
    assert SHIFTED.encode() in refused_file(row).content


def test_a_comma_at_the_end_of_every_row_pushes_nothing_along(teams):
    worker(teams["Crewe"])
    lines = ("Staff number,Child number", "E1,1,", "E1,2,")

    row = carry_out(offer_files({"cases.csv": "\n".join(lines).encode()}, "cases"))

    assert (row.state, Child.objects.count()) == ("applied", 2)


def test_a_note_beside_the_table_of_a_workbook_pushes_nothing_along(teams):
    worker(teams["Crewe"])
    content = to_xlsx(["Staff number", "Child number"], [["E1", "1", "a note"], ["E1", "2"]])

    row = carry_out(offer_files({"cases.xlsx": content}, "cases"))

    assert (row.state, Child.objects.count()) == ("applied", 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("soon", "soon"),
        ("32/13/2026", "32/13/2026"),
        ("2026-02-31 00:00:00.000", "2026-02-31 00:00:00.000"),
        ("31st Febuary 2026", "31st Febuary 2026"),
        ("CANARY77", "(not shown)"),
        ("9434765919", "(not shown)"),
        ("943 476 5919", "(not shown)"),
        ("12-03-2026 CANARY77", "(not shown)"),
    ],
)
def test_what_should_be_a_date_is_shown_only_if_it_is_like_one(typed, kept):
    assert rules.without_numbers(typed) == kept


@pytest.mark.parametrize("mark", ["key:CANARY77", "key:", "key:row out of line", SHIFTED])
def test_only_a_reference_of_ours_counts_as_keyed_already(teams, tmp_path, mark):
    """A file cannot smuggle a number in by calling it keyed."""
    worker(teams["Crewe"])
    rows = [INVOLVEMENT | {"invo_person_id": mark, "Why it was refused": "x"}]
    files = system_c() | {"ssd_involvements.csv": as_csv(rows)}

    carry_out(offer_files(files))

    assert leaks(tmp_path) == []
    assert Child.objects.get().reference not in mark


def test_a_keyed_reference_in_a_file_that_does_not_come_back_is_keyed_again(teams):
    worker(teams["Crewe"])
    made = rules.child_reference("1", "a key")
    carry_out(offer_files(system_c(involvement(1, child=f"key:{made}"))))

    assert Child.objects.get().reference != made


@pytest.mark.parametrize("padding", [0, 1000], ids=["small", "large"])
def test_a_file_sent_by_page_is_never_written_as_it_was_sent(teams, tmp_path, padding, monkeypatch):
    worker(teams["Crewe"])
    told = ABOUT | {"pers_notes": "Zebediah " * padding}
    rows = [INVOLVEMENT | told, *([involvement(3) | BAD | told] * 400)]
    sent = SimpleUploadedFile("extract.zip", zipped(telling(system_c(*rows)))["extract.zip"])
    plain = SimpleUploadedFile("ssd_involvements.csv", as_csv(rows))
    monkeypatch.delattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__")
    hana = browser("workforce_lead")

    for offered in ([sent], [plain, *_others()]):
        address = reverse("feeds:start", kwargs={"kind": "ssd"})
        page = hana.post(address, {"offered": offered, **ON}, follow=True)
        assert page.status_code == 200
        row = Import.objects.latest("uploaded_at")
        download = hana.get(reverse("feeds:refused", kwargs={"row": row.pk}))
        assert not [each for each in CANARIES if each in page.content + download.content]
    assert leaks(tmp_path) == []
    assert tmp_path / "files" == settings.MEDIA_ROOT


def _others() -> list[SimpleUploadedFile]:
    files = telling(system_c())
    return [SimpleUploadedFile(n, c) for n, c in files.items() if n != "ssd_involvements.csv"]


def test_refused_rows_of_several_tables_come_back_together_and_can_be_mended(teams, tmp_path):
    worker(teams["Crewe"])
    row = carry_out(offer_files(telling(system_c(*ROWS))), leave_refused=True)
    download = refused_file(row)
    assert (download.name, download.kind) == (f"refused-rows-{row.pk}.zip", "application/zip")

    parts = unpack(download.content)
    assert set(parts) == {"ssd_involvements.csv", "ssd_cin_plans.csv"}
    mended = {
        name: content.replace(b"soon", b"1/2/2026").replace(b"never", b"1/2/2026")
        for name, content in parts.items()
    }
    again = decide(offer_files(zipped(mended)), {"team:t9": teams["Crewe"].pk})
    carry_out(again)

    assert (again.findings["counts"]["refused"], Child.objects.count()) == (0, 2)
    assert leaks(tmp_path) == []


def test_the_raw_file_would_be_seen(teams, tmp_path):
    """The search itself: it finds a number in a table, in a file and in the cache."""
    from django.core.cache import cache

    Child.objects.create(reference="CANARY77")
    cache.set("a", b"Zebediah")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "raw.csv").write_bytes(b"AB1 2CD")

    assert {each for _, each in leaks(tmp_path)} >= {b"CANARY77", b"AB1 2CD"}


def test_dropped_columns_and_files_are_told_by_name_only(teams):
    worker(teams["Crewe"])
    files = system_c(INVOLVEMENT | {"pers_forename": "Zebediah"})
    files |= {"ssd_person.csv": as_csv([{"pers_forename": "Zebediah"}])}

    notes = " ".join(offer_files(files).findings["notes"])

    assert "invo_referral_id, pers_forename" in notes
    assert "Files not needed and not stored: ssd_person." in notes


def test_a_reference_is_the_same_in_every_file_and_differs_by_key():
    one = rules.child_reference("123456", "a key")

    assert one == rules.child_reference(" 123456.0 ", "a key")
    assert one != rules.child_reference("123456", "another key")
    assert rules.shown(one) == f"{one[:4]}-{one[4:7]}"
    assert len(one) == 12


@given(st.text(min_size=1, max_size=40))
def test_a_reference_is_short_readable_and_does_not_hold_its_number(number):
    made = rules.child_reference(number, "a key")

    assert set(made) <= set(rules.ALPHABET)
    assert made not in hashlib.sha256(number.encode()).hexdigest().upper()


def test_twenty_thousand_children_have_as_many_references():
    made = {rules.child_reference(str(n), "a key") for n in range(20_000)}
    assert len(made) == 20_000


def test_row_ids_are_keyed_by_table():
    assert rules.source_key("a", "1", "k") != rules.source_key("b", "1", "k")


def test_no_roles_are_told_as_such_and_a_row_without_one_counts():
    assert rules.role_counts([], []) == "No roles found."
    assert rules.role_counts([("", 2)], []) == "Roles found: no role (2, counts)."


@pytest.mark.parametrize(
    ("columns", "same", "system"),
    [
        ({"ssd_involvements": ["personid"]}, False, "Mosaic"),
        ({"ssd_professionals": ["prof_professional_id"]}, False, "Mosaic"),
        ({"ssd_professionals": ["prof_professional_name"]}, True, "Eclipse"),
        ({"ssd_professionals": ["prof_professional_name"]}, False, "SystemC (Liquidlogic)"),
    ],
)
def test_the_case_system_is_known_by_its_columns(columns, same, system):
    assert rules.dialect(columns, same) == system
