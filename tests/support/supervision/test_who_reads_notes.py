"""Notes are for two people: the worker, and the present supervisor who held the session."""

from datetime import timedelta

import pytest
from tests.cast import BY, MONDAY, Cast

from keystay.core.audit.models import SensitiveRead
from keystay.support.followups.actions import Agreed
from keystay.support.supervision.actions import Terms, agree
from keystay.support.supervision.models import Session
from keystay.support.supervision.queries import Reader
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


@pytest.fixture
def session(cast: Cast) -> Session:
    actions = (Agreed("canary action", cast.ama),)
    return cast.held("ama", 7, notes="canary notes", agreed=actions)


@pytest.mark.parametrize("reader", ["ama", "grace"])
def test_the_two_people_read_the_notes_and_every_reading_is_on_record(
    cast: Cast, session: Session, reader: str
):
    page = cast.signed_in(reader).get(f"/supervision/session/{session.pk}/")
    assert b"canary notes" in page.content
    assert SensitiveRead.objects.get().reader == cast.users[reader].pk


@pytest.mark.parametrize("reader", ["sunita", "hana", "petra"])
def test_managers_above_workforce_and_the_principal_see_dates_only(
    cast: Cast, session: Session, reader: str
):
    client = cast.signed_in(reader)
    for path in (f"/supervision/session/{session.pk}/", f"/supervision/{cast.ama.pk}/"):
        page = client.get(path)
        assert page.status_code == 200
        assert b"canary" not in page.content
        assert "23 Feb" in page.content.decode()
    assert not SensitiveRead.objects.exists()


@pytest.mark.parametrize("reader", ["olu", "mo"])
def test_others_do_not_find_the_session_at_all(cast: Cast, session: Session, reader: str):
    client = cast.signed_in(reader)
    assert client.get(f"/supervision/session/{session.pk}/").status_code == 404
    assert client.get(f"/supervision/{cast.ama.pk}/").status_code == 404


@pytest.mark.parametrize("reader", ["dan", "ade"])
def test_those_without_the_right_are_refused(cast: Cast, session: Session, reader: str):
    client = cast.signed_in(reader)
    assert client.get(f"/supervision/session/{session.pk}/").status_code == 403


@pytest.mark.parametrize("reader", ["sunita", "hana", "petra", "ama"])
def test_nobody_but_the_supervisor_opens_the_page_for_writing_notes(
    cast: Cast, session: Session, reader: str
):
    page = cast.signed_in(reader).get(f"/supervision/session/{session.pk}/notes/")
    assert page.status_code in (403, 404)
    assert b"canary" not in page.content


def test_nobody_but_the_worker_opens_the_page_for_the_comment(cast: Cast, session: Session):
    path = f"/supervision/session/{session.pk}/comment/"
    assert cast.signed_in("grace").get(path).status_code == 404
    assert cast.signed_in("ama").get(path).status_code == 200


@pytest.mark.parametrize("act", ["record/{worker}", "agree/{worker}"])
def test_only_those_above_agree_and_record_and_nobody_does_it_about_themselves(
    cast: Cast, act: str
):
    own = f"/supervision/{act.format(worker=cast.ama.pk)}/"
    managers = f"/supervision/{act.format(worker=cast.grace.pk)}/"
    assert cast.signed_in("grace").get(own).status_code == 200
    assert cast.signed_in("sunita").get(own).status_code == 200
    assert cast.signed_in("ama").get(own).status_code == 404
    assert cast.signed_in("grace").get(managers).status_code == 404


@pytest.mark.parametrize("act", ["correct", "remove"])
def test_only_those_above_put_a_session_right(cast: Cast, session: Session, act: str):
    path = f"/supervision/session/{session.pk}/{act}/"
    assert cast.signed_in("grace").get(path).status_code == 200
    assert cast.signed_in("ama").get(path).status_code == 404


def test_a_new_supervisor_does_not_read_what_was_held_before(cast: Cast, session: Session):
    _supervise(cast, "mo")
    new, old = (Reader.of(cast.ama, cast.users[who], MONDAY) for who in ("mo", "grace"))
    assert new.supervises
    assert not new.may_read(session)
    assert not old.may_read(session)
    assert Reader.of(cast.ama, cast.users["ama"], MONDAY).may_read(session)


def test_a_new_agreement_with_the_same_supervisor_keeps_their_notes_readable(
    cast: Cast, session: Session
):
    _supervise(cast, "grace")
    reader = Reader.of(cast.ama, cast.users["grace"], MONDAY)
    assert reader.may_read(session)
    assert reader.since is not None
    assert reader.since < session.held_on


def test_a_supervisor_who_comes_back_does_not_read_what_was_before_the_break(
    cast: Cast, session: Session
):
    _supervise(cast, "mo", MONDAY - timedelta(days=3))
    _supervise(cast, "grace", MONDAY - timedelta(days=1))
    assert not Reader.of(cast.ama, cast.users["grace"], MONDAY).may_read(session)


def test_a_supervisor_does_not_read_on_when_the_worker_has_left(cast: Cast, session: Session):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - timedelta(days=1), by=BY)
    assert not Reader.of(cast.ama, cast.users["grace"], MONDAY).may_read(session)


def _supervise(cast: Cast, who: str, starts_on=MONDAY) -> None:
    agree(worker=cast.ama, supervisor=cast.people[who], terms=Terms(starts_on), by=BY)
