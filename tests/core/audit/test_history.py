"""The one history: chained, erasable, and told in sentences."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from keystay.core.audit.actions import erase_about, note_read, record
from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.audit.queries import broken_links, events, history_about, sentences, tell
from keystay.core.clock import today
from keystay.organisation.authority.actions import name_council
from keystay.organisation.models import Authority

BY = "the test"


@pytest.fixture
def council(db: None) -> Authority:
    return name_council(code="895", by=BY, on=date(2026, 1, 5))


def write(council: Authority, times: int = 3, about: str = "") -> None:
    for number in range(times):
        record(kind="authority.named", by=BY, subject=council, after={"name": number}, about=about)


def test_an_untouched_chain_is_whole(council: Authority) -> None:
    write(council)
    assert broken_links() == []
    assert [event.number for event in events()] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    "change", [{"actor_name": "x"}, {"content": {}}, {"kind": "x"}, {"content_digest": "x"}]
)
def test_a_changed_event_shows(council: Authority, change: dict[str, Any]) -> None:
    write(council)
    AuditEvent.objects.filter(number=2).update(**change)
    assert bool(broken_links()) == (change != {"actor_name": "x"}) or broken_links() == [2]


def test_a_removed_event_shows(council: Authority) -> None:
    write(council)
    AuditEvent.objects.filter(number=2).delete()
    assert 3 in broken_links()


def test_a_persons_history_is_erased_and_the_chain_stays_whole(council: Authority) -> None:
    write(council, about="PERSON000001")
    count = erase_about(about="PERSON000001", by=BY, reason="asked", subject=council)
    assert count == 3
    assert broken_links() == []
    assert {line.sentence for line in history_about("PERSON000001")} == {"Details erased."}
    erased = AuditEvent.objects.get(kind="audit.erased")
    assert tell(erased).sentence == "Erased the details of 3 events"


def test_history_is_narrowed_by_kind_person_and_day(council: Authority) -> None:
    write(council)
    assert events(kind="audit.erased").count() == 0
    assert events(kind="authority.named", who="TEST", first=today(), last=today()).count() == 4
    assert events(last=date(2000, 1, 1)).count() == 0
    assert events(first=date(2100, 1, 1)).count() == 0


def test_a_fact_that_an_old_event_lacks_reads_as_a_dash(council: Authority) -> None:
    with transaction.atomic():
        event = record(kind="authority.look_changed", by=BY, subject=council)
    assert "from -, - to -, -" in tell(event).sentence


@pytest.mark.django_db(transaction=True)
def test_history_is_written_only_inside_the_act_that_it_tells_of() -> None:
    with pytest.raises(TransactionManagementError):
        record(kind="authority.named", by=BY, subject=Authority(pk=1))


def test_reading_what_is_sensitive_is_noted(council: Authority) -> None:
    class Reader:
        pk, name = "READER000001", "A reader"

    note_read(reader=Reader(), page="equality", about="PERSON000001", detail="x" * 500)
    row = SensitiveRead.objects.get()
    assert (row.reader_name, len(row.detail)) == ("A reader", 200)


def test_every_sentence_can_be_told() -> None:
    assert all(isinstance(words, str) and words for words in sentences().values())
