"""A code that was lost or went astray is withdrawn, and nobody makes more than a day's codes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.caseloads.feedback.answering import one_code, said
from tests.cast import MONDAY, Cast
from tests.downloads import csv_rows

from keystay.access.roles.queries import Reach
from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.given_out import codes_left
from keystay.caseloads.feedback.models import Answer, Request
from keystay.caseloads.feedback.queries import places, standings
from keystay.caseloads.feedback.rules import Quarter
from keystay.core.models import AuditEvent
from keystay.organisation.policy import actions as policy

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
PAGE = "/caseloads/feedback/codes/"


def three(cast: Cast) -> list[str]:
    asked = actions.Asked(cast.crewe, "review", MONDAY, people=3)
    return actions.ask(asked=asked, by=cast.users["ama"])


def path_of(number: int) -> str:
    return f"{PAGE}{Request.objects.get(number=number).pk}/withdraw/"


def test_the_lost_one_of_three_codes_is_withdrawn_by_its_number(cast: Cast):
    codes = three(cast)
    ama = cast.signed_in("ama")
    asked = ama.post(path_of(2), {"why": ""})
    assert asked.context["form"].errors["why"] == ["Say why it is withdrawn"]
    ama.post(path_of(2), {"why": "lost"})
    page = Client().get(f"/feedback/{codes[1]}/")
    assert (page.status_code, "That is no fault of yours" in page.content.decode()) == (404, True)
    assert all(Client().get(f"/feedback/{codes[n]}/").status_code == 200 for n in (0, 2))
    states = {row.what[-6:]: (row.state, row.open) for row in ama.get(PAGE).context["rows"]}
    assert states["code 2"] == ("Withdrawn 2 Mar 2026: it was lost", False)
    assert states["code 3"] == ("Open until 30 Mar 2026", True)
    event = AuditEvent.objects.get(kind="feedback.withdrawn")
    assert (event.content["after"]["number"], event.content["reason"]) == (2, "It was lost")
    assert codes[1] not in str(event.content)


def test_the_next_codes_for_the_meeting_go_on_counting(cast: Cast):
    three(cast)
    page = cast.signed_in("ama").post(
        "/caseloads/feedback/ask/",
        {"team": cast.crewe.pk, "kind": "review", "held_on": MONDAY.isoformat(), "people": "1"},
    )
    assert [slip.number for slip in page.context["slips"]] == [4]
    assert "It is code 4." in page.content.decode()


def test_a_withdrawn_code_looks_the_same_whether_a_family_answered_or_not(cast: Cast):
    used, unused, _ = three(cast)
    actions.answer(code=used, said=said())
    ama = cast.signed_in("ama")
    said_by_us = [ama.post(path_of(n), {"why": "astray"}, follow=True) for n in (1, 2)]
    first, second = ([str(m) for m in page.context["messages"]] for page in said_by_us)
    assert first == second == ["Code withdrawn. Nobody can use it any more."]
    bodies = {
        re.sub(r'"X-CSRFToken": "[^"]+"', "", Client().get(f"/feedback/{code}/").content.decode())
        for code in (used, unused)
    }
    assert len(bodies) == 1
    assert Answer.objects.count() == 1


def test_nobody_was_asked_with_a_code_that_was_withdrawn_before_it_was_used(cast: Cast):
    used, *_ = three(cast)
    actions.answer(code=used, said=said())
    for row in Request.objects.filter(number__in=[1, 2]):
        actions.withdraw(slip=row, why="lost", by="the test")
    row = standings(places(Reach(everyone=True)), Quarter.of(MONDAY), MONDAY)[0]
    assert (row.asked, row.used) == (2, 1)


def test_what_was_withdrawn_while_a_family_wrote_is_told_when_they_send(cast: Cast, monkeypatch):
    code, *_ = three(cast)
    before = Request.objects.get(number=1)
    actions.withdraw(slip=before, why="astray", by="the test")
    monkeypatch.setattr(actions, "open_request", lambda typed, on: before)
    with pytest.raises(actions.NotOpen, match="was withdrawn by those who gave it out"):
        actions.answer(code=code, said=said())
    assert not Answer.objects.exists()


def test_withdrawing_twice_or_after_the_end_is_refused(cast: Cast, monday):
    three(cast)
    first, second = Request.objects.filter(number__lte=2)
    actions.withdraw(slip=first, why="lost", by="the test")
    with pytest.raises(actions.Refused, match="was withdrawn on 2 March 2026"):
        actions.withdraw(slip=first, why="lost", by="the test")
    ama = cast.signed_in("ama")
    assert ama.get(path_of(1)).status_code == 404
    monday.move_to(MONDAY + timedelta(days=29))
    with pytest.raises(actions.Refused, match="ended by itself on 30 March 2026"):
        actions.withdraw(slip=second, why="lost", by="the test")
    assert cast.signed_in("ama").get(path_of(2)).status_code == 404


def test_two_who_withdraw_at_once_are_told(cast: Cast, monkeypatch):
    three(cast)

    def beaten(**told: object) -> None:
        raise actions.Refused("This code was withdrawn on 2 March 2026.")

    monkeypatch.setattr(actions, "withdraw", beaten)
    page = cast.signed_in("ama").post(path_of(1), {"why": "lost"})
    assert "This code was withdrawn on 2 March 2026." in page.content.decode()


def test_a_manager_withdraws_for_a_worker_and_others_cannot(cast: Cast):
    three(cast)
    path = path_of(1)
    for who in ("mo", "olu"):
        assert cast.signed_in(who).post(path, {"why": "lost"}).status_code == 404
    assert cast.signed_in("hana").post(path, {"why": "lost"}).status_code == 403
    grace = cast.signed_in("grace")
    assert {row.by for row in grace.get(PAGE).context["rows"]} == {"Ama Account"}
    assert grace.post(path, {"why": "lost"}).status_code == 302
    assert len(grace.get(PAGE).context["rows"]) == 2
    assert len(cast.signed_in("ama").get(PAGE).context["rows"]) == 3


def test_the_list_of_ones_own_codes_is_a_file_without_a_code(cast: Cast):
    codes = three(cast)
    answer = cast.signed_in("ama").get(f"{PAGE}?format=csv")
    assert [row[2:5] for row in csv_rows(answer)[1:]] == [
        [n, "Crewe", "You"] for n in ("1", "2", "3")
    ]
    assert codes[0] not in answer.content.decode()


def test_codes_of_earlier_quarters_have_nobody_who_gave_them_out(cast: Cast):
    one_code(cast.crewe)
    (row,) = cast.signed_in("grace").get(PAGE).context["rows"]
    assert row.by == ""


def test_nobody_makes_more_than_a_days_codes(cast: Cast, monday):
    policy.change_setting(key="feedback.codes_a_day", value=4, from_day=MONDAY, by="the test")
    three(cast)
    sent = {"team": cast.crewe.pk, "kind": "cin", "held_on": MONDAY.isoformat(), "people": "2"}
    ama = cast.signed_in("ama")
    page = ama.post("/caseloads/feedback/ask/", sent)
    assert page.context["form"].errors["people"] == [
        "You can make 4 codes a day. You can still make 1."
    ]
    one_code(cast.crewe, by=cast.users["ama"])
    with pytest.raises(actions.TooMany, match=r"4 codes a day\. Make more tomorrow"):
        one_code(cast.crewe, by=cast.users["ama"])
    assert codes_left(cast.users["grace"], MONDAY) == 4
    monday.move_to(MONDAY + timedelta(days=1))
    assert codes_left(cast.users["ama"], MONDAY + timedelta(days=1)) == 4


def test_withdrawing_does_not_give_the_days_codes_back(cast: Cast):
    policy.change_setting(key="feedback.codes_a_day", value=3, from_day=MONDAY, by="the test")
    three(cast)
    actions.withdraw(slip=Request.objects.get(number=1), why="lost", by="the test")
    assert codes_left(cast.users["ama"], MONDAY) == 0
