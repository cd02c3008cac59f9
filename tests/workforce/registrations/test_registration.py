"""Registering, renewing and being reminded."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, STARTED, Cast, add_worker

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import history_about
from keystay.core.models import Message
from keystay.core.promises import Window
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.registrations import actions
from keystay.workforce.registrations.jobs import remind
from keystay.workforce.registrations.models import Registration, Renewal
from keystay.workforce.registrations.promises import renewals_due

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
OCTOBER = date(2026, 10, 1)
CLOSES = date(2026, 11, 30)
TASKS = ("form", "fee", "cpd")


@pytest.fixture
def ama(cast: Cast, monday) -> Registration:
    row = actions.register(
        person=cast.ama, number="sw 12345", by=BY, registered_on=date(2018, 7, 2)
    )
    monday.move_to("2026-10-01T09:00:00+01:00")
    return row


def window(today: date = OCTOBER, **more: bool) -> Window:
    return Window(date(2024, 1, 1), date(2027, 12, 31), today, **more)


def test_a_number_is_kept_tidy_and_told_in_history(cast: Cast, ama):
    assert ama.number == "SW12345"
    assert history_about(cast.ama.pk)[0].sentence == "Registration SW12345 recorded: Registered"


def test_what_cannot_be_a_number_is_refused(cast: Cast):
    with pytest.raises(actions.NotANumber):
        actions.register(person=cast.ama, number="12345", by=BY)


def test_a_number_belongs_to_one_person_and_a_person_has_one(cast: Cast, ama):
    with pytest.raises(actions.NumberTaken):
        actions.register(person=cast.mo, number="SW12345", by=BY)
    with pytest.raises(actions.NumberTaken):
        actions.register(person=cast.ama, number="SW99", by=BY)


def test_a_change_is_kept_in_history_and_no_change_is_not(cast: Cast, ama):
    before = AuditEvent.objects.count()
    actions.change(registration=ama, changes={"number": "SW 12345"}, by=BY)
    assert AuditEvent.objects.count() == before
    changed = actions.change(
        registration=ama, changes={"status": "suspended", "checked_on": OCTOBER}, by=BY
    )
    assert changed.status == "suspended"
    assert "SW12345, Suspended" in history_about(cast.ama.pk)[0].sentence
    with pytest.raises(actions.InTheFuture):
        actions.change(registration=ama, changes={"checked_on": date(2026, 10, 2)}, by=BY)


def test_everyone_registered_and_in_post_owes_a_renewal_each_year(cast: Cast, ama):
    (row, following) = renewals_due(window())
    assert (row.due_on, row.opens_on, row.owed_by) == (CLOSES, date(2026, 9, 1), cast.ama.pk)
    assert row.team == cast.crewe.pk
    assert row.link == f"/registration/{cast.ama.pk}/"
    assert following.due_on == date(2027, 11, 30)


def test_renewal_is_kept_with_the_last_of_its_three_tasks(cast: Cast, ama):
    for task, on in zip(TASKS, (date(2026, 9, 3), OCTOBER, date(2026, 9, 20)), strict=True):
        assert next(renewals_due(window())).kept_on is None
        _note(ama, task, on, by=cast.users["ama"])
    assert next(renewals_due(window())).kept_on == OCTOBER


def test_who_joined_in_september_pays_the_fee_only(cast: Cast, ama):
    actions.change(registration=ama, changes={"registered_on": date(2026, 9, 1)}, by=BY)
    _note(ama, "fee", OCTOBER, by=cast.users["ama"])
    assert next(renewals_due(window())).kept_on == OCTOBER


def test_who_joined_after_renewal_closed_owes_the_next_year_only(cast: Cast, ama):
    actions.change(registration=ama, changes={"registered_on": date(2026, 12, 1)}, by=BY)
    assert [row.due_on.year for row in renewals_due(window())] == [2027]


def test_who_has_left_owes_nothing_and_who_leaves_later_owes_it_until_then(cast: Cast, ama):
    assignments.end(assignment=cast.work["ama"], ends_on=date(2026, 12, 31), by=BY)
    (row,) = renewals_due(window())
    assert row.until == date(2026, 12, 31)
    work = cast.work["ama"]
    assignments.correct(assignment=work, changes={"ends_on": OCTOBER}, by=BY, reason="Earlier")
    assert list(renewals_due(window())) == []


def test_who_was_taken_off_for_not_renewing_still_owes_it_and_others_do_not(cast: Cast, ama):
    actions.change(registration=ama, changes={"status": "not_renewed"}, by=BY)
    assert next(renewals_due(window())).kept_on is None
    actions.change(registration=ama, changes={"status": "left"}, by=BY)
    assert list(renewals_due(window())) == []


def test_who_is_in_the_register_after_it_closed_has_renewed(cast: Cast, ama, monday):
    _note(ama, "fee", OCTOBER, by=cast.users["ama"])
    monday.move_to("2026-12-04T09:00:00+00:00")
    december = date(2026, 12, 4)
    assert next(renewals_due(window(december))).kept_on is None
    actions.change(registration=ama, changes={"checked_on": december}, by=BY)
    assert next(renewals_due(window(december))).kept_on == CLOSES


def test_with_nothing_noted_yet_the_years_gone_by_are_not_owed(cast: Cast, ama, monday):
    monday.move_to("2026-12-04T09:00:00+00:00")
    assert [row.due_on.year for row in renewals_due(window(date(2026, 12, 4)))] == [2027]


def test_a_worker_ticks_their_own_tasks_but_someone_else_checks_the_register(cast: Cast, ama):
    own = cast.users["ama"]
    _note(ama, "fee", OCTOBER, by=own)
    with pytest.raises(actions.NotYours):
        _note(ama, "confirmed", OCTOBER, by=own)
    _note(ama, "confirmed", OCTOBER, by=cast.users["grace"])
    assert next(renewals_due(window())).kept_on == OCTOBER


@pytest.mark.parametrize("other", ["mo", "olu", "petra", "dan"])
def test_others_note_nothing(cast: Cast, ama, other: str):
    with pytest.raises(actions.NotYours):
        _note(ama, "fee", OCTOBER, by=cast.users[other])


def test_a_tick_is_not_in_the_future_and_can_be_taken_back(cast: Cast, ama):
    with pytest.raises(actions.InTheFuture):
        _note(ama, "fee", OCTOBER + timedelta(days=1))
    before = AuditEvent.objects.count()
    _note(ama, "fee", OCTOBER)
    _note(ama, "fee", OCTOBER)
    _note(ama, "fee", None)
    assert Renewal.objects.get().fee_on is None
    assert AuditEvent.objects.count() == before + 2
    assert history_about(cast.ama.pk)[0].sentence == "Fee for the 2026 renewal is not done"


def test_the_page_lets_each_do_their_part(cast: Cast, ama):
    own = cast.signed_in("ama")
    page = own.get(f"/registration/{cast.ama.pk}/").content.decode()
    assert page.count("Done today") == 3
    own.post(f"/registration/note/{cast.ama.pk}/2026/fee/")
    page = own.get(f"/registration/{cast.ama.pk}/").content.decode()
    assert page.count("Done today") == 2
    assert "Not done" in page
    own.post(f"/registration/note/{cast.ama.pk}/2026/fee/", {"clear": "1"})
    assert Renewal.objects.get().fee_on is None
    grace = cast.signed_in("grace").get(f"/registration/{cast.ama.pk}/").content.decode()
    assert grace.count("Done today") == 4
    refused = own.post(f"/registration/note/{cast.ama.pk}/2026/confirmed/", follow=True)
    assert "Someone else confirms this" in refused.content.decode()


@pytest.mark.parametrize("path", ["2026/lunch", "1999/fee"])
def test_what_is_not_a_task_of_a_year_is_not_found(cast: Cast, ama, path: str):
    page = cast.signed_in("ama").post(f"/registration/note/{cast.ama.pk}/{path}/")
    assert page.status_code == 404


def test_a_manager_records_and_changes_a_registration(cast: Cast, ama):
    grace, path = cast.signed_in("grace"), f"/registration/change/{cast.nia.pk}/"
    words = {"number": "12", "status": "registered"}
    assert "SW and up to six digits" in grace.post(path, words).content.decode()
    page = grace.post(path, {**words, "number": "AB12"}, follow=True).content.decode()
    assert "Registration saved." in page
    assert "not the usual form" in page
    late = {**words, "number": "SW77", "checked_on": "2026-10-02"}
    assert "today or in the past" in grace.post(path, late).content.decode()
    assert grace.post(path, {**words, "number": "SW77"}).status_code == 302
    assert Registration.objects.get(person=cast.nia).number == "SW77"


def test_someone_without_a_registration_sees_that_none_is_recorded(cast: Cast):
    own = cast.signed_in("mo").get(f"/registration/{cast.mo.pk}/").content.decode()
    assert "No registration is recorded" in own
    assert (
        cast.signed_in("mo").post(f"/registration/note/{cast.mo.pk}/2026/fee/").status_code == 404
    )


def test_the_list_shows_who_has_not_finished_within_reach(cast: Cast, ama):
    actions.register(person=cast.mo, number="SW2", by=BY)
    _note(ama, "fee", OCTOBER)
    page = cast.signed_in("grace").get("/registration/unfinished/").content.decode()
    assert "Ama Amason" in page
    assert "Renewal form, Two pieces of CPD" in page
    assert "Mo Moson" not in page
    assert "Bilal Bilalson" in page  # no number recorded
    everyone = cast.signed_in("hana").get("/registration/unfinished/").content.decode()
    assert "Mo Moson" in everyone
    assert cast.signed_in("ama").get("/registration/unfinished/").status_code == 403


def test_outside_the_season_nothing_is_left_to_do(cast: Cast, ama, monday):
    monday.move_to("2026-08-31T09:00:00+01:00")
    page = cast.signed_in("grace").get("/registration/unfinished/").content.decode()
    assert "Nobody has anything left to do" in page


def test_the_list_asks_as_often_for_thirty_as_for_one(cast: Cast, ama):
    grace = cast.signed_in("grace")
    grace.get("/registration/unfinished/")
    with CaptureQueriesContext(connection) as few:
        grace.get("/registration/unfinished/")
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    for n in range(30):
        person = add_worker(cast, f"worker{n}", terms, STARTED)
        actions.register(person=person, number=f"SW{n + 100}", by=BY)
    with CaptureQueriesContext(connection) as many:
        grace.get("/registration/unfinished/")
    assert len(many) == len(few) <= 25


def test_reminders_go_out_once_for_each_rung_and_name_nobody(cast: Cast, ama):
    actions.register(person=cast.nia, number="SW3", by=BY)  # she has no account
    for day in (OCTOBER, OCTOBER, OCTOBER + timedelta(days=1)):
        remind(day)
    (message,) = Message.objects.all()
    assert message.recipient == "ama@example.org"
    assert "30 November 2026" in message.body
    assert "Ama" not in message.body
    remind(date(2026, 11, 1))
    assert Message.objects.count() == 2
    for task in TASKS:
        _note(ama, task, OCTOBER)
    remind(date(2026, 11, 29))
    assert Message.objects.count() == 2


def test_more_than_ninety_days_before_nobody_is_reminded(cast: Cast, ama):
    remind(MONDAY)
    remind(date(2026, 9, 1))
    assert Message.objects.count() == 1


def _note(row, task, on, by=BY):
    return actions.note_task(registration=row, year=2026, task=task, on=on, by=by)
