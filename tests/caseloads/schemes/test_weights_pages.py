"""Reading the weights, trying others on today's teams, and what managers note (C1, C2)."""

from datetime import timedelta

import pytest
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY
from tests.downloads import csv_rows

from keystay.caseloads.models import CaseFeature, Duty, Reduction, Weighting
from keystay.caseloads.schemes import actions
from keystay.caseloads.schemes.queries import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C2")]
DAY = timedelta(days=1)
FAMILY = ["AAAAAAAAAAAA", "BBBBBBBBBBBB", "CCCCCCCCCCCC"]


def typed(key: str = "hundred-points", **more) -> dict[str, object]:
    scheme = shipped()[key]
    found = {"name": "Our points", "reason": "Agreed on 1 March"}
    found["starts_on"] = "2026-03-03"
    for name in ("full", "least", "stable", "siblings_percent"):
        found[name] = str(getattr(scheme, name))
    for group in ("kinds", "features", "duties"):
        found |= {f"{group}.{k}": str(v) for k, v in getattr(scheme, group).items()}
    return found | more


def test_everyone_with_a_caseload_may_read_what_counts_how_much(cast):
    page = cast.signed_in("ama").get("/caseloads/weights/").content.decode()
    assert "Plain count" in page
    assert "has room for 16" in page
    assert "Change the weights" not in page


def test_the_share_of_the_ceiling_at_each_stage_is_told_beside_the_weights(cast):
    page = " ".join(cast.signed_in("ama").get("/caseloads/weights/").content.decode().split())
    assert "Newly qualified (ASYE), after that</th> <td" in page
    assert ">90</td>" in page
    assert "Change them under Policy" not in page
    assert (
        "Change them under Policy"
        in cast.signed_in("hana").get("/caseloads/weights/").content.decode()
    )


def test_a_director_has_no_caseloads_to_see(cast):
    assert cast.signed_in("dan").get("/caseloads/weights/").status_code == 403


def test_the_weights_come_as_a_file(cast):
    answer = cast.signed_in("ama").get("/caseloads/weights/?format=csv")
    assert ["A case by its plan", "Child in Need", "1"] in csv_rows(answer)


def test_the_lead_sees_what_other_weights_would_do_before_they_hold(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(14)))
    lead = cast.signed_in("hana")
    answer = lead.post(
        "/caseloads/weights/change/hundred-points/", typed(preview="yes", **{"kinds.none": "8"})
    )
    page = answer.content.decode()
    assert "0 of 4" in page
    assert "1 of 4" in page
    assert "Newly over: Ama Amason" in page
    assert "Nothing has changed yet" in page
    assert not Weighting.objects.exists()


def test_to_see_what_weights_would_do_nobody_has_to_say_why(cast):
    lead, path = cast.signed_in("hana"), "/caseloads/weights/change/stated-maximum/"
    said = typed("stated-maximum", preview="yes", name="", reason="", starts_on="soon")
    page = lead.post(path, said).content.decode()
    assert "What these weights would do today" in page
    assert "Answer “Why?”" not in page
    said.pop("preview")
    assert "Answer “Why?”" in lead.post(path, said).content.decode()


def test_what_weights_would_do_is_shown_while_they_are_typed(cast):
    hold(cast.ama, *(f"C{n:011}" for n in range(17)))
    lead, path = cast.signed_in("hana"), "/caseloads/weights/change/stated-maximum/"
    live = {"HTTP_HX_REQUEST": "true"}
    typing = typed("stated-maximum", preview="yes", reason="")
    page = lead.post(path, typing | {"full": "20"}, **live).content.decode()
    assert "No longer: Ama Amason" in page
    assert "<form" not in page
    page = lead.post(path, typing | {"full": "2x"}, **live).content.decode()
    assert "cannot be read yet" in page
    assert not Weighting.objects.exists()


