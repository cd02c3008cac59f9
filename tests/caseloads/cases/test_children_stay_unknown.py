"""Nothing that could tell who a child is reaches the database or the stored files."""

import hashlib
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.caseloads.cases.extracts import INVOLVEMENT, as_csv, involvement, offer_files, system_c
from tests.workforce.feeds.offering import carry_out, table, worker

from keystay.caseloads.cases import rules
from keystay.caseloads.models import Child
from keystay.workforce.feeds.refused import refused_file

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]

CANARIES = ("CANARY77", "Zebediah", "1999-12-31", "AB1 2CD")


def everything() -> str:
    """Every value of every table, and every stored file."""
    rows = [
        json.dumps(list(model._default_manager.values()), default=str)
        for model in apps.get_models()
    ]
    folder = Path(settings.MEDIA_ROOT)
    files = [f.read_bytes().decode("utf-8", "replace") for f in folder.rglob("*") if f.is_file()]
    return "\n".join([*rows, *files])


def test_no_canary_is_stored_from_an_extract_or_a_list(teams):
    worker(teams["Crewe"])
    told = {"pers_forename": "Zebediah", "pers_dob": "1999-12-31", "postcode": "AB1 2CD"}
    files = system_c(INVOLVEMENT | told, involvement(3, involvement_start_date="soon") | told)
    files |= {"ssd_person.csv": as_csv([{"pers_person_id": "CANARY77"} | told])}

    row = offer_files(files)
    assert not [canary for canary in CANARIES if canary in everything()]
    assert b"CANARY77" not in refused_file(row).content
    carry_out(row, leave_refused=True)
    case = {"Staff number": "E1", "Child number": "CANARY77", "Child name": "Zebediah"}
    bad = case | {"Start date": "soon"}
    listed = offer_files({"cases.csv": table([case, bad])}, "cases")
    carry_out(listed, leave_refused=True)

    assert not [canary for canary in CANARIES if canary in everything()]
    assert Child.objects.count() == 1


def test_dropped_columns_and_files_are_told_by_name_only(teams):
    worker(teams["Crewe"])
    files = system_c(INVOLVEMENT | {"pers_forename": "Zebediah"})
    files |= {"ssd_person.csv": as_csv([{"pers_forename": "Zebediah"}])}

    notes = " ".join(offer_files(files).findings["notes"])

    assert "invo_referral_id, pers_forename" in notes
    assert "Files not needed and not stored: ssd_person.csv." in notes


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


def test_no_roles_are_told_as_such():
    assert rules.role_counts([], []) == "No roles found."
    assert rules.role_counts([("", 2)], []) == "Roles found: no role (2, does not count)."


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
