"""What is agreed in supervision is done, dropped, or carried forward."""

from datetime import timedelta

import pytest
from tests.cast import MONDAY, Cast

from keystay.core.audit.queries import history_about
from keystay.core.promises import Window
from keystay.support.followups import actions
from keystay.support.followups.actions import Agreed
from keystay.support.followups.promises import followups_due
from keystay.support.followups.queries import actions_for
from keystay.support.supervision.queries import Reader
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]
YEAR = Window(MONDAY - timedelta(days=365), MONDAY + timedelta(days=365), MONDAY)


@pytest.fixture
def session(cast: Cast):
    return cast.held("ama", 28, agreed=(Agreed("Book the course", cast.ama),))


def test_a_new_action_is_due_when_the_next_session_is(cast: Cast, session):
    assert session.followups.get().due_on == MONDAY


def test_the_next_session_carries_forward_what_is_not_done(cast: Cast, session):
    cast.held("ama", 0, agreed=(Agreed("Ring the school", cast.grace),))
    carried, new = session.worker.followups.order_by("agreed_in__held_on")
    assert carried.due_on == new.due_on == MONDAY + timedelta(days=28)
    assert new.owner == cast.grace


def test_the_next_session_marks_what_is_done(cast: Cast, session):
    cast.held("ama", 0, done=[session.followups.get().pk])
    assert session.followups.get().done_on == MONDAY


def test_an_action_with_a_later_date_stays_where_it_is(cast: Cast, session):
    later = MONDAY + timedelta(days=90)
    actions.carry_forward(followup=session.followups.get(), due_on=later, by=cast.users["ama"])
    cast.held("ama", 0)
    assert session.followups.get().due_on == later


def test_it_is_owed_by_whoever_took_it_on_until_it_is_done(cast: Cast, session):
    (open_row,) = followups_due(YEAR, [cast.ama.pk])
    assert (open_row.owed_by, open_row.due_on, open_row.kept_on) == (cast.ama.pk, MONDAY, None)
    actions.settle(followup=session.followups.get(), on=MONDAY, by=cast.users["ama"])
    (kept,) = followups_due(YEAR)
    assert kept.kept_on == MONDAY
    still = Window(YEAR.first, YEAR.last, MONDAY, open_only=True)
    assert list(followups_due(still)) == []


def test_a_dropped_action_is_owed_no_more(cast: Cast, session):
    actions.settle(
        followup=session.followups.get(), on=MONDAY, by=cast.users["grace"], dropped=True
    )
    assert list(followups_due(YEAR)) == []
    (line, *_) = history_about(cast.ama.pk)
    assert line.sentence == "An action of Ama Amason from supervision was dropped"


def test_what_is_settled_stays_settled(cast: Cast, session):
    followup, ama = session.followups.get(), cast.users["ama"]
    actions.settle(followup=followup, on=MONDAY, by=ama)
    with pytest.raises(actions.AlreadySettled):
        actions.settle(followup=followup, on=MONDAY, by=ama)
    with pytest.raises(actions.AlreadySettled):
        actions.carry_forward(followup=followup, due_on=MONDAY, by=ama)


def test_an_action_can_be_added_later_by_either_of_the_two(cast: Cast, session):
    actions.add(
        session=session, agreed=Agreed("And", cast.grace), due_on=None, by=cast.users["ama"]
    )
    reader = Reader.of(cast.ama, cast.users["grace"], MONDAY)
    assert [row.text for row in actions_for(reader, MONDAY)] == ["Book the course", "And"]


@pytest.mark.parametrize("other", ["sunita", "hana", "olu"])
def test_others_neither_read_nor_touch_it(cast: Cast, session, other: str):
    user = cast.users[other]
    (row,) = actions_for(Reader.of(cast.ama, user, MONDAY), MONDAY)
    assert row.text == ""
    for act in (
        lambda: actions.add(session=session, agreed=Agreed("!", cast.ama), due_on=None, by=user),
        lambda: actions.settle(followup=session.followups.get(), on=MONDAY, by=user),
        lambda: actions.carry_forward(followup=session.followups.get(), due_on=MONDAY, by=user),
    ):
        with pytest.raises(actions.NotYours):
            act()


def test_a_session_with_someone_about_to_leave_carries_nothing_forward(cast: Cast):
    cast.held("bilal", 28, agreed=(Agreed("Hand over", cast.bilal),))
    assignments.end(assignment=cast.work["bilal"], ends_on=MONDAY + timedelta(days=3), by="t")
    session = cast.held("bilal", 0, agreed=(Agreed("Say goodbye", cast.bilal),))
    assert session.followups.get().due_on is None


def test_the_page_marks_it_done_or_dropped_and_says_when_it_was_before(cast: Cast, session):
    followup = session.followups.get()
    ama = cast.signed_in("ama")
    page = ama.post(f"/supervision/actions/{followup.pk}/done/", follow=True)
    assert "Action done." in page.content.decode()
    page = ama.post(f"/supervision/actions/{followup.pk}/drop/", follow=True)
    assert "done or dropped before" in page.content.decode()


@pytest.mark.parametrize("other", ["sunita", "olu", "mo"])
def test_the_page_is_not_found_by_others(cast: Cast, session, other: str):
    path = f"/supervision/actions/{session.followups.get().pk}/done/"
    assert cast.signed_in(other).post(path).status_code == 404
