"""An agreement that outlives a move to another team is made anew with the manager there."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.promises import Occurrence, Window, due
from keystay.support.supervision.actions import Terms, agree
from keystay.support.supervision.promises import RENEW
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]
MOVED = MONDAY - timedelta(days=7)


def renewals(window: Window | None = None) -> list[Occurrence]:
    window = window or Window(STARTED, date(2027, 1, 1), MONDAY)
    return [row for row in due(window) if row.promise == RENEW]


def acts(client: Client) -> list[str]:
    """What the page of what is due to me asks for."""
    return [group.act for group in client.get("/").context["groups"]]


def supervise(cast: Cast, who: str, starts_on: date) -> None:
    agree(worker=cast.ama, supervisor=cast.people[who], terms=Terms(starts_on), by=BY)


def move(cast: Cast, who: str = "ama", on: date = MOVED) -> None:
    """To Macclesfield, which Olu manages."""
    old = assignments.Terms.of(cast.work[who])
    terms = assignments.Terms(cast.macclesfield, old.org_role, old.contract, old.fte)
    assignments.change(assignment=cast.work[who], terms=terms, from_day=on, by=BY)


@pytest.fixture
def agreed(cast: Cast) -> Cast:
    supervise(cast, "grace", STARTED)
    return cast


def test_a_move_makes_it_due_with_the_new_manager(agreed: Cast):
    assert renewals() == []
    move(agreed)
    (row,) = renewals()
    assert (row.about, row.owed_by, row.team) == (
        agreed.ama.pk,
        agreed.olu.pk,
        agreed.macclesfield.pk,
    )
    assert row.due_on == MOVED + timedelta(days=28)
    assert row.kept_on is None


def test_the_new_manager_finds_it_in_what_is_due_and_can_do_it(agreed: Cast):
    move(agreed)
    olu = agreed.signed_in("olu")
    assert "Renew the supervision agreement" in acts(olu)
    words = {"supervisor": agreed.olu.pk, "starts_on": "2026-03-02"}
    answer = olu.post(f"/supervision/agree/{agreed.ama.pk}/", words)
    assert answer.status_code == 302
    (row,) = renewals()
    assert row.kept_on == MONDAY
    assert "Renew the supervision agreement" not in acts(olu)


def test_the_two_people_see_it_on_the_page_of_supervision(agreed: Cast):
    path = f"/supervision/{agreed.ama.pk}/"
    assert "made anew" not in agreed.signed_in("ama").get(path).content.decode()
    move(agreed)
    assert "made anew" in agreed.signed_in("ama").get(path).content.decode()
    assert "by 23 March 2026" in agreed.signed_in("grace").get(path).content.decode()


def test_without_an_agreement_the_new_manager_supervises_and_nothing_is_renewed(cast: Cast):
    move(cast)
    assert renewals() == []


def test_a_move_to_a_team_of_the_same_supervisor_renews_nothing(cast: Cast):
    supervise(cast, "olu", STARTED)
    move(cast)
    assert renewals() == []


def test_an_agreement_made_after_the_move_is_new_already(agreed: Cast):
    supervise(agreed, "mo", MOVED)
    move(agreed)
    assert renewals() == []


def test_who_leaves_before_the_day_owes_no_renewal(agreed: Cast):
    move(agreed)
    now = agreed.ama.assignments.get(ends_on=None)
    assignments.end(assignment=now, ends_on=MONDAY + timedelta(days=7), by=BY)
    assert renewals() == []


def test_a_supervisor_who_has_left_leaves_nothing_to_renew(agreed: Cast):
    move(agreed)
    gone = MONDAY - timedelta(days=1)
    assignments.end(assignment=agreed.work["grace"], ends_on=gone, by=BY)
    assert renewals() == []


def test_who_becomes_manager_of_the_new_team_owes_it_to_nobody_in_it(agreed: Cast):
    move(agreed)
    assignments.appoint_manager(team=agreed.macclesfield, person=agreed.ama, from_day=MONDAY, by=BY)
    (row,) = renewals()
    assert row.owed_by is None
    assert row.note == "The team has no other manager"


def test_only_what_falls_in_the_window_is_told(agreed: Cast):
    move(agreed)
    due_on = MOVED + timedelta(days=28)
    assert len(renewals(Window(due_on, due_on, MONDAY))) == 1
    assert renewals(Window(due_on + timedelta(days=1), date(2027, 1, 1), MONDAY)) == []


def test_a_promise_more_costs_no_statement_more(agreed: Cast, django_assert_num_queries):
    """It shares its facts with the promise of sessions (core/reading.py)."""
    from keystay.core.reading import read_once
    from keystay.support.supervision.promises import renewals_due, sessions_due

    window = Window(date.min, date.max, MONDAY, open_only=True)
    with read_once():
        list(sessions_due(window, None))
        with django_assert_num_queries(0):
            list(renewals_due(window, None))
