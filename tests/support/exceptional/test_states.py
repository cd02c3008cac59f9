"""Abuse case 19: whatever is tried in whatever order, it is open only by the rules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keystay.support.exceptional.rules import LASTS, WAITS, State, state

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Access:
    asked_at: datetime
    granted: bool | None
    answered_at: datetime | None
    ended_at: datetime | None


def _access(granted: bool | None, answered: int, ended: int | None) -> Access:
    at = None if granted is None else START + timedelta(hours=answered)
    return Access(START, granted, at, None if ended is None else START + timedelta(hours=ended))


accesses = st.builds(
    _access,
    st.sampled_from([None, True, False]),
    st.integers(0, 167),
    st.none() | st.integers(0, 400),
)


@given(accesses, st.integers(0, 400))
def test_it_is_open_only_when_granted_not_ended_and_within_a_day(access: Access, later: int):
    at = START + timedelta(hours=later)
    obvious = (
        access.granted is True
        and access.ended_at is None
        and at - (access.answered_at or at) < LASTS
    )
    assert (state(access, at) is State.OPEN) is obvious


@given(accesses, st.integers(0, 400))
def test_it_can_be_answered_only_for_a_week(access: Access, later: int):
    at = START + timedelta(hours=later)
    untouched = access.granted is None and access.ended_at is None
    assert (state(access, at) is State.ASKED) is (untouched and at < START + WAITS)


@given(accesses, st.integers(0, 400), st.integers(0, 400))
def test_what_is_over_never_opens_again(access: Access, first: int, second: int):
    early, late = sorted((first, second))
    over = set(State) - {State.ASKED, State.OPEN}
    if state(access, START + timedelta(hours=early)) in over:
        assert state(access, START + timedelta(hours=late)) in over
