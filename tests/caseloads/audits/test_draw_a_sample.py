"""A sample is drawn by lot, kept with its seed, and comes out the same when drawn again."""

from datetime import date, timedelta

import pytest
from tests.caseloads.audits.telling import END, programme
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.caseloads.audits import actions
from keystay.caseloads.audits.frame import frame, frame_of
from keystay.caseloads.models import Audit, Sample, Spell
from keystay.core.models import AuditEvent
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]


@pytest.fixture
def cases(cast: Cast) -> Cast:
    hold(cast.ama, *(f"AMA{n:04}" for n in range(12)))
    hold(cast.mo, *(f"MOO{n:04}" for n in range(6)))
    return cast


def drawn(sample: Sample) -> set[str]:
    return set(sample.audits.values_list("child__reference", flat=True))


def draw(programme, wanted: int = 6, seed: int | None = 7, method: str = "random") -> Sample:
    asked = actions.Draw(MONDAY, method, wanted, seed)
    return actions.draw_sample(programme=programme, asked=asked, by=BY)


def test_the_same_seed_draws_the_same_cases(cases: Cast):
    first, second = draw(programme("One")), draw(programme("Two"))
    assert len(drawn(first)) == 6
    assert drawn(first) == drawn(second)
    assert drawn(draw(programme("Three"), seed=8)) != drawn(first)
    assert (first.frame, first.seed, first.as_at) == (18, 7, MONDAY)


def test_without_a_seed_one_is_thrown_and_kept(cases: Cast):
    sample = draw(programme(), seed=None)
    assert 0 <= sample.seed < actions.LARGEST_SEED
    event = AuditEvent.objects.get(kind="audits.drawn")
    assert event.content["after"]["seed"] == sample.seed


def test_by_team_each_team_gives_its_share(cases: Cast):
    sample = draw(programme(), method="team")
    by_team = [audit.team for audit in sample.audits.all()]
    assert (by_team.count(cases.crewe), by_team.count(cases.macclesfield)) == (4, 2)


def test_by_plan_each_plan_gives_its_share(cases: Cast):
    for number in range(9):
        plan(f"AMA{number:04}", "cp")
    plan("AMA0000", "cin")
    sample = draw(programme(), method="plan")
    assert sorted(audit.plan for audit in sample.audits.all()) == ["", "", "", "cp", "cp", "cp"]


def test_a_second_sample_leaves_out_the_cases_of_the_first(cases: Cast):
    ours = programme()
    first, second = draw(ours), draw(ours)
    assert not drawn(first) & drawn(second)
    assert (second.number, second.frame) == (2, 12)
    assert {case.reference for case in frame_of(second)} & drawn(first) == set()


def test_a_case_is_of_whoever_has_held_it_longest_and_is_in_post(cast: Cast):
    hold(cast.mo, "KID0001", starts_on=MONDAY)
    hold(cast.ama, "KID0001", starts_on=STARTED)
    hold(None, "KID0002")
    hold(cast.nia, "KID0003", role="Family support worker")
    hold(cast.bilal, "KID0004")
    assignments.end(assignment=cast.work["bilal"], ends_on=MONDAY - timedelta(days=1), by=BY)
    (case,) = frame(MONDAY)
    assert (case.reference, case.worker, case.team) == ("KID0001", cast.ama.pk, cast.crewe.pk)


def test_a_frame_is_the_same_the_obvious_way(cases: Cast):
    obvious = {
        spell.child.reference
        for spell in Spell.objects.all()
        if spell.worker and spell.starts_on <= MONDAY and not spell.ends_on
    }
    assert {case.reference for case in frame(MONDAY)} == obvious


