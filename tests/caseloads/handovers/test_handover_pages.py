"""The pages of handovers: the list, one plan, and one page for each act."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.caseloads.handovers.planning import (
    LAST_DAY,
    ONE,
    TWO,
    cases,
    child,
    do,
    do_all,
    planned,
)
from tests.caseloads.handovers.test_how_plans_stand import end
from tests.cast import BY, MONDAY, Cast, add_worker
from tests.downloads import csv_rows

from keystay.caseloads.allocations.queries import marks
from keystay.caseloads.handovers import actions, rules
from keystay.caseloads.handovers.forms import packed, unpacked
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.models import Allocation, Spell
from keystay.core.models import SensitiveRead
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]
LIST = "/caseloads/handovers/"
DAY = timedelta(days=1)


@pytest.fixture
def plan(cast: Cast) -> Handover:
    cases(cast)
    return planned(cast)


def at(plan: Handover, *more: str) -> str:
    return "/".join([LIST.rstrip("/"), plan.pk, *more, ""])


def body(page: Any) -> str:
    return page.content.decode()


def send(client: Client, path: str, **told: Any) -> Any:
    return client.post(path, told, follow=True)


def words(page: Any) -> str:
    return " ".join(body(page).split())


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        *[("grace", True), ("sunita", True), ("hana", True), ("petra", True), ("ama", True)],
        *[("olu", False), ("mo", False)],
    ],
)
def test_the_list_has_the_plans_within_reach(cast: Cast, plan: Handover, who: str, seen: bool):
    page = cast.signed_in(who).get(LIST)
    assert page.status_code == 200
    assert ("Ama Amason" in body(page)) is seen
    assert cast.signed_in(who).get(at(plan)).status_code == (200 if seen else 404)


@pytest.mark.parametrize("who", ["dan", "ade"])
def test_others_see_no_handovers(cast: Cast, plan: Handover, who: str):
    assert cast.signed_in(who).get(LIST).status_code == 403
    assert cast.signed_in(who).get(at(plan)).status_code == 403


def test_the_list_says_how_far_each_is_and_what_is_late(
    cast: Cast, plan: Handover, monday: time_machine.Traveller
):
    do(cast, plan, rules.SUMMARY, ONE)
    monday.move_to("2026-03-16T09:00:00+00:00")
    page = cast.signed_in("sunita").get(LIST)
    assert '<progress class="ks-progress" max="12" value="1"' in body(page)
    for each in ("1 of 12 steps done", "2 of 2 to hand over", "3 steps late", "At risk"):
        assert each in body(page), each
    assert (
        "Ama Amason</a>, Crewe: 2 cases not handed over, last day is 27 March 2026, 3 steps late"
        in words(page)
    )


def test_the_list_is_offered_as_a_file(cast: Cast, plan: Handover):
    rows = csv_rows(cast.signed_in("grace").get(LIST, {"format": "csv"}))
    assert rows[0][:4] == ["Worker", "Team", "Why", "Last day"]
    assert rows[1][0:3] == ["Ama Amason", "Crewe", "Leaving"]
    assert rows[1][4:9] == ["2", "2", "0", "12", "0"]


def test_whoever_needs_a_plan_is_listed_with_the_act(cast: Cast):
    cases(cast)
    end(cast, "ama", LAST_DAY)
    link = f'href="{LIST}open/?worker={cast.ama.pk}"'
    assert link in body(cast.signed_in("grace").get(LIST))
    assert "No handover plan is open." in body(cast.signed_in("grace").get(LIST))
    for who in ("hana", "ama"):
        page = body(cast.signed_in(who).get(LIST))
        assert ("Needs a plan" in page, link in page) == (True, False)


def test_whoever_has_gone_is_shown_first_with_days_since_and_the_act(cast: Cast):
    cases(cast)
    cases(cast, "nia", "KIDC-001")
    end(cast, "ama", date(2026, 2, 18))
    end(cast, "nia", LAST_DAY)
    page = cast.signed_in("grace").get(LIST)
    first, second = page.context["needs"]
    assert (first.name, first.why, first.gone, first.cases) == (
        "Ama Amason",
        "Gone",
        "gone for 12 days",
        2,
    )
    assert (second.name, second.gone, second.owner) == ("Nia Niason", "", "Grace Graceson")
    assert "1 has gone and still holds cases: come to it first." in words(page)
    opened = send(
        cast.signed_in("grace"),
        f"{LIST}open/",
        worker=cast.ama.pk,
        why="leaving",
        last_day="2026-02-18",
    )
    assert "Handover plan opened" in body(opened)
    assert "Led by" in body(opened)


def test_what_nobody_answers_for_stands_in_a_queue(cast: Cast):
    cases(cast, "grace")
    end(cast, "grace", LAST_DAY)
    page = cast.signed_in("hana").get(LIST)
    assert page.context["ownerless"] == ["Grace Graceson, Crewe"]
    assert "Nobody answers for these handovers" in body(page)
    actions.open_plan(worker=cast.grace, why="leaving", last_day=LAST_DAY, by="the test")
    page = cast.signed_in("petra").get(LIST)
    assert page.context["ownerless"] == ["Grace Graceson, Crewe"]
    assert "Nobody leads it" in body(page)
    assert "Without an owner" not in body(cast.signed_in("olu").get(LIST))


def test_a_manager_who_goes_opens_no_plan_for_themselves(cast: Cast):
    cases(cast, "grace")
    end(cast, "grace", LAST_DAY)
    page = cast.signed_in("grace").get(LIST)
    assert [need.href for need in page.context["needs"]] == [""]


def test_an_empty_list_says_the_first_useful_act(cast: Cast):
    assert "open a plan</a>" in body(cast.signed_in("grace").get(LIST))
    assert "open a plan" not in body(cast.signed_in("hana").get(LIST))


def test_a_plan_whose_cases_are_all_gone_says_so(cast: Cast, plan: Handover):
    Spell.objects.update(ends_on=MONDAY, worker=cast.nia)
    grace = cast.signed_in("grace")
    assert "No cases" in body(grace.get(LIST))
    assert "Ama Amason holds no case on this plan." in body(grace.get(at(plan)))


def test_a_closed_plan_can_still_be_read(cast: Cast, plan: Handover):
    actions.withdraw(handover=plan, reason="x", by=cast.users["grace"])
    page = body(cast.signed_in("grace").get(LIST))
    assert "Closed lately" in page
    assert "withdrawn on 2 March 2026" in page
    shown = body(cast.signed_in("grace").get(at(plan)))
    assert "Allocations that were made stay as they are." in shown
    assert "Finish the plan" not in shown


def test_opening_a_plan_by_page(cast: Cast):
    cases(cast)
    end(cast, "ama", LAST_DAY)
    grace = cast.signed_in("grace")
    form = grace.get(f"{LIST}open/", {"worker": cast.ama.pk}).context["form"]
    assert form.initial == {"worker": cast.ama.pk, "why": "leaving", "last_day": LAST_DAY}
    page = send(grace, f"{LIST}open/", worker=cast.ama.pk, why="leaving", last_day="2026-03-27")
    assert "Handover plan opened." in body(page)
    assert Handover.objects.get().worker == cast.ama


def test_the_page_offers_only_those_within_reach_and_refuses_in_words(cast: Cast):
    cases(cast)
    cases(cast, "mo", "KIDM-001")
    grace = cast.signed_in("grace")
    form = grace.get(f"{LIST}open/", {"worker": cast.mo.pk}).context["form"]
    assert [pk for pk, _ in form.fields["worker"].choices] == ["", cast.ama.pk]
    assert form.initial == {}
    known = grace.get(f"{LIST}open/", {"worker": cast.ama.pk}).context["form"].initial
    assert known == {"worker": cast.ama.pk}
    page = send(grace, f"{LIST}open/", worker=cast.ama.pk, why="leaving", last_day="2029-03-27")
    assert "The last day must be within a year" in body(page)
    assert cast.signed_in("ama").get(f"{LIST}open/").status_code == 403


def test_the_plan_shows_each_case_with_its_steps(
    cast: Cast, plan: Handover, monday: time_machine.Traveller
):
    do(cast, plan, rules.SUMMARY, ONE, document="https://cases.example/118")
    do(cast, plan, rules.SIGNED, ONE)
    do(cast, plan, rules.CHOSEN, TWO, reason="Knows the family")
    do(cast, plan, rules.VISITED, TWO, reason="They asked for none")
    Spell.objects.filter(child=child(ONE)).update(ends_on=date(2026, 3, 5))
    monday.move_to("2026-03-09T09:00:00+00:00")
    page = words(cast.signed_in("grace").get(at(plan)))
    for each in (
        *("Done 2 Mar 2026", "Grace Graceson", 'href="https://cases.example/118"'),
        *("from 3 Mar 2026: Key worker (Knows the family)", "Not held", "They asked for none"),
        *("Closed in the case system; held until 5 Mar 2026", "Not asked"),
        *("Late: was due 6 Mar 2026", "By 20 Mar 2026", "Now with Nia Niason; held until 2 Mar"),
    ):
        assert each in page, each


def test_the_plan_is_offered_as_a_file(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY, ONE, document="DOC-118")
    rows = csv_rows(cast.signed_in("grace").get(at(plan), {"format": "csv"}))
    assert rows[0][:4] == ["Worker", "Case", "Held since", "Summary"]
    assert [row[1] for row in rows[1:]] == [ONE, TWO]
    assert SensitiveRead.objects.get(page="download:handovers:plan").about == cast.ama.pk
    assert "DOC-118" in body(cast.signed_in("grace").get(at(plan)))


@pytest.mark.parametrize(
    ("who", "references", "acts"),
    [
        *[("grace", True, 2), ("sunita", True, 2), ("ama", True, 1)],
        *[("hana", False, 0), ("petra", False, 0)],
    ],
)
def test_references_and_acts_are_for_those_who_work_with_them(
    cast: Cast, plan: Handover, who: str, references: bool, acts: int
):
    page = cast.signed_in(who).get(at(plan))
    assert (ONE in body(page)) is references
    assert len(page.context["acts"]) == acts
    assert ("Case 1" in body(page)) is not references
    assert ("Finish the plan" in body(page)) is (who in ("grace", "sunita"))


def test_reading_it_is_noted_unless_it_is_ones_own(cast: Cast, plan: Handover):
    for who in ("ama", "hana", "grace"):
        cast.signed_in(who).get(at(plan))
    (read,) = SensitiveRead.objects.filter(page="handovers:plan")
    assert (read.reader_name, read.about) == ("Grace Account", cast.ama.pk)


def test_the_leaver_sees_their_own_plan_and_confirms_by_page(cast: Cast, plan: Handover):
    ama = cast.signed_in("ama")
    assert "Your handover" in body(ama.get(at(plan)))
    form = ama.get(at(plan, "summaries"), {"case": ONE}).context["form"]
    assert form.initial["cases"] == [ONE]
    assert "who" not in form.fields
    told = {"cases": [ONE], "done_on": "2026-03-02", "document": "DOC-2026/118"}
    page = send(ama, at(plan, "summaries"), **told)
    assert "Summary and chronology written: recorded for 1 case." in body(page)
    assert HandoverStep.objects.get().document == "DOC-2026/118"
    for who in ("grace", "mo", "hana"):
        assert cast.signed_in(who).get(at(plan, "summaries")).status_code == 404


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ("He is 7 and lives with his aunt", "Enter a link that begins with https://"),
        ("https://", "Enter a real link"),
        ("Document 943 476 5919", "NHS number"),
    ],
)
def test_a_document_is_a_link_or_a_number(cast: Cast, plan: Handover, document: str, refusal: str):
    told = {"cases": [ONE], "done_on": "2026-03-02", "document": document}
    page = send(cast.signed_in("ama"), at(plan, "summaries"), **told)
    assert refusal in body(page)
    assert not HandoverStep.objects.exists()


def test_a_manager_takes_a_case_through_every_step(cast: Cast, plan: Handover):
    grace = cast.signed_in("grace")
    both, day = [ONE, TWO], "2026-03-02"
    seen = grace.get(at(plan, "step", "chosen")).context["form"].initial["seen"]
    for step, told in (
        ("summary", {"who": cast.ama.pk, "done_on": day}),
        ("signed", {"done_on": day}),
        ("audited", {"who": cast.olu.pk, "agreed": "on", "done_on": day}),
        (
            "chosen",
            {"who": cast.nia.pk, "from_day": "2026-03-03", "role": "Key worker", "seen": seen},
        ),
        ("told", {"done_on": day}),
        ("visited", {"done_on": day}),
    ):
        page = send(grace, at(plan, "step", step), cases=both, **told)
        assert "recorded for 2 cases." in body(page), step
    page = send(grace, at(plan, "finish"))
    assert "Plan finished." in body(page)
    assert Allocation.objects.filter(worker=cast.nia).count() == 2


def test_whoever_chooses_the_new_worker_reads_who_is_away_or_going(cast: Cast, plan: Handover):
    away = absence.Away("MAT", MONDAY - DAY, None)
    absence.record(person=cast.nia, absence=away, by=BY)
    assignments.end(assignment=cast.work["bilal"], ends_on=date(2026, 4, 2), by=BY)
    page = words(cast.signed_in("grace").get(at(plan, "step", "chosen")))
    assert "Nia Niason, Crewe: 0.0 of 14.4, away since 1 Mar 2026<" in page
    assert "0.0 of 8.0, last day in the team 2 Apr 2026<" in page
    assert "Grace Graceson, Crewe: 0.0 of 16.0<" in page
    assert "0.0 of 16.0, other manager<" in page


def test_a_refusal_stands_on_the_form(cast: Cast, plan: Handover):
    grace = cast.signed_in("grace")
    told = {"cases": [ONE], "from_day": "2026-03-03", "role": "Key worker"}
    page = send(grace, at(plan, "step", "chosen"), who=cast.nia.pk, seen="1=x", **told)
    assert "has changed since you opened the page" in body(page)
    seen = packed(marks([child(ONE)], MONDAY))
    page = send(grace, at(plan, "step", "chosen"), who=cast.mo.pk, seen=seen, **told)
    assert "Mo Moson works under another manager. Give the reason." in body(page)


def test_a_step_that_no_case_waits_for_says_what_comes_first(cast: Cast, plan: Handover):
    page = words(cast.signed_in("grace").get(at(plan, "step", "signed")))
    assert "No case waits for this step now. “Summary and chronology written” comes" in page


def test_the_next_steps_must_be_agreed(cast: Cast, plan: Handover):
    do(cast, plan, rules.SUMMARY)
    do(cast, plan, rules.SIGNED)
    told = {"cases": [ONE], "done_on": "2026-03-02", "who": cast.olu.pk}
    page = send(cast.signed_in("grace"), at(plan, "step", "audited"), **told)
    assert "Agree the next steps first" in body(page)


@pytest.mark.parametrize("who", ["ama", "mo", "hana", "dan"])
@pytest.mark.parametrize(
    "more",
    [("step", "signed"), ("undo", "signed"), ("last-day",), ("withdraw",), ("finish",)],
)
def test_only_those_who_manage_the_team_act(cast: Cast, plan: Handover, who: str, more):
    assert cast.signed_in(who).get(at(plan, *more)).status_code == 403
    assert cast.signed_in("olu").get(at(plan, *more)).status_code == 404
    assert cast.signed_in("grace").get(at(plan, *more)).status_code == 200


def test_a_manager_does_not_lead_their_own_plan(cast: Cast):
    cases(cast, "grace")
    plan = planned(cast, "grace", by=cast.users["sunita"])
    grace = cast.signed_in("grace")
    assert [act.words for act in grace.get(at(plan)).context["acts"]] == ["Confirm summaries"]
    assert grace.get(at(plan, "finish")).status_code == 404
    assert grace.get(at(plan, "summaries")).status_code == 200


def test_there_is_no_step_of_another_name(cast: Cast, plan: Handover):
    assert cast.signed_in("grace").get(at(plan, "step", "party")).status_code == 404


def test_a_step_is_undone_by_page(cast: Cast, plan: Handover):
    grace = cast.signed_in("grace")
    do(cast, plan, rules.SUMMARY)
    assert "Undo “Summary and chronology written”" in body(grace.get(at(plan)))
    page = send(grace, at(plan, "undo", "summary"), cases=[ONE], reason="Not written")
    assert "Step undone." in body(page)
    assert [row.child.shown for row in plan.steps.all()] == [TWO]
    do(cast, plan, rules.SIGNED, TWO)
    page = send(grace, at(plan, "undo", "summary"), cases=[TWO], reason="Not written")
    assert "first undo “Signed off by the team manager”" in body(page)


def test_the_last_day_is_changed_by_page(cast: Cast, plan: Handover):
    grace = cast.signed_in("grace")
    told = {"reason": "Later", "seen": "2026-03-27"}
    page = send(grace, at(plan, "last-day"), last_day="2026-04-17", **told)
    assert "The due dates have moved with it." in body(page)
    page = send(grace, at(plan, "last-day"), last_day="2026-04-24", **told)
    assert "It was changed to 17 April 2026 meanwhile." in body(page)


def test_a_plan_is_withdrawn_by_page_and_says_what_stays(cast: Cast, plan: Handover):
    do(cast, plan, rules.CHOSEN)
    grace = cast.signed_in("grace")
    page = words(grace.get(at(plan, "withdraw")))
    assert "A new worker was chosen for 2 cases. Nothing of the allocations" in page
    assert "Plan withdrawn." in body(send(grace, at(plan, "withdraw"), reason="She stays"))
    page = send(grace, at(plan, "withdraw"), reason="She stays")
    assert "This plan was closed on 2 March 2026" in body(page)


def test_finishing_too_early_names_what_is_left(cast: Cast, plan: Handover):
    grace = cast.signed_in("grace")
    assert ONE in body(grace.get(at(plan, "finish")))
    page = send(grace, at(plan, "finish"))
    assert "2 cases are not handed over: KIDA-001, KIDA-002." in body(page)
    do_all(cast, plan)
    assert "Every case is handed over." in body(grace.get(at(plan, "finish")))


def test_what_was_seen_is_packed_and_unpacked():
    assert unpacked(packed({7: "2|41,57", 3: "0|"})) == {7: "2|41,57", 3: "0|"}
    assert unpacked("nonsense") == {}


@pytest.mark.parametrize("more", [0, 12])
def test_pages_ask_the_database_the_same_few_times(
    cast: Cast, plan: Handover, more: int, django_assert_max_num_queries
):
    for number in range(more):
        terms = assignments.Terms.of(cast.work["ama"])
        add_worker(cast, f"kim{number}", terms)
        cases(cast, f"kim{number}", f"KK{number:02}-777", f"KL{number:02}-777")
        if number % 2:
            planned(cast, f"kim{number}")
        else:
            end(cast, f"kim{number}", LAST_DAY)
    Spell.objects.filter(child=child(ONE)).update(ends_on=MONDAY)
    sunita = cast.signed_in("sunita")
    for path in (LIST, at(plan), at(plan, "step", "chosen")):
        with django_assert_max_num_queries(25):
            assert sunita.get(path).status_code == 200
