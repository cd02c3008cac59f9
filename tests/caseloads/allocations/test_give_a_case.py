"""Giving a case to a worker: who holds it then, what is refused, and what is kept (C3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, Cast

from keystay.caseloads.allocations import actions
from keystay.caseloads.allocations.actions import Giving, allocate
from keystay.caseloads.allocations.queries import holders, marks, pending
from keystay.caseloads.models import Allocation, Child, Spell, SpellBefore
from keystay.caseloads.workload.queries import cases_by_worker, loads_on
from keystay.core.audit.models import AuditEvent
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3")]
DAY = timedelta(days=1)
CASE, OTHER = "K7Q29D4ABCDE", "M3R85F2ABCDE"


def child(reference: str = CASE) -> Child:
    return Child.objects.get_or_create(reference=reference)[0]


def give(cast: Cast, to: str = "ama", *cases: Child, **told) -> list[Allocation]:
    seen = told.pop("seen", None)
    by = told.pop("by", cast.users["grace"])
    said = {"starts_on": MONDAY, "because": "new", "judgement": "She knows this work"} | told
    giving = Giving(worker=cast.people[to], **said)
    return allocate(cases=cases or [child()], giving=giving, by=by, seen=seen)


def test_a_case_without_a_worker_is_held_from_the_day(cast):
    hold(None, CASE)
    (row,) = give(cast)

    assert cases_by_worker(MONDAY) == {cast.ama.pk: 1}
    assert cases_by_worker(MONDAY - DAY) == {}
    assert (row.number, row.team, row.instead_of) == (1, cast.crewe, None)
    assert (row.load_before, row.load_after) == (0, 1)


def test_the_worker_before_holds_it_to_the_day_before_and_what_was_said_is_kept(cast):
    hold(cast.bilal, CASE)
    (row,) = give(cast, because="balance")

    assert cases_by_worker(MONDAY) == {cast.ama.pk: 1}
    assert cases_by_worker(MONDAY - DAY) == {cast.bilal.pk: 1}
    assert row.instead_of == cast.bilal
    assert SpellBefore.objects.get().ends_on is None


def test_brothers_and_sisters_are_given_together_or_not_at_all(cast):
    hold(None, CASE)
    hold(cast.ama, OTHER)
    with pytest.raises(actions.AlreadyTheirs, match="Ama Amason holds case M3R8-5F2 already"):
        give(cast, "ama", child(), child(OTHER))
    assert not Allocation.objects.exists()

    rows = give(cast, "nia", child(), child(OTHER))
    assert [row.load_after for row in rows] == [2, 2]
    assert cases_by_worker(MONDAY) == {cast.nia.pk: 2}


def test_history_says_who_was_given_what_and_why_it_was_over(cast):
    give(cast)
    event = AuditEvent.objects.get(kind="allocations.given")
    assert event.about == cast.ama.pk
    assert event.content["after"] == {
        "case": "K7Q2-9D4",
        "worker": "Ama Amason",
        "from": "2026-03-02",
        "load": "1.0",
        "capacity": "16.0",
    }


def test_over_capacity_needs_a_reason_which_is_kept_with_what_the_manager_saw(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(16)))
    with pytest.raises(actions.OverCapacity, match=r"would hold 17.0 with room for 16.0\. Give a"):
        give(cast, over_reason="  ")
    assert not Allocation.objects.exists()

    (row,) = give(cast, over_reason="Nobody else has room this week")
    assert row.is_over
    assert (row.load_before, row.load_after, row.capacity) == (16, 17, 16)
    assert row.over_reason == "Nobody else has room this week"


def test_a_reason_is_kept_only_where_one_was_needed(cast):
    (row,) = give(cast, over_reason="Just in case")
    assert (row.is_over, row.over_reason) == (False, "")


def test_the_database_refuses_over_capacity_without_a_reason(cast):
    (row,) = give(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=row.pk).update(load_after=Decimal(17))


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        ({"starts_on": MONDAY - 15 * DAY}, actions.WrongDay, "Choose a day from 16 February 2026"),
        ({"starts_on": MONDAY + 61 * DAY}, actions.WrongDay, "to 1 May 2026"),
    ],
)
def test_a_day_too_long_ago_or_too_far_ahead_is_refused(cast, told, error, words):
    with pytest.raises(error, match=words):
        give(cast, **told)


def test_somebody_who_has_left_by_then_is_refused(cast):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY + DAY, by="the test")
    with pytest.raises(actions.NotAtWork, match="Ama Amason is not in post on 5 March 2026"):
        give(cast, starts_on=MONDAY + 3 * DAY)


def test_no_case_is_refused(cast):
    giving = Giving(cast.ama, MONDAY, "new", "words")
    with pytest.raises(actions.NoCase):
        allocate(cases=[], giving=giving, by="the test")


def test_a_day_before_the_present_worker_began_is_refused(cast):
    hold(cast.bilal, CASE, starts_on=MONDAY)
    with pytest.raises(actions.WrongDay, match="only since 2 March 2026"):
        give(cast)


def test_the_second_of_two_managers_is_told_who_was_first(cast):
    hold(None, CASE)
    seen = marks([child()], MONDAY)
    give(cast, seen=seen)
    with pytest.raises(
        actions.AlreadyAllocated, match="K7Q2-9D4: Grace Account gave it to Ama Amason today"
    ):
        give(cast, "nia", seen=seen)
    assert cases_by_worker(MONDAY) == {cast.ama.pk: 1}


def test_a_change_from_the_case_system_since_the_page_was_opened_is_noticed(cast):
    hold(None, CASE)
    seen = marks([child()], MONDAY)
    hold(cast.bilal, CASE)
    with pytest.raises(actions.AlreadyAllocated, match="has changed since you opened the page"):
        give(cast, seen=seen)


def test_what_was_seen_and_still_holds_is_let_through(cast):
    hold(cast.bilal, CASE)
    assert give(cast, seen=marks([child()], MONDAY))


def test_a_case_given_again_leaves_one_open_allocation(cast):
    give(cast, starts_on=MONDAY - DAY)
    (second,) = give(cast, "nia")
    assert second.number == 2
    assert list(pending()) == [second]
    assert {row.outcome for row in Allocation.objects.filter(number=1)} == {"replaced"}


def test_the_database_lets_in_one_open_allocation_of_a_case(cast):
    (row,) = give(cast)
    for number in (1, 2):
        copy = Allocation.objects.get(pk=row.pk)
        copy.pk, copy.number = None, number
        copy._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_dropping_gives_the_case_back(cast):
    hold(cast.bilal, CASE)
    (row,) = give(cast)
    actions.drop(allocation=row, reason="The family asked to keep her", by=cast.users["grace"])
    assert cases_by_worker(MONDAY) == {cast.bilal.pk: 1}
    assert Spell.objects.get().ends_on is None
    assert not pending().exists()


def test_once_the_case_system_shows_it_its_own_spell_stands(cast):
    (row,) = give(cast)
    actions.confirm(allocation=row, by="the import")
    row.refresh_from_db()
    assert (row.outcome, row.settled_on) == ("seen", MONDAY)
    assert not Spell.objects.exists()


def test_two_who_read_at_the_same_moment_do_not_both_write(cast, monkeypatch):
    give(cast, "nia", starts_on=MONDAY - DAY)
    # What the second manager read before the first had written.
    monkeypatch.setattr(actions, "_settle", lambda *args: None)
    with pytest.raises(actions.AlreadyAllocated, match="gave it to Nia Niason today"):
        give(cast)
    assert Allocation.objects.count() == 1


def test_what_is_settled_is_not_settled_again(cast):
    (row,) = give(cast)
    actions.drop(allocation=row, reason="A slip", by="the test")
    for act in (
        lambda: actions.drop(allocation=row, reason="A slip", by="the test"),
        lambda: actions.confirm(allocation=row, by="the test"),
    ):
        with pytest.raises(actions.Settled, match="dropped: the case system was right"):
            act()


def test_over_capacity_is_looked_at_once_and_by_someone_else(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(16)))
    (row,) = give(cast, over_reason="Nobody else has room")
    with pytest.raises(actions.NotOver, match="cannot be the one who looks"):
        actions.look_at(allocation=row, words="Fine", by=cast.users["grace"])

    actions.look_at(allocation=row, words="Cover from Monday", by=cast.users["sunita"])
    with pytest.raises(actions.NotOver, match="Sunita Account looked at it on 2 March 2026"):
        actions.look_at(allocation=row, words="Again", by=cast.users["sunita"])


def test_what_is_within_capacity_needs_no_second_look(cast):
    (row,) = give(cast)
    with pytest.raises(actions.NotOver, match="within capacity"):
        actions.look_at(allocation=row, words="Fine", by=cast.users["sunita"])


def test_who_holds_each_case_in_order_of_how_long(cast):
    hold(cast.bilal, CASE, starts_on=MONDAY - 9 * DAY)
    hold(cast.ama, CASE, starts_on=MONDAY - 10 * DAY)
    found = holders([child(), child(OTHER)], MONDAY)
    assert [spell.worker for spell in found[child().pk]] == [cast.ama, cast.bilal]
    assert found[child(OTHER).pk] == []


def test_the_load_of_the_day_is_what_counts(cast):
    load = loads_on(MONDAY)[cast.ama.pk]
    assert (load.cases, load.load) == (0, 0)
