"""Pages of stepping down: references for those who manage or hold, counts for others."""

from datetime import timedelta

import pytest
from tests.caseloads.stepdown.ready import child, decide, make_ready, on_plan
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, Cast
from tests.downloads import csv_rows

from keystay.caseloads.models import Analysis, Decision, PlanSpell, Review
from keystay.caseloads.stepdown import actions
from keystay.core.models import SensitiveRead

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C6")]
LIST, CASE = "/caseloads/step-down/", "/caseloads/step-down/case/KID00/"


@pytest.fixture
def cases(cast: Cast) -> Cast:
    make_ready(cast, "ama", "KID00", "KID01")
    on_plan(cast, "nia", "KID02")
    hold(cast.ama, *(f"KID3{n}" for n in range(10)))
    return cast


def body(page) -> str:
    return page.content.decode()


def test_a_manager_sees_candidates_with_every_fact_and_who_just_misses(cases: Cast):
    page = cases.signed_in("grace").get(f"{LIST}team/{cases.crewe.pk}/")
    assert [row.standing.holder.shown for row in page.context["candidates"]] == ["KID0-0", "KID0-1"]
    assert [row.standing.holder.shown for row in page.context["near"]] == ["KID0-2"]
    text = body(page)
    assert "On a plan for 39 weeks; needs 26" in text
    assert "<strong>Not met:</strong> No review is recorded here" in text
    assert "at least 26 weeks" in text
    assert "/policy/" in text
    (read,) = SensitiveRead.objects.filter(page="stepdown:team")
    assert read.detail == "Crewe"


def test_others_see_counts_and_no_reference(cases: Cast):
    for who in ("hana", "petra"):
        page = cases.signed_in(who).get(f"{LIST}team/{cases.crewe.pk}/")
        assert "2 meet every rule and 1 just misses one" in " ".join(body(page).split())
        assert "KID0" not in body(page)
        assert cases.signed_in(who).get(CASE).status_code == 404
    assert not SensitiveRead.objects.exists()


def test_who_may_read_and_who_may_write(cases: Cast):
    row = decide("KID00")
    review = Review.objects.first()
    team = f"{LIST}team/{cases.crewe.pk}/"
    reads = (team, CASE)
    writes = (
        f"{team}analysis/",
        f"{team}reviews/",
        f"{CASE}decide/",
        f"{CASE}review/",
        f"{LIST}decision/{row.pk}/withdraw/",
        f"{LIST}review/{review.pk}/remove/",
    )
    found = {
        who: [cases.signed_in(who).get(path).status_code for path in (*reads, *writes)]
        for who in ("grace", "sunita", "olu", "ama", "mo", "hana", "dan")
    }
    assert found == {
        "grace": [200] * 8,
        "sunita": [200] * 8,
        "olu": [404] * 8,
        "ama": [404, 200, *[403] * 6],
        "mo": [404, 404, *[403] * 6],
        "hana": [200, 404, *[403] * 6],
        "dan": [403] * 8,
    }


def test_nothing_that_does_not_exist_is_found(cases: Cast):
    for path in ("case/NOTHING/", "decision/NOTHING/withdraw/", "review/NOTHING/remove/"):
        assert cases.signed_in("grace").get(LIST + path).status_code == 404


def test_the_council_is_seen_in_counts(cases: Cast):
    decide("KID00", on=MONDAY - timedelta(days=28))
    page = cases.signed_in("hana").get(LIST)
    (row,) = page.context["lines"]
    assert (row.team.name, row.candidates, row.undecided, row.near) == ("Crewe", 2, 1, 1)
    assert (row.waiting, row.late, row.last) == (1, 0, None)
    assert "KID0" not in body(page)
    assert csv_rows(cases.signed_in("hana").get(f"{LIST}?format=csv"))[1][:4] == [
        *("Crewe", "2", "1", "1")
    ]


