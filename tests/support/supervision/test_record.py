"""Recording supervision: the two people, the manager in reach, and everybody else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import history_about
from keystay.core.clock import today
from keystay.support.followups.actions import Agreed
from keystay.support.supervision import actions, refusals
from keystay.support.supervision.actions import Held, Terms
from keystay.support.supervision.checks import mark
from keystay.support.supervision.models import Kind, Notes, Session
from keystay.support.supervision.queries import outlook, text_of
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.mark.promise("T4")
def test_a_manager_records_a_session_and_the_next_is_due_four_weeks_later(cast: Cast):
    session = cast.held("ama", 0, notes="We talked about Monday.", minutes=90)
    assert session.supervisor == cast.grace
    assert session.team == cast.crewe
    assert text_of(session).notes == "We talked about Monday."
    assert outlook(cast.ama, MONDAY).due_on == MONDAY + timedelta(days=28)
    (line, *_) = history_about(cast.ama.pk)
    assert line.sentence == "One-to-one supervision with Grace Graceson held on 2 March 2026"


@pytest.mark.promise("T4", "W4")
def test_an_agency_worker_for_half_the_week_has_supervision_like_everybody_else(cast: Cast):
    cast.held("bilal", 7)
    assert outlook(cast.bilal, MONDAY).due_on == MONDAY + timedelta(days=21)


@pytest.mark.promise("T4")
def test_what_was_said_is_sealed_and_is_not_in_history(cast: Cast):
    session = cast.held("ama", 0, notes="canary", agreed=(Agreed("canary too", cast.ama),))
    assert b"canary" not in bytes(Notes.objects.get(session=session).sealed)
    assert b"canary" not in bytes(session.followups.get().sealed)
    told = [str(event.content) for event in AuditEvent.objects.all()]
    assert not any("canary" in each for each in told)


def test_pressing_twice_records_one_session_and_says_so(cast: Cast):
    cast.held("ama", 0)
    with pytest.raises(refusals.AlreadyRecorded, match="is already recorded"):
        cast.held("ama", 0)
    assert Session.objects.count() == 1
    cast.held("ama", 0, kind=Kind.REFLECTIVE)
    assert Session.objects.count() == 2


def test_a_day_to_come_is_refused(cast: Cast):
    with pytest.raises(refusals.InTheFuture):
        cast.held("ama", -1)


def test_a_day_before_the_worker_started_is_refused(cast: Cast):
    with pytest.raises(refusals.TooEarly, match="2 June 2025"):
        cast.held("ama", (MONDAY - STARTED).days + 1)


def test_a_day_between_two_spells_of_work_is_refused(cast: Cast):
    assignments.end(assignment=cast.work["mo"], ends_on=date(2025, 12, 31), by=BY)
    with pytest.raises(refusals.NotAtWork, match="did not work here on 1 February 2026"):
        actions.record(
            worker=cast.mo, held=Held("one_to_one", date(2026, 2, 1)), by=BY, supervisor=cast.olu
        )


def test_someone_who_has_never_worked_here_has_no_supervision(cast: Cast):
    never = people.add(details=people.Details("Neve", "Er"), by=BY)
    with pytest.raises(refusals.TooEarly, match="before Neve Er started"):
        actions.record(worker=never, held=Held("one_to_one", MONDAY), by=BY, supervisor=cast.grace)


@pytest.mark.parametrize("stranger", ["olu", "mo", "hana", "petra", "dan", "ade"])
def test_nobody_outside_records_anything(cast: Cast, stranger: str):
    with pytest.raises(refusals.NotTheSupervisor, match="You do not supervise"):
        cast.held("ama", 0, by=stranger)


def test_nobody_records_their_own_supervision(cast: Cast):
    with pytest.raises(refusals.NotTheSupervisor, match="your own record"):
        cast.held("ama", 0, by="ama")


def test_a_manager_above_without_a_staff_record_cannot_have_held_it(cast: Cast):
    with pytest.raises(refusals.NotTheSupervisor, match="not joined"):
        cast.held("ama", 0, by="sunita")


def test_a_manager_in_reach_who_does_not_supervise_records_the_day_but_no_notes(cast: Cast):
    _agree(cast, "ama", "mo")
    with pytest.raises(refusals.NotTheSupervisor, match="without them"):
        cast.held("ama", 0, notes="Words")
    assert cast.held("ama", 0).supervisor == cast.grace


def test_a_supervisor_by_agreement_outside_the_line_records_with_notes(cast: Cast):
    _agree(cast, "ama", "mo")
    assert cast.held("ama", 0, by="mo", notes="Words").supervisor == cast.mo


def test_a_process_says_who_held_it(cast: Cast):
    held = Held("one_to_one", MONDAY)
    with pytest.raises(refusals.NotTheSupervisor, match="Say who held it"):
        actions.record(worker=cast.ama, held=held, by=BY)
    session = actions.record(worker=cast.ama, held=held, by=BY, supervisor=cast.grace)
    assert session.supervisor == cast.grace


@pytest.mark.promise("T4")
def test_group_supervision_has_a_row_for_each_worker_and_one_learning_point(cast: Cast):
    rows = _group(cast, [cast.ama, cast.bilal, cast.grace])
    assert {row.worker for row in rows} == {cast.ama, cast.bilal}
    assert len({row.group for row in rows}) == 1
    assert {row.learning for row in rows} == {"Ask the child first."}
    # A group session is kept beside: it does not stand in for one's own.
    assert outlook(cast.ama, MONDAY).last_held is None


def test_a_group_in_which_one_is_recorded_already_is_refused_whole(cast: Cast):
    _group(cast, [cast.bilal])
    with pytest.raises(refusals.AlreadyRecorded, match="Group supervision with Bilal"):
        _group(cast, [cast.ama, cast.bilal])
    assert Session.objects.count() == 1


def test_group_supervision_needs_a_facilitator_with_a_staff_record(cast: Cast):
    with pytest.raises(refusals.NotTheSupervisor):
        _group(cast, [cast.ama], facilitator=None)


@pytest.mark.promise("T4")
def test_the_worker_adds_a_comment_and_nobody_else_does(cast: Cast):
    session = cast.held("ama", 0, notes="Words")
    with pytest.raises(refusals.NotTheSupervisor):
        actions.comment(session=session, text="Mine", seen="", by=cast.users["grace"])
    actions.comment(session=session, text="Mine", seen="", by=cast.users["ama"])
    actions.comment(session=session, text="Ours", seen=mark("Mine"), by=cast.users["ama"])
    assert text_of(session).comment == "Ours"
    assert text_of(session).notes == "Words"


def test_a_session_without_notes_can_be_commented_on(cast: Cast):
    session = cast.held("ama", 0)
    assert text_of(session).notes == text_of(session).comment == ""
    actions.comment(session=session, text="Mine", seen="", by=cast.users["ama"])
    assert text_of(session).comment == "Mine"


def test_the_supervisor_changes_the_notes_and_a_second_writer_sees_both(cast: Cast):
    session = cast.held("ama", 0, notes="First")
    seen = mark("First")
    actions.write_notes(session=session, text="Second", seen=seen, by=cast.users["grace"])
    with pytest.raises(refusals.ChangedMeanwhile) as refused:
        actions.write_notes(session=session, text="Third", seen=seen, by=cast.users["grace"])
    assert refused.value.present == "Second"
    assert text_of(session).notes == "Second"


@pytest.mark.parametrize("other", ["ama", "sunita", "hana", "olu"])
def test_only_the_supervisor_writes_the_notes(cast: Cast, other: str):
    session = cast.held("ama", 0, notes="First")
    with pytest.raises(refusals.NotTheSupervisor):
        actions.write_notes(session=session, text="!", seen=mark("First"), by=cast.users[other])


def test_a_mistaken_day_is_put_right_and_history_keeps_both(cast: Cast):
    session = cast.held("ama", 0)
    earlier = {"held_on": MONDAY - timedelta(days=3)}
    actions.correct(
        session=session, changes=earlier, by=cast.users["grace"], reason="It was Friday"
    )
    assert outlook(cast.ama, MONDAY).last_held == MONDAY - timedelta(days=3)
    (line, *_) = history_about(cast.ama.pk)
    assert line.reason == "It was Friday"
    assert "2 March 2026" in line.sentence
    assert "27 February 2026" in line.sentence


def test_a_session_cannot_be_moved_onto_another(cast: Cast):
    cast.held("ama", 7)
    session = cast.held("ama", 0)
    with pytest.raises(refusals.AlreadyRecorded):
        actions.correct(
            session=session,
            changes={"held_on": MONDAY - timedelta(days=7)},
            by=cast.users["grace"],
            reason="",
        )


def test_a_session_that_was_not_held_is_removed_unless_words_would_be_lost(cast: Cast):
    plain, with_notes = cast.held("ama", 7), cast.held("ama", 0, notes="Words")
    with_action = cast.held("bilal", 0, agreed=(Agreed("Do it", cast.bilal),))
    grace = cast.users["grace"]
    actions.remove(session=plain, by=grace, reason="Twice")
    for session in (with_notes, with_action):
        with pytest.raises(refusals.HasText):
            actions.remove(session=session, by=grace, reason="Twice")
    assert set(Session.objects.all()) == {with_notes, with_action}


def test_a_worker_cannot_correct_or_remove_their_own(cast: Cast):
    session = cast.held("ama", 0)
    with pytest.raises(refusals.NotTheSupervisor):
        actions.correct(session=session, changes={}, by=cast.users["ama"], reason="")
    with pytest.raises(refusals.NotTheSupervisor):
        actions.remove(session=session, by=cast.users["ama"], reason="")


@pytest.mark.promise("T4")
def test_an_agreement_sets_another_interval_and_ends_the_one_before(cast: Cast):
    first = _agree(cast, "ama", "grace", starts_on=MONDAY - timedelta(days=30), every_days=14)
    assert cast.held("ama", 0)
    assert outlook(cast.ama, MONDAY).due_on == MONDAY + timedelta(days=14)
    assert outlook(cast.ama, MONDAY).agreed
    assert outlook(cast.ama, MONDAY).every_days == 14
    second = _agree(cast, "ama", "mo")
    first.refresh_from_db()
    assert first.ends_on == second.starts_on - timedelta(days=1)
    (line, *_) = history_about(cast.ama.pk)
    assert line.sentence == "Mo Moson supervises from 2 March 2026, as the policy says"


def test_an_agreement_that_would_begin_with_the_present_one_or_earlier_is_refused(cast: Cast):
    _agree(cast, "ama", "grace")
    with pytest.raises(refusals.TooEarly, match="choose a later day"):
        _agree(cast, "ama", "mo")


def test_nobody_supervises_themselves(cast: Cast):
    with pytest.raises(refusals.NotTheSupervisor, match="themselves"):
        _agree(cast, "mo", "mo", by="olu")


def test_a_stranger_makes_no_agreement(cast: Cast):
    with pytest.raises(refusals.NotTheSupervisor):
        _agree(cast, "ama", "olu", by="olu")


def test_when_a_supervisor_leaves_the_manager_of_the_team_takes_over(cast: Cast):
    _agree(cast, "ama", "mo", starts_on=MONDAY - timedelta(days=10))
    assert outlook(cast.ama, MONDAY).supervisor == cast.mo.pk
    assignments.end(assignment=cast.work["mo"], ends_on=MONDAY - timedelta(days=1), by=BY)
    assert outlook(cast.ama, MONDAY).supervisor == cast.grace.pk


def test_someone_with_two_posts_is_supervised_where_most_of_the_hours_are(cast: Cast):
    terms = assignments.Terms(cast.macclesfield, "5", "permanent", Decimal("0.2"))
    assignments.start(person=cast.ama, terms=terms, starts_on=STARTED, by=BY)
    assert outlook(cast.ama, MONDAY).supervisor == cast.grace.pk


def _group(cast, workers, facilitator="grace"):
    return actions.record_group(
        team=cast.crewe,
        workers=workers,
        facilitator=cast.people.get(facilitator) if facilitator else None,
        held_on=today(),
        learning="Ask the child first.",
        by=cast.users["grace"],
    )


def _agree(cast, worker, supervisor, by="grace", starts_on=MONDAY, every_days=None):
    return actions.agree(
        worker=cast.people[worker],
        supervisor=cast.people[supervisor],
        terms=Terms(starts_on, every_days, agreed_on=starts_on),
        by=cast.users[by],
    )
