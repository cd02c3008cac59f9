"""Partners' intensive support: referred, begun, ended or declined, and what followed (C10)."""

from datetime import date, timedelta

import pytest
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.extra_support import actions, presenters, queries
from keystay.caseloads.extra_support.models import Intensive
from keystay.caseloads.extra_support.rules import (
    Days,
    Followed,
    followed,
    months_after,
    out_of_order,
)
from keystay.caseloads.models import Child, PlanSpell
from keystay.core.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]
TOMORROW = MONDAY + timedelta(days=1)
JANUARY = date(2026, 1, 12)


@pytest.fixture
def cases(cast: Cast) -> Cast:
    hold(cast.ama, "KID00")
    return cast


def refer(cast: Cast, reference: str = "KID00", on: date = STARTED) -> Intensive:
    child = Child.objects.get(reference=reference)
    return actions.refer(child=child, team=cast.crewe, partner="Bright Path", referred_on=on, by=BY)


def ended(cast: Cast, reference: str, on: date, outcome: str = "stayed") -> None:
    row = refer(cast, reference)
    actions.take_up(intensive=row, begun_on=STARTED, by=BY)
    actions.finish(intensive=row, ended_on=on, outcome=outcome, by=BY)


def test_support_is_referred_begun_and_ended(cases: Cast):
    row = refer(cases)
    assert queries.days_of(row).state == "referred"
    row = actions.take_up(intensive=row, begun_on=JANUARY, by=BY)
    assert queries.days_of(row).state == "begun"
    row = actions.finish(intensive=row, ended_on=MONDAY, outcome="down", by=BY)
    assert queries.days_of(row).state == "ended"
    kinds = AuditEvent.objects.filter(kind__startswith="support.").order_by("number")
    assert [each.kind for each in kinds] == [
        *("support.referred", "support.taken_up", "support.finished")
    ]


def test_a_referral_may_be_declined_and_asked_for_again(cases: Cast):
    row = actions.decline(intensive=refer(cases), declined_on=JANUARY, by=BY)
    assert (queries.days_of(row).state, row.outcome) == ("declined", "not")
    assert refer(cases, on=MONDAY).pk != row.pk


def test_one_is_open_for_a_child(cases: Cast):
    refer(cases)
    with pytest.raises(actions.AlreadyThere, match="open on this case already"):
        refer(cases)


def test_each_step_is_taken_once_and_in_order(cases: Cast):
    row = refer(cases)
    with pytest.raises(actions.AlreadyOver, match="is referred"):
        actions.finish(intensive=row, ended_on=MONDAY, outcome="up", by=BY)
    for day in (STARTED - timedelta(days=1), TOMORROW):
        with pytest.raises(actions.WrongDay):
            actions.take_up(intensive=row, begun_on=day, by=BY)
    actions.take_up(intensive=row, begun_on=MONDAY, by=BY)
    with pytest.raises(actions.AlreadyOver, match="is begun"):
        actions.decline(intensive=row, declined_on=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay, match="before it began"):
        actions.finish(intensive=row, ended_on=JANUARY, outcome="up", by=BY)


def test_a_referral_is_not_ahead_and_of_the_team(cases: Cast):
    with pytest.raises(actions.WrongDay):
        refer(cases, on=TOMORROW)
    hold(cases.mo, "KID50")
    with pytest.raises(actions.NotHeld):
        refer(cases, "KID50")


def test_intensive_support_is_put_right_with_a_reason(cases: Cast):
    row = refer(cases)
    seen = actions.mark_of(row)

    def correct(days: Days, outcome: str = "", mark: str = seen) -> Intensive:
        told = actions.Delivered("Clear Path", days, outcome)
        return actions.correct_intensive(
            intensive=row, told=told, seen=mark, reason="Mistyped", by=BY
        )

    with pytest.raises(actions.Refused, match="has an outcome"):
        correct(Days(STARTED, JANUARY, MONDAY))
    with pytest.raises(actions.Refused, match="has an outcome"):
        correct(Days(STARTED, JANUARY), "down")
    with pytest.raises(actions.WrongDay):
        correct(Days(STARTED, JANUARY, STARTED), "down")
    found = correct(Days(STARTED, declined_on=JANUARY))
    assert (found.partner, found.outcome, found.declined_on) == ("Clear Path", "not", JANUARY)
    with pytest.raises(actions.ChangedMeanwhile):
        correct(Days(STARTED))


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (Days(STARTED), ""),
        (Days(STARTED, JANUARY, MONDAY), ""),
        (Days(STARTED, declined_on=MONDAY), ""),
        (Days(TOMORROW), "A day cannot be in the future."),
        (Days(STARTED, ended_on=MONDAY), "never began"),
        (Days(STARTED, JANUARY, declined_on=MONDAY), "that began cannot be declined"),
        (Days(JANUARY, STARTED), "before it was asked for"),
        (Days(STARTED, MONDAY, JANUARY), "before it began"),
        (Days(JANUARY, declined_on=STARTED), "declined before it was asked for"),
    ],
)
def test_days_follow_each_other(days: Days, wrong: str):
    found = out_of_order(days, MONDAY)
    assert wrong in found if wrong else found == ""


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (MONDAY, -6, date(2025, 9, 2)),
        (MONDAY, -18, date(2024, 9, 2)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, after: date):
    assert months_after(day, months) == after


