"""The last day moves, the notice is withdrawn, or every case is handed over."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from tests.caseloads.handovers.planning import (
    LAST_DAY,
    ONE,
    TUESDAY,
    TWO,
    cases,
    child,
    do,
    do_all,
    planned,
)
from tests.cast import MONDAY, STARTED, Cast

from keystay.caseloads.handovers import actions, refusals, rules
from keystay.caseloads.handovers.models import Handover
from keystay.caseloads.handovers.queries import standing
from keystay.caseloads.models import Allocation, Spell
from keystay.core.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]
APRIL = date(2026, 4, 17)


@pytest.fixture
def plan(cast: Cast) -> Handover:
    cases(cast)
    return planned(cast)


def move(cast: Cast, plan: Handover, to: date, by: str = "grace", seen: date = LAST_DAY):
    return actions.change_last_day(
        handover=plan, last_day=to, seen=seen, reason="A later start", by=cast.users[by]
    )


def test_due_dates_move_with_the_last_day(cast: Cast, plan: Handover):
    before = [line.due_on for line in standing(plan, MONDAY).cases[0].steps]
    moved = move(cast, plan, APRIL)
    after = [line.due_on for line in standing(moved, MONDAY).cases[0].steps]
    assert all(later > earlier for earlier, later in zip(before, after, strict=True))
    event = AuditEvent.objects.get(kind="handovers.last_day_changed")
    assert (event.content["before"]["last_day"], event.content["reason"]) == (
        "2026-03-27",
        "A later start",
    )


def test_a_day_that_somebody_else_changed_is_seen_first(cast: Cast, plan: Handover):
    move(cast, plan, APRIL)
    with pytest.raises(refusals.ChangedMeanwhile, match="changed to 17 April 2026 meanwhile"):
        move(cast, plan, date(2026, 4, 24))


@pytest.mark.parametrize(
    ("to", "words"),
    [(LAST_DAY, "It is 27 March 2026 already"), (STARTED - timedelta(days=1), "cannot be before")],
)
def test_the_new_day_makes_sense(cast: Cast, plan: Handover, to: date, words: str):
    with pytest.raises(refusals.WrongDay, match=words):
        move(cast, plan, to)


@pytest.mark.parametrize("who", ["ama", "olu", "hana"])
def test_only_the_manager_moves_withdraws_or_finishes(cast: Cast, plan: Handover, who: str):
    by = cast.users[who]
    with pytest.raises(refusals.NotYours):
        move(cast, plan, APRIL, by=who)
    with pytest.raises(refusals.NotYours):
        actions.withdraw(handover=plan, reason="x", by=by)
    with pytest.raises(refusals.NotYours):
        actions.finish(handover=plan, by=by)


def test_withdrawn_notice_closes_it_and_undoes_no_allocation(cast: Cast, plan: Handover):
    do(cast, plan, rules.CHOSEN, ONE)
    closed = actions.withdraw(handover=plan, reason="She stays", by=cast.users["grace"])
    assert (closed.closed_on, closed.outcome) == (MONDAY, "withdrawn")
    assert Allocation.objects.get().outcome == ""
    found = standing(closed, TUESDAY)
    assert (found.risk, found.late_steps) == (False, 0)
    assert not any(line.is_next for case in found.cases for line in case.steps)


def test_nothing_more_is_recorded_on_a_closed_plan(cast: Cast, plan: Handover):
    actions.withdraw(handover=plan, reason="She stays", by=cast.users["grace"])
    for act in (
        lambda: do(cast, plan, rules.SUMMARY),
        lambda: move(cast, plan, APRIL),
        lambda: actions.finish(handover=plan, by=cast.users["grace"]),
    ):
        with pytest.raises(refusals.Closed, match="This plan was closed on 2 March 2026"):
            act()


def test_a_plan_is_finished_when_every_case_is(cast: Cast, plan: Handover):
    do_all(cast, plan, ONE)
    with pytest.raises(refusals.NotFinished, match=r"1 case is not handed over: KIDA-002\."):
        actions.finish(handover=plan, by=cast.users["grace"])
    do_all(cast, plan, TWO)
    closed = actions.finish(handover=plan, by=cast.users["grace"])
    assert (closed.outcome, standing(closed, MONDAY).open_cases) == ("finished", [])


def test_the_refusal_names_every_case_that_is_left(cast: Cast, plan: Handover):
    with pytest.raises(refusals.NotFinished, match=r"2 cases are not .*: KIDA-001, KIDA-002"):
        actions.finish(handover=plan, by=cast.users["grace"])


def test_cases_closed_in_the_case_system_need_nothing(
    cast: Cast, plan: Handover, monday: time_machine.Traveller
):
    Spell.objects.filter(child=child(ONE)).update(ends_on=MONDAY)
    do_all(cast, plan, TWO)
    monday.move_to(f"{TUESDAY}T09:00:00+00:00")
    with pytest.raises(refusals.NotOnPlan, match="KIDA-001 is no longer on this plan"):
        do(cast, plan, rules.SUMMARY, ONE)
    assert actions.finish(handover=plan, by=cast.users["grace"]).outcome == "finished"


def test_the_database_refuses_a_plan_that_is_half_closed(cast: Cast, plan: Handover):
    for wrong in (
        {"closed_on": MONDAY},
        {"outcome": "finished"},
        {"closed_on": MONDAY - timedelta(days=1), "outcome": "finished"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=plan.pk).update(**wrong)


def test_the_database_refuses_a_new_worker_without_a_role(cast: Cast, plan: Handover):
    do(cast, plan, rules.CHOSEN, ONE)
    for wrong in ({"role": ""}, {"who": None}, {"from_day": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            plan.steps.update(**wrong)
