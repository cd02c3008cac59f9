"""Leaving a promise out of one's own email: only what the policy lets, and only one's own."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.cast import BY, MONDAY, Cast

from keystay.access.reminders.actions import NotToBeMuted, mute
from keystay.access.reminders.models import Mute
from keystay.access.reminders.queries import may_be_muted, muted_by
from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import tell
from keystay.core.models import Message
from keystay.home.reminders.jobs import send_digests
from keystay.organisation.policy import actions as policy
from keystay.support.followups.actions import Agreed

pytestmark = pytest.mark.django_db
FOLLOW_UP = "supervision-followup"


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Ama owes what was agreed; Grace owes supervision to three."""
    cast.held("ama", 40, agreed=(Agreed("Ring the school", cast.ama),))
    return cast


def mail_to(name: str) -> str:
    return "".join(
        Message.objects.filter(recipient=f"{name}@example.org").values_list("body", flat=True)
    )


def allow(*keys: str) -> None:
    policy.change_setting(key="reminders.may_mute", value=list(keys), from_day=MONDAY, by=BY)


def test_a_muted_promise_is_left_out_of_the_email_and_its_foot_says_so(busy: Cast, settings):
    mute(user=busy.users["grace"], promises=[FOLLOW_UP])
    send_digests(MONDAY)
    mail = mail_to("grace")
    assert "Due in your teams: 4, 4 of them overdue" in mail
    assert "Do what was agreed" not in mail
    assert mail.endswith(
        "You chose to leave 1 promise out of this email: "
        f"change that at {settings.KEYSTAY_ADDRESS}/reminders/\n"
    )


def test_it_is_left_out_of_no_one_elses_email(busy: Cast):
    mute(user=busy.users["grace"], promises=[FOLLOW_UP])
    send_digests(MONDAY)
    for other in ("ama", "sunita", "hana"):
        assert "- Do what was agreed in supervision: 1" in mail_to(other)
        assert "leave" not in mail_to(other)


def test_where_nothing_else_is_due_no_email_comes(busy: Cast):
    mute(user=busy.users["ama"], promises=[FOLLOW_UP])
    send_digests(MONDAY)
    assert mail_to("ama") == ""
    assert mail_to("grace")


def test_it_still_stands_in_what_is_due_and_in_the_calendar(busy: Cast):
    mute(user=busy.users["ama"], promises=[FOLLOW_UP])
    browser = busy.signed_in("ama")
    assert b"Do what was agreed in supervision" in browser.get("/").content
    assert b"Do what was agreed" in browser.get("/calendar/key-of-ama.ics").content


def test_when_the_policy_no_longer_lets_it_the_promise_comes_back_by_itself(busy: Cast):
    mute(user=busy.users["ama"], promises=[FOLLOW_UP])
    allow("plan-progress")
    send_digests(MONDAY)
    assert "Do what was agreed in supervision: 1" in mail_to("ama")
    assert "leave" not in mail_to("ama")
    assert muted_by(busy.users["ama"], MONDAY) == frozenset()
    assert muted_by(busy.users["ama"], MONDAY - timedelta(days=1)) == {FOLLOW_UP}


def test_what_the_policy_does_not_name_cannot_be_left_out(busy: Cast):
    with pytest.raises(NotToBeMuted, match="policy does not let"):
        mute(user=busy.users["grace"], promises=[FOLLOW_UP, "supervision"])
    assert not Mute.objects.exists()


def test_before_any_policy_nothing_can_be_left_out(db: None):
    assert may_be_muted(MONDAY) == frozenset()


def test_history_tells_each_choice_once_and_in_words(busy: Cast):
    mute(user=busy.users["ama"], promises=[FOLLOW_UP, "plan-progress"])
    mute(user=busy.users["ama"], promises=["plan-progress", FOLLOW_UP])
    mute(user=busy.users["ama"], promises=[])
    last, first = AuditEvent.objects.filter(kind="reminders.muted")
    assert tell(first).sentence == (
        "Their own daily email now leaves out: "
        "Do what was agreed in supervision, Note progress on an action"
    )
    assert tell(last).sentence == "Their own daily email now leaves out: nothing"
    assert not Mute.objects.exists()


