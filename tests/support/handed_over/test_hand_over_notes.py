"""What was written with an earlier supervisor: the worker says whether the next one reads it."""

from datetime import date, timedelta

import pytest
from tests.cast import BY, MONDAY, Cast

from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.audit.queries import history_about
from keystay.support.followups.actions import Agreed
from keystay.support.handed_over import actions
from keystay.support.handed_over.queries import earlier_notes
from keystay.support.supervision.actions import Terms, agree, write_notes
from keystay.support.supervision.models import HandOver, Session
from keystay.support.supervision.queries import Reader
from keystay.support.supervision.refusals import NotTheSupervisor
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


@pytest.fixture
def session(cast: Cast) -> Session:
    """A session of Ama's with Grace, before Mo became her supervisor today."""
    agreed = (Agreed("canary action", cast.ama),)
    held = cast.held("ama", 7, notes="canary notes", agreed=agreed)
    _supervise(cast, "mo", MONDAY)
    return held


def _supervise(cast: Cast, who: str, starts_on: date) -> None:
    agree(worker=cast.ama, supervisor=cast.people[who], terms=Terms(starts_on), by=BY)


def _reads(cast: Cast, who: str, session: Session, on: date = MONDAY) -> bool:
    return Reader.of(cast.ama, cast.users[who], on).may_read(session)


def _page(cast: Cast, who: str) -> str:
    return cast.signed_in(who).get(f"/supervision/{cast.ama.pk}/").content.decode()


def test_the_new_supervisor_reads_nothing_until_the_worker_hands_it_over(
    cast: Cast, session: Session
):
    path, mo = f"/supervision/session/{session.pk}/", cast.signed_in("mo")
    assert b"canary notes" not in mo.get(path).content
    assert "canary action" not in _page(cast, "mo")
    assert "Mo Moson cannot read" in _page(cast, "ama")
    ama = cast.signed_in("ama")
    done = ama.post(f"/supervision/earlier/{cast.ama.pk}/give/", follow=True)
    assert "You let Mo Moson read them" in done.content.decode()
    assert b"canary notes" in mo.get(path).content
    assert "canary action" in _page(cast, "mo")
    assert SensitiveRead.objects.filter(page="supervision:session").count() == 1


def test_the_worker_takes_it_back(cast: Cast, session: Session):
    actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    assert _reads(cast, "mo", session)
    cast.signed_in("ama").post(f"/supervision/earlier/{cast.ama.pk}/take-back/")
    assert not _reads(cast, "mo", session)
    assert "Mo Moson cannot read" in _page(cast, "ama")


def test_history_tells_the_worker_of_both_without_what_was_said(cast: Cast, session: Session):
    actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    actions.take_back(worker=cast.ama, by=cast.users["ama"])
    told = [line.sentence for line in history_about(cast.ama.pk)][:2]
    assert told == [
        "Took back from Mo Moson what was written with earlier supervisors",
        "Let Mo Moson read what was written with earlier supervisors",
    ]
    assert not AuditEvent.objects.filter(content__icontains="canary").exists()


def test_what_was_handed_over_is_read_and_not_rewritten(cast: Cast, session: Session):
    actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    mo = cast.signed_in("mo")
    assert b"Change the notes" not in mo.get(f"/supervision/session/{session.pk}/").content
    assert mo.get(f"/supervision/session/{session.pk}/notes/").status_code == 404
    with pytest.raises(NotTheSupervisor):
        write_notes(session=session, text="Others", seen="", by=cast.users["mo"])


def test_it_ends_with_that_supervisors_time(cast: Cast, session: Session):
    actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    tuesday, wednesday = (MONDAY + timedelta(days=n) for n in (1, 2))
    _supervise(cast, "grace", tuesday)
    assert not _reads(cast, "mo", session, tuesday)
    _supervise(cast, "mo", wednesday)
    assert not _reads(cast, "mo", session, wednesday)


def test_the_old_supervisor_keeps_nothing_even_if_it_is_handed_over(cast: Cast, session: Session):
    actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    assert not _reads(cast, "grace", session)


@pytest.mark.parametrize("who", ["mo", "grace", "sunita", "hana", "petra"])
def test_nobody_else_hands_it_over_or_takes_it_back(cast: Cast, session: Session, who: str):
    client = cast.signed_in(who)
    for act in ("give", "take-back"):
        answer = client.post(f"/supervision/earlier/{cast.ama.pk}/{act}/")
        assert answer.status_code in (403, 404), act
    for act in (actions.hand_over, actions.take_back):
        with pytest.raises(actions.NotYours):
            act(worker=cast.ama, by=cast.users[who])
    assert not HandOver.objects.exists()


def test_without_earlier_notes_or_a_supervisor_there_is_nothing_to_hand_over(cast: Cast):
    cast.held("ama", 7)
    assert earlier_notes(cast.ama, MONDAY) is None
    page = cast.signed_in("ama").post(f"/supervision/earlier/{cast.ama.pk}/give/", follow=True)
    assert "There is nothing to hand over." in page.content.decode()
    assert "Notes with earlier supervisors" not in _page(cast, "ama")
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - timedelta(days=1), by=BY)
    assert earlier_notes(cast.ama, MONDAY) is None


def test_handing_over_twice_is_once(cast: Cast, session: Session):
    for _ in range(2):
        actions.hand_over(worker=cast.ama, by=cast.users["ama"])
    assert HandOver.objects.count() == 1
