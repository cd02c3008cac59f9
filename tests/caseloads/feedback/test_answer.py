"""A family answers with a code and nothing else, and nothing leads back to them."""

import base64
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import models
from django.test import Client
from tests.caseloads.feedback.answering import one_code, said
from tests.cast import MONDAY, Cast

from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.models import Answer, Request
from keystay.core.models import AuditEvent
from keystay.core.sealed import unseal

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
ENDED = "This code cannot be used. Ask the person who gave it to you for a new one."
FORM = "/feedback/form/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


def filled(code: str, step: str, text: str = "", form: str = "adult") -> dict[str, str]:
    return {
        **dict.fromkeys(catalogue().keys, "partly"),
        "code": code,
        "form": form,
        "step": step,
        "text": text,
    }


def test_a_family_answers_by_link_from_start_to_thanks(cast: Cast):
    code, family = one_code(cast.crewe, kind="review"), Client()
    page = family.get(f"/feedback/{code}/")
    assert "For children and young people" in page.content.decode()
    page = family.post(FORM, {"code": code, "form": "child"})
    assert "People listened to me" in page.content.decode()
    page = family.post(FORM, filled(code, "check", "Thank you all", "child"))
    assert "Check your answers" in page.content.decode()
    assert not Answer.objects.exists()
    page = family.post(FORM, filled(code, "send", "Thank you all", "child"), follow=True)
    assert "We have your answers" in page.content.decode()
    (row,) = Answer.objects.all()
    assert (row.team, row.kind, row.year, row.quarter) == (cast.crewe, "review", 2026, 1)
    assert (row.form, row.on_paper, row.answers["plan"]) == ("child", False, "partly")
    assert unseal(row.sealed) == "Thank you all"
    assert set(family.cookies) <= {"csrftoken"}


def test_a_code_can_be_typed_as_it_is_read_aloud(cast: Cast):
    code = one_code(cast.crewe)
    page = Client().post("/feedback/", {"code": f" {code[:4].lower()} {code[4:]} "})
    assert "Which questions do you want?" in page.content.decode()


def test_the_answers_can_be_changed_before_they_are_sent(cast: Cast):
    page = Client().post(FORM, filled(one_code(cast.crewe), "change", "Kept"))
    body = page.content.decode()
    assert "Kept" in body
    assert body.count("checked") == 6
    assert not Answer.objects.exists()


def test_every_statement_wants_an_answer_and_nothing_typed_is_lost(cast: Cast):
    sent = filled(one_code(cast.crewe), "check", "Kept")
    del sent["plan"]
    body = Client().post(FORM, sent).content.decode()
    assert "Choose an answer: I understand the plan" in body
    assert "Kept" in body


def test_faces_stand_with_their_words_and_only_for_children(cast: Cast):
    code, family = one_code(cast.crewe), Client()
    child = family.post(FORM, {"code": code, "form": "child"}).content.decode()
    faces = re.findall(r'<svg class="ks-face".*?</svg>\s*([^<]+)</label>', child, flags=re.S)
    assert [each.strip() for each in faces] == ["Yes", "A bit", "No"] * 6
    assert "ks-face" not in family.post(FORM, {"code": code, "form": "adult"}).content.decode()


def refused(code: str) -> str:
    """What is said of a code that cannot be used: the same by link, typed and sent."""
    page = Client().get(f"/feedback/{code}/")
    body = re.sub(r'"X-CSRFToken": "[^"]+"', "", page.content.decode())
    words = page.context["words"]
    assert words in Client().post("/feedback/", {"code": code}).content.decode()
    sent = Client().post(FORM, filled(code, "send"))
    assert (page.status_code, sent.status_code, words in sent.content.decode()) == (404, 404, True)
    return body


def test_used_and_unknown_codes_are_alike(cast: Cast):
    used = one_code(cast.crewe)
    actions.answer(code=used, said=said())
    bodies = {refused(code) for code in (used, "CDFGHJKM", "nonsense")}
    assert len(bodies) == 1
    assert ENDED in bodies.pop()
    assert Answer.objects.count() == 1