def test_history_names_a_promise_that_has_gone_by_its_key(busy: Cast):
    allow("a-promise-of-old")
    mute(user=busy.users["ama"], promises=["a-promise-of-old"])
    assert "leaves out: a-promise-of-old" in tell(AuditEvent.objects.first()).sentence


def test_the_database_refuses_the_same_mute_twice(busy: Cast):
    Mute.objects.create(user=busy.users["ama"], promise=FOLLOW_UP)
    with pytest.raises(IntegrityError):
        Mute.objects.create(user=busy.users["ama"], promise=FOLLOW_UP)


def test_the_page_offers_what_may_be_left_out_and_lists_the_rest(busy: Cast):
    page = busy.signed_in("grace").get("/reminders/").content.decode()
    offered, _, always = page.partition("Always in the email")
    assert "Every working day at 7 in the morning an email to grace@example.org" in page
    assert f'value="{FOLLOW_UP}"' in offered
    assert "<li>Hold supervision</li>" in always
    assert "The council’s policy lets nobody leave these out" in always
    assert "Sign the six-monthly report" not in page


def test_what_is_ticked_is_saved_shown_again_and_unticked(busy: Cast):
    browser = busy.signed_in("ama")
    page = browser.post("/reminders/", {"muted": [FOLLOW_UP]}, follow=True).content.decode()
    assert "Your reminders are saved" in page
    assert f'value="{FOLLOW_UP}" checked' in page
    browser.post("/reminders/", {})
    assert not Mute.objects.exists()


def test_a_forged_choice_or_name_changes_nothing(busy: Cast):
    browser = busy.signed_in("ama")
    page = browser.post("/reminders/", {"muted": ["supervision"]}).content.decode()
    assert "There is a problem" in page
    browser.post("/reminders/", {"muted": [FOLLOW_UP], "user": busy.users["grace"].pk})
    assert set(Mute.objects.values_list("user", flat=True)) == {busy.users["ama"].pk}


def test_where_the_policy_lets_nothing_be_left_out_the_page_says_so(busy: Cast):
    allow()
    page = busy.signed_in("grace").get("/reminders/").content.decode()
    assert "The council’s policy lets nobody leave out any of what is owed by you" in page
    assert "checkbox" not in page


@pytest.mark.parametrize(
    ("weekday", "words"),
    [
        ("3", "Every Thursday that is a working day, at 7 in the morning"),
        ("9", "The council’s policy names no day"),
    ],
)
def test_the_page_says_when_the_email_comes(busy: Cast, weekday: str, words: str):
    policy.change_setting(key="reminders.digest_weekday", value=weekday, from_day=MONDAY, by=BY)
    assert words in busy.signed_in("grace").get("/reminders/").content.decode()


def test_someone_to_whom_nothing_falls_due_is_told_so(busy: Cast):
    busy.held("ama", 0)
    page = busy.signed_in("mo").get("/reminders/").content.decode()
    assert "Nothing falls due to you" in page


def test_who_sees_nothing_of_what_is_due_has_no_reminders(busy: Cast):
    browser = busy.signed_in("ade")
    assert browser.get("/reminders/").status_code == 403
    assert "/reminders/" not in browser.get("/accounts/me/").content.decode()
    assert "/reminders/" in busy.signed_in("ama").get("/accounts/me/").content.decode()


def test_who_keeps_the_policy_ticks_promises_by_what_is_to_be_done(busy: Cast):
    browser = busy.signed_in("hana")
    address = "/policy/change/reminders.may_mute/"
    assert "Hold supervision" in browser.get(address).content.decode()
    day = {"from_day-day": "2", "from_day-month": "3", "from_day-year": "2026"}
    page = browser.post(address, {"value": ["half-year-report"], **day}, follow=True)
    assert "<strong>Sign the six-monthly report</strong>" in page.content.decode()
    assert may_be_muted(MONDAY) == {"half-year-report"}
    refused = browser.post(address, {"value": ["no-promise"], **day})
    assert "There is a problem" in refused.content.decode()
    browser.post(address, day)
    assert may_be_muted(MONDAY) == frozenset()
    assert tell(AuditEvent.objects.filter(kind="policy.changed")[0]).sentence == (
        "Changed the policy 'Promises that people may leave out of their own daily email' "
        "from half-year-report to none  from 2 March 2026"
    )
