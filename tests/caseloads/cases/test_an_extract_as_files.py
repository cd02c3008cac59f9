"""The files of an extract: a folder or a zip, read by their headings, and none of them lost."""

import io
import zipfile

import pytest
from tests.caseloads.cases.extracts import (
    INVOLVEMENT,
    PROFESSIONALS,
    as_csv,
    offer_files,
    system_c,
    zipped,
)
from tests.workforce.feeds.offering import carry_out, worker

from keystay.caseloads.models import Spell
from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds.models import Import

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]

VERSIONS = [
    {"version_number": "1.2.9", "release_date": "2025-01-01", "is_current": "0"},
    {"version_number": "1.3.0", "release_date": "2026-01-01", "is_current": "1"},
    {"version_number": "1.1.0", "release_date": "2024-01-01", "is_current": "0"},
]


def notes(row: Import) -> str:
    return " ".join(row.findings["notes"])


def archive(names: list[tuple[str, bytes]]) -> dict[str, bytes]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in names:
            packed.writestr(name, content)
    return {"extract.zip": file.getvalue()}


def test_columns_that_are_not_there_are_told_by_name(teams):
    worker(teams["Crewe"])
    without = {k: v for k, v in INVOLVEMENT.items() if k != "invo_professional_team"}

    row = offer_files(system_c() | {"ssd_involvements.csv": as_csv([without])})

    told = "ssd_involvements: columns that are not in the file: invo_professional_team."
    assert told in row.findings["notes"]


def test_headings_are_matched_whatever_their_case(teams):
    worker(teams["Crewe"])
    shouted = [{name.upper(): value for name, value in INVOLVEMENT.items()}]

    files = {f"SSD_{name[4:].upper()}": content for name, content in system_c().items()}
    carry_out(offer_files(files | {"SSD_INVOLVEMENTS.CSV": as_csv(shouted)}))

    assert Spell.objects.count() == 1


@pytest.mark.parametrize(
    "names",
    [
        ["2024/ssd_involvements.csv", "2025/ssd_involvements.csv"],
        ["ssd_involvements.csv", "ssd_involvements_2.csv"],
    ],
)
def test_two_files_of_one_table_are_refused_because_one_would_be_lost(teams, names):
    files = [("ssd_professionals.csv", as_csv([PROFESSIONALS]))]
    files += [(name, as_csv([INVOLVEMENT])) for name in names]

    with pytest.raises(CannotRead, match=r"Two files are ssd_involvements\. Put them together"):
        offer_files(archive(files))
    with pytest.raises(CannotRead, match="Two files are ssd_involvements"):
        offer_files(archive(files[:2]) | {"ssd_involvements.csv": as_csv([INVOLVEMENT])})


def test_what_a_mac_adds_to_a_zip_is_not_a_table(teams):
    worker(teams["Crewe"])
    files = list(system_c().items())
    files += [(f"__MACOSX/._{name}", b"\x00\x05\x16\x07") for name, _ in files]

    row = carry_out(offer_files(archive(files)))

    assert row.state == "applied"


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (as_csv(VERSIONS), "Written by SystemC (Liquidlogic) in version 1.3.0."),
        (as_csv(VERSIONS[:1]), "Written by SystemC (Liquidlogic) in version 1.2.9."),
        (b"", "Written by SystemC (Liquidlogic)."),
        (b"a,b\n1,2\n", "Written by SystemC (Liquidlogic)."),
    ],
)
def test_the_version_of_the_dataset_is_told(teams, log, told):
    worker(teams["Crewe"])

    assert told in notes(offer_files(system_c() | {"ssd_version_log.csv": log}))


def test_names_of_other_files_are_counted_and_not_kept(teams):
    worker(teams["Crewe"])
    files = system_c() | {
        "ssd_person.csv": b"a\n1\n",
        "Notes on J.csv": b"a\n1\n",
        "Notes on K.csv": b"a\n1\n",
    }
    row = offer_files(files)

    told = "Files not needed and not stored: ssd_person, 2 other files."
    assert told in row.findings["notes"]
    assert row.file_name == (
        "ssd_professionals.csv, ssd_involvements.csv, ssd_department.csv, 3 other files"
    )
    one = offer_files(zipped(system_c() | {"Notes on J.csv": b"a\n1\n"}))
    assert "not stored: 1 other file." in notes(one)
    assert one.file_name == "extract.zip"


def test_reasons_that_are_not_codes_are_counted_and_left_empty(teams):
    worker(teams["Crewe"])
    row = carry_out(offer_files(system_c(INVOLVEMENT | {"invo_worker_change_reason": "moved"})))

    told = "Reasons for a change that are not in the dataset's list, left empty: 1."
    assert told in row.findings["notes"]
    assert Spell.objects.get().change_reason == ""
