"""What a change of key worker is, and what is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.caseloads.continuity import obvious

from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.rules import Change, Span, Story

pytestmark = pytest.mark.promise("C4")
FIRST = date(2025, 1, 1)
END = FIRST + timedelta(days=60)


def on_day(number: int) -> date:
    return FIRST + timedelta(days=number)


def span(
    worker: str | None, first: int, last: int | None = None, team: str = "t", reason: str = ""
) -> Span:
    return Span(worker, team, on_day(first), None if last is None else on_day(last), reason)


def told(*spans: Span, on: date = END, same_case: int = 5) -> Story:
    return rules.story(spans, on, same_case)


def changes(*spans: Span, **more) -> list[tuple[int, str, str]]:
    found = told(*spans, **more).changes
    return [((each.day - FIRST).days, each.before, each.after) for each in found]


def waits(*spans: Span) -> list[tuple[int, int]]:
    return [((t.first - FIRST).days, (t.last - FIRST).days) for t in told(*spans).waits]


@pytest.mark.parametrize(
    ("what", "spans", "expected"),
    [
        ("the first worker", [span("a", 0)], []),
        ("another worker", [span("a", 0, 9), span("b", 10)], [(10, "a", "b")]),
        ("a first wait", [span(None, 0, 9), span("a", 10)], []),
        ("the same again after a wait", [span("a", 0, 9), span(None, 10, 29), span("a", 30)], []),
        (
            "another after a wait",
            [span("a", 0, 9), span(None, 10, 29), span("b", 30)],
            [(30, "a", "b")],
        ),
        (
            "a return",
            [span("a", 0, 9), span("b", 10, 19), span("a", 20)],
            [(10, "a", "b"), (20, "b", "a")],
        ),
        ("a second beside the first", [span("a", 0, 30), span("b", 10, 20)], []),
        ("a joint handover", [span("a", 0, 15), span("b", 10)], [(16, "a", "b")]),
        (
            "the one who stayed longest beside",
            [span("a", 0, 15), span("c", 5), span("b", 10)],
            [(16, "a", "c")],
        ),
        ("a row that carries on", [span("a", 0, 9), span("a", 10), span("b", 5, 30)], []),
        ("a short gap", [span("a", 0, 9), span("b", 15)], [(15, "a", "b")]),
        ("a new case", [span("a", 0, 9), span("b", 16)], []),
        ("not yet", [span("a", 0, 59), span("b", 61)], []),
    ],
)
def test_what_is_a_change_and_what_is_none(what: str, spans: list[Span], expected: list):
    assert changes(*spans) == expected


def test_what_has_not_begun_yet_is_no_story():
    assert told(span("a", 61)) == Story([], [], [])


def test_two_who_begin_on_one_day_are_told_apart_by_their_ids():
    assert changes(span("b", 0, 9), span("a", 0, 5), span("b", 10)) == [(6, "a", "b")]


def test_a_wait_is_any_day_of_a_case_that_nobody_held():
    assert waits(span(None, 0, 4), span("a", 5, 9), span("b", 13, 20), span(None, 18, 25)) == [
        (0, 4),
        (10, 12),
        (21, 25),
    ]
    assert waits(span("a", 0, 9), span("b", 20)) == []


def test_a_wait_is_of_the_team_that_it_names_or_of_the_team_before():
    (named,) = told(span("a", 0, 9, "x"), span(None, 10, 12, "y"), span("b", 13)).waits
    (gap,) = told(span("a", 0, 9, "x"), span("b", 13, None, "y")).waits
    nameless = Span(None, None, FIRST, None)
    (first,) = told(nameless).waits
    assert (named.left, gap.left, first.left) == ("y", "x", None)


def test_a_relationship_lasts_over_a_wait_and_ends_with_a_change():
    found = told(span("a", 0, 9), span(None, 10, 11), span("a", 12, 19), span("b", 20))
    one, other = found.relationships
    assert (one.worker, one.days, one.changed) == ("a", 20, True)
    assert (other.worker, other.days, other.changed) == ("b", 41, False)


def test_a_change_of_team_at_the_change_is_a_transfer_point():
    (moved,) = told(span("a", 0, 9, "x"), span("b", 10, None, "y")).changes
    (stayed,) = told(span("a", 0, 9, "x"), span("b", 10, None, "x")).changes
    assert (moved.transfer, moved.from_team, moved.to_team) == (True, "x", "y")
    assert not stayed.transfer


def test_the_teams_are_those_of_the_last_day_before_and_of_the_first_day_after():
    rows = [span("a", 0, 4, "x"), span("a", 5, 9, "y"), span("b", 2, 6, "u"), span("b", 7, 20, "v")]
    (moved,) = told(*rows).changes
    assert (moved.from_team, moved.to_team) == ("y", "v")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (span("a", 0, 9, reason="MANAGE"), span("b", 10, 20, reason="LEFTRL"), "MANAGE"),
        (span("a", 0, 9), span("b", 10, 20, reason="LEFTRL"), ""),
        (span("a", 0, 9), span("b", 10, reason="ABSENC"), "ABSENC"),
    ],
)
def test_the_reason_is_the_earlier_workers_or_that_of_a_row_that_still_runs(before, after, code):
    assert told(before, after).changes[0].code == code


def change(code: str = "", to: str = "t") -> Change:
    return Change(on_day(20), "a", "b", on_day(10), "t", to, code)


@pytest.mark.parametrize(
    ("change", "left", "in_post", "reason"),
    [
        (change("MANAGE"), [0], False, "leaver"),
        (change("MANAGE"), [30], True, "leaver"),
        (change("MANAGE"), [31], True, "MANAGE"),
        (change("", "u"), [-1], True, "transfer"),
        (change("LEFTRL"), [-300], False, "leaver"),
        (change("LEFTRL"), [], True, "LEFTRL"),
        (change("SWDIED"), [], False, "leaver"),
        (change("ABSENC", "u"), [], True, "absence"),
        (change("MANAGE", "u"), [], True, "transfer"),
        (change("TSPROC"), [], True, "transfer"),
        (change("CHCHAN"), [], True, "CHCHAN"),
        (change(), [], False, ""),
    ],
)
def test_the_staff_record_says_who_left_before_the_case_system_does(change, left, in_post, reason):
    days = [on_day(day) for day in left]
    assert rules.why(change, days, in_post=in_post, within=10) == reason


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 3, 2), date(2025, 3, 3)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
    ],
)
def test_twelve_months_end_with_the_day(on: date, first: date):
    assert rules.year_to(on) == first


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        (date(2026, 3, 2), [date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]),
        (date(2026, 3, 31), [date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31)]),
        (date(2025, 12, 31), [date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]),
    ],
)
def test_quarters_end_on_or_before_the_day(on: date, ends: list[date]):
    assert rules.quarter_ends(on, 3) == ends


def test_days_within_a_stretch_are_counted_once_and_none_outside():
    assert rules.days_within(on_day(0), on_day(9), on_day(5), on_day(30)) == 5
    assert rules.days_within(on_day(0), on_day(9), on_day(10), on_day(30)) == 0


def test_who_took_a_child_on_and_who_only_carries_on():
    one, other = [span("a", 0, 9), span("a", 10)], [span("b", 20, 30), span("b", 40)]
    found = told(*one, *other, span("c", 1, 2), span(None, 3))
    assert rules.begun(found.parts, on_day(5)) == {"b": on_day(40)}
    assert rules.holders(found.parts, END) == {"a", "b"}


spans = st.builds(
    lambda worker, first, days, open_: span(worker, first, None if open_ else first + days),
    st.sampled_from(["a", "b", "c", None]),
    st.integers(0, 40),
    st.integers(0, 15),
    st.sampled_from([False, False, False, True]),
)


@settings(max_examples=300)
@given(rows=st.lists(spans, min_size=1, max_size=7), same_case=st.integers(0, 6))
def test_any_spells_agree_with_walking_through_the_days(rows: list[Span], same_case: int):
    found = rules.story(rows, END, same_case)
    plain = [obvious.Row(0, row.worker, row.team, row.starts_on, row.ends_on) for row in rows]
    walked = obvious.walk(plain, FIRST, END, same_case)
    assert [(c.day, c.before, c.after) for c in found.changes] == [
        (c.day, c.before, c.after) for c in walked.changes
    ]
    keys = {
        (0, turn.first + timedelta(days=n)): turn.worker
        for turns in found.cases
        for turn in turns
        for n in range((turn.last - turn.first).days + 1)
    }
    assert keys == walked.keys
    if walked.keys.get((0, END)):
        assert found.relationships[-1].first == walked.since[0]
