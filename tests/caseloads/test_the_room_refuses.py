"""Every constraint of the room's own tables: a row that is there, and the impossible refused.

The rows are those of the world of access, made through actions, and a few that it lacks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F
from tests.access.world import World, build

from keystay.caseloads import models as room
from keystay.core.clock import today
from keystay.core.ids import PublicId, new_id

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C3", "C5", "C6", "C8", "T21")]
LONG_AGO, SOON = date(1999, 1, 1), date(2099, 1, 1)


@dataclass(frozen=True)
class Wrong:
    """A change that makes a row impossible, or with `copy` a second row that cannot be."""

    kind: type[models.Model]
    told: dict[str, Any] = field(default_factory=dict)
    copy: bool = False
    of: dict[str, Any] = field(default_factory=dict)


def twice(kind: type[models.Model], /, **told: Any) -> Wrong:
    return Wrong(kind, told, copy=True)


def set_to(kind: type[models.Model], /, **told: Any) -> Wrong:
    return Wrong(kind, told)


SETTLED = {"outcome": "seen", "settled_on": SOON}
UNGRADED = {"graded_on": None}
CASES = {
    "allocations_are_numbered": twice(room.Allocation, **SETTLED),
    "one_open_allocation_of_a_case": twice(room.Allocation, number=99),
    "over_capacity_has_a_reason": set_to(room.Allocation, load_after=999),
    "an_allocation_is_settled_on_a_day": set_to(room.Allocation, settled_on=SOON),
    "over_capacity_is_seen_by_someone_on_a_day": set_to(room.Allocation, seen_on=SOON),
    "a_programme_ends_after_it_starts": set_to(room.Programme, ends_on=LONG_AGO),
    "one_programme_of_a_title": twice(room.Programme),
    "samples_are_numbered": twice(room.Sample),
    "a_case_is_drawn_once_in_a_programme": twice(room.Audit),
    "nobody_audits_themselves": set_to(room.Audit, auditor=F("worker")),
    "a_grade_has_its_day": Wrong(room.Audit, {"graded_on": SOON}, of=UNGRADED),
    "a_conversation_follows_the_grade": Wrong(room.Audit, {"conversation_on": SOON}, of=UNGRADED),
    "a_closed_loop_has_an_outcome": set_to(room.Audit, closed_on=SOON),
    "a_question_is_asked_again_once": Wrong(room.Audit, copy=True, of={"again_of__isnull": False}),
    "an_audit_is_withdrawn_with_a_reason_and_before_its_grade": Wrong(
        room.Audit, {"withdrawn_on": SOON}, of=UNGRADED
    ),
    "one_grade_for_a_standard": twice(room.Mark),
    "one_session_a_day_a_team": twice(room.Challenge),
    "extra_support_ends_after_it_starts": set_to(room.Support, ends_on=LONG_AGO),
    "one_open_support_by_a_person": Wrong(room.Support, copy=True, of={"person__isnull": False}),
    "one_open_support_by_nobody_named": Wrong(room.Support, copy=True, of={"person": None}),
    "intensive_support_begins_after_it_is_asked_for": set_to(room.Intensive, begun_on=LONG_AGO),
    "intensive_support_ends_after_it_began": set_to(
        room.Intensive, begun_on=None, ended_on=SOON, outcome="stayed"
    ),
    "intensive_support_is_declined_before_it_begins": set_to(
        room.Intensive, begun_on=None, declined_on=LONG_AGO, outcome="not"
    ),
    "intensive_support_has_an_outcome_when_it_is_over": set_to(room.Intensive, outcome="stayed"),
    "one_open_intensive_support_for_a_child": twice(room.Intensive),
    "a_code_is_withdrawn_with_a_reason": set_to(room.Request, withdrawn_on=SOON),
    "feedback_is_asked_at_a_known_meeting": set_to(room.Request, kind="tea"),
    "an_answer_is_of_one_of_four_quarters": set_to(room.Answer, quarter=5),
    "an_answer_is_about_a_known_meeting": set_to(room.Answer, kind="tea"),
    "a_team_answers_a_theme_of_a_quarter_once": twice(room.Reply),
    "a_reply_is_to_one_of_four_quarters": set_to(room.Reply, quarter=0),
    "one_open_handover_of_a_worker": twice(room.Handover),
    "a_closed_handover_has_a_day_and_an_outcome": set_to(room.Handover, closed_on=SOON),
    "a_handover_closes_after_it_opens": set_to(
        room.Handover, closed_on=LONG_AGO, outcome="finished"
    ),
    "a_step_of_a_case_is_done_once": twice(room.HandoverStep),
    "a_chosen_worker_has_a_name_a_day_and_a_role": set_to(room.HandoverStep, step="chosen"),
    "one_month_end_of_a_worker": twice(room.MonthEnd),
    "a_time_over_capacity_begins_once": Wrong(
        room.Overload, {"until": SOON}, copy=True, of={"until": None}
    ),
    "one_time_over_capacity_goes_on": Wrong(
        room.Overload, {"since": LONG_AGO}, copy=True, of={"until": None}
    ),
    "a_time_over_capacity_ends_after_it_begins": set_to(room.Overload, until=LONG_AGO),
    "a_look_follows_the_beginning": set_to(room.OverloadLook, looked_on=LONG_AGO),
    "weights_never_change_the_past": set_to(room.Weighting, starts_on=LONG_AGO),
    "a_feature_ends_after_it_starts": set_to(room.CaseFeature, ends_on=LONG_AGO),
    "a_feature_is_noted_once": twice(room.CaseFeature),
    "a_duty_ends_after_it_starts": set_to(room.Duty, ends_on=LONG_AGO),
    "a_duty_is_held_once": twice(room.Duty),
    "a_reduction_ends_after_it_starts": set_to(room.Reduction, ends_on=LONG_AGO),
    "a_reduction_is_a_share": set_to(room.Reduction, percent=101),
    "one_review_on_a_day": twice(room.Review),
    "one_open_step_down_decision_for_a_plan": twice(room.Decision),
    "looking_again_has_a_later_day": set_to(room.Decision, choice="again", again_on=None),
    "a_decision_is_made_after_it_is_asked_for": set_to(room.Decision, asked_on=SOON),
    "a_decision_is_closed_after_it_is_made": set_to(room.Decision, closed_on=LONG_AGO),
    "a_withdrawn_decision_says_why": set_to(room.Decision, withdrawn=True, closed_on=SOON),
    "one_analysis_on_a_day": twice(room.Analysis),
    "only_candidates_are_decided": set_to(room.Analysis, decided=99),
}


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of access with the rows that it lacks; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        _add_what_is_missing(world)
        yield world
        transaction.set_rollback(True)


def _add_what_is_missing(world: World) -> None:
    team, worker, child = world.teams["Crewe"], world.people["worker"], room.Child.objects.first()
    assert child is not None
    of, on = {"team": team}, today()
    room.Request.objects.create(kind="cin", held_on=on, open_until=on, code_hash="x", **of)
    room.Answer.objects.create(kind="cin", year=2026, quarter=1, form="adult", answers={}, **of)
    room.Reply.objects.create(
        year=2026, quarter=1, theme="listened", said="x", done="x", replied_on=on, **of
    )
    first = room.Audit.objects.exclude(graded_on=None).first()
    assert first is not None
    again = {"programme": first.programme, "worker": worker, "planned_on": on, "child": child}
    room.Audit.objects.create(again_of=first, **again, **of)
    plan = room.Handover.objects.first()
    room.HandoverStep.objects.create(handover=plan, child=child, step="signed", done_on=on)
    figures = {"fte": 1, "cases": 1, "load": 1, "capacity": 16, "band": "within"}
    room.MonthEnd.objects.create(worker=worker, day=on, **of, **figures)
    room.Overload.objects.create(worker=worker, since=on, known_on=on, **of)
    told = {"since": on, "looked_on": on, "load": 18, "capacity": 16, "words": "x"}
    room.OverloadLook.objects.create(worker=worker, looked_by_name="x", **told, **of)
    room.CaseFeature.objects.create(child=child, feature="court", starts_on=on)
    room.Analysis.objects.create(held_on=on, held_by=worker, candidates=1, decided=0, **of)
    given = room.Support.objects.filter(person__isnull=False).first()
    nobody = {"child": child, "kind": "pst", "starts_on": on, "team": team, "person": None}
    if given is None:
        room.Support.objects.create(**{**nobody, "kind": "fsw", "person": worker})
    room.Support.objects.create(**nobody)


@pytest.mark.parametrize("name", CASES)
def test_the_impossible_is_refused(rows: World, name: str) -> None:
    wrong = CASES[name]
    row = wrong.kind._default_manager.filter(**wrong.of).order_by("pk").first()
    assert row is not None, f"there is no {wrong.kind.__name__} to try it on"
    row.save()  # as it is, it is let through: only what is changed is refused
    with pytest.raises(IntegrityError), transaction.atomic():
        _try(wrong, row)


def _try(wrong: Wrong, row: models.Model) -> None:
    if wrong.copy:
        _copy(row, wrong.told).save(force_insert=True)
    else:
        wrong.kind._default_manager.filter(pk=row.pk).update(**wrong.told)


def _copy(row: models.Model, told: dict[str, Any]) -> models.Model:
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = new_id() if isinstance(row._meta.pk, PublicId) else None
    for name, value in told.items():
        setattr(copy, name, value)
    copy._state.adding = True
    return copy