def test_a_code_that_has_ended_says_so_kindly_whether_it_was_used_or_not(cast: Cast, monday):
    used, late = one_code(cast.crewe), one_code(cast.crewe)
    actions.answer(code=used, said=said())
    monday.move_to(MONDAY + timedelta(days=29))
    bodies = {refused(code) for code in (used, late)}
    assert len(bodies) == 1
    assert "could be used until 30 March 2026. You can still tell us" in bodies.pop()
    assert Answer.objects.count() == 1


def test_a_code_works_on_its_last_day(cast: Cast, monday):
    code = one_code(cast.crewe)
    monday.move_to(MONDAY + timedelta(days=28))
    actions.answer(code=code, said=said())
    assert Answer.objects.count() == 1


def test_two_who_send_at_once_with_one_code_are_one_answer(cast: Cast, monkeypatch):
    code = one_code(cast.crewe)
    before = Request.objects.get()
    actions.answer(code=code, said=said())
    monkeypatch.setattr(actions, "open_request", lambda typed, on: before)
    with pytest.raises(actions.NotOpen):
        actions.answer(code=code, said=said())
    sent = filled(code, "send")
    monkeypatch.setattr(
        "keystay.caseloads.feedback.public_views.open_request", lambda typed, on: before
    )
    assert ENDED in Client().post(FORM, sent).content.decode()
    assert Answer.objects.count() == 1


def test_guessing_at_codes_is_slowed_down_but_right_codes_are_not_counted(cast: Cast):
    family = Client()
    good = one_code(cast.crewe)
    for _ in range(30):
        assert family.get(f"/feedback/{good}/").status_code == 200
    for _ in range(20):
        assert family.get("/feedback/CDFGHJKM/").status_code == 404
    page = family.get("/feedback/CDFGHJKM/")
    assert (page.status_code, "Wait ten minutes" in page.content.decode()) == (429, True)
    assert "Wait ten minutes" in family.post("/feedback/", {"code": good}).content.decode()


@pytest.mark.parametrize("text", ["NHS 943 476 5919", "UPN H801200001001 is it"])
def test_a_childs_number_is_refused_beside_the_box(cast: Cast, text: str):
    page = Client().post(FORM, filled(one_code(cast.crewe), "send", text))
    assert "no child&#x27;s number is kept here" in page.content.decode()
    assert not Answer.objects.exists()


def test_what_the_form_does_not_offer_is_refused(cast: Cast):
    code = one_code(cast.crewe)
    for wrong in (
        said(form="none"),
        said(plan="perhaps"),
        actions.Said("adult", {"plan": "yes"}),
    ):
        with pytest.raises(actions.Refused, match="Choose"):
            actions.answer(code=code, said=wrong)
    assert not Request.objects.get().used
    page = Client().post(FORM, {"code": code, "form": "none"})
    assert "Which questions do you want?" in page.content.decode()


def test_the_form_without_a_code_leads_to_the_start(cast: Cast):
    assert Client().get(FORM).headers["location"] == "/feedback/"


def test_very_long_input_is_refused_at_once(cast: Cast):
    code = one_code(cast.crewe)
    page = Client().post(FORM, filled(code, "send", "x" * 100_000))
    assert page.status_code == 200
    assert Client().get(f"/feedback/{'C' * 5000}/").status_code == 404
    assert not Answer.objects.exists()


def test_a_tablet_that_is_signed_in_shows_nothing_of_that(cast: Cast):
    code = one_code(cast.crewe)
    for page in ("/feedback/", f"/feedback/{code}/", "/feedback/thank-you/"):
        body = cast.signed_in("grace").get(page).content.decode()
        assert "Grace" not in body
        assert "Sign out" not in body


