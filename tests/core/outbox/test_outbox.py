"""The outbox: nothing is lost while mail is down, and nothing goes out twice."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from keystay.core import outbox
from keystay.core.models import Message

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


class Flaky(EmailBackend):
    """A mail server that is down as often as `faults` says, then works."""

    faults = 0
    fault: Exception = ConnectionRefusedError()
    asked = 0

    def send_messages(self, messages):
        Flaky.asked += 1
        if Flaky.faults:
            Flaky.faults -= 1
            raise Flaky.fault
        return super().send_messages(messages)


@pytest.fixture
def clock(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Flaky"
    Flaky.faults, Flaky.asked, Flaky.fault = 0, 0, ConnectionRefusedError()
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def queue(recipient: str = "ama@example.org", cause: str = "digest", secret: bool = False) -> bool:
    return outbox.queue(
        cause=cause,
        recipient=recipient,
        day=MONDAY,
        subject="What is due",
        body="2 things",
        secret=secret,
    )


def test_a_cause_is_told_once_a_day_to_each(clock):
    assert queue()
    assert not queue()
    assert queue("mo@example.org")
    assert queue(cause="other")
    assert Message.objects.count() == 3


def test_what_waits_is_sent_once(clock):
    queue()
    assert outbox.send_waiting() == outbox.Outcome(sent=1, failed=0)
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=0)
    assert [each.to for each in mail.outbox] == [["ama@example.org"]]


def test_what_was_sent_is_not_kept(clock):
    queue()
    outbox.send_waiting()
    assert Message.objects.get().body == ""


def test_what_is_secret_waits_encrypted_and_arrives_in_clear(clock):
    queue(secret=True)
    row = Message.objects.get()
    assert (row.body, outbox.text_of(row)) == ("", "2 things")
    assert b"2 things" not in bytes(row.sealed)
    outbox.send_waiting()
    assert [each.body for each in mail.outbox] == ["2 things"]
    assert outbox.text_of(Message.objects.get()) == ""


def test_mail_that_is_down_twice_delays_but_loses_nothing(clock):
    queue()
    Flaky.faults = 2
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=1)
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=0)  # not yet
    clock.shift(timedelta(seconds=73))
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=1)
    clock.shift(timedelta(seconds=145))
    assert outbox.send_waiting() == outbox.Outcome(sent=1, failed=0)
    assert len(mail.outbox) == 1
    assert Message.objects.get().tries == 3


def test_a_day_without_mail_sends_everything_once_afterwards(clock):
    for n in range(20):
        queue(f"worker{n}@example.org")
    Flaky.faults = 10_000
    for _ in range(24 * 60):
        outbox.send_waiting()
        clock.shift(timedelta(minutes=1))
    Flaky.faults = 0
    for _ in range(8 * 60):
        outbox.send_waiting()
        clock.shift(timedelta(minutes=1))
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        f"worker{n}@example.org" for n in range(20)
    )


def test_when_mail_is_down_it_is_not_asked_for_each_message(clock):
    for n in range(20):
        queue(f"worker{n}@example.org")
    Flaky.faults = 10_000
    outbox.send_waiting()
    assert Flaky.asked == outbox.IN_A_ROW


def test_one_address_that_is_refused_does_not_keep_the_others_waiting(clock):
    queue("nobody@example.org")
    queue("ama@example.org")
    Flaky.faults, Flaky.fault = 1, SMTPRecipientsRefused({})
    assert outbox.send_waiting() == outbox.Outcome(sent=1, failed=1)


def test_a_message_that_another_process_took_is_left_alone(clock):
    queue()
    Message.objects.update(next_try_at=outbox.now())
    taken = Message.objects.get()
    Message.objects.update(next_try_at=outbox.now() + outbox.CLAIM)
    assert not outbox._claim(taken)


def test_what_another_process_takes_in_between_is_not_sent_twice(clock, monkeypatch):
    queue()
    monkeypatch.setattr(outbox, "_claim", lambda message: False)
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=0)


def test_old_news_is_not_sent(clock):
    queue()
    clock.shift(timedelta(days=15))
    assert outbox.send_waiting() == outbox.Outcome(sent=0, failed=0)


@pytest.mark.parametrize(
    ("tries", "chance", "minutes"),
    [(1, 0, 1), (2, 0, 2), (3, 0, 4), (9, 0, 256), (10, 0, 360), (50, 0, 360), (1, 1, 1.2)],
)
def test_waits_double_up_to_six_hours(tries, chance, minutes):
    assert outbox.wait_after(tries, chance) == timedelta(minutes=minutes)
