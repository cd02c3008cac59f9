"""The digest and the calendar: how much is due and where to look, and nothing about anybody."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.cast import BY, MONDAY, Cast

from keystay.access.roles import actions as roles
from keystay.access.users.actions import renew_calendar_link
from keystay.core.models import Message
from keystay.core.scheduler import tick
from keystay.home.reminders.jobs import send_digests
from keystay.organisation.policy import actions as policy
from keystay.support.followups.actions import Agreed

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


@pytest.fixture
def busy(cast: Cast) -> Cast:
    cast.held("ama", 40, notes="canary", agreed=(Agreed("canary", cast.ama),))
    return cast


def sent_to() -> dict[str, str]:
    return {message.recipient.split("@")[0]: message.body for message in Message.objects.all()}


def test_everyone_to_whom_something_is_due_gets_counts_and_a_link(busy: Cast, settings):
    send_digests(MONDAY)
    told = sent_to()
    assert "Due to you: 1, 1 of them overdue" in told["ama"]
    assert "- Do what was agreed in supervision: 1" in told["ama"]
    assert "Due to you: 3, 3 of them overdue" in told["grace"]
    assert "Due in your teams: 5, 5 of them overdue" in told["grace"]
    assert f"See {settings.KEYSTAY_ADDRESS}/due/team/" in told["sunita"]
    assert set(told) == {"ama", "grace", "olu", "sunita", "hana", "petra"}


def test_no_digest_names_anybody_or_tells_what_was_said(busy: Cast):
    send_digests(MONDAY)
    for message in Message.objects.all():
        for person in busy.people.values():
            assert person.first_name not in message.body + message.subject
            assert person.family_name not in message.body + message.subject
            assert person.pk not in message.body
        assert "canary" not in message.body


def test_the_digest_goes_out_once_a_day_however_often_the_clock_runs(busy: Cast):
    tick()
    send_digests(MONDAY)
    count = Message.objects.count()
    assert count == 6
    send_digests(MONDAY + timedelta(days=1))
    assert Message.objects.count() == 12


@pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 4, 6)])
def test_no_digest_on_a_weekend_or_bank_holiday(busy: Cast, day: date):
    send_digests(day)
    assert not Message.objects.exists()


def test_the_council_may_choose_one_weekday(busy: Cast):
    policy.change_setting(key="reminders.digest_weekday", value="3", from_day=MONDAY, by=BY)
    send_digests(MONDAY)
    assert not Message.objects.exists()
    send_digests(MONDAY + timedelta(days=3))
    assert Message.objects.exists()


def test_who_has_nothing_due_or_a_closed_account_gets_no_mail(cast: Cast):
    cast.held("ama", 0)
    cast.users["hana"].is_active = False
    cast.users["hana"].save()
    send_digests(MONDAY)
    assert not Message.objects.filter(recipient__in=["ama@example.org", "hana@example.org"])
    assert not Message.objects.filter(recipient="dan@example.org")


def test_the_calendar_has_an_event_for_each_thing_that_is_due_to_me(busy: Cast):
    page = Client().get("/calendar/key-of-grace.ics")
    assert page.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(page.content).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"Hold supervision: see Keystay"}
    assert len(events) == 3
    assert min(event.start for event in events) == MONDAY - timedelta(days=12)
    assert len({str(event["uid"]) for event in events}) == 3
    for person in busy.people.values():
        assert person.family_name.encode() not in page.content
        assert person.pk.encode() not in page.content


def test_the_same_thing_is_the_same_event_tomorrow(busy: Cast, monday):
    before = _uids()
    monday.shift(timedelta(days=1))
    assert before <= _uids()


def test_a_wrong_or_renewed_key_is_not_found(busy: Cast):
    assert Client().get("/calendar/guess.ics").status_code == 404
    renew_calendar_link(user=busy.users["grace"])
    assert Client().get("/calendar/key-of-grace.ics").status_code == 404


def test_a_closed_account_or_one_without_a_role_has_no_calendar(busy: Cast, monday):
    assert Client().get("/calendar/key-of-ade.ics").status_code == 404
    for grant in list(busy.users["grace"].grants.all()):
        roles.end_grant(grant=grant, ends_on=MONDAY, by=BY)
    assert Client().get("/calendar/key-of-grace.ics").status_code == 200
    monday.shift(timedelta(days=1))
    assert Client().get("/calendar/key-of-grace.ics").status_code == 404


def test_someone_without_a_staff_record_has_an_empty_calendar(busy: Cast):
    page = Client().get("/calendar/key-of-hana.ics")
    assert Calendar.from_ical(page.content).walk("VEVENT") == []


def _uids() -> set[str]:
    page = Client().get("/calendar/key-of-grace.ics")
    return {str(event["uid"]) for event in Calendar.from_ical(page.content).walk("VEVENT")}