def test_the_answer_table_leads_to_no_one():
    """Abuse case 20: no foreign key but the team, no account, no day finer than a quarter."""
    fields = {field.name: field for field in Answer._meta.get_fields()}
    assert set(fields) == {
        *("id", "team", "kind", "year", "quarter", "form", "version"),
        *("on_paper", "answers", "sealed"),
    }
    assert [name for name, field in fields.items() if field.is_relation] == ["team"]
    assert not [f for f in fields.values() if isinstance(f, models.DateField | models.TimeField)]
    assert not isinstance(fields["id"], models.AutoField)
    assert {field.name for field in Request._meta.get_fields()} == {
        *("id", "team", "kind", "held_on", "asked_by", "code_hash", "open_until", "used"),
        *("number", "made_on", "withdrawn_on", "withdrawn_why"),
    }


def test_nothing_that_is_kept_tells_when_or_by_whom_an_answer_was_given(cast: Cast, caplog):
    caplog.set_level(0)
    code = one_code(cast.crewe, by=cast.users["ama"])
    before = AuditEvent.objects.count()
    Client().post(FORM, filled(code, "send", "Words"))
    assert AuditEvent.objects.count() == before
    (row,) = Answer.objects.all()
    # What Fernet seals begins with a second; it is the same one for all.
    assert int.from_bytes(base64.urlsafe_b64decode(row.sealed)[1:9]) == 0
    assert code not in caplog.text
    assert "Words" not in caplog.text


def test_the_order_of_rows_does_not_tell_the_order_of_answering(cast: Cast):
    """Written anew with every answer: after many, the order in the file is anyone's guess."""
    for n in range(12):
        actions.answer(code=one_code(cast.crewe), said=said(text=f"{n:02}"))
    rows = Answer.objects.order_by().values_list("sealed", flat=True)
    orders = {tuple(unseal(each) for each in rows.all())}
    for _ in range(5):
        actions.answer(code=one_code(cast.crewe), said=said())
        orders.add(tuple(unseal(each) for each in rows.exclude(sealed=None)))
    assert len(orders) > 1
    assert any(list(order) != sorted(order) for order in orders)


def test_a_paper_form_is_typed_in_by_someone_other_than_who_asked(cast: Cast):
    code = one_code(cast.crewe, by=cast.users["ama"])
    pages = "/caseloads/feedback/paper/"
    sent = filled(code, "send", "On paper")
    own = cast.signed_in("ama").post(pages, {"code": code, "form": "adult"}).content.decode()
    assert "You asked for this yourself" in own
    assert "I was listened to" not in own  # told before anything is typed
    with pytest.raises(actions.OwnRequest):
        actions.type_in(code=code, said=said(), by=cast.users["ama"])
    assert not Answer.objects.exists()
    assert "Code on the paper" in cast.signed_in("grace").get(pages).content.decode()
    page = cast.signed_in("grace").post(pages, {"code": code, "form": "adult"})
    assert "I was listened to" in page.content.decode()
    page = cast.signed_in("grace").post(pages, sent, follow=True)
    assert "Answers saved" in page.content.decode()
    assert Answer.objects.get().on_paper
    again = cast.signed_in("grace").post(pages, sent)
    assert "This code cannot be used. Compare it with the paper." in again.content.decode()
    still = cast.signed_in("ama").post(pages, {"code": code, "form": "adult"}).content.decode()
    assert "You asked for this yourself" in still  # and not that the family has answered
    assert cast.signed_in("dan").get(pages).status_code == 403


def test_a_paper_that_comes_too_late_or_was_withdrawn_says_so_to_staff(cast: Cast, monday):
    lost, late = (one_code(cast.crewe, by=cast.users["ama"]) for _ in range(2))
    row = Request.objects.order_by("number").first()
    actions.withdraw(slip=row, why="lost", by=cast.users["grace"])
    monday.shift(timedelta(days=60))
    for code, words in (
        (lost, "This code was withdrawn, so its paper can no longer be typed in."),
        (late, "This code could be used until 30 March 2026."),
        ("CDFG-3467", "This code cannot be used. Compare it with the paper."),
    ):
        assert actions.why_not_typed(code, cast.users["grace"]) == words