def test_what_cannot_be_drawn_is_refused_in_words(cast: Cast):
    ours = programme()
    with pytest.raises(actions.Refused, match="no case with a worker to draw from on 2 March"):
        draw(ours)
    ahead = actions.Draw(MONDAY + timedelta(days=1), "random", 1)
    with pytest.raises(actions.WrongDay, match="today or in the past"):
        actions.draw_sample(programme=ours, asked=ahead, by=BY)
    assert not Audit.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends_on": date(2026, 3, 1)}, "The last day is before the first."),
        ({"tool": "none"}, "There is no such tool."),
        ({}, "There is a programme of this title."),
    ],
)
def test_a_programme_that_cannot_be_is_refused(cast: Cast, change, said: str):
    programme()
    told = {"title": "Spring", "question": "?", "tool": "voice"}
    planned = actions.Planned(**{**told, "starts_on": MONDAY, "ends_on": END, **change})
    with pytest.raises(actions.Refused, match=said):
        actions.plan(planned=planned, by=BY)


def test_petra_plans_and_draws_on_the_pages(cases: Cast):
    petra = cases.signed_in("petra")
    told = {"title": "Spring", "question": "What changes?", "tool": "voice"}
    page = petra.post(
        "/caseloads/audits/plan/", {**told, "starts_on": "2026-03-02", "ends_on": "2026-05-29"}
    )
    where = page.headers["Location"]
    again = petra.post(
        "/caseloads/audits/plan/", {**told, "starts_on": "2026-03-02", "ends_on": "2026-05-29"}
    )
    assert "There is a programme of this title" in again.content.decode()
    wrong = {**told, "title": "Other", "starts_on": "2026-03-02", "ends_on": "2026-03-01"}
    page = petra.post("/caseloads/audits/plan/", wrong)
    assert page.context["form"].errors == {"ends_on": ["The last day is before the first."]}
    asked = {"as_at": "2026-03-03", "method": "team", "wanted": "6", "seed": "7"}
    assert "today or in the past" in petra.post(f"{where}draw/", asked).content.decode()
    assert petra.post(f"{where}draw/", {**asked, "as_at": "2026-03-02"}).status_code == 302
    page = petra.get(where, {"check": "1"}).content.decode()
    assert "6 of 18 cases on 2 March 2026" in page
    assert "Drawn again with seed 7: the same 6 cases." in page
    assert "Not given yet" in petra.get("/caseloads/audits/").content.decode()


def test_a_later_import_is_told_when_drawing_again(cases: Cast):
    sample = draw(programme())
    Spell.objects.filter(child__reference__in=drawn(sample)).delete()
    where = f"/caseloads/audits/programme/{sample.programme_id}/"
    page = cases.signed_in("petra").get(where, {"check": "1"}).content.decode()
    assert "so drawing again gives other cases" in page


def test_a_plan_that_changed_since_is_told_when_drawing_again(cases: Cast):
    for number in range(12):
        plan(f"AMA{number:04}", "cp")
    sample = draw(programme(), method="plan")
    left = [f"MOO{n:04}" for n in range(6) if f"MOO{n:04}" not in drawn(sample)]
    for reference in left:
        plan(reference, "cin")
    where = f"/caseloads/audits/programme/{sample.programme_id}/"
    page = cases.signed_in("petra").get(where, {"check": "1"}).content.decode()
    assert "teams or plans have since changed" in page


@pytest.mark.parametrize("who", ["grace", "sunita", "ama"])
def test_only_the_principal_social_worker_plans(cases: Cast, who: str):
    ours = programme()
    client = cases.signed_in(who)
    assert client.get("/caseloads/audits/plan/").status_code == 403
    assert client.get(f"/caseloads/audits/programme/{ours.pk}/draw/").status_code == 403
    assert client.get(f"/caseloads/audits/programme/{ours.pk}/").status_code == 200
    assert client.get("/caseloads/audits/programme/none/").status_code == 404


def test_a_tool_can_be_read_beside_the_audit(cast: Cast):
    page = cast.signed_in("ama").get("/caseloads/audits/tool/practice/").content.decode()
    assert "The child is seen alone as often as needed" in page
    assert cast.signed_in("ama").get("/caseloads/audits/tool/none/").status_code == 404
    assert cast.signed_in("dan").get("/caseloads/audits/tool/practice/").status_code == 403
