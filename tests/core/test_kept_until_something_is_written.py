"""What is reckoned for everyone is kept until anything is written, and not a moment longer."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction
from tests.cast import BY

from keystay.core import reading
from keystay.core.audit.actions import record
from keystay.core.audit.models import ChainHead
from keystay.core.reading import kept, once, read_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def reckonings() -> Iterator[int]:
    """One, two, three: each reckoning tells which it is."""
    return count(1)


def write() -> None:
    with transaction.atomic():
        record(kind="policy.changed", by=BY, subject=ChainHead(pk=1))


def test_without_any_history_nothing_is_kept(reckonings):
    assert [kept("sum", lambda: next(reckonings)) for _ in range(2)] == [1, 2]


def test_it_is_reckoned_once_while_nothing_is_written(reckonings):
    write()
    assert [kept("sum", lambda: next(reckonings)) for _ in range(3)] == [1, 1, 1]


def test_whatever_is_written_it_is_reckoned_anew(reckonings):
    write()
    assert kept("sum", lambda: next(reckonings)) == 1
    write()
    assert kept("sum", lambda: next(reckonings)) == 2
    assert kept("sum", lambda: next(reckonings)) == 2


def test_what_is_taken_back_leaves_nothing_behind(reckonings):
    write()
    assert kept("sum", lambda: next(reckonings)) == 1
    with transaction.atomic():
        write()
        assert kept("sum", lambda: next(reckonings)) == 2
        transaction.set_rollback(True)
    assert kept("sum", lambda: next(reckonings)) == 3


def test_each_key_is_kept_for_itself(reckonings):
    write()
    assert kept(("sum", 1), lambda: next(reckonings)) == 1
    assert kept(("sum", 2), lambda: next(reckonings)) == 2
    assert kept(("sum", 1), lambda: next(reckonings)) == 1


def test_no_more_is_kept_than_a_process_can_hold(reckonings):
    write()
    for key in range(reading.MOST_KEPT + 1):
        kept(key, lambda: next(reckonings))
    assert kept(1, lambda: 0) == 2
    assert kept(0, lambda: 0) == 0, "what was kept first made room"
    reading.forget()
    assert kept(1, lambda: 0) == 0


def test_nothing_that_the_page_read_before_is_taken_into_it():
    """Else what another wrote between the two would be missing until the next write."""
    state = ["old"]
    with read_once():
        assert once("fact", lambda: state[0]) == "old"
        state[0] = "new"
        assert kept("sum", lambda: once("fact", lambda: state[0])) == "new"


def test_a_failing_reckoning_is_tried_again(reckonings):
    def fails() -> int:
        raise LookupError("not yet")

    write()
    with pytest.raises(LookupError):
        kept("sum", fails)
    assert kept("sum", lambda: next(reckonings)) == 1
