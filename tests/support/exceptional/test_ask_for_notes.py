"""Exceptional access: HR asks, someone outside the line agrees, one session is open for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles import actions as roles
from keystay.access.users import actions as users
from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.audit.queries import history_about, history_of
from keystay.core.models import Message
from keystay.organisation.teams import actions as teams
from keystay.support.exceptional import actions
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.exceptional.queries import may_agree, waiting_for
from keystay.support.exceptional.refusals import (
    AskedAlready,
    NoLonger,
    NothingWritten,
    NotYours,
    WrongPerson,
)
from keystay.support.supervision.models import Session
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SAYS = {"ground": "grievance", "reason": "canary reason"}


@pytest.fixture
def session(cast: Cast) -> Session:
    """A session of Ama's with Grace, with notes."""
    return cast.held("ama", 7, notes="canary notes")


def _asked(cast: Cast, session: Session, exemption: str = "") -> ExceptionalAccess:
    asked = actions.Asked(cast.users["petra"], "grievance", "canary reason", exemption)
    return actions.ask(session=session, asked=asked, by=cast.users["hana"])


def _granted(cast: Cast, session: Session, exemption: str = "") -> ExceptionalAccess:
    return actions.grant(access=_asked(cast, session, exemption), by=cast.users["petra"])


def _at(access: ExceptionalAccess, what: str = "") -> str:
    return f"/supervision/exceptional/{access.pk}/{what}"


def _text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_hana_asks_petra_agrees_hana_reads_and_ama_is_told(cast: Cast, session: Session):
    hana, petra, ama = map(cast.signed_in, ("hana", "petra", "ama"))
    assert "ask for exceptional access" in _text(hana, f"/supervision/session/{session.pk}/")
    path = f"/supervision/exceptional/ask/{session.pk}/"
    asked = hana.post(path, {**SAYS, "asked_of": cast.users["petra"].pk}, follow=True)
    assert "Waits for an answer" in asked.content.decode()
    access = ExceptionalAccess.objects.get()
    assert hana.get(_at(access, "read/")).status_code == 404
    assert "1 request for exceptional access" in petra.get("/due/team/").content.decode()
    answered = petra.post(_at(access, "answer/"), {"answer": "grant"}, follow=True)
    assert "Hana Account can read for 24 hours" in answered.content.decode()
    assert "canary notes" in _text(hana, _at(access, "read/"))
    told = _text(ama, f"/supervision/{cast.ama.pk}/")
    assert "Hana Account could read" in told
    assert "Petra Account agreed" in told
    assert "canary reason" not in told
    assert "by exceptional access" in _text(ama, "/accounts/me/")


def test_whoever_agreed_does_not_read_and_nobody_else_finds_it(cast: Cast, session: Session):
    access = _granted(cast, session)
    for who in ("petra", "sunita", "grace", "olu", "ama", "dan", "ade"):
        answer = cast.signed_in(who).get(_at(access, "read/"))
        assert answer.status_code in (403, 404), who
    for who in ("sunita", "dan"):
        assert cast.signed_in(who).get(_at(access)).status_code == 404, who


def test_it_ends_by_itself_after_24_hours_to_the_second(cast: Cast, session: Session):
    access = _granted(cast, session)
    over = access.answered_at + DAY
    with time_machine.travel(over - SECOND, tick=False):
        assert cast.signed_in("hana").get(_at(access, "read/")).status_code == 200
    with time_machine.travel(over, tick=False):
        hana = cast.signed_in("hana")
        assert hana.get(_at(access, "read/")).status_code == 404
        assert "Ended" in _text(hana, _at(access))


def test_a_request_lapses_after_a_week_and_may_be_made_again(cast: Cast, session: Session):
    access = _asked(cast, session)
    assert waiting_for(cast.users["petra"]) == 1
    with time_machine.travel(access.asked_at + 7 * DAY, tick=False):
        assert waiting_for(cast.users["petra"]) == 0
        with pytest.raises(NoLonger):
            actions.grant(access=access, by=cast.users["petra"])
        _asked(cast, session)
    assert ExceptionalAccess.objects.count() == 2


