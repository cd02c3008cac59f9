"""In which order a case is handed over, when each step is due, and when work ends."""

from datetime import date, timedelta

import pytest

from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.rules import Work
from keystay.core.working_days import bank_holidays

pytestmark = pytest.mark.promise("C5")
VALUES = {
    "handover.least_days": 3,
    **{f"handover.days_before.{step}": 10 for step in rules.STEPS},
    "handover.days_before.visited": 0,
}
FRIDAY, MONDAY = date(2026, 3, 27), date(2026, 3, 2)


def test_nobody_visits_together_with_someone_who_is_away():
    assert rules.VISITED in rules.steps_of(rules.LEAVING)
    assert rules.VISITED not in rules.steps_of(rules.ABSENCE)
    assert len(rules.steps_of(rules.ABSENCE)) == 5


@pytest.mark.parametrize(
    ("done", "following"),
    [
        ([], ["summary", "chosen"]),
        (["summary"], ["signed", "chosen"]),
        (["summary", "signed"], ["audited", "chosen"]),
        (["chosen"], ["summary", "told", "visited"]),
        (list(rules.STEPS), []),
    ],
)
def test_what_comes_next(done, following):
    assert [step for step in rules.STEPS if rules.is_next(step, done)] == following


def test_what_follows_from_a_step_stands_on_it():
    assert rules.dependent(rules.SUMMARY) == (rules.SIGNED,)
    assert set(rules.dependent(rules.CHOSEN)) == {rules.TOLD, rules.VISITED}
    assert rules.dependent(rules.TOLD) == ()


@pytest.mark.parametrize("days", [0, 1, 3, 10, 25])
@pytest.mark.parametrize("day", [date(2026, 4, 7), date(2026, 4, 5), date(2026, 12, 29)])
def test_working_days_before_a_day_agree_with_a_list_of_them(day, days):
    shut = {date(2026, 3, 25)}
    every = [day - timedelta(days=back) for back in range(90)]
    open_days = [
        each
        for each in every
        if each.weekday() < 5 and each not in bank_holidays(each.year) and each not in shut
    ]
    assert rules.working_days_before(day, days, shut) == open_days[days]


def test_steps_are_due_before_the_last_day_but_never_at_once():
    due = rules.due_days(FRIDAY, MONDAY, VALUES)
    assert (due["signed"], due["visited"]) == (date(2026, 3, 13), FRIDAY)
    short = rules.due_days(date(2026, 3, 6), MONDAY, VALUES)
    assert (short["signed"], short["visited"]) == (date(2026, 3, 5), date(2026, 3, 6))
    late = rules.due_days(date(2026, 2, 6), MONDAY, VALUES)
    assert set(late.values()) == {date(2026, 3, 5)}


@pytest.mark.parametrize(
    ("holder", "done", "over"),
    [
        *[(None, [], True), (None, ["chosen"], True), ("", [], False), ("Nia", [], True)],
        *[("Nia", ["chosen"], False), ("", ["chosen"], False)],
    ],
)
def test_a_case_is_over_when_it_is_closed_or_passed_on_in_another_way(holder, done, over):
    assert rules.is_over(holder, done) is over


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        *[("https://cases.example/7", True), ("DOC-2026/118", True), ("4481920", True)],
        *[("The boy is 7", False), ("Summary", False), ("x" * 41 + "1", False), ("", False)],
        ("javascript:alert(1)", False),
    ],
)
def test_a_document_is_a_link_or_a_number_and_never_words(text, yes):
    assert rules.is_document(text) is yes


def test_it_is_a_risk_from_ten_working_days_before_the_last():
    assert rules.is_risk(FRIDAY, date(2026, 3, 13), 10)
    assert not rules.is_risk(FRIDAY, date(2026, 3, 12), 10)
    assert rules.is_risk(FRIDAY, date(2026, 5, 1), 10)


@pytest.mark.parametrize(
    ("told", "known"),
    [
        *[(None, date(2026, 1, 30)), (date(2025, 9, 1), date(2026, 1, 30))],
        *[(MONDAY, MONDAY), (date(2026, 4, 30), FRIDAY)],
    ],
)
def test_a_last_day_is_known_when_it_was_told_but_not_long_before(told, known):
    assert rules.known_on(FRIDAY, told, 8) == known


def work(team: str = "Crewe", ends_on: date | None = None, end_kind: str = "") -> Work:
    return Work(team, date(2024, 1, 8), ends_on, end_kind)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([work()], None),
        ([work(ends_on=FRIDAY, end_kind="left")], ("leaving", FRIDAY)),
        ([work(ends_on=FRIDAY, end_kind="moved_out")], ("move", FRIDAY)),
        ([work(ends_on=MONDAY, end_kind="left"), work()], None),
        ([work(ends_on=FRIDAY, end_kind="changed"), work("Macclesfield")], ("move", FRIDAY)),
        ([work(ends_on=FRIDAY, end_kind="changed"), work()], None),
    ],
)
def test_when_work_ends_for_good(rows, found):
    assert rules.ending(rows) == found


def test_the_same_manager_may_have_other_teams():
    managers = {"Crewe": "grace", "Over": "grace", "Macclesfield": "olu"}
    assert rules.same_manager("Crewe", managers) == {"Crewe", "Over"}
    assert rules.same_manager("Nantwich", managers) == {"Nantwich"}