def test_the_lead_chooses_weights_from_a_day(cast):
    lead = cast.signed_in("hana")
    answer = lead.post("/caseloads/weights/change/hundred-points/", typed(), follow=True)
    page = answer.content.decode()
    assert "“Our points” holds from 3 March 2026" in page
    assert "From 3 March 2026: “Our points”, chosen by Hana Account. Agreed on 1 March" in page
    assert Weighting.objects.get().scheme["full"] == "100"


def test_a_day_that_is_over_is_refused_beside_the_day(cast):
    page = cast.signed_in("hana").post(
        "/caseloads/weights/change/hundred-points/", typed(starts_on="2026-03-01")
    )
    assert "Weights never change the past" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("siblings_percent", "101", "from 0 to 100"),
        ("kinds.cin", "many", "Enter a number"),
        ("full", "-1", "greater than or equal to 0"),
        ("least", "101", "no more than the ceiling"),
    ],
)
def test_points_that_cannot_be_are_refused_and_nothing_typed_is_lost(cast, field, value, words):
    page = cast.signed_in("hana").post(
        "/caseloads/weights/change/hundred-points/", typed(**{field: value})
    )
    assert "Our points" in page.content.decode()
    assert words in page.content.decode()
    assert not Weighting.objects.exists()


def test_there_are_only_the_shapes_that_ship(cast):
    assert cast.signed_in("hana").get("/caseloads/weights/change/other/").status_code == 404
    assert cast.signed_in("hana").get("/caseloads/weights/change/present/").status_code == 200


def test_managers_do_not_change_weights(cast):
    assert cast.signed_in("grace").get("/caseloads/weights/change/present/").status_code == 403


def test_weights_to_come_are_withdrawn_with_a_button(cast, monday):
    scheme, by = shipped()["case-types"], cast.users["hana"]
    coming = actions.weigh_by(scheme=scheme, starts_on=MONDAY + DAY, reason="Soon", by=by)
    lead = cast.signed_in("hana")
    assert "Withdraw" in lead.get("/caseloads/weights/").content.decode()
    page = lead.post(f"/caseloads/weights/withdraw/{coming.pk}/", follow=True)
    assert "Withdrawn" in page.content.decode()
    held = actions.weigh_by(scheme=scheme, starts_on=MONDAY, reason="Now", by=by)
    monday.move_to("2026-03-03T09:00:00+00:00")
    lead = cast.signed_in("hana")
    page = lead.post(f"/caseloads/weights/withdraw/{held.pk}/", follow=True)
    assert "These weights hold already" in page.content.decode()
    assert lead.post("/caseloads/weights/withdraw/NONE/").status_code == 404


def day(name: str, number: int) -> dict[str, str]:
    return {name: f"2026-03-{number:02}"}


def test_a_manager_notes_a_duty_and_its_end(cast):
    manager, path = cast.signed_in("grace"), f"/caseloads/weights/duty/{cast.ama.pk}/"
    page = manager.post(path, {"duty": "student", **day("starts_on", 2)}, follow=True)
    assert "Supervises a student from 2 March 2026" in page.content.decode()
    again = manager.post(path, {"duty": "student", **day("starts_on", 3)})
    assert "has that duty on 3 March 2026 already" in again.content.decode()
    end = f"/caseloads/weights/duty/{Duty.objects.get().pk}/end/"
    assert "before the first" in manager.post(end, day("ends_on", 1)).content.decode()
    page = manager.post(end, day("ends_on", 9), follow=True)
    assert "to 9 March 2026" in page.content.decode()


def test_a_manager_agrees_on_less_room_for_a_time(cast):
    manager, path = cast.signed_in("grace"), f"/caseloads/weights/reduction/{cast.ama.pk}/"
    said = {"percent": "20", "reason": "Back from leave", **day("starts_on", 2)}
    wrong = manager.post(path, {**said, **day("ends_on", 1)})
    assert "last day is before the first" in wrong.content.decode()
    page = manager.post(path, {**said, **day("ends_on", 30)}, follow=True).content.decode()
    assert "20 % less room from 2 March 2026; ends by itself after 30 March 2026" in page
    assert "80 % left by reductions" in page
    end = f"/caseloads/weights/reduction/{Reduction.objects.get().pk}/end/"
    assert "before the first" in manager.post(end, day("ends_on", 1)).content.decode()
    page = manager.post(end, day("ends_on", 9), follow=True).content.decode()
    assert "after 9 March 2026" in page


