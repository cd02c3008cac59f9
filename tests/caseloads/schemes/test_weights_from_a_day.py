"""Weights hold from a day, what is noted of cases and workers counts for its time (C1, C2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY

from keystay.caseloads.models import CaseFeature, Child, Duty, Reduction, Sibling, Weighting
from keystay.caseloads.schemes import actions, queries
from keystay.caseloads.schemes.actions import Less
from keystay.caseloads.schemes.queries import scheme_on, shipped
from keystay.caseloads.workload.queries import load_of, loads_on, weights
from keystay.core.audit.models import AuditEvent
from keystay.workforce.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C2")]
DAY = timedelta(days=1)
A, B = "AAAAAAAAAAAA", "BBBBBBBBBBBB"


def child(reference: str = A) -> Child:
    return Child.objects.get(reference=reference)


def choose(key: str = "hundred-points", starts_on=MONDAY, by=BY) -> Weighting:
    scheme = shipped()[key]
    return actions.weigh_by(scheme=scheme, starts_on=starts_on, reason="Agreed", by=by)


def load(cast, who: str = "ama", on=MONDAY):
    return loads_on(on)[cast.people[who].pk]


def test_before_any_are_chosen_every_case_counts_one(cast):
    hold(cast.ama, A, B)
    found = load(cast)
    assert (found.cases, found.load, found.unit, found.full) == (2, 2, "cases", 16)
    assert [(p.words, p.count, p.points) for p in found.parts] == [("Cases", 2, 2)]


def test_weights_hold_from_their_day_and_older_days_keep_theirs(cast):
    hold(cast.ama, A, B)
    plan(A, "cp")
    choose(starts_on=MONDAY + DAY)
    assert load(cast).load == 2
    later = load(cast, on=MONDAY + DAY)
    assert (later.cases, later.load, later.capacity) == (2, 15 + 7 + 5, 100)
    assert load(cast, on=MONDAY - 100 * DAY).load == 2


def test_one_worker_alone_has_the_same_load(cast):
    hold(cast.ama, A)
    choose()
    held = list(Assignment.objects.filter(person=cast.ama).select_related("person", "team"))
    stage = cast.ama.stages.get()
    assert load_of(held, stage, MONDAY) == load(cast)


def test_weights_never_change_the_past(cast):
    with pytest.raises(actions.InThePast, match="Choose today or a later day"):
        choose(starts_on=MONDAY - DAY)
    row = choose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Weighting.objects.filter(pk=row.pk).update(starts_on=MONDAY - DAY)


def test_two_weights_do_not_begin_on_one_day(cast):
    choose()
    with pytest.raises(actions.AlreadyThere, match="begin on 2 March 2026"):
        choose("case-types")


def test_weights_to_come_can_be_withdrawn_and_those_that_hold_cannot(cast, monday):
    coming = choose(starts_on=MONDAY + DAY, by=cast.users["hana"])
    assert coming.decided_by_name == "Hana Account"
    actions.withdraw(weighting=coming, by=BY)
    assert scheme_on(MONDAY + DAY).key == "plain-count"
    held = choose()
    monday.move_to("2026-03-03T09:00:00+00:00")
    with pytest.raises(actions.Over):
        actions.withdraw(weighting=held, by=BY)


def test_weights_chosen_by_mistake_can_be_withdrawn_on_the_same_day(cast):
    actions.withdraw(weighting=choose(), by=BY)
    assert scheme_on(MONDAY).key == "plain-count"
    assert choose("case-types").starts_on == MONDAY


def test_what_is_noted_counts_from_today_until_it_is_taken_away(cast, monday):
    hold(cast.ama, A)
    choose()
    actions.note_features(child=child(), features=["court", "complex"], by=BY)
    assert load(cast).load == 15 + 5 + 4 + 3
    monday.move_to("2026-03-10T09:00:00+00:00")
    actions.note_features(child=child(), features=["court"], by=BY)
    assert load(cast, on=MONDAY + 8 * DAY).load == 15 + 5 + 4
    assert load(cast, on=MONDAY + 7 * DAY).load == 15 + 5 + 4 + 3
    assert [row.feature for row in queries.noted_of(child(), MONDAY + 8 * DAY)] == ["court"]


def test_a_slip_of_the_same_day_leaves_nothing_behind(cast):
    hold(cast.ama, A)
    actions.note_features(child=child(), features=["court"], by=BY)
    actions.note_features(child=child(), features=[], by=BY)
    actions.note_features(child=child(), features=[], by=BY)
    assert not CaseFeature.objects.exists()
    words = [
        event.content["after"]["features"]
        for event in AuditEvent.objects.filter(kind="schemes.noted").order_by("number")
    ]
    assert words == ["Before a court", "nothing"]


def test_brothers_and_sisters_with_one_worker_weigh_less(cast):
    hold(cast.ama, A, B)
    choose()
    actions.group_siblings(children=[child(A), child(B)], by=BY)
    assert load(cast).load == 15 + 5 + Decimal("3.75")
    assert queries.siblings_of(child(A)) == [child(B)]
    assert weights([child(A), child(B)], MONDAY) == {
        child(A).pk: 5,
        child(B).pk: Decimal("3.75"),
    }


def test_groups_that_share_a_child_become_one(cast):
    hold(cast.ama, A, B, "CCCCCCCCCCCC")
    third = child("CCCCCCCCCCCC")
    actions.group_siblings(children=[child(A), child(B)], by=BY)
    actions.group_siblings(children=[child(B), third], by=BY)
    assert queries.siblings_of(child(A)) == [child(B), third]
    with pytest.raises(actions.AlreadyThere, match="one group already"):
        actions.group_siblings(children=[child(A), third], by=BY)


def test_a_group_needs_two_and_one_left_alone_is_none(cast):
    hold(cast.ama, A, B, "CCCCCCCCCCCC")
    with pytest.raises(actions.AlreadyThere, match="at least one other"):
        actions.group_siblings(children=[child(A)], by=BY)
    actions.group_siblings(children=[child(A), child(B), child("CCCCCCCCCCCC")], by=BY)
    actions.part_sibling(child=child(A), by=BY)
    assert Sibling.objects.count() == 2
    actions.part_sibling(child=child(B), by=BY)
    assert not Sibling.objects.exists()
    with pytest.raises(actions.Over, match="in no group"):
        actions.part_sibling(child=child(B), by=BY)


def test_a_duty_counts_while_it_lasts(cast):
    choose()
    duty = actions.give_duty(person=cast.ama, duty="student", starts_on=MONDAY, by=BY)
    assert load(cast).load == 15 + 10
    actions.end_duty(duty=duty, ends_on=MONDAY + DAY, by=BY)
    assert load(cast, on=MONDAY + DAY).load == 25
    assert load(cast, on=MONDAY + 2 * DAY).load == 15


def test_a_duty_is_held_once_at_a_time_and_ends_after_it_begins(cast, monday):
    duty = actions.give_duty(person=cast.ama, duty="student", starts_on=MONDAY, by=BY)
    with pytest.raises(actions.AlreadyThere):
        actions.give_duty(person=cast.ama, duty="student", starts_on=MONDAY + DAY, by=BY)
    with pytest.raises(actions.Backwards, match="before the first, 2 March 2026"):
        actions.end_duty(duty=duty, ends_on=MONDAY - DAY, by=BY)
    actions.end_duty(duty=duty, ends_on=MONDAY, by=BY)
    monday.move_to("2026-03-10T09:00:00+00:00")
    with pytest.raises(actions.Over, match="ended on 2 March 2026"):
        actions.end_duty(duty=duty, ends_on=MONDAY + DAY, by=BY)
    assert Duty.objects.get().ends_on == MONDAY


def less(percent: int = 20, **told) -> Less:
    dates = {"starts_on": MONDAY, "ends_on": MONDAY + 30 * DAY}
    return Less(percent=Decimal(percent), reason="Back from leave", **{**dates, **told})


def test_a_reduction_takes_room_away_and_ends_by_itself(cast):
    hold(cast.ama, A)
    actions.reduce(person=cast.ama, less=less(), by=cast.users["grace"])
    assert load(cast).capacity == Decimal("12.8")
    assert load(cast).left == 80
    assert load(cast, on=MONDAY + 31 * DAY).capacity == 16


def test_a_reduction_can_end_on_another_day(cast):
    row = actions.reduce(person=cast.ama, less=less(), by=BY)
    actions.end_reduction(reduction=row, ends_on=MONDAY + 5 * DAY, by=BY)
    assert load(cast, on=MONDAY + 6 * DAY).left == 100
    assert Reduction.objects.get().ends_on == MONDAY + 5 * DAY


def test_nobody_reduces_their_own_caseload(cast):
    with pytest.raises(actions.NotOnesOwn):
        actions.reduce(person=cast.grace, less=less(), by=cast.users["grace"])
    by = cast.users["grace"]
    with pytest.raises(actions.NotOnesOwn):
        actions.give_duty(person=cast.grace, duty="mentor", starts_on=MONDAY, by=by)
    row = actions.reduce(person=cast.grace, less=less(), by=BY)
    with pytest.raises(actions.NotOnesOwn):
        actions.end_reduction(reduction=row, ends_on=MONDAY, by=cast.users["grace"])


def test_a_reduction_that_ends_before_it_begins_is_refused(cast):
    with pytest.raises(actions.Backwards, match="last day is before the first"):
        actions.reduce(person=cast.ama, less=less(ends_on=MONDAY - DAY), by=BY)


@pytest.mark.parametrize("percent", [0, 101])
def test_the_database_refuses_a_reduction_that_is_no_share(cast, percent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reduction.objects.create(
            person=cast.ama,
            percent=percent,
            reason="x",
            starts_on=MONDAY,
            ends_on=MONDAY,
        )


def test_duties_and_reductions_to_come_are_listed_beside_those_that_hold(cast):
    actions.give_duty(person=cast.ama, duty="mentor", starts_on=MONDAY + DAY, by=BY)
    actions.reduce(person=cast.ama, less=less(), by=BY)
    duties, reductions = queries.of_worker(cast.ama.pk, MONDAY)
    assert [row.duty for row in duties] == ["mentor"]
    assert [row.percent for row in reductions] == [20]


def test_weighing_takes_as_many_statements_for_many_as_for_few(cast, django_assert_max_num_queries):
    hold(cast.ama, A, B)
    choose()
    with django_assert_max_num_queries(8):
        loads_on(MONDAY)