def test_no_part_of_it_is_done_by_the_wrong_one_of_the_two(cast: Cast, session: Session):
    access, hana, petra = _asked(cast, session), cast.users["hana"], cast.users["petra"]
    with pytest.raises(NotYours):
        actions.grant(access=access, by=hana)
    with pytest.raises(NotYours):
        actions.refuse(access=access, words="No", by=hana)
    with pytest.raises(NotYours):
        actions.end(access=access, by=petra)
    for act in (actions.end, actions.tell_worker, actions.grant):
        with pytest.raises(NotYours):
            act(access=access, by=cast.users["sunita"])
    access.refresh_from_db()
    assert (access.granted, access.ended_at, access.told_at) == (None, None, None)


def test_those_in_the_line_are_not_asked(cast: Cast, session: Session):
    """Sunita leads Ama's service; the head of another service is outside the line."""
    other = teams.add_service(name="Cared for Children", by=BY)
    users = cast.users
    assert list(may_agree(session, users["hana"])) == [users["petra"]]
    roles.grant(user=users["mo"], role="service_manager", starts_on=STARTED, by=BY, over=other)
    assert set(may_agree(session, users["hana"])) == {users["mo"], users["petra"]}
    for who in ("sunita", "grace", "hana", "dan"):
        asked = actions.Asked(users[who], "grievance", "Why")
        with pytest.raises(WrongPerson):
            actions.ask(session=session, asked=asked, by=users["hana"])


def test_who_comes_into_the_line_meanwhile_can_no_longer_agree(cast: Cast, session: Session):
    access = _asked(cast, session)
    over = cast.crewe.service
    petra = cast.users["petra"]
    roles.grant(user=petra, role="service_manager", starts_on=MONDAY, by=BY, over=over)
    with pytest.raises(WrongPerson):
        actions.grant(access=access, by=petra)
    page = cast.signed_in("petra").post(_at(access, "answer/"), {"answer": "grant"})
    assert "You are in the worker’s line now" in page.content.decode()
    actions.refuse(access=access, words="In her line now", by=petra)


def test_a_refusal_says_why_and_opens_nothing(cast: Cast, session: Session):
    access = _asked(cast, session)
    petra, hana = cast.signed_in("petra"), cast.signed_in("hana")
    empty = petra.post(_at(access, "answer/"), {"answer": "refuse"})
    assert "Say why you refuse" in empty.content.decode()
    petra.post(_at(access, "answer/"), {"answer": "refuse", "words": "Ask Ama first"})
    assert "Ask Ama first" in _text(hana, _at(access))
    assert hana.get(_at(access, "read/")).status_code == 404
    assert "Exceptional access" not in _text(cast.signed_in("ama"), f"/supervision/{cast.ama.pk}/")
    with pytest.raises(NoLonger):
        actions.grant(access=access, by=cast.users["petra"])


def test_an_exemption_is_stated_hides_it_and_ends_by_a_word(cast: Cast, session: Session):
    hana, ama = cast.signed_in("hana"), cast.signed_in("ama")
    path = f"/supervision/exceptional/ask/{session.pk}/"
    said = {**SAYS, "asked_of": cast.users["petra"].pk, "exemption": "The police ask"}
    hana.post(path, said)
    access = ExceptionalAccess.objects.get()
    actions.grant(access=access, by=cast.users["petra"])
    assert "canary notes" in _text(hana, _at(access, "read/"))
    assert "Exceptional access" not in _text(ama, f"/supervision/{cast.ama.pk}/")
    assert "by exceptional access" not in _text(ama, "/accounts/me/")
    assert not Message.objects.filter(recipient=cast.users["ama"].email).exists()
    hana.post(_at(access, "tell/"))
    assert "Hana Account could read" in _text(ama, f"/supervision/{cast.ama.pk}/")
    with pytest.raises(NoLonger):
        actions.tell_worker(access=access, by=cast.users["petra"])


def test_either_of_the_two_ends_it_at_once(cast: Cast, session: Session):
    access = _granted(cast, session)
    cast.signed_in("petra").post(_at(access, "end/"))
    assert cast.signed_in("hana").get(_at(access, "read/")).status_code == 404
    again = cast.signed_in("hana").post(_at(access, "end/"), follow=True)
    assert "ended meanwhile" in again.content.decode()


