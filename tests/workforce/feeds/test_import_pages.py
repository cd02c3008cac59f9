"""Importing by page: offer, match, review, decide, apply, and what others may not do."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.workforce.feeds.offering import BY, STARTED, TODAY, found, offer, table, worker

from keystay.access.roles import actions as roles
from keystay.access.users.models import User
from keystay.core.audit.models import SensitiveRead
from keystay.workforce.feeds import actions, progress
from keystay.workforce.feeds.forms import box_name
from keystay.workforce.feeds.models import HeadingMemory, Import
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]

ROW = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
ROW |= {"Start date": "2/9/2024"}
ON = {"on-day": "2", "on-month": "3", "on-year": "2026"}


def browser(role: str) -> Client:
    user = User(email=f"{role}@example.org", name=role)
    user.set_unusable_password()
    user.save()
    roles.grant(user=user, role=role, starts_on=STARTED, by=BY)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def hana(teams) -> Client:
    return browser("workforce_lead")


def send(client: Client, content: bytes, kind: str = "staff", name: str = "staff.csv"):
    file = SimpleUploadedFile(name, content)
    address = reverse("feeds:start", kwargs={"kind": kind})
    return client.post(address, {"offered": file, **ON}, follow=True)


def at(name: str, row: Import) -> str:
    return reverse(f"feeds:{name}", kwargs={"row": row.pk})


def words(response: object) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return " ".join(html.unescape(text).split())


def test_the_list_says_the_first_useful_act_and_then_what_was_imported(hana):
    assert "Nothing has been imported yet" in words(hana.get(reverse("feeds:list")))
    send(hana, table([ROW]))

    assert "staff.csv" in words(hana.get(reverse("feeds:list")))


def test_a_file_is_reviewed_by_consequence_and_then_applied(hana):
    page = send(hana, table([ROW, ROW | {"Staff number": "2", "Team": "Wilmslow"}]))

    text = words(page)
    assert "Keystay knows no team called Wilmslow" in text
    assert "Needs a decision 1" in text
    assert "What to decide" in words(hana.get(at("review", Import.objects.get())))
    row = Import.objects.get()
    question = next(each.question for each in found(row, "decision") if each.question)
    shown = words(hana.get(at("review", row), {"show": "new"}))
    assert "Line 2 Ama Mensah (E1)" in shown
    assert "Team: Crewe" in shown

    done = words(hana.post(at("apply", row), follow=True))
    assert "2 new and 0 changed" in done
    assert Person.objects.count() == 2
    decided = words(hana.get(at("review", row), {"show": "decision"}))
    assert "What was decided" in decided
    assert dict(question.options)[question.default] in decided


def test_the_day_that_the_file_speaks_of_is_asked(hana):
    send(hana, table([ROW]))

    assert Import.objects.get().options["on"] == "2026-03-02"


def test_a_change_is_shown_before_and_after(hana, teams):
    worker(teams["Crewe"])
    send(hana, table([{"Staff number": "E1", "FTE": "0.8", "Team": "Crewe"}]))

    row = Import.objects.get()
    shown = hana.get(at("review", row), {"show": "changed"}).content.decode()
    assert "<del>1</del>" in shown
    assert "<ins>0.8</ins>" in shown


def test_a_decision_is_kept_and_carried_out(hana, teams):
    send(hana, table([ROW | {"Team": "Maclesfield"}]))
    row = Import.objects.get()
    assert "1 question needs your decision" in words(hana.get(at("review", row)))

    (asked,) = [each.question for each in found(row, "decision") if each.question]
    answer = {box_name(asked): teams["Macclesfield"].pk}
    hana.post(f"{at('decide', row)}?show=decision&page=1", answer)
    hana.post(at("apply", row))

    assert Assignment.objects.get().team == teams["Macclesfield"]


def test_headings_are_asked_once_with_examples(hana):
    content = table([{"Wer": "Ama Mensah", "Wo": "Crewe", "Role": "5", "FTE": "1"}])
    page = send(hana, content)

    assert "What do the headings mean?" in words(page)
    assert "Ama Mensah" in words(page)
    row = Import.objects.get()
    twice = hana.post(at("headings", row), {"staff-0": "full_name", "staff-1": "full_name"})
    assert "Wer and Wo cannot both be Full name" in words(twice)
    none = hana.post(at("headings", row), {"staff-1": "team"})
    assert "Choose a heading for Full name" in words(none)

    chosen = {"staff-0": "full_name", "staff-1": "team", "staff-2": "org_role", "staff-3": "fte"}
    hana.post(at("headings", row), chosen)
    assert HeadingMemory.objects.get(heading="wer").field == "full_name"
    assert Import.objects.get().state == "blocked"


def test_refused_rows_can_be_had_back_and_that_is_noted(hana):
    page = send(hana, table([ROW, ROW | {"Staff number": "2", "FTE": "x"}]))
    assert "1 row was refused" in words(page)
    row = Import.objects.get()

    download = hana.get(at("refused", row))

    assert download["Content-Disposition"] == (f'attachment; filename="refused-rows-{row.pk}.csv"')
    assert b"is not a number" in download.content
    assert SensitiveRead.objects.get().detail == row.pk
    refusal = words(hana.post(at("apply", row), follow=True))
    assert "1 row was refused. Mend it, or choose to leave it out." in refusal
    hana.post(at("apply", row), {"leave_refused": "on"})
    assert Person.objects.count() == 1


def test_a_file_without_refused_rows_has_none_to_give(hana):
    row = offer("staff", table([ROW]))

    assert hana.get(at("refused", row)).status_code == 404
    actions.cancel(row=row, by=BY)
    assert hana.get(at("refused", row)).status_code == 404
    assert hana.get(at("headings", row)).status_code == 404


def test_a_file_that_cannot_be_read_or_was_applied_says_so_beside_the_file(hana):
    assert "The file is empty" in words(send(hana, b""))
    assert "not a text file" in words(send(hana, b"\x89PNG\x00\x01\x02"))
    row = offer("staff", table([ROW]))
    actions.apply(row=actions.start_applying(row=row, leave_refused=False, by=BY), by=BY)
    assert "This very file was applied on 2 March 2026" in words(send(hana, table([ROW])))
    missing = hana.post(reverse("feeds:start", kwargs={"kind": "staff"}), ON)
    assert "Choose a file" in words(missing)


def test_a_file_of_more_than_10_megabytes_is_refused(hana, monkeypatch):
    monkeypatch.setattr("keystay.core.components.uploads.MOST_BYTES", 10)

    assert "larger than 10 MB" in words(send(hana, table([ROW])))


def test_a_file_is_put_aside(hana):
    row = offer("staff", table([ROW]))

    assert "was put aside. Nothing was changed." in words(hana.post(at("cancel", row), follow=True))
    assert "This import is finished" in words(hana.post(at("cancel", row), follow=True))
    assert "This import is finished" in words(hana.post(at("decide", row), follow=True))
    assert "Cancelled" in words(hana.get(at("review", row)))


def test_progress_is_shown_and_the_page_moves_on_when_the_work_is_done(hana):
    row = offer("staff", table([ROW]))
    actions.start_applying(row=row, leave_refused=False, by=BY)
    progress.note(row.pk, 0, 1)
    page = hana.get(at("review", row), follow=True)
    assert "Applying: 0 of 1" in words(page)
    part = hana.get(at("progress", row), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="progress"')

    actions.apply(row=row, by=BY)

    assert hana.get(at("progress", row)).status_code == 302
    done = hana.get(at("progress", row), headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == at("review", row)


def test_work_whose_worker_has_gone_is_shown_and_taken_up_again(hana, monkeypatch):
    row = offer("staff", table([ROW]))
    actions.start_applying(row=row, leave_refused=False, by=BY)
    monkeypatch.setattr(progress, "STALE_AFTER", -1)
    assert "The work has stopped" in words(hana.get(at("progress", row)))

    hana.post(at("again", row))

    assert Import.objects.get().state == "applied"


def test_a_check_whose_worker_has_gone_is_taken_up_again(hana):
    row = actions.receive(kind="staff", uploads={"l.csv": table([ROW])}, on=TODAY, by=BY)
    assert hana.get(at("progress", row)).status_code == 200

    hana.post(at("again", row))

    assert Import.objects.get().state == "ready"


def test_again_on_an_import_at_work_says_so(hana):
    row = offer("staff", table([ROW]))
    actions.start_applying(row=row, leave_refused=False, by=BY)

    page = hana.post(at("again", row), follow=True)
    assert "This import is being applied now." in words(page)


def test_a_kind_that_does_not_exist_is_not_found(hana):
    assert hana.get(reverse("feeds:start", kwargs={"kind": "horoscope"})).status_code == 404


@pytest.mark.parametrize("kind", ["census", "staff", "establishment", "ssd", "cases"])
def test_every_kind_has_a_page_that_says_what_it_is_for(hana, kind):
    assert hana.get(reverse("feeds:start", kwargs={"kind": kind})).status_code == 200


@pytest.mark.parametrize("role", ["director", "administrator", "principal_social_worker"])
def test_those_who_may_not_import_are_refused(teams, role):
    row = offer("staff", table([ROW]))
    other = browser(role)

    for name in ("review", "progress", "refused", "headings"):
        assert other.get(at(name, row)).status_code == 403
    for name in ("apply", "decide", "cancel", "again"):
        assert other.post(at(name, row)).status_code == 403
    assert Import.objects.get().state == "ready"


def test_an_import_that_does_not_exist_is_not_found(hana):
    assert hana.get(reverse("feeds:review", kwargs={"row": "000000000000"})).status_code == 404


def test_an_address_that_changes_things_refuses_to_be_read(hana):
    row = offer("staff", table([ROW]))

    for name in ("apply", "decide", "cancel", "again"):
        assert hana.get(at(name, row)).status_code == 405


def test_nobody_is_let_in_without_signing_in(teams):
    assert Client().get(reverse("feeds:list")).status_code == 302


def test_the_list_costs_the_same_however_many_imports_there_are(
    hana, django_assert_max_num_queries
):
    for number in range(30):
        offer("staff", table([ROW | {"Staff number": str(number)}]))
    with django_assert_max_num_queries(10):
        hana.get(reverse("feeds:list"))
