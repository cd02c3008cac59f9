"""A page that only reads reads the policy once, and the next page reads it anew."""

from datetime import date

import pytest

from keystay.core import reading
from keystay.core.reading import read_once
from keystay.organisation.authority import actions as authority
from keystay.organisation.policy import actions
from keystay.organisation.policy.queries import policy, policy_book

BY = "the test"
MONDAY = date(2026, 3, 2)
KEY = "caseload.full_capacity"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    authority.name_council(code="895", by=BY, on=date(2020, 1, 1))
    actions.load_pack(key="england-2026", by=BY)


def test_within_one_reading_every_sum_sees_the_same_policy(django_assert_num_queries):
    before = policy(MONDAY)
    with django_assert_num_queries(1), read_once():
        assert policy(MONDAY) == before
        assert policy_book().on(MONDAY) == before


def test_a_change_is_seen_once_the_reading_is_over():
    with read_once():
        before = policy(MONDAY)[KEY]
        actions.change_setting(key=KEY, value=before + 1, from_day=MONDAY, by=BY)
        assert policy(MONDAY)[KEY] == before
    assert policy(MONDAY)[KEY] == before + 1


def test_pages_read_once_and_acts_every_time(client, monkeypatch):
    began = []
    real = reading.read_once
    monkeypatch.setattr(reading, "read_once", lambda: began.append(1) or real())
    client.get("/livez")
    assert began == [1]
    client.post("/livez")
    assert began == [1]
