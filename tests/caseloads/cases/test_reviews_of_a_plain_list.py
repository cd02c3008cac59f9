"""A plain list of cases names each one's last review, and step down finds it (C6)."""

from datetime import date

import pytest
from tests.caseloads.cases.extracts import offer_files
from tests.caseloads.workload.holding import plan
from tests.workforce.feeds.offering import BY, carry_out, found, reasons, table
from tests.workforce.feeds.offering import worker as worker_in

from keystay.caseloads.models import Child, PlanSpell, Review, Spell
from keystay.caseloads.stepdown import actions
from keystay.caseloads.stepdown.standings import candidates
from keystay.core.audit.models import AuditEvent as Event
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C6")]
SINCE, REVIEWED = date(2025, 6, 2), date(2026, 2, 2)


def case(number: str, reviewed: str = "2/2/2026", **told: str) -> dict[str, str]:
    usual = {"Allocated worker": "Ama Mensah", "Staff number": "E1", "Start date": "2/6/2025"}
    return {**usual, "Case number": number, "Last review": reviewed, **told}


def offer(*rows: dict[str, str], **decisions: str):
    return offer_files({"cases.csv": table(rows)}, "cases", **decisions)


def reviews_told(row) -> dict[str, tuple[str, int]]:
    every = [each for each in found(row) if each.about.startswith("Reviews")]
    return {each.about: (each.consequence.value, each.count) for each in every}


@pytest.fixture
def ama(teams):
    return worker_in(teams["Crewe"])[0]


@pytest.fixture
def child(ama) -> Child:
    """Case 1, held by Ama and on a Child in Need plan since June."""
    carry_out(offer(case("1", "")))
    on_a_plan(child := Child.objects.get())
    return child


def on_a_plan(child: Child, kind: str = "cin", starts_on: date = SINCE) -> None:
    plan(child.reference, kind, starts_on)


def test_a_review_that_the_list_names_is_recorded_and_makes_a_candidate(child, teams):
    assert not candidates(date(2026, 3, 2), [teams["Crewe"].pk])
    row = carry_out(offer(case("1")))
    assert reviews_told(row) == {"Reviews of plans": ("new", 1)}
    kept = Review.objects.get()
    assert (kept.child, kept.happened_on, kept.outcome) == (child, REVIEWED, "not_told")
    assert Event.objects.filter(kind="stepdown.reviewed").count() == 1
    (found_now,) = candidates(date(2026, 3, 2), [teams["Crewe"].pk])
    assert found_now.holder.child == child.pk


def test_next_weeks_list_records_the_same_review_no_more(child):
    carry_out(offer(case("1")))
    told = Event.objects.filter(kind="stepdown.reviewed").count()
    row = offer(case("1"), case("2", ""))
    assert reviews_told(row) == {"Reviews of plans: recorded already": ("same", 1)}
    carry_out(row)
    assert (Review.objects.count(), told) == (1, 1)
    assert Event.objects.filter(kind="stepdown.reviewed").count() == told


def test_a_review_recorded_here_on_the_day_keeps_its_outcome(child):
    actions.record_review(child=child, happened_on=REVIEWED, outcome="considered", by=BY)
    carry_out(offer(case("1"), case("2", "")))
    assert Review.objects.get().outcome == "considered"


def test_reviews_of_other_plans_are_left_out_and_that_is_told(child):
    carry_out(offer(case("1", ""), case("2", ""), case("3", "")))
    second, third = Child.objects.exclude(pk=child.pk).order_by("pk")
    on_a_plan(second)
    on_a_plan(second, "cp", date(2026, 1, 5))
    row = carry_out(offer(case("1"), case("2"), case("3"), case("4")))
    assert reviews_told(row) == {"Reviews of plans": ("new", 1), "Reviews left out": ("same", 3)}
    assert Review.objects.get().child == child
    assert third.reviews.count() == 0


def test_a_case_that_this_very_list_brings_is_held_by_then(ama, child, teams):
    bilal, _ = worker_in(teams["Crewe"], "Bilal Khan", "E2")
    Spell.objects.all().delete()
    row = carry_out(offer(case("1", **{"Staff number": "E2", "Allocated worker": "Bilal Khan"})))
    assert reviews_told(row) == {"Reviews of plans": ("new", 1)}
    assert (Spell.objects.get().worker, Review.objects.count()) == (bilal, 1)


def test_a_role_that_does_not_hold_cases_leaves_the_review_out(child):
    row = carry_out(offer(case("1", Involvement="Family support worker")))
    assert reviews_told(row) == {"Reviews left out": ("same", 1)}


def test_a_review_may_be_older_than_the_present_worker(child, teams):
    worker_in(teams["Crewe"], "Bilal Khan", "E2")
    new = {"Staff number": "E2", "Allocated worker": "Bilal Khan", "Start date": "23/2/2026"}
    ended = case("1", **{"End date": "22/2/2026"})
    row = carry_out(offer(ended, case("1", **new)))
    assert reviews_told(row) == {"Reviews of plans": ("new", 1)}


def test_where_nobody_who_was_here_held_the_case_the_review_is_left_out(child, teams):
    """The plan began before the case was held here, and the worker before was not in post."""
    PlanSpell.objects.update(starts_on=date(2024, 1, 1))
    row = carry_out(offer(case("1", "2/1/2025")))
    assert reviews_told(row) == {"Reviews left out": ("same", 1)}
    work = Spell.objects.get().worker.assignments.get()
    assignments.correct(
        assignment=work, changes={"starts_on": date(2026, 2, 9)}, by=BY, reason="Typed wrongly"
    )
    row = carry_out(offer(case("1")))
    assert reviews_told(row) == {"Reviews left out": ("same", 1)}


def test_two_workers_of_one_child_name_one_review(child, teams):
    worker_in(teams["Crewe"], "Bilal Khan", "E2")
    also = case("1", **{"Staff number": "E2", "Allocated worker": "Bilal Khan"})
    row = carry_out(offer(case("1"), also))
    assert reviews_told(row) == {"Reviews of plans": ("new", 1)}


@pytest.mark.parametrize(
    ("reviewed", "words"),
    [
        ("3/3/2026", "Last review “2026-03-03” is in the future. Check the day in the case"),
        ("1/6/2025", "Last review “2025-06-01” is before the case began on 2 June 2025. Check"),
        ("soon", "Last review “soon” is not a date."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_row(child, reviewed, words):
    row = offer(case("1"), case("2", reviewed))
    assert [each.row for each in found(row, "refused")] == [3]
    assert words in reasons(row)
    carry_out(row, leave_refused=True)
    assert Review.objects.count() == 1


def test_a_row_without_its_first_day_does_not_say_when_the_case_began(ama):
    row = carry_out(offer(case("1", **{"Start date": ""})))
    assert (found(row, "refused"), reviews_told(row)) == ([], {"Reviews left out": ("same", 1)})


def test_a_case_told_twice_and_one_whose_worker_is_left_out_bring_no_review(child):
    again = case("1", "3/2/2026")
    stranger = case("2", **{"Staff number": "E9", "Allocated worker": "Ann Other"})
    row = offer(case("1"), again, stranger, **{"worker:list:E9": "leave", "gone": "keep"})
    assert [each.row for each in found(row, "refused")] == [2, 3]
    assert reviews_told(row) == {}


@pytest.mark.parametrize("heading", ["Last review date", "Date of last review", "Last CIN review"])
def test_usual_headings_are_known(child, heading):
    told = case("1")
    told[heading] = told.pop("Last review")
    assert reviews_told(offer(told)) == {"Reviews of plans": ("new", 1)}
