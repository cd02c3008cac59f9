"""Each step of a case: who does it, after what, on which day; and taking it back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from tests.caseloads.handovers.planning import (
    ONE,
    THREE,
    TUESDAY,
    TWO,
    cases,
    child,
    do,
    do_all,
    planned,
)
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.allocations.queries import marks
from keystay.caseloads.handovers import actions, refusals, rules
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.handovers.queries import standing
from keystay.caseloads.models import Allocation
from keystay.caseloads.workload.queries import cases_by_worker
from keystay.core.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


@pytest.fixture
def plan(cast: Cast) -> Handover:
    cases(cast)
    return planned(cast)


def test_the_leaver_confirms_their_own_summaries(cast: Cast, plan: Handover):
    rows = do(cast, plan, rules.SUMMARY)
    assert [(row.child.shown, row.who, row.by_name) for row in rows] == [
        (ONE, cast.ama, "Ama Account"),
        (TWO, cast.ama, "Ama Account"),
    ]
    found = standing(plan, MONDAY)
    assert (found.steps_done, found.steps_asked, len(found.open_cases)) == (2, 12, 2)


@pytest.mark.parametrize("step", [step for step in rules.STEPS if step != rules.SUMMARY])
def test_the_leaver_does_nothing_else(cast: Cast, plan: Handover, step: str):
    with pytest.raises(refusals.NotYours, match="These are your own cases"):
        do(cast, plan, step, by=cast.users["ama"])


def test_a_manager_says_who_wrote_it(cast: Cast, plan: Handover):
    (one,) = do(cast, plan, rules.SUMMARY, ONE, by=cast.users["grace"])
    (two,) = do(cast, plan, rules.SUMMARY, TWO, by=cast.users["grace"], who=cast.nia)
    assert (one.who, two.who) == (cast.ama, cast.nia)


def test_nobody_signs_off_what_they_wrote(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY, by=cast.users["grace"], who=cast.grace)
    with pytest.raises(refusals.OwnWork, match="nobody signs off what they wrote"):
        do(cast, plan, rules.SIGNED)
    (row, _) = do(cast, plan, rules.SIGNED, by=cast.users["sunita"])
    assert (row.who, row.by_name) == (None, "Sunita Account")


def test_the_manager_signs_off(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY)
    assert {row.who for row in do(cast, plan, rules.SIGNED)} == {cast.grace}


def test_a_manager_who_leaves_signs_off_nothing_of_their_own(cast: Cast):
    cases(cast, "grace")
    plan = planned(cast, "grace", by=cast.users["sunita"])
    do(cast, plan, rules.SUMMARY, by=cast.users["grace"])
    with pytest.raises(refusals.NotYours, match="your own cases"):
        do(cast, plan, rules.SIGNED)
    with pytest.raises(refusals.OwnWork, match="is handing over: somebody else"):
        do(cast, plan, rules.SIGNED, by=BY, who=cast.grace)


@pytest.mark.parametrize("who", ["olu", "mo", "hana", "petra"])
def test_nobody_from_outside_records_a_step(cast: Cast, plan: Handover, who: str):
    with pytest.raises(refusals.NotYours, match="You do not manage Crewe"):
        do(cast, plan, rules.SUMMARY, by=cast.users[who])


def test_the_auditor_is_somebody_else(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY)
    do(cast, plan, rules.SIGNED)
    with pytest.raises(refusals.OwnWork, match="Ama Amason is handing over"):
        do(cast, plan, rules.AUDITED, who=cast.ama)
    with pytest.raises(refusals.OwnWork, match="Say who audited"):
        do(cast, plan, rules.AUDITED, who=None)
    assert do(cast, plan, rules.AUDITED)[0].who == cast.olu


@pytest.mark.parametrize("step", list(rules.AFTER))
def test_a_step_waits_for_the_one_before_it(cast: Cast, plan: Handover, step: str):
    with pytest.raises(refusals.NotYet, match=r"Case KIDA-001: .* comes first"):
        do(cast, plan, step)
    assert not HandoverStep.objects.exists()


def test_a_step_is_recorded_once(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY, ONE)
    with pytest.raises(refusals.AlreadyDone, match="Case KIDA-001: this step is recorded"):
        do(cast, plan, rules.SUMMARY)
    assert HandoverStep.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverStep.objects.create(
            handover=plan, child=child(ONE), step="summary", done_on=MONDAY, by_name=BY
        )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (MONDAY + timedelta(days=1), "today or in the past"),
        (STARTED - timedelta(days=1), "not before the worker held the case, on 2 June 2025"),
    ],
)
def test_the_day_makes_sense(cast: Cast, plan: Handover, day: date, words: str):
    with pytest.raises(refusals.WrongDay, match=words):
        do(cast, plan, rules.SUMMARY, done_on=day)


def test_a_step_is_not_before_the_one_that_it_follows(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY)
    with pytest.raises(refusals.WrongDay, match="not before the step before it, on 2 March 2026"):
        do(cast, plan, rules.SIGNED, done_on=MONDAY - timedelta(days=1))


def test_a_document_belongs_to_one_case(cast: Cast, plan: Handover):
    with pytest.raises(refusals.OneDocument, match="A document belongs to one case"):
        do(cast, plan, rules.SUMMARY, document="DOC-1")
    assert do(cast, plan, rules.SUMMARY, ONE, document="DOC-1")[0].document == "DOC-1"


@pytest.mark.parametrize(
    ("shown", "refusal", "words"),
    [
        ((), refusals.NoCases, "Choose at least one case"),
        (("XXXX-XXX",), refusals.NotOnPlan, "Case XXXX-XXX is no longer on this plan"),
    ],
)
def test_only_cases_on_the_plan(cast: Cast, plan: Handover, shown, refusal, words):
    said = actions.Said(MONDAY)
    by = cast.users["ama"]
    with pytest.raises(refusal, match=words):
        actions.confirm(handover=plan, step=rules.SUMMARY, cases=shown, said=said, by=by)


def test_the_new_worker_is_allocated_the_cases(cast: Cast, plan: Handover):
    row, _ = do(cast, plan, rules.CHOSEN)
    assert (row.who, row.from_day, row.role) == (cast.nia, TUESDAY, "Key worker")
    assert cases_by_worker(MONDAY) == {cast.ama.pk: 2}
    assert cases_by_worker(TUESDAY) == {cast.nia.pk: 2}
    given = Allocation.objects.order_by("pk")
    assert {(each.because, each.judgement) for each in given} == {("leaver", "Key worker")}


def test_a_case_given_away_here_keeps_its_other_steps(
    cast: Cast, plan: Handover, monday: time_machine.Traveller
):
    do(cast, plan, rules.CHOSEN)
    monday.move_to(f"{TUESDAY}T09:00:00+00:00")
    one, _ = standing(plan, TUESDAY).cases
    assert (one.gone_on, one.gone_to, one.over) == (MONDAY, "Now with Nia Niason", False)
    do(cast, plan, rules.TOLD, ONE, done_on=TUESDAY)
    do(cast, plan, rules.SUMMARY, ONE)


@pytest.mark.parametrize(("who", "reason"), [("mo", "No room in Crewe"), ("bilal", "")])
def test_another_manager_needs_a_reason(cast: Cast, plan: Handover, who: str, reason: str):
    if reason:
        with pytest.raises(refusals.ReasonNeeded, match="Mo Moson works under another manager"):
            do(cast, plan, rules.CHOSEN, who=cast.people[who])
    row, _ = do(cast, plan, rules.CHOSEN, who=cast.people[who], reason=reason)
    assert row.reason == reason
    assert Allocation.objects.first().judgement == (reason or "Key worker")


@pytest.mark.parametrize(
    ("told", "refusal", "words"),
    [
        ({"role": ""}, refusals.WrongDay, "Say who takes the cases on"),
        ({"from_day": None}, refusals.WrongDay, "Say who takes the cases on"),
        ({"who": None}, refusals.WrongDay, "Say who takes the cases on"),
        ({"from_day": MONDAY}, refusals.WrongDay, "after the plan was opened on 2 March 2026"),
        ({"from_day": date(2026, 12, 1)}, refusals.Refused, "Choose a day from"),
    ],
)
def test_a_new_worker_has_a_day_and_a_role(cast: Cast, plan: Handover, told, refusal, words):
    with pytest.raises(refusal, match=words):
        do(cast, plan, rules.CHOSEN, **told)
    assert not HandoverStep.objects.exists()
    assert not Allocation.objects.exists()


def test_the_leaver_takes_nothing_on(cast: Cast, plan: Handover):
    with pytest.raises(refusals.OwnWork, match="choose somebody else"):
        do(cast, plan, rules.CHOSEN, who=cast.ama)


def test_over_capacity_needs_its_own_reason(cast: Cast, plan: Handover):
    cases(cast, "bilal", *(f"KIDX-{n:03}" for n in range(8)))
    with pytest.raises(refusals.Refused, match=r"would hold 10\.0 with room for 8\.0"):
        do(cast, plan, rules.CHOSEN, who=cast.bilal)
    do(cast, plan, rules.CHOSEN, who=cast.bilal, over_reason="Two of his close this week")
    assert Allocation.objects.first().over_reason == "Two of his close this week"


def test_a_case_that_changed_since_the_page_was_opened_is_refused(cast: Cast, plan: Handover):
    stale = marks([child(ONE)], MONDAY) | {child(ONE).pk: "9|9"}
    with pytest.raises(refusals.Refused, match="has changed since you opened the page"):
        do(cast, plan, rules.CHOSEN, ONE, seen=stale)


def test_who_holds_the_case_already_is_not_given_it_again(cast: Cast, plan: Handover):
    do(cast, plan, rules.CHOSEN)
    actions.undo(
        handover=plan, step=rules.CHOSEN, cases=[ONE], reason="Wrong", by=cast.users["grace"]
    )
    (row,) = do(cast, plan, rules.CHOSEN, ONE, role="Key worker and reviews")
    assert row.role == "Key worker and reviews"
    assert Allocation.objects.count() == 2


def test_a_joint_visit_that_could_not_be_held_is_settled_with_the_reason(cast: Cast, plan):
    do(cast, plan, rules.CHOSEN)
    row, _ = do(cast, plan, rules.VISITED, reason="The family asked for none")
    assert row.reason == "The family asked for none"


def test_nobody_visits_with_someone_who_is_away(cast: Cast):
    cases(cast)
    plan = planned(cast, why=rules.ABSENCE, last_day=MONDAY)
    do(cast, plan, rules.CHOSEN)
    with pytest.raises(refusals.NotOnPlan, match="Nobody visits together"):
        do(cast, plan, rules.VISITED)
    assert Allocation.objects.first().because == "absence"


def test_a_process_may_record_too(cast: Cast, plan: Handover):
    rows = do(cast, plan, rules.SUMMARY, by=BY)
    assert {(row.who, row.by_name) for row in rows} == {(cast.ama, BY)}
    do(cast, plan, rules.SIGNED, by=BY, who=cast.grace)


def test_a_step_is_undone_with_a_reason_and_the_allocation_stays(cast: Cast, plan: Handover):
    do(cast, plan, rules.CHOSEN)
    by = cast.users["grace"]
    actions.undo(handover=plan, step=rules.CHOSEN, cases=[ONE], reason="Not her", by=by)
    assert [row.child.shown for row in plan.steps.all()] == [TWO]
    assert Allocation.objects.filter(outcome="").count() == 2
    event = AuditEvent.objects.get(kind="handovers.step_undone")
    assert (event.content["reason"], event.content["after"]["count"]) == ("Not her", "1 case")


@pytest.mark.parametrize(
    ("step", "shown", "refusal", "words"),
    [
        (rules.SUMMARY, (ONE,), refusals.NotYet, "first undo “Signed off"),
        (rules.AUDITED, (ONE,), refusals.NotOnPlan, "is not recorded"),
        (rules.SIGNED, (THREE,), refusals.NoCases, "Choose at least one"),
    ],
)
def test_what_cannot_be_undone(cast: Cast, plan: Handover, step, shown, refusal, words):
    do(cast, plan, rules.SUMMARY)
    do(cast, plan, rules.SIGNED)
    with pytest.raises(refusal, match=words):
        actions.undo(handover=plan, step=step, cases=shown, reason="Wrong", by=cast.users["grace"])


@pytest.mark.parametrize("who", ["ama", "olu", "hana"])
def test_only_the_manager_undoes(cast: Cast, plan: Handover, who: str):
    do(cast, plan, rules.SUMMARY)
    with pytest.raises(refusals.NotYours):
        actions.undo(handover=plan, step=rules.SUMMARY, cases=[ONE], reason="x", by=cast.users[who])


def test_history_counts_cases_and_says_who(cast: Cast, plan: Handover):
    do_all(cast, plan)
    told = [
        (event.content["after"]["step"], event.content["after"].get("who"))
        for event in AuditEvent.objects.filter(kind="handovers.step_done").order_by("number")
    ]
    assert told == [
        ("Summary and chronology written", "Ama Amason"),
        ("Signed off by the team manager", "Grace Graceson"),
        ("Audited, next steps agreed", "Olu Oluson"),
        ("New worker chosen", "Nia Niason"),
        ("Family told", None),
        ("Joint visit held", None),
    ]
    assert {e.about for e in AuditEvent.objects.filter(kind__startswith="handovers.")} == {
        cast.ama.pk
    }