def test_a_request_is_taken_back(cast: Cast, session: Session):
    access = _asked(cast, session)
    actions.end(access=access, by=cast.users["hana"])
    assert waiting_for(cast.users["petra"]) == 0
    with pytest.raises(NoLonger):
        actions.grant(access=access, by=cast.users["petra"])


def test_once_is_enough_and_there_must_be_something_to_read(cast: Cast, session: Session):
    _asked(cast, session)
    with pytest.raises(AskedAlready):
        _asked(cast, session)
    page = cast.signed_in("hana").post(
        f"/supervision/exceptional/ask/{session.pk}/",
        {**SAYS, "asked_of": cast.users["petra"].pk},
    )
    assert "You asked for this session already" in page.content.decode()
    with pytest.raises(NothingWritten):
        _asked(cast, cast.held("ama", 3, kind="reflective"))


def test_nobody_asks_for_their_own(cast: Cast, session: Session):
    asked = actions.Asked(cast.users["petra"], "grievance", "Why")
    with pytest.raises(NotYours):
        actions.ask(session=session, asked=asked, by=cast.users["ama"])


def test_the_notes_of_someone_who_left_can_still_be_asked_for(cast: Cast, session: Session):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - DAY, by=BY)
    access = _granted(cast, session)
    assert "canary notes" in _text(cast.signed_in("hana"), _at(access, "read/"))


def test_a_worker_without_an_account_is_told_in_person(cast: Cast):
    session = cast.held("bilal", 7, notes="canary notes")
    access = _granted(cast, session)
    assert "tell them in person" in _text(cast.signed_in("hana"), _at(access))
    assert Message.objects.filter(cause=f"exceptional access {access.pk}").count() == 2


def test_a_worker_whose_account_is_closed_is_told_in_person(cast: Cast, session: Session):
    users.close(user=cast.users["ama"], by=cast.users["ade"])
    access = _granted(cast, session)
    assert "tell them in person" in _text(cast.signed_in("hana"), _at(access))
    assert not Message.objects.filter(recipient=cast.users["ama"].email).exists()


def test_history_names_the_two_and_the_ground_but_never_why_nor_beside_the_worker(
    cast: Cast, session: Session
):
    before = len(history_about(cast.ama.pk))
    access = _granted(cast, session)
    told = [line.sentence for line in history_of(access)]
    assert told[0].startswith("Granted exceptional access to one session’s notes, asked by Hana")
    assert len(history_about(cast.ama.pk)) == before
    assert not AuditEvent.objects.filter(content__icontains="canary").exists()
    bodies = " ".join(Message.objects.values_list("body", flat=True))
    assert "Ama" not in bodies
    assert "canary" not in bodies


def test_the_months_count_what_was_asked_and_used(cast: Cast, session: Session):
    access = _granted(cast, session, exemption="The police ask")
    hana, dan = cast.signed_in("hana"), cast.signed_in("dan")
    hana.get(_at(access, "read/"))
    hana.get(_at(access, "read/"))
    assert SensitiveRead.objects.filter(detail=access.pk).count() == 2
    page = _text(dan, "/supervision/exceptional/")
    assert "March 2026" in page
    assert "Ama" not in page
    file = dan.get("/supervision/exceptional/?format=csv").content.decode()
    assert "March 2026,1,1,0,1,1" in file


def test_without_any_the_page_says_so(cast: Cast):
    assert "Nobody asked" in _text(cast.signed_in("dan"), "/supervision/exceptional/")
    assert "To ask, open the session" in _text(cast.signed_in("hana"), "/supervision/exceptional/")


def test_where_nobody_may_agree_the_form_says_what_to_do(cast: Cast, session: Session):
    for grant in cast.users["petra"].grants.all():
        roles.end_grant(grant=grant, ends_on=MONDAY - DAY, by=BY)
    page = _text(cast.signed_in("hana"), f"/supervision/exceptional/ask/{session.pk}/")
    assert "Nobody with an account here is outside" in page


def test_principals_and_hr_are_not_led_to_correct_what_they_cannot(cast: Cast, session: Session):
    for who, led in (("hana", False), ("petra", False), ("sunita", True), ("grace", True)):
        page = _text(cast.signed_in(who), f"/supervision/session/{session.pk}/")
        assert ("Correct the day" in page) is led, who
