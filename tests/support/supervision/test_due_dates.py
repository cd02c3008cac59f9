"""When supervision is due: tables to read, and a second, obvious sum on random histories."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keystay.core.working_days import is_working_day
from keystay.support.supervision.rules import (
    Diary,
    Span,
    every_days,
    interval,
    long_enough,
    moved,
    spells,
    turns,
)

POLICY: dict[str, Any] = {
    "supervision.every_days.newly_qualified.first": 7,
    "supervision.newly_qualified.first_until_days": 42,
    "supervision.every_days.newly_qualified.second": 14,
    "supervision.newly_qualified.second_until_days": 183,
    "supervision.every_days.newly_qualified.later": 28,
    "supervision.every_days.social_worker": 28,
    "supervision.every_days.experienced": 35,
    "supervision.every_days.manager": 21,
}
LONG_AGO = date(2000, 1, 1)
MONDAY = date(2026, 3, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.promise("T4")
@pytest.mark.parametrize(
    ("stage", "days_in_stage", "expected"),
    [
        ("newly_qualified", 0, 7),
        ("newly_qualified", 41, 7),
        ("newly_qualified", 42, 14),
        ("newly_qualified", 182, 14),
        ("newly_qualified", 183, 28),
        ("social_worker", 0, 28),
        ("experienced", 900, 35),
        ("manager", 1, 21),
    ],
)
def test_how_often_follows_from_stage_and_time_in_it(stage, days_in_stage, expected):
    assert every_days(stage, days_in_stage, POLICY) == expected


def test_what_the_two_agreed_comes_before_the_policy():
    diary = Diary(
        work=[Span(LONG_AGO)],
        stages=[("experienced", Span(LONG_AGO))],
        agreed=[(10, Span(day("2026-03-01"), day("2026-03-31")))],
    )
    assert interval(diary, day("2026-02-28"), POLICY) == 35
    assert interval(diary, day("2026-03-01"), POLICY) == 10
    assert interval(diary, day("2026-03-31"), POLICY) == 10
    assert interval(diary, day("2026-04-01"), POLICY) == 35


def test_someone_without_a_stage_is_taken_for_a_social_worker():
    ended = [("experienced", Span(LONG_AGO, day("2025-12-31")))]
    assert interval(Diary(work=[], stages=ended), MONDAY, POLICY) == 28


@pytest.mark.promise("T4")
@pytest.mark.parametrize(
    ("due", "leave", "expected"),
    [
        ("2026-03-04", [], "2026-03-04"),
        ("2026-03-07", [], "2026-03-09"),  # a Saturday
        ("2026-04-03", [], "2026-04-07"),  # Good Friday to the Tuesday after Easter
        ("2026-03-04", [("2026-03-02", "2026-03-06")], "2026-03-09"),  # back on Monday
        ("2026-03-04", [("2026-03-05", "2026-03-06")], "2026-03-04"),  # before the leave
        ("2026-03-06", [("2026-03-02", "2026-03-06"), ("2026-03-09", "2026-03-10")], "2026-03-11"),
        ("2026-03-04", [("2026-03-02", "2026-03-06"), ("2026-03-04", "2026-03-12")], "2026-03-13"),
        ("2026-03-04", [("2026-02-01", None)], None),  # away, and nobody knows until when
        ("2026-03-06", [("2026-03-02", "2026-03-06"), ("2026-03-09", None)], None),
    ],
)
def test_a_due_date_moves_past_leave_to_the_first_working_day(due, leave, expected):
    spans = [Span(day(first), day(last) if last else None) for first, last in leave]
    assert moved(day(due), spans) == (day(expected) if expected else None)


def test_a_due_date_moves_past_a_day_on_which_the_council_is_closed():
    assert moved(MONDAY, [], closures={MONDAY}) == day("2026-03-03")


@pytest.mark.parametrize(
    ("first", "last", "least", "expected"),
    [
        ("2026-03-02", "2026-03-02", 1, True),
        ("2026-03-07", "2026-03-08", 1, False),  # a weekend takes no working day
        ("2026-03-02", "2026-03-05", 5, False),
        ("2026-03-02", "2026-03-06", 5, True),
        ("2026-03-02", None, 99, True),
        ("2026-03-07", "2026-03-08", 0, True),
    ],
)
def test_leave_counts_from_so_many_working_days(first, last, least, expected):
    span = Span(day(first), day(last) if last else None)
    assert long_enough(span, least) is expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("2025-01-06", "2025-01-31"), ("2025-02-01", None)], [("2025-01-06", None)]),
        # Agency work ends on a Friday, the permanent post begins on Monday: no break.
        (
            [("2025-01-06", "2025-01-31"), ("2025-02-03", "2025-03-07")],
            [("2025-01-06", "2025-03-07")],
        ),
        (
            [("2025-01-06", "2025-01-30"), ("2025-02-03", None)],
            [("2025-01-06", "2025-01-30"), ("2025-02-03", None)],
        ),
        ([("2025-01-06", None), ("2025-02-03", "2025-03-07")], [("2025-01-06", None)]),
        (
            [("2025-01-06", "2025-06-30"), ("2025-02-03", "2025-03-07")],
            [("2025-01-06", "2025-06-30")],
        ),
    ],
)
def test_assignments_without_a_working_day_between_are_one_spell_of_work(spans, expected):
    made = spells(Span(day(a), day(b) if b else None) for a, b in spans)
    assert made == [Span(day(a), day(b) if b else None) for a, b in expected]


@pytest.mark.promise("T4", "W4")
def test_the_first_session_is_due_one_interval_after_the_start_and_the_next_after_each():
    diary = Diary(work=[Span(MONDAY)], held=[day("2026-03-20"), day("2026-04-24")])
    found = list(turns(diary, lambda _: POLICY, LONG_AGO))
    assert [(turn.due_on, turn.kept_on) for turn in found] == [
        (day("2026-03-30"), day("2026-03-20")),
        (day("2026-04-17"), day("2026-04-24")),
        (day("2026-05-22"), None),
    ]


def test_the_interval_is_the_one_of_the_day_from_which_it_runs():
    stricter = {**POLICY, "supervision.every_days.social_worker": 14}
    held = [day("2026-03-16"), day("2026-04-01")]
    found = turns(
        Diary(work=[Span(MONDAY)], held=held),
        lambda on: stricter if on >= day("2026-04-01") else POLICY,
        LONG_AGO,
    )
    assert [turn.due_on for turn in found] == [
        day("2026-03-30"),
        day("2026-04-13"),
        day("2026-04-15"),
    ]


def test_someone_who_leaves_before_the_due_date_owes_no_more_and_one_who_leaves_after_did():
    before = Diary(work=[Span(MONDAY, day("2026-03-29"))])
    after = Diary(work=[Span(MONDAY, day("2026-03-30"))])
    assert list(turns(before, lambda _: POLICY, LONG_AGO)) == []
    (turn,) = turns(after, lambda _: POLICY, LONG_AGO)
    assert (turn.due_on, turn.kept_on, turn.until) == (day("2026-03-30"), None, day("2026-03-30"))


def test_nothing_runs_from_before_the_council_began_to_record():
    since = day("2026-03-02")
    gone = Span(day("2020-01-06"), day("2021-01-01"))
    diary = Diary(work=[gone, Span(day("2022-01-03"))], held=[day("2022-02-01")])
    assert [turn.after for turn in turns(diary, lambda _: POLICY, since)] == [since]


def test_someone_away_without_a_known_return_has_no_due_date():
    diary = Diary(work=[Span(MONDAY)], leave=[Span(day("2026-03-16"))])
    (turn,) = turns(diary, lambda _: POLICY, LONG_AGO)
    assert turn.due_on is None


days = st.integers(0, 500).map(lambda n: MONDAY + timedelta(days=n))
leave = st.lists(st.tuples(days, st.integers(0, 60)), max_size=4)


@settings(max_examples=200)
@given(
    held=st.sets(days, max_size=12),
    away=leave,
    length=st.one_of(st.none(), st.integers(0, 500)),
    stage_from=days,
)
@pytest.mark.promise("T4")
def test_due_dates_agree_with_walking_through_the_days_one_by_one(held, away, length, stage_from):
    ends = None if length is None else MONDAY + timedelta(days=length)
    spans = [Span(first, first + timedelta(days=n)) for first, n in away]
    diary = Diary(
        work=[Span(MONDAY, ends)],
        held=sorted(held),
        leave=spans,
        stages=[("newly_qualified", Span(stage_from))],
    )
    found = [
        (turn.after, turn.due_on, turn.kept_on) for turn in turns(diary, lambda _: POLICY, LONG_AGO)
    ]
    assert found == list(_walk(held, spans, ends, stage_from))


def _walk(held, spans, ends, stage_from):
    """Every turn, found by asking of each single day what it is."""
    last = ends or MONDAY + timedelta(days=2000)
    walked = [MONDAY + timedelta(days=n) for n in range((last - MONDAY).days + 1)]
    starts = [MONDAY] + [each for each in walked if each in held]
    for place, start in enumerate(starts):
        in_stage = (start - stage_from).days
        gap = 28 if in_stage < 0 or in_stage >= 183 else (7 if in_stage < 42 else 14)
        due = start + timedelta(days=gap)
        while not is_working_day(due) or any(s.starts_on <= due <= s.ends_on for s in spans):
            due += timedelta(days=1)
        kept = starts[place + 1] if place + 1 < len(starts) else None
        if kept is not None or ends is None or due <= ends:
            yield start, due, kept
