"""Audit, improvement, the same question again: better, the same or worse."""

from datetime import date, timedelta

import pytest
from tests.caseloads.audits.telling import (
    END,
    again,
    answered,
    grade_now,
    improved,
    improving,
    planned,
    ready,
    talked,
)
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions as audits
from keystay.caseloads.audits.queries import cases_to_audit_again
from keystay.caseloads.double_loop import actions
from keystay.caseloads.double_loop.promises import AGAIN, IMPROVE
from keystay.caseloads.models import Audit, Improvement
from keystay.core.promises import Window, due, promise

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C9")]
ALL = Window(date.min, date(2027, 12, 31), MONDAY, open_only=True)


def page_of(audit: Audit) -> str:
    return f"/caseloads/audits/{audit.pk}/"


def owed(key: str, *people: str) -> list:
    return [row for row in due(ALL, people or None) if row.promise == key]


def test_mo_agrees_an_improvement_ama_does_it_and_mo_plans_the_second_audit(cast: Cast):
    audit = ready(cast)
    hold(cast.ama, "AMA0002")
    mo, ama = cast.signed_in("mo"), cast.signed_in("ama")
    told = {"standard": "heard", "text": "See each child alone", "owner": cast.ama.pk}
    link = f"/caseloads/audits/loop/improve/{audit.pk}/"
    assert mo.get(link).status_code == 200
    early = mo.post(link, {**told, "due_on": "2026-03-01"})
    assert "cannot be due before" in early.context["form"].errors["due_on"][0]
    assert mo.post(link, {**told, "due_on": "2026-05-29"}).status_code == 302
    row = Improvement.objects.get()
    assert "See each child alone" in ama.get(page_of(audit)).content.decode()
    for _ in range(2):
        ama.post(f"/caseloads/audits/loop/done/{row.pk}/")
    row.refresh_from_db()
    assert row.done_on == MONDAY
    link = f"/caseloads/audits/loop/again/{audit.pk}/"
    assert mo.get(page_of(audit)).context["link"] == link
    assert mo.get(link).status_code == 200
    assert mo.post(link, {"same": "worker"}).status_code == 302
    page = mo.post(link, {"same": "worker"})
    assert "planned once" in page.context["form"].errors["same"][0]
    second = Audit.objects.get(again_of=audit)
    assert (second.auditor, second.child.reference) == (cast.mo, "AMA0002")


@pytest.mark.parametrize(
    ("grade", "found"),
    [("good", "better"), ("requires_improvement", "same"), ("inadequate", "worse")],
)
def test_the_second_grade_closes_the_first_loop(cast: Cast, grade: str, found: str):
    second = again(cast)
    grade_now(answered(second, grade))
    first = second.again_of
    first.refresh_from_db()
    assert (first.outcome, first.closed_on) == (found, MONDAY)
    page = cast.signed_in("ama").get(page_of(first))
    (turn,) = page.context["turns"]
    assert (turn.name, turn.before) == ("Child heard", "Requires improvement")
    assert turn.done == ("See each child alone before the review",)
    assert turn.after == grade.replace("_", " ").capitalize()
    assert page.context["again"] == second
    listed = cast.signed_in("petra").get("/caseloads/audits/").context["page"].object_list
    assert [row.second for row in listed] == [True]
    every = cast.signed_in("petra").get("/caseloads/audits/", {"show": "all"})
    assert len(every.context["page"].object_list) == 2


def test_the_second_audit_asks_only_what_was_improved(cast: Cast):
    second = again(cast)
    page = cast.signed_in("mo").get(f"/caseloads/audits/answers/{second.pk}/")
    assert [each.key for each in page.context["form"].standards] == ["heard"]
    assert cast.signed_in("ama").get(page_of(second)).status_code == 404
    assert cast.signed_in("ama").get(page_of(second.again_of)).context["again"] is None


def test_another_child_is_looked_at_if_there_is_one_and_the_lot_decides(cast: Cast):
    audit = improved(cast)
    (only,) = cases_to_audit_again(audit, "worker", MONDAY)
    assert only.child == audit.child_id
    hold(cast.ama, *(f"NEW{n:04}" for n in range(5)))
    first, *_, last = cases_to_audit_again(audit, "team", MONDAY)
    assert last.child == audit.child_id
    assert cases_to_audit_again(audit, "worker", MONDAY)[0] == first


def test_without_a_case_the_other_choice_is_offered(cast: Cast):
    audit = improved(cast)
    audit.child.spells.all().delete()
    with pytest.raises(audits.Refused, match="no case of the same worker"):
        actions.plan_again(audit=audit, same="worker", by=BY)


def test_a_second_audit_of_the_auditors_own_case_waits_for_another_auditor(cast: Cast):
    audit = improved(cast)
    Audit.objects.filter(pk=audit.pk).update(team=cast.macclesfield)
    hold(cast.mo, "MOO0001")
    second = actions.plan_again(audit=audit, same="team", by=BY)
    assert (second.worker, second.auditor) == (cast.mo, None)
    (row,) = owed(AGAIN)
    assert row.owed_by == cast.mo.pk
    audits.give(audit=second, auditor=cast.grace, by=BY)
    assert owed(AGAIN)[0].owed_by == cast.grace.pk
    page = cast.signed_in("grace").get(page_of(second))
    assert [turn.before for turn in page.context["turns"]] == ["Requires improvement"]
    grade_now(answered(second))
    page = cast.signed_in("mo").get(page_of(second))
    assert page.status_code == 200


