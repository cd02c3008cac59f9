"""The manager owes a regular analysis, and every candidate a decision."""

from datetime import date, timedelta

import pytest
from tests.caseloads.stepdown.ready import REVIEWED, decide, make_ready
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.stepdown import actions
from keystay.caseloads.stepdown.promises import ANALYSE, DECIDE, analyses_due, decisions_due
from keystay.core.promises import Occurrence, Window

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C6")]
YEAR = timedelta(days=365)


@pytest.fixture
def cases(cast: Cast) -> Cast:
    make_ready(cast, "ama", "KID00", "KID01")
    return cast


def window(**more: object) -> Window:
    return Window(MONDAY - YEAR, MONDAY + YEAR, MONDAY, **more)  # type: ignore[arg-type]


def dates(found: list[Occurrence]) -> list[tuple[date, date | None]]:
    return sorted((row.due_on, row.kept_on) for row in found if row.kept_on) + sorted(
        (row.due_on, None) for row in found if not row.kept_on
    )


def test_a_candidate_gets_a_decision_within_ten_working_days(cases: Cast):
    found = list(decisions_due(window()))
    assert dates(found) == [(date(2026, 2, 16), None)] * 2
    assert {row.owed_by for row in found} == {cases.grace.pk}
    assert {row.promise for row in found} == {DECIDE}
    assert found[0].what == "Case KID0-0"
    assert found[0].link == "/caseloads/step-down/case/KID00/"


def test_a_decision_keeps_the_promise_and_a_withdrawn_one_opens_it_again(cases: Cast):
    decide("KID00", on=date(2026, 2, 9))
    row = decide("KID01")
    assert dates(list(decisions_due(window()))) == [
        (date(2026, 2, 16), date(2026, 2, 9)),
        (date(2026, 2, 16), MONDAY),
    ]
    assert list(decisions_due(window(open_only=True))) == []
    assert len(list(decisions_due(window(kept_since=MONDAY)))) == 1
    actions.withdraw(decision=row, reason="It changed", by=BY)
    assert dates(list(decisions_due(window(open_only=True)))) == [(date(2026, 3, 16), None)]


def test_only_the_managers_of_those_asked_about_owe_it(cases: Cast):
    for due in (decisions_due, analyses_due):
        assert list(due(window(), [cases.ama.pk])) == []
        assert list(due(window(), [cases.olu.pk])) == []
        assert list(due(window(), [cases.grace.pk]))


def test_what_is_due_outside_the_days_asked_about_is_left_out(cases: Cast):
    narrow = Window(MONDAY, MONDAY, MONDAY)
    decide("KID00", on=date(2026, 2, 9))
    actions.analyse(team=cases.crewe, held_on=MONDAY, held_by=cases.grace, by=BY)
    assert list(decisions_due(narrow)) == []
    assert list(analyses_due(narrow)) == []


def test_the_first_analysis_is_due_after_the_first_review(cases: Cast):
    (row,) = analyses_due(window())
    assert (row.due_on, row.kept_on, row.owed_by) == (
        REVIEWED + timedelta(weeks=13),
        None,
        cases.grace.pk,
    )
    assert row.promise == ANALYSE


def test_each_analysis_is_due_so_long_after_the_one_before(cases: Cast):
    days = [date(2026, 2, 16), MONDAY]
    for day in days:
        actions.analyse(team=cases.crewe, held_on=day, held_by=cases.grace, by=BY)
    gap = timedelta(weeks=13)
    assert dates(list(analyses_due(window()))) == [
        (REVIEWED + gap, days[0]),
        (days[0] + gap, days[1]),
        (days[1] + gap, None),
    ]


def test_an_analysis_without_any_review_counts_from_itself(cast: Cast):
    actions.analyse(team=cast.crewe, held_on=MONDAY, held_by=cast.grace, by=BY)
    gap = timedelta(weeks=13)
    assert dates(list(analyses_due(window()))) == [(MONDAY + gap, MONDAY), (MONDAY + gap, None)]


def test_nobody_owes_anything_where_nothing_was_reviewed(cast: Cast):
    assert list(analyses_due(window())) == []
    assert list(decisions_due(window())) == []