def test_a_worker_sees_their_own_cases_only(cases: Cast):
    page = cases.signed_in("ama").get(LIST)
    assert [row.standing.holder.shown for row in page.context["mine"]] == ["KID0-0", "KID0-1"]
    cases.signed_in("ama").get(CASE)
    assert not SensitiveRead.objects.exists()
    assert "No Child in Need plan is held" in body(cases.signed_in("mo").get(LIST))


def test_what_it_does_to_caseloads_is_seen_before_deciding(cases: Cast):
    page = cases.signed_in("grace").get(f"{CASE}decide/")
    text = body(page)
    assert "12 cases (within capacity) now, 11 cases (within capacity) after" in text
    assert "6.5 now, 6.0 after" in text


def test_a_decision_is_made_and_withdrawn_on_the_pages(cases: Cast):
    grace = cases.signed_in("grace")
    refused = grace.post(f"{CASE}decide/", {"choice": "again", "reason": "Wait"})
    assert "Give a day to look again on" in body(refused)
    made = grace.post(f"{CASE}decide/", {"choice": "down", "reason": "It has worked"}, follow=True)
    assert "End the plan in the case system" in body(made)
    assert "Waiting for the case system" in body(made)
    (row,) = Decision.objects.all()
    path = f"{LIST}decision/{row.pk}/withdraw/"
    assert "Withdrawn" in body(grace.post(path, {"reason": "It changed"}, follow=True))
    assert "cannot be withdrawn" in body(grace.post(path, {"reason": "It changed"}))
    kept = grace.post(f"{CASE}decide/", {"choice": "keep", "reason": "More to do"}, follow=True)
    assert "Decided: Keep on plan, 2 March 2026, by Grace Graceson." in body(kept)
    assert "Kept on plan" in body(grace.get(f"{LIST}team/{cases.crewe.pk}/"))


def test_a_review_is_recorded_and_removed_on_the_pages(cases: Cast):
    grace, path = cases.signed_in("grace"), "/caseloads/step-down/case/KID02/review/"
    told = {"happened_on": "2026-02-20", "outcome": "considered"}
    assert "Step down considered" in body(grace.post(path, told, follow=True))
    assert "recorded already" in body(grace.post(path, told))
    row = Review.objects.get(child=child("KID02"))
    gone = f"{LIST}review/{row.pk}/remove/"
    assert "Review removed" in body(grace.post(gone, {"reason": "Another child"}, follow=True))


def test_the_reviews_of_a_day_are_recorded_together(cases: Cast):
    on_plan(cases, "nia", "KID04")
    grace, path = cases.signed_in("grace"), f"{LIST}team/{cases.crewe.pk}/reviews/"
    page = body(grace.get(path))
    assert "KID0-0, Ama Amason. Reviewed on 2 February 2026, 4 weeks ago" in page
    assert "KID0-2, Nia Niason. No review is recorded here" in page
    told = {"happened_on": "2026-02-27", "outcome": "keep", "cases": ["KID02", "KID04"]}
    assert "Choose at least one case" in body(grace.post(path, told | {"cases": []}))
    assert "cannot be in the future" in body(grace.post(path, told | {"happened_on": "2026-03-03"}))
    assert "2 reviews recorded." in body(grace.post(path, told, follow=True))
    again = body(grace.post(path, told | {"cases": ["KID01", "KID02"]}))
    assert "A review of KID0-2 on that day is recorded already" in again
    # All or none: the one that could have been recorded was not.
    assert Review.objects.filter(happened_on="2026-02-27").count() == 2


def test_reviews_before_the_plan_are_refused_by_reference(cases: Cast):
    grace, path = cases.signed_in("grace"), f"{LIST}team/{cases.crewe.pk}/reviews/"
    told = {"happened_on": "2020-02-27", "outcome": "keep", "cases": ["KID01", "KID02"]}
    page = body(grace.post(path, told))
    assert "On no Child in Need plan with a worker here on that day: KID0-1, KID0-2" in page


