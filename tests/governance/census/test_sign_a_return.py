"""A return is signed at no errors after 30 September, kept for good, and compared."""

import pytest
from django.db import IntegrityError, transaction
from tests.cast import BY, Cast
from tests.downloads import csv_rows
from tests.governance.census.preparing import QUEUE, complete

from keystay.core.audit.models import AuditEvent
from keystay.core.models import SensitiveRead
from keystay.governance.census import actions, signed
from keystay.governance.census.kept import RECORDS, SIGNED, kept
from keystay.governance.models import Explanation, SignedReturn
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]


def sign_now(cast: Cast, **more):
    return actions.sign(year=2025, by=cast.users["hana"], **more)


def test_with_an_error_nobody_signs(cast: Cast):
    complete(cast, {"CarAllowance"})
    with pytest.raises(actions.NotYet, match="has errors"):
        sign_now(cast)
    page = cast.signed_in("hana").get("/statutory-return/2025/sign/").content.decode()
    assert "has errors" in page
    assert "I have checked" not in page


def test_before_the_year_is_over_nobody_signs(cast: Cast, monday):
    complete(cast)
    monday.move_to("2025-09-30T09:00:00+00:00")
    with pytest.raises(actions.NotYet, match="Sign after that day"):
        sign_now(cast)
    monday.move_to("2025-10-01T09:00:00+00:00")
    assert sign_now(cast).version == 1


def test_the_file_is_kept_byte_for_byte_under_seal(cast: Cast):
    complete(cast)
    row = sign_now(cast)
    assert (row.signed_by, row.workers, row.file_name) == ("Hana Account", 6, "CSWW_895_2025.xml")
    assert b"SW100000" not in bytes(row.sealed)
    assert len(signed.read(row).workers) == 6
    event = AuditEvent.objects.get(kind="census.signed")
    assert event.content["after"]["fingerprint"] == row.fingerprint
    file = cast.signed_in("hana").get(f"/statutory-return/signed/{row.pk}/file/")
    assert file.content == signed.file_of(row)
    assert "CSWW_895_2025.xml" in file["Content-Disposition"]
    (taken,) = SensitiveRead.objects.filter(page="download:census:signed-file")
    assert "signed version 1" in taken.detail


def test_pages_lead_to_signing_only_while_there_is_something_to_sign(cast: Cast):
    complete(cast)
    hana, to_sign = cast.signed_in("hana"), 'href="/statutory-return/2025/sign/"'
    pages = ("/statutory-return/2025/", QUEUE)
    assert all(to_sign in hana.get(page).content.decode() for page in pages)
    sign_now(cast)
    assert not any(to_sign in hana.get(page).content.decode() for page in pages)
    assert "nothing has changed since" in hana.get(QUEUE).content.decode()
    actions.answer(year=2025, item="CarAllowance", value="1", by=BY)
    assert all(to_sign in hana.get(page).content.decode() for page in pages)


def test_later_changes_leave_the_copy_as_it_is_and_are_told(cast: Cast):
    complete(cast)
    row = sign_now(cast)
    before = signed.file_of(row)
    page = f"/statutory-return/signed/{row.pk}/"
    hana = cast.signed_in("hana")
    assert "Nothing: the records still say" in hana.get(page).content.decode()
    people.set_equality(person=cast.ama, sex="M", ethnicity="WBRI", by=BY)
    actions.answer(year=2025, item="CarAllowance", value="1", by=BY)
    told = hana.get(page).context["changes"]
    assert told["council"] == ["Car allowance offered"]
    assert told["workers"] == [{"name": "Ama Amason", "how": "Changed", "items": "Sex"}]
    rows = csv_rows(hana.get(page, {"format": "csv"}))
    assert rows[1:] == [
        ["The council’s part", "Car allowance offered", "", "", ""],
        ["Record", "Ama Amason", "Changed Sex", "", ""],
    ]
    assert "The records have changed since" in hana.get("/statutory-return/2025/").content.decode()
    assert signed.file_of(SignedReturn.objects.get()) == before


def test_a_newer_version_needs_a_change_and_a_reason(cast: Cast):
    complete(cast)
    first = sign_now(cast)
    with pytest.raises(actions.NotYet, match="Nothing has changed"):
        sign_now(cast, reason="Again")
    actions.answer(year=2025, item="CarAllowance", value="1", by=BY)
    with pytest.raises(actions.NotYet, match="Say why"):
        sign_now(cast)
    told = {"reason": "The allowance was forgotten", "right": "on"}
    hana = cast.signed_in("hana")
    hana.post("/statutory-return/2025/sign/", told)
    newest, oldest = signed.versions(2025)
    assert (newest.version, newest.reason) == (2, "The allowance was forgotten")
    assert oldest == first
    page = hana.get(f"/statutory-return/signed/{first.pk}/").content.decode()
    assert "A newer version has been signed" in page


def test_who_came_and_went_since_is_told_by_number(cast: Cast):
    complete(cast)
    sign_now(cast)
    head, workers = kept(2025).checked.built.head, list(kept(2025).checked.built.workers)
    gone = workers.pop(0)
    workers[0].values["SWENo"] = "SW999999"
    found = signed.since(SignedReturn.objects.get(), head, workers, {})
    hows = {each.number: each.how for each in found.workers}
    assert hows[gone.values["SWENo"]] == "gone"
    assert hows["SW999999"] == "added"
    assert found.figures


def test_the_next_year_is_compared_with_what_was_signed(cast: Cast, monday, monkeypatch):
    complete(cast)
    assert kept(2025).compared == ""
    sign_now(cast)
    monkeypatch.setattr("keystay.governance.census.kept.YEARS", (2024, 2025, 2026))
    from keystay.governance.census.kept import last_year

    year, how = last_year(2025)
    assert (how, year.book.heads) == (SIGNED, 5)
    SignedReturn.objects.all().delete()
    assert last_year(2025)[1] == RECORDS
    assert last_year(1999) == (None, "")


def test_the_database_keeps_one_of_each_version_and_asks_the_reason(cast: Cast):
    told = {
        "year": 2025, "signed_by": "A", "signed_at": "2026-03-02T09:00:00Z", "file_name": "a",
        "sealed": b"", "fingerprint": "", "figures": {}, "workers": 1, "queries": 1,
    }  # fmt: skip
    for wrong in ({"version": 1, "reason": "x"}, {"version": 2, "reason": ""}, {"explained": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignedReturn.objects.create(**({"version": 1, "explained": 0} | told | wrong))
    SignedReturn.objects.create(version=1, explained=1, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedReturn.objects.create(version=1, explained=1, **told)
    kept_words = {"year": 2025, "code": "KS-Y-006", "words": "w", "written_on": "2026-03-02"}
    for whose in (None, cast.ama):
        Explanation.objects.create(person=whose, **kept_words)
        with pytest.raises(IntegrityError), transaction.atomic():
            Explanation.objects.create(person=whose, **kept_words)


def test_who_may_not_prepare_sees_counts_and_no_names(cast: Cast):
    complete(cast, {"ama.Sex"})
    petra = cast.signed_in("petra")
    page = petra.get("/statutory-return/")
    assert page.status_code == 200
    assert "Ama" not in page.content.decode()
    for closed in (QUEUE, "/statutory-return/2025/file/", "/statutory-return/2025/sign/"):
        assert petra.get(closed).status_code == 403
    assert cast.signed_in("dan").get("/statutory-return/").status_code == 403