@pytest.mark.parametrize("page", ["duty", "reduction"])
@pytest.mark.parametrize(("who", "status"), [("olu", 404), ("ama", 403), ("hana", 403)])
def test_only_those_who_manage_the_worker_note_things(cast, page, who, status):
    path = f"/caseloads/weights/{page}/{cast.ama.pk}/"
    assert cast.signed_in(who).get(path).status_code == status


def test_another_teams_duty_and_reduction_are_not_found(cast):
    duty = actions.give_duty(person=cast.ama, duty="mentor", starts_on=MONDAY, by="the test")
    other = cast.signed_in("olu")
    assert other.get(f"/caseloads/weights/duty/{duty.pk}/end/").status_code == 404
    assert other.get("/caseloads/weights/reduction/NONE/end/").status_code == 404


def test_the_workers_page_says_what_the_points_are_made_of(cast):
    hold(cast.ama, "AAAAAAAAAAAA", "BBBBBBBBBBBB")
    scheme, by = shipped()["hundred-points"], cast.users["hana"]
    actions.weigh_by(scheme=scheme, starts_on=MONDAY, reason="Agreed", by=by)
    page = cast.signed_in("ama").get(f"/caseloads/worker/{cast.ama.pk}/").content.decode()
    assert "2 cases on 2 March 2026: 25.0 points, with room for 100.0" in page
    assert "No plan recorded (2): 10 + Stable points: 15 = 25.0 points" in " ".join(page.split())
    assert "Add a duty" not in page
    team = cast.signed_in("grace").get(f"/caseloads/{cast.crewe.pk}/").content.decode()
    assert "25.0" in team


def test_a_manager_notes_what_makes_a_case_heavier_and_its_family(cast):
    hold(cast.ama, *FAMILY)
    manager, path = cast.signed_in("grace"), f"/caseloads/weights/case/{FAMILY[0]}/"
    said = {"features": ["court"], "siblings": FAMILY[1:]}
    page = manager.post(path, said, follow=True).content.decode()
    assert "Before a court since 2 March 2026" in page
    assert "BBBB-BBB, CCCC-CCC" in page
    page = manager.post(path, {"siblings": FAMILY[1:2]}, follow=True).content.decode()
    assert "Nothing that makes it heavier" in page
    assert "BBBB-BBB" in page
    assert "CCCC-CCC" not in page
    page = manager.post(path, {}, follow=True).content.decode()
    assert "None noted" in page


def test_a_group_of_three_is_undone_at_once(cast):
    hold(cast.ama, *FAMILY)
    manager, path = cast.signed_in("grace"), f"/caseloads/weights/case/{FAMILY[0]}/"
    manager.post(path, {"siblings": FAMILY[1:]})
    assert "None noted" in manager.post(path, {}, follow=True).content.decode()


def test_a_case_alone_has_no_boxes_for_brothers_and_sisters(cast):
    hold(cast.ama, FAMILY[0])
    manager, path = cast.signed_in("grace"), f"/caseloads/weights/case/{FAMILY[0]}/"
    assert "Brothers and sisters" not in manager.get(path).content.decode()
    manager.post(path, {"features": ["travel"]})
    assert [row.feature for row in CaseFeature.objects.all()] == ["travel"]


@pytest.mark.parametrize(("who", "status"), [("olu", 404), ("ama", 403), ("petra", 403)])
def test_only_the_manager_of_the_case_notes_things_of_it(cast, who, status):
    hold(cast.ama, FAMILY[0])
    path = f"/caseloads/weights/case/{FAMILY[0]}/"
    assert cast.signed_in(who).get(path).status_code == status