def test_the_worker_of_a_second_audit_is_not_told_of_anothers_first(cast: Cast):
    audit = improved(cast)
    hold(cast.nia, "NIA0001")
    audit.child.spells.all().delete()
    second = actions.plan_again(audit=audit, same="team", by=BY)
    Audit.objects.filter(pk=second.pk).update(worker=cast.olu)
    grade_now(answered(second))
    page = cast.signed_in("olu").get(page_of(second))
    assert page.context["turns"] == []
    assert audit.child.shown not in page.content.decode()


def test_an_improvement_is_owed_by_its_owner_and_late_ones_are_marked(cast: Cast, monday):
    row = improving(cast, owner="grace", due_on=MONDAY + timedelta(days=7))
    (due_now,) = owed(IMPROVE, cast.grace.pk)
    assert (due_now.due_on, due_now.owed_by) == (row.due_on, cast.grace.pk)
    assert owed(IMPROVE, cast.ama.pk) == []
    (every,) = promise(IMPROVE).occurrences(Window(date.min, END, MONDAY), None)
    assert every.kept_on is None
    monday.move_to("2026-03-10T09:00:00+00:00")
    page = cast.signed_in("petra").get("/caseloads/audits/")
    assert (page.context["late"], page.context["page"].object_list[0].late) == (1, True)
    assert "1 late" in page.content.decode()


def test_the_same_question_is_owed_again_within_six_months(cast: Cast):
    audit = improved(cast)
    (row,) = owed(AGAIN, cast.mo.pk)
    assert (row.due_on, row.owed_by) == (date(2026, 9, 2), cast.mo.pk)
    assert row.link == page_of(audit)
    assert owed(AGAIN, cast.grace.pk) == []
    hold(cast.ama, "AMA0002")
    second = actions.plan_again(audit=audit, same="worker", by=BY)
    assert owed(AGAIN)[0].link == page_of(second)
    grade_now(answered(second))
    assert owed(AGAIN) == []
    (kept,) = promise(AGAIN).occurrences(Window(date.min, date.max, MONDAY), None)
    assert kept.kept_on == MONDAY


def test_while_anything_is_open_nothing_is_owed_again(cast: Cast):
    improving(cast)
    assert owed(AGAIN) == []


def test_only_owner_and_auditor_mark_an_improvement_done(cast: Cast):
    row = improving(cast)
    for who in ("olu", "petra"):
        with pytest.raises(audits.NotTheAuditor, match="Only its owner or the auditor"):
            actions.finish_improvement(improvement=row, on=MONDAY, by=cast.users[who])
    for who, status in (("grace", 404), ("olu", 404), ("dan", 403)):
        page = cast.signed_in(who).post(f"/caseloads/audits/loop/done/{row.pk}/")
        assert page.status_code == status
    with pytest.raises(audits.WrongDay, match="before it was agreed"):
        actions.finish_improvement(improvement=row, on=MONDAY - timedelta(days=1), by=BY)
    actions.finish_improvement(improvement=row, on=MONDAY, by=cast.users["mo"])
    with pytest.raises(audits.NotNow, match="done before"):
        actions.finish_improvement(improvement=row, on=MONDAY, by=cast.users["ama"])


def test_an_owner_outside_the_team_sees_what_they_owe(cast: Cast):
    row = improving(cast, owner="mo")
    Audit.objects.filter(pk=row.audit_id).update(auditor=cast.olu)
    assert cast.signed_in("mo").get(page_of(row.audit)).status_code == 200


def test_improvements_that_cannot_be_are_refused(cast: Cast):
    audit = ready(cast)
    for standard, owner, said in (
        ("none", cast.ama, "did not look at this standard"),
        ("heard", cast.nia, "owned by the worker"),
    ):
        agreed = actions.Agreed(standard, "Words", owner, END)
        with pytest.raises(audits.Refused, match=said):
            actions.agree_improvement(audit=audit, agreed=agreed, by=BY)


def test_what_was_agreed_stays_once_the_question_is_asked_again(cast: Cast):
    first = again(cast).again_of
    agreed = actions.Agreed("heard", "Words", cast.ama, END)
    with pytest.raises(audits.NotNow, match="no longer changes"):
        actions.agree_improvement(audit=first, agreed=agreed, by=BY)


def test_a_good_audit_closes_without_a_second_one(cast: Cast):
    audit, mo = ready(cast, "good"), cast.signed_in("mo")
    assert mo.get(page_of(audit)).context["may_close"]
    for _ in range(2):
        mo.post(f"/caseloads/audits/loop/close/{audit.pk}/")
    audit.refresh_from_db()
    assert (audit.outcome, audit.closed_on) == ("nothing", MONDAY)
    with pytest.raises(audits.NotNow, match="closed already"):
        actions.close(audit=audit, by=BY)
    agreed = actions.Agreed("heard", "Words", cast.ama, END)
    with pytest.raises(audits.NotNow):
        actions.agree_improvement(audit=audit, agreed=agreed, by=BY)


def test_an_audit_below_good_is_not_closed_without_improvement(cast: Cast):
    with pytest.raises(audits.NotNow, match="A grade is below good"):
        actions.close(audit=ready(cast), by=BY)


def test_an_audit_is_not_closed_before_its_steps(cast: Cast):
    with pytest.raises(audits.NotNow, match="First note coaching"):
        actions.close(audit=talked(cast, "good"), by=BY)


def test_a_second_audit_waits_for_every_step(cast: Cast):
    with pytest.raises(audits.NotNow, match="First comes the conversation"):
        actions.plan_again(audit=ready(cast), same="worker", by=BY)
    with pytest.raises(audits.NotNow, match="The grade comes first"):
        actions.plan_again(audit=planned(cast, "mo", "Other"), same="worker", by=BY)
