"""Four stated rules find whom to look at; each says the fact that met it, or did not."""

from datetime import date, timedelta

import pytest

from keystay.caseloads.stepdown.rules import (
    Facts,
    Helped,
    Numbers,
    Said,
    State,
    asked_on,
    met_since,
    state_of,
    unbroken,
    verdicts,
)

pytestmark = pytest.mark.promise("C6")
MONDAY = date(2026, 3, 2)
NUMBERS = Numbers(on_plan=26, steady=12, reviewed=13, ask_again=13)


def ago(weeks: int) -> date:
    return MONDAY - timedelta(weeks=weeks)


def ready(**other: object) -> Facts:
    told: dict = {
        "on_plan_since": ago(41),
        "plan_since": ago(41),
        "worker_since": ago(30),
        "reviews": [ago(5)],
    }
    return Facts(**{**told, **other})


def helped(asked: int, over: int | None, well: bool = False, outcome: str = "Went up") -> Helped:
    return Helped(ago(asked), None if over is None else ago(over), well, outcome)


def told(facts: Facts) -> list[tuple[bool, str]]:
    return [(each.met, each.fact) for each in verdicts(facts, NUMBERS, MONDAY)]


def test_who_meets_every_rule_is_told_by_which_facts():
    assert told(ready()) == [
        (True, "On a plan for 41 weeks; needs 26"),
        (True, "Key worker the same for 30 weeks; needs 12"),
        (True, "Reviewed on 26 January 2026, 5 weeks ago; at most 13"),
        (True, "No intensive support is open"),
    ]


@pytest.mark.parametrize(
    ("facts", "missed"),
    [
        (ready(on_plan_since=ago(1)), "On a plan for 1 week; needs 26"),
        (ready(worker_since=ago(3)), "Key worker the same for 3 weeks; needs 12"),
        (
            ready(plan_since=ago(3), worker_since=ago(20)),
            "Kind of plan the same for 3 weeks; needs 12",
        ),
        (ready(reviews=[]), "No review is recorded here"),
        (ready(reviews=[ago(-1)]), "No review is recorded here"),
        (ready(reviews=[ago(14)]), "Reviewed on 24 November 2025, 14 weeks ago; at most 13"),
        (
            ready(helped=[helped(2, None)]),
            "Intensive support, asked for on 16 February 2026, is still open",
        ),
    ],
)
def test_a_rule_that_is_not_met_says_why(facts: Facts, missed: str):
    assert [fact for met, fact in told(facts) if not met] == [missed]


@pytest.mark.parametrize(("weeks", "met"), [(26, True), (27, True), (25, False)])
def test_the_councils_number_itself_is_enough(weeks: int, met: bool):
    assert told(ready(on_plan_since=ago(weeks)))[0][0] is met


@pytest.mark.parametrize(
    ("support", "fact"),
    [
        (
            [helped(20, 9)],
            "No intensive support is open; the last ended on 29 December 2025: went up",
        ),
        (
            [helped(20, 9, True, "Stepped down"), helped(3, None)],
            "Intensive support ended well on 29 December 2025; more is open",
        ),
        ([helped(-2, None)], "No intensive support is open"),
    ],
)
def test_support_that_is_over_is_told(support: list[Helped], fact: str):
    assert told(ready(helped=support))[3] == (True, fact)


def test_support_that_ends_later_is_still_open_on_the_day():
    assert told(ready(helped=[helped(9, -1)]))[3][0] is False


def test_all_rules_are_met_since_the_last_of_them_was():
    found = verdicts(ready(), NUMBERS, MONDAY)
    assert met_since(found) == max(ago(41 - 26), ago(30 - 12), ago(5))


def test_reviews_without_a_gap_count_since_the_first_of_them():
    def since(*days: int) -> date:
        return verdicts(ready(reviews=[ago(day) for day in days]), NUMBERS, MONDAY)[2].since

    assert since(5) == ago(5)
    assert since(18, 5) == ago(18)
    assert since(19, 5) == ago(5)


@pytest.mark.parametrize(
    ("stretches", "since"),
    [
        ([(ago(9), None)], ago(9)),
        ([(ago(30), ago(9) - timedelta(days=1)), (ago(9), None)], ago(30)),
        ([(ago(30), ago(9) - timedelta(days=2)), (ago(9), None)], ago(9)),
        ([(ago(30), ago(20))], MONDAY + timedelta(days=1)),
    ],
)
def test_work_counts_since_the_last_gap(stretches: list, since: date):
    assert unbroken(stretches, MONDAY) == since


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Said("down", ago(1)), State.WAITING),
        (Said("down", ago(4)), State.WAITING),
        (Said("down", ago(5)), State.LATE),
        (Said("down", ago(5), plan_ended_on=ago(1)), State.CARRIED_OUT),
        (Said("down", ago(1), plan_ended_on=ago(-1)), State.WAITING),
        (Said("keep", ago(1)), State.KEPT),
        (Said("keep", ago(13)), State.ASKED_AGAIN),
        (Said("keep", ago(1), plan_ended_on=MONDAY), State.OVER),
        (Said("again", ago(3), again_on=ago(-1)), State.LATER),
        (Said("again", ago(3), again_on=MONDAY), State.ASKED_AGAIN),
        (Said("down", ago(3), closed_on=ago(1), withdrawn=True), State.WITHDRAWN),
        (Said("keep", ago(30), closed_on=ago(1)), State.REPLACED),
    ],
)
def test_a_decision_stands_in_one_state(said: Said, state: State):
    assert state_of(said, late_days=28, ask_again=13, on=MONDAY) is state


@pytest.mark.parametrize(
    ("last", "since"),
    [
        (None, ago(5)),
        (Said("down", ago(4)), None),
        (Said("keep", ago(4)), None),
        (Said("keep", ago(14)), ago(1)),
        (Said("again", ago(4), again_on=ago(2)), ago(2)),
        (Said("down", ago(4), closed_on=ago(3), withdrawn=True), ago(3)),
        (Said("down", ago(30), closed_on=ago(29), withdrawn=True), ago(5)),
    ],
)
def test_a_decision_is_asked_for_until_one_stands(last: Said | None, since: date | None):
    found = verdicts(ready(), NUMBERS, MONDAY)
    assert asked_on(found, last, 13, MONDAY) == since
