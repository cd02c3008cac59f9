"""A form that is sent again after it was done: the back button, a reload, a process that died."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.caseloads.feedback.answering import one_code, said
from tests.cast import BY, MONDAY, Cast
from tests.core.sent_once.browsers import ADA, ADD, browser, drawn, sent, told

from keystay.access.roles import actions as roles
from keystay.caseloads.models import Request
from keystay.core.clock import today
from keystay.core.models import SentForm
from keystay.core.sent_once import claims, middleware
from keystay.core.sent_once.jobs import forget_sent_forms
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people
from keystay.workforce.people import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def hana(cast: Cast) -> Client:
    return browser(cast.users["hana"])


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PAUSE", 0)


def count() -> int:
    return Person.objects.filter(**ADA).count()


def test_back_and_send_again_leads_to_the_same_page_and_says_so(hana: Client):
    token = drawn(hana)
    first = sent(hana, token, **ADA)
    again = sent(hana, token, **ADA)
    assert (again.status_code, again.url) == (302, first.url)
    assert told(again)[-1] == middleware.TWICE
    assert middleware.TWICE in hana.get(again.url).content.decode()
    assert count() == 1


def test_a_page_drawn_anew_is_another_form(hana: Client):
    for _ in range(2):
        assert middleware.TWICE not in told(sent(hana, drawn(hana), **ADA))
    assert count() == 2


def test_back_with_other_words_typed_loses_nothing(hana: Client):
    token = drawn(hana)
    sent(hana, token, **ADA)
    sent(hana, token, first_name="Mary", family_name="Somerville")
    assert Person.objects.filter(family_name__in=("Byron", "Somerville")).count() == 2


def test_a_form_with_errors_is_mended_and_sent_from_the_same_drawing(hana: Client):
    token = drawn(hana)
    for _ in range(2):
        page = sent(hana, token, first_name="Ada")
        assert page.status_code == 200
        assert page.context["form"].errors
    assert not SentForm.objects.exists()
    assert sent(hana, token, **ADA).status_code == 302
    assert count() == 1


def test_what_was_refused_is_done_once_nothing_stands_against_it(hana: Client, cast: Cast):
    people.change(person=cast.mo, changes={"staff_number": "7"}, by=BY)
    token = drawn(hana)
    assert sent(hana, token, **ADA, staff_number="7").status_code == 200
    people.change(person=cast.mo, changes={"staff_number": "8"}, by=BY)
    assert sent(hana, token, **ADA, staff_number="7").status_code == 302
    assert count() == 1


def test_an_act_that_failed_midway_lays_no_claim(hana: Client, monkeypatch: pytest.MonkeyPatch):
    token, save = drawn(hana), people.record

    def fail(**facts: Any) -> None:
        save(**facts)
        raise RuntimeError("after history was written, before the end of the transaction")

    hana.raise_request_exception = False
    monkeypatch.setattr(people, "record", fail)
    assert sent(hana, token, **ADA).status_code == 500
    assert (count(), SentForm.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert sent(hana, token, **ADA).status_code == 302
    assert count() == 1


@pytest.mark.usefixtures("_no_waiting")
def test_an_act_whose_page_failed_afterwards_is_not_done_again(
    hana: Client, monkeypatch: pytest.MonkeyPatch
):
    token = drawn(hana)
    hana.raise_request_exception = False
    monkeypatch.setattr(views, "redirect", lambda *args, **kwargs: 1 / 0)
    assert sent(hana, token, **ADA).status_code == 500
    monkeypatch.undo()
    again = sent(hana, token, **ADA)
    assert (again.status_code, again.url, count()) == (302, claims.HOME, 1)


@pytest.mark.usefixtures("_no_waiting")
def test_where_the_process_died_before_it_could_answer_nothing_is_done_twice(hana: Client):
    token = drawn(hana)
    sent(hana, token, **ADA)
    SentForm.objects.update(answer="")
    again = sent(hana, token, **ADA)
    assert (again.status_code, again.url, count()) == (302, claims.HOME, 1)
    assert middleware.TWICE in told(again)


def test_an_act_that_is_done_is_not_told_as_failed(hana: Client, monkeypatch: pytest.MonkeyPatch):
    def full(*given: Any) -> bool:
        raise DatabaseError("The disk is full")

    monkeypatch.setattr(claims, "note_answer", full)
    assert sent(hana, drawn(hana), **ADA).url.startswith("/assignments/start/")


def test_another_account_with_the_same_token_does_its_own(cast: Cast):
    roles.grant(user=cast.users["petra"], role="workforce_lead", starts_on=MONDAY, by=BY, over=None)
    token = drawn(cast.signed_in("hana"))
    for who in ("hana", "petra"):
        assert middleware.TWICE not in told(sent(cast.signed_in(who), token, **ADA))
    assert (count(), SentForm.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 32, "a" * 63, "a" * 65, "a" * 5000, "é" * 64, "' OR 1=1 --".ljust(64)]
)
def test_what_is_no_token_of_a_drawn_page_claims_nothing(cast: Cast, token: str):
    client = cast.signed_in("hana")  # where Django does not refuse such a form at once
    for _ in range(2):
        assert sent(client, token, **ADA).status_code == 302
    assert (count(), SentForm.objects.count()) == (2, 0)
    assert sent(browser(cast.users["hana"]), token, **ADA).status_code == 403


def test_a_form_without_a_token_works_as_it_does(cast: Cast):
    client = cast.signed_in("hana")
    for _ in range(2):
        assert client.post(ADD, ADA).status_code == 302
    assert (count(), SentForm.objects.count()) == (2, 0)


def test_codes_that_are_shown_once_are_made_once_and_not_shown_again(cast: Cast):
    ama, path = browser(cast.users["ama"]), "/caseloads/feedback/ask/"
    words = {"team": cast.crewe.pk, "kind": "review", "held_on": "2026-03-02", "people": "2"}
    token = drawn(ama, path)
    first, again = (sent(ama, token, path, **words) for _ in range(2))
    assert len(first.context["slips"]) == Request.objects.count() == 2
    assert (again.status_code, again.url) == (302, path)
    assert middleware.TWICE in ama.get(path).content.decode()


def test_what_a_family_says_on_a_tablet_that_is_signed_in_leaves_no_trace(cast: Cast):
    code = one_code(cast.crewe)
    client, answers = browser(cast.users["ama"]), said().answers
    words = {"code": code, "form": "adult", "step": "send", **answers}
    token = drawn(client, "/feedback/")
    assert sent(client, token, "/feedback/form/", **words).status_code == 302
    assert not SentForm.objects.exists()


def test_the_row_says_neither_who_nor_what(hana: Client, cast: Cast):
    token = drawn(hana)
    place = sent(hana, token, **ADA).url
    (row,) = SentForm.objects.values()
    assert (row.pop("answer"), row.pop("sent_on")) == (place, MONDAY)
    kept = str(row)
    assert not [w for w in (token, cast.users["hana"].pk, *ADA.values()) if w in kept]


def test_sent_forms_are_forgotten_a_day_later(hana: Client):
    sent(hana, drawn(hana), **ADA)
    for days, left in ((0, 1), (1, 1), (2, 0)):
        forget_sent_forms(today() + timedelta(days=days))
        assert SentForm.objects.count() == left


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere", "/\\elsewhere", "x"]
)
def test_the_database_keeps_only_answers_that_lead_to_pages_of_ours(place: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        SentForm.objects.create(mark="m", sent_on=today(), answer=place)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/people/?on=2026-03-02", "/people/?on=2026-03-02"),
        ("https://elsewhere.example/", claims.HOME),
        ("//elsewhere.example", claims.HOME),
        ("/\\elsewhere.example", claims.HOME),
        ("/people/?q=" + "x" * 500, claims.HOME),
    ],
)
def test_an_answer_that_leads_elsewhere_is_not_repeated(
    hana: Client, monkeypatch: pytest.MonkeyPatch, url: str, place: str
):
    away = HttpResponse(status=302, headers={"Location": url})
    monkeypatch.setattr(views, "redirect", lambda *args, **kwargs: away)
    sent(hana, drawn(hana), **ADA)
    assert SentForm.objects.get().answer == place


def test_it_costs_three_small_statements_and_one_when_sent_again(hana: Client):
    token = drawn(hana)
    costs = [_statements(hana, token, words) for words in ({"first_name": "Ada"}, ADA, ADA)]
    assert costs == [2, 3, 1]


def _statements(client: Client, token: str, words: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as asked:
        sent(client, token, **words)
    return len([each for each in asked if "core_sentform" in each["sql"]])