def test_plans_that_ended_are_counted_by_when():
    start = date(2025, 1, 31)
    ends = [date(2025, 4, 30), date(2025, 5, 1), date(2025, 7, 31), date(2025, 8, 1), None]
    assert followed((start, each) for each in ends) == Followed(1, 2, 2)


def test_plans_after_support_and_without_it_agree_with_the_obvious(cast: Cast):
    with_support, without = date(2025, 8, 1), date(2025, 9, 2)
    for number in range(8):
        hold(cast.ama, f"KID1{number}")
        last = None if number == 7 else with_support + timedelta(days=30 * number)
        plan(f"KID1{number}", "cin", ends_on=last)
        if number % 2:
            ended(cast, f"KID1{number}", with_support)
    hold(cast.ama, "KID20")
    plan("KID20", "cin", ends_on=date(2025, 7, 31))
    ended(cast, "KID20", with_support)
    rows = PlanSpell.objects.all()
    supported = {row.child_id for row in Intensive.objects.all()}
    obvious = sorted(
        str(row.ends_on)
        for row in rows
        if row.child_id in supported and (row.ends_on is None or row.ends_on >= with_support)
    )
    found = queries.plans_after_support(date(2025, 7, 1), date(2025, 9, 1))
    assert sorted(str(end) for _, end in found) == obvious
    obvious = sorted(
        str(row.ends_on)
        for row in rows
        if row.child_id not in supported and (row.ends_on is None or row.ends_on >= without)
    )
    assert sorted(str(end) for _, end in queries.plans_without_support(without)) == obvious


def shown(found: list[presenters.Shown]) -> list[str]:
    return [each.number for each in found]


def test_small_counts_are_hidden_and_so_is_what_gives_them_away():
    few = [Intensive(referred_on=STARTED) for _ in range(3)]
    many = [Intensive(referred_on=STARTED, begun_on=JANUARY) for _ in range(20)]
    states, total = presenters.became([*few, *many], 5)
    assert (shown(states)[0], shown(states)[2], total) == ("c", "c", "23")
    assert shown(presenters.in_time([*few, *many], 28, 5)) == ["c", "c", "c"]
    assert shown(presenters.in_time(many, 28, 5)) == ["0", "20", "0"]


def test_a_share_is_shown_only_where_no_count_hides():
    shares = presenters.effect("With", Followed(10, 10, 20), 5)
    assert (shares.total, shares.share_soon, shares.share_later) == ("40", "25.0", "50.0")
    hidden = presenters.effect("With", Followed(2, 10, 20), 5)
    assert (hidden.soon, hidden.share_soon, hidden.share_later) == ("c", "c", "c")
    assert presenters.effect("With", Followed(0, 0, 0), 5).share_soon == "z"


def test_a_rule_is_told_of_each_childs_support(cases: Cast):
    refer(cases)
    child = Child.objects.get(reference="KID00")
    (found,) = queries.help_of([child.pk])[child.pk]
    assert (found.referred_on, found.over_on, found.went_well) == (STARTED, None, False)


def test_support_that_was_over_long_ago_is_left_out(cases: Cast):
    row = refer(cases)
    long_ago = MONDAY + timedelta(days=800)
    assert presenters.intensive_lines([queries.Had(row, None)], long_ago)
    actions.decline(intensive=row, declined_on=MONDAY, by=BY)
    row.refresh_from_db()
    assert presenters.intensive_lines([queries.Had(row, None)], long_ago) == []