def test_a_team_without_plans_has_no_reviews_to_record(cast: Cast):
    page = cast.signed_in("grace").get(f"{LIST}team/{cast.crewe.pk}/reviews/")
    assert "No child of the team is on a Child in Need plan today" in body(page)


def test_an_analysis_is_recorded_on_the_page(cases: Cast):
    grace, path = cases.signed_in("grace"), f"{LIST}team/{cases.crewe.pk}/analysis/"
    text = body(grace.post(path, {"held_on": "2026-03-02"}, follow=True))
    assert "2 candidates, 0 decided" in text
    assert "1 June 2026" in text
    assert "recorded already" in body(grace.post(path, {"held_on": "2026-03-02"}))
    stranger = cases.signed_in("sunita")
    assert "not joined to a staff record" in body(stranger.post(path, {"held_on": "2026-03-01"}))
    assert Analysis.objects.count() == 1


def test_a_plan_that_ended_is_seen_as_carried_out(cases: Cast):
    decide("KID00")
    decide("KID01")
    PlanSpell.objects.filter(child=child("KID00")).update(ends_on=MONDAY)
    child("KID01").spells.update(ends_on=MONDAY - timedelta(days=1))
    grace = cases.signed_in("grace")
    assert "Carried out" in body(grace.get(CASE))
    page = grace.get("/caseloads/step-down/case/KID01/")
    assert "On no Child in Need plan with a worker here" in body(page)
    assert cases.signed_in("olu").get("/caseloads/step-down/case/KID01/").status_code == 404


def test_a_case_outside_every_plan_has_nothing_to_decide(cases: Cast):
    page = cases.signed_in("grace").get("/caseloads/step-down/case/KID30/decide/")
    assert "On no Child in Need plan" in body(page)


def test_a_managers_own_case_is_for_the_service_manager(cast: Cast):
    make_ready(cast, "grace", "KID40")
    page = cast.signed_in("grace").get("/caseloads/step-down/case/KID40/")
    assert "your service manager decides" in body(page)


def test_the_list_is_taken_away_with_every_fact(cases: Cast):
    answer = cases.signed_in("grace").get(f"{LIST}team/{cases.crewe.pk}/?format=csv")
    rows = csv_rows(answer)
    assert [row[0] for row in rows] == ["Reference", "KID0-0", "KID0-1", "KID0-2"]
    assert rows[1][3] == "On a plan for 39 weeks; needs 26"


@pytest.mark.parametrize("more", [0, 70])
def test_pages_ask_the_database_the_same_few_times(
    cases: Cast, more: int, django_assert_max_num_queries
):
    make_ready(cases, "nia", *(f"KIE{n:02}" for n in range(more)))
    grace = cases.signed_in("grace")
    for path in (LIST, f"{LIST}team/{cases.crewe.pk}/", CASE, f"{CASE}decide/"):
        grace.get(path)
        with django_assert_max_num_queries(25):
            grace.get(path)


def test_a_candidate_without_a_decision_is_decided_from_the_list(cases: Cast):
    grace = cases.signed_in("grace")
    assert "step-down/case/KID00/decide/" in body(grace.get(f"{LIST}team/{cases.crewe.pk}/"))
    decide("KID00")
    text = body(grace.get(f"{LIST}team/{cases.crewe.pk}/"))
    assert "step-down/case/KID00/decide/" not in text
    assert "step-down/case/KID02/decide/" not in text


def test_a_review_that_went_meanwhile_is_said_to_be_gone(cases: Cast, monkeypatch):
    def gone(**told: object) -> None:
        raise actions.AlreadyOver("This review was removed before.")

    monkeypatch.setattr(actions, "remove_review", gone)
    row = Review.objects.first()
    path = f"{LIST}review/{row.pk}/remove/"
    page = cases.signed_in("grace").post(path, {"reason": "Wrong"}, follow=True)
    assert "This review was removed before." in body(page)
