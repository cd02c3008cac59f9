"""Whoever is over capacity is looked at from above, whoever gave the cases, and once (C1, C3)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.caseloads.overload.overloading import (
    DAY,
    FORTNIGHT_AGO,
    asked,
    leader,
    overload,
    reckoned,
)
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.home.crowd import staff

from keystay.caseloads.allocations.actions import Giving, allocate
from keystay.caseloads.models import Allocation, Child, OverloadLook, Spell
from keystay.caseloads.overload import rules
from keystay.caseloads.overload.actions import NotAbove, NotOver, look_at, reckon
from keystay.caseloads.schemes import actions as schemes
from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.audit.queries import history_about
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C3")]
CASE = "K7Q29D4ABCDE"
ON = MONDAY + 3 * DAY


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def path(cast: Cast, who: str = "ama") -> str:
    return f"/caseloads/over/{cast.people[who].pk}/"


def give(cast: Cast, by: str = "grace", case: str = CASE) -> Allocation:
    """A case that waits is given to Ama over her capacity."""
    hold(None, case)
    giving = Giving(cast.ama, MONDAY, "new", "She knows this work", "Nobody else has room")
    child = Child.objects.get(reference=case)
    (row,) = allocate(cases=[child], giving=giving, by=cast.users[by])
    reckon(on=MONDAY, by=BY)
    return row


def test_a_time_that_came_by_import_is_owed_a_look_from_the_day_it_was_known(cast):
    lead = leader(cast)
    overload(cast)
    reckoned(MONDAY)
    (due,) = asked(MONDAY)
    assert (due.about, due.owed_by, due.team) == (cast.ama.pk, lead.pk, cast.crewe.pk)
    # Owed since it was known, as it had lasted by then; five working days to look.
    assert (due.due_on, due.kept_on, due.until) == (MONDAY + 7 * DAY, None, None)
    assert (due.link, due.note) == (path(cast), "Since 16 February 2026")
    assert due.state(MONDAY + 8 * DAY) == "broken"
    queue = words(cast.signed_in("sunita").get(reverse("due:mine")))
    assert "Look at who is over capacity" in queue
    assert path(cast) in queue


def test_a_passing_day_over_is_owed_no_look(cast):
    overload(cast, MONDAY - 3 * DAY)
    reckoned(MONDAY)
    assert asked(MONDAY) == []
    # Five working days from Friday are Friday; the reckoning of that day goes on.
    assert [each.due_on for each in asked(MONDAY + 4 * DAY)] == [MONDAY + 11 * DAY]


def test_the_council_sets_what_is_passing_and_how_soon_it_is_seen(cast):
    change_setting(key="caseload.overload_passing", value=1, from_day=STARTED, by=BY)
    change_setting(key="caseload.over_capacity_seen_within", value=2, from_day=STARTED, by=BY)
    overload(cast, MONDAY - 3 * DAY)
    reckoned(MONDAY)
    assert [each.due_on for each in asked(MONDAY)] == [MONDAY + 2 * DAY]


@pytest.mark.parametrize(("ended", "owed"), [(DAY, 0), (6 * DAY, 0), (7 * DAY, 1), (9 * DAY, 1)])
def test_a_time_that_ended_before_its_look_was_due_is_owed_none(cast, ended, owed):
    overload(cast)
    reckoned(MONDAY)
    Spell.objects.filter(child__reference__startswith="MORE").update(ends_on=MONDAY + ended)
    reckoned(MONDAY + 12 * DAY)
    found = asked(MONDAY + 12 * DAY)
    assert len(found) == owed
    assert [each.still_owed(MONDAY + 12 * DAY) for each in found] == [False] * owed


def test_looking_keeps_it_and_is_told_to_the_worker(cast):
    leader(cast)
    overload(cast)
    reckoned(MONDAY)
    sunita = cast.signed_in("sunita")
    page = words(sunita.get(path(cast)))
    assert "18 cases, with room for 16.0" in page
    assert "Over capacity since 16 Feb 2026, without a break." in page
    assert "The day before: 16 cases, with room for 16.0." in page
    assert "Since then 2 cases more." in page
    assert "MORE-AMA</a> since 16 Feb 2026: from the case system" in page
    assert SensitiveRead.objects.filter(page="overload", about=cast.ama.pk).exists()
    answer = sunita.post(path(cast), {"words": "No new case until Easter"}, follow=True)
    assert "The manager and the worker can read it" in words(answer)
    told = "Sunita Account looked at it on 2 March 2026: No new case until Easter"
    assert told in words(cast.signed_in("ama").get(f"/caseloads/worker/{cast.ama.pk}/"))
    assert "Looked at before" in words(sunita.get(path(cast)))
    (kept,) = asked(MONDAY)
    assert kept.kept_on == MONDAY
    row = OverloadLook.objects.get()
    assert (row.since, row.load, row.capacity) == (FORTNIGHT_AGO, 18, 16)
    assert AuditEvent.objects.filter(kind="overload.looked_at", about=cast.ama.pk).count() == 1
    line = history_about(cast.ama.pk)[0]
    assert line.sentence.startswith("Looked at Ama Amason being over capacity since 16 February")


def test_a_look_at_one_time_does_not_answer_for_the_next(cast):
    overload(cast)
    reckoned(MONDAY)
    look_at(worker=cast.ama, words="Agreed", by=cast.users["sunita"])
    Spell.objects.filter(child__reference__startswith="MORE").update(ends_on=MONDAY)
    hold(cast.ama, "AGAIN1", starts_on=MONDAY + 3 * DAY)
    reckoned(MONDAY + 14 * DAY)
    states = [(each.due_on, each.kept_on) for each in asked(MONDAY + 14 * DAY)]
    assert states == [(MONDAY + 7 * DAY, MONDAY), (MONDAY + 17 * DAY, None)]


def test_a_look_on_a_day_that_turns_out_to_be_within_capacity_answers_for_nothing(cast):
    overload(cast)
    reckoned(MONDAY)
    look_at(worker=cast.ama, words="Agreed", by=cast.users["sunita"])
    Spell.objects.filter(child__reference__startswith="MORE").update(starts_on=MONDAY + 3 * DAY)
    reckoned(MONDAY + 14 * DAY)
    assert [each.kept_on for each in asked(MONDAY + 14 * DAY)] == [None]


def test_neither_the_teams_manager_nor_the_worker_looks(cast):
    overload(cast)
    reckoned(MONDAY)
    grace = cast.signed_in("grace")
    page = words(grace.get(path(cast)))
    assert "Somebody above Crewe looks at this and records what was decided" in page
    assert "What was decided?" not in page
    answer = words(grace.post(path(cast), {"words": "Fine"}))
    assert "Neither the worker nor the team’s manager looks at it" in answer
    with pytest.raises(NotAbove):
        look_at(worker=cast.ama, words="Fine", by=cast.users["ama"])
    assert cast.signed_in("ama").get(path(cast)).status_code in (403, 404)
    assert cast.signed_in("olu").get(path(cast)).status_code == 404


def test_who_is_not_over_is_not_looked_at(cast):
    reckoned(MONDAY)
    sunita = cast.signed_in("sunita")
    assert "There is nothing to look at" in words(sunita.get(path(cast)))
    with pytest.raises(NotOver):
        look_at(worker=cast.ama, words="Fine", by=cast.users["sunita"])
    overload(cast)
    reckon(on=MONDAY + DAY, by=BY)
    Spell.objects.all().delete()
    with pytest.raises(NotOver):
        look_at(worker=cast.ama, words="Fine", by="the test")


def test_a_case_given_here_is_the_look_that_is_asked_for_and_answers_both(cast):
    leader(cast)
    hold(cast.ama, *(f"C{n:011}" for n in range(16)))
    row = give(cast)
    reckoned(MONDAY + 9 * DAY)
    (due,) = asked(MONDAY + 9 * DAY)
    assert due.what == f"Case {row.child.shown} given over capacity"
    sunita = cast.signed_in("sunita")
    sunita.post(f"/caseloads/allocate/{row.pk}/look/", {"words": "Cover from Monday"})
    (kept,) = asked(MONDAY + 9 * DAY)
    assert (kept.what, kept.kept_on) == (due.what, MONDAY)


def test_a_case_given_while_a_look_is_owed_is_looked_at_with_it(cast):
    leader(cast)
    overload(cast)
    reckoned(MONDAY - 2 * DAY)
    row = give(cast)
    (due,) = asked(MONDAY)
    assert due.what == ""
    sunita = cast.signed_in("sunita")
    listed = words(sunita.get("/caseloads/allocate/"))
    assert "Ama Amason</a>: over capacity since 16 February 2026" in listed
    assert f"/caseloads/allocate/{row.pk}/look/" not in listed
    page = words(sunita.get(path(cast)))
    assert "given here by Grace Account. Nobody else has room" in page
    look_at(worker=cast.ama, words="Agreed", by=cast.users["sunita"])
    assert [each.kept_on for each in asked(MONDAY)] == [MONDAY]
    assert "Over capacity, to be looked at" not in words(sunita.get("/caseloads/allocate/"))


def test_a_case_given_after_the_look_is_owed_one_of_its_own(cast):
    leader(cast)
    overload(cast)
    reckoned(MONDAY)
    look_at(worker=cast.ama, words="Agreed", by=cast.users["sunita"])
    OverloadLook.objects.update(looked_on=MONDAY - DAY)
    row = give(cast)
    still = [each for each in asked(MONDAY) if each.kept_on is None]
    assert [each.what for each in still] == [f"Case {row.child.shown} given over capacity"]
    look_at(worker=cast.ama, words="Again", by=cast.users["sunita"])
    assert not [each for each in asked(MONDAY) if each.kept_on is None]


def test_what_the_service_manager_gave_herself_is_not_hers_to_answer(cast):
    leader(cast)
    lead = leader(cast, "hana")
    overload(cast)
    reckoned(MONDAY - 2 * DAY)
    give(cast, by="sunita")
    assert len(asked(MONDAY)) == 2
    look_at(worker=cast.ama, words="Agreed", by=cast.users["sunita"])
    (still,) = [each for each in asked(MONDAY) if each.kept_on is None]
    assert still.owed_by == lead.pk
    assert "Nobody above is left to look at it" in still.note


def test_with_nobody_above_a_workforce_lead_sees_that_somebody_is_named(cast):
    lead = leader(cast, "hana")
    overload(cast)
    reckoned(MONDAY)
    (due,) = asked(MONDAY)
    assert (due.owed_by, due.link) == (lead.pk, f"/caseloads/worker/{cast.ama.pk}/")
    assert due.note == "Since 16 February 2026. Nobody above is left to look at it: name somebody"


def test_what_came_about_besides_cases_is_said(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(17)))
    Spell.objects.filter(child__reference="C00000000016").update(ends_on=STARTED)
    less = schemes.Less(10, "Union work", FORTNIGHT_AGO, MONDAY + 30 * DAY)
    schemes.reduce(person=cast.ama, less=less, by=BY)
    schemes.give_duty(person=cast.ama, duty="student", starts_on=FORTNIGHT_AGO, by=BY)
    change_setting(key="caseload.full_capacity", value=15, from_day=FORTNIGHT_AGO, by=BY)
    change_setting(key="caseload.percent.experienced", value=90, from_day=FORTNIGHT_AGO, by=BY)
    Assignment.objects.filter(person=cast.ama).update(ends_on=FORTNIGHT_AGO - DAY, end_kind="moved")
    Assignment.objects.create(
        person=cast.ama,
        team=cast.crewe,
        org_role="5",
        contract="permanent",
        fte="0.8",
        starts_on=FORTNIGHT_AGO,
        start_kind="moved",
    )
    reckoned(MONDAY)
    page = words(cast.signed_in("sunita").get(path(cast)))
    assert "Hours went from 1 to 0.8 of full time." in page
    assert "The stage’s share of a full caseload went from 100 % to 90 %." in page
    assert "With reductions 90 % of the room is left, before 100 %." in page
    assert "A full caseload went from 16 to 15." in page
    assert "Supervises a student besides cases." in page
    assert "Since then 0 cases more." in page
    assert "Cases that came since" not in page


def test_who_came_with_too_many_cases_says_so(cast):
    overload(cast, STARTED)
    Assignment.objects.filter(person=cast.ama).update(starts_on=FORTNIGHT_AGO)
    reckoned(MONDAY)
    page = words(cast.signed_in("sunita").get(path(cast)))
    assert "Not in post on the day before." in page


def test_times_meet_only_for_one_worker_in_one_team():
    one = rules.Run("A", "T", MONDAY, MONDAY + DAY)
    assert one.meets(rules.Run("A", "T", MONDAY - DAY, MONDAY))
    assert one.meets(rules.Run("A", "T", MONDAY + DAY))
    assert not one.meets(rules.Run("A", "T", MONDAY + 2 * DAY))
    assert not one.meets(rules.Run("A", "U", MONDAY))
    assert not one.meets(rules.Run("B", "T", MONDAY))


def test_the_look_asks_as_few_statements_for_many_as_for_few(cast):
    overload(cast)
    sunita, counts = cast.signed_in("sunita"), []
    for numbers in (range(5), range(5, 40)):
        staff(cast, numbers)
        reckon(on=MONDAY, by=BY)
        sunita.get(path(cast))
        with CaptureQueriesContext(connection) as statements:
            sunita.get(path(cast))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 25, counts


def test_no_look_is_due_where_nothing_was_ever_over(cast):
    assert asked(date(2026, 3, 2)) == []
