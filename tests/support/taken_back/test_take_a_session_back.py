"""One press too many on "Record supervision" does no harm: it is taken back the same day."""

from datetime import timedelta

import pytest
from tests.cast import BY, MONDAY, Cast

from keystay.core.audit.queries import history_about
from keystay.support.followups import actions as followups
from keystay.support.followups.actions import Agreed
from keystay.support.supervision import actions as supervision
from keystay.support.supervision.actions import Held
from keystay.support.supervision.models import Followup, Session
from keystay.support.supervision.queries import outlook
from keystay.support.taken_back.actions import NotToTakeBack, take_back
from keystay.support.taken_back.presenters import taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]
EMPTY = {"kind": "one_to_one", "held_on": "2026-03-02", "minutes": ""}


def test_a_press_by_mistake_is_undone_by_one_more(cast: Cast):
    due = outlook(cast.ama, MONDAY).due_on
    grace = cast.signed_in("grace")
    page = grace.post(f"/supervision/record/{cast.ama.pk}/", EMPTY, follow=True).content.decode()
    address = f"/supervision/taken-back/{Session.objects.get().pk}/"
    assert f'action="{address}"' in page
    assert (
        address in grace.get(f"/supervision/session/{Session.objects.get().pk}/").content.decode()
    )
    page = grace.post(address, follow=True).content.decode()
    assert f"Taken back: it counts as not held. Supervision is due {due:%-d %B %Y}." in page
    assert not Session.objects.exists()
    assert outlook(cast.ama, MONDAY).due_on == due
    assert history_about(cast.ama.pk)[0].sentence == (
        "One-to-one supervision of 2 March 2026 taken back on the day it was recorded"
    )


def test_what_it_carried_forward_or_marked_done_is_as_it_was(cast: Cast):
    cast.held("ama", 28, agreed=(Agreed("Book", cast.ama), Agreed("Ring", cast.grace)))
    first, second = Followup.objects.all()
    session = cast.held("ama", 0, done=[first.pk])
    take_back(session=session, by=cast.users["grace"])
    for row in (first, second):
        row.refresh_from_db()
        assert (row.due_on, row.done_on, row.moved_in, row.due_before) == (MONDAY, None, None, None)
    assert any(
        line.sentence == "An action of Ama Amason from supervision open again, due 2 March 2026: "
        "the session was taken out"
        for line in history_about(cast.ama.pk)
    )


def test_what_was_done_with_an_action_since_stays(cast: Cast):
    cast.held("ama", 28, agreed=(Agreed("Book", cast.ama), Agreed("Ring", cast.grace)))
    first, second = Followup.objects.all()
    session, later = cast.held("ama", 0), MONDAY + timedelta(days=60)
    followups.settle(followup=first, on=MONDAY, by=cast.users["ama"])
    followups.carry_forward(followup=second, due_on=later, by=cast.users["ama"])
    take_back(session=session, by=cast.users["grace"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.done_on, second.due_on) == (MONDAY, later)


def test_removing_a_session_that_was_not_held_puts_its_actions_back_too(cast: Cast):
    cast.held("ama", 28, agreed=(Agreed("Book", cast.ama),))
    session = cast.held("ama", 0)
    assert Followup.objects.get().due_on > MONDAY
    supervision.remove(session=session, by=cast.users["grace"], reason="It was cancelled")
    assert Followup.objects.get().due_on == MONDAY


@pytest.mark.parametrize(
    "more", [{"notes": "Words"}, {"agreed": True}], ids=["notes", "an agreed action"]
)
def test_what_is_written_is_never_lost(cast: Cast, more: dict):
    if "agreed" in more:
        more = {"agreed": (Agreed("Book", cast.ama),)}
    session = cast.held("ama", 0, **more)
    with pytest.raises(NotToTakeBack, match="while nothing is written"):
        take_back(session=session, by=cast.users["grace"])
    page = cast.signed_in("grace").get(f"/supervision/{cast.ama.pk}/").content.decode()
    assert "/taken-back/" not in page


def test_a_workers_comment_holds_it(cast: Cast):
    session = cast.held("ama", 0)
    supervision.comment(session=session, text="We met", seen="", by=cast.users["ama"])
    with pytest.raises(NotToTakeBack):
        take_back(session=session, by=cast.users["grace"])


def test_it_is_offered_to_no_one_else_and_refused_to_them(cast: Cast):
    session = cast.held("ama", 0)
    for other in ("sunita", "ama", "olu"):
        with pytest.raises(NotToTakeBack):
            take_back(session=session, by=cast.users[other])
    sunita = cast.signed_in("sunita")
    assert "/taken-back/" not in sunita.get(f"/supervision/{cast.ama.pk}/").content.decode()
    page = sunita.post(f"/supervision/taken-back/{session.pk}/", follow=True).content.decode()
    assert "Only whoever recorded it can take it back" in page
    for stranger in ("olu", "ama"):
        answer = cast.signed_in(stranger).post(f"/supervision/taken-back/{session.pk}/")
        assert answer.status_code == 404
    assert Session.objects.exists()


def test_what_a_process_recorded_is_not_taken_back(cast: Cast):
    held = Held("one_to_one", MONDAY)
    session = supervision.record(worker=cast.ama, held=held, by=BY, supervisor=cast.grace)
    with pytest.raises(NotToTakeBack):
        take_back(session=session, by=cast.users["grace"])


def test_the_next_day_it_stands_whatever_day_it_was_held(cast: Cast, monday):
    session = cast.held("ama", 7)
    monday.shift(timedelta(days=1))
    page = cast.signed_in("grace").get(f"/supervision/{cast.ama.pk}/").content.decode()
    assert "/taken-back/" not in page
    with pytest.raises(NotToTakeBack):
        take_back(session=session, by=cast.users["grace"])


def test_one_of_an_earlier_day_recorded_today_can_be_taken_back(cast: Cast):
    take_back(session=cast.held("ama", 7), by=cast.users["grace"])
    assert not Session.objects.exists()


def test_where_nothing_is_due_the_words_name_no_day():
    assert taken_back(None) == "Taken back: it counts as not held."
