"""An audit is withdrawn with its reason: out of lists, figures and promises, not out of history."""

from datetime import timedelta

import pytest
from tests.caseloads.audits.telling import again, answered, given, grade_now, planned
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions as audits
from keystay.caseloads.audits.presenters import checked
from keystay.caseloads.audits.queries import again_of, loop_of
from keystay.caseloads.challenges.queries import agenda
from keystay.caseloads.double_loop import actions as loop
from keystay.caseloads.double_loop.promises import repeats_due
from keystay.caseloads.samples import actions
from keystay.core.models import AuditEvent
from keystay.core.promises import Window
from keystay.organisation.policy.queries import policy

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8", "C9")]
WHY = "The case closed before anybody looked at it."


def test_the_planner_withdraws_and_all_who_saw_it_read_why(cast: Cast):
    audit = answered(given(cast))
    petra = cast.signed_in("petra")
    asked = petra.get(f"/caseloads/audits/sample/withdraw/{audit.pk}/")
    assert "The draft is deleted" in asked.content.decode()
    petra.post(f"/caseloads/audits/sample/withdraw/{audit.pk}/", {"reason": WHY})
    for who in ("petra", "mo", "grace"):
        page = cast.signed_in(who).get(f"/caseloads/audits/{audit.pk}/").content.decode()
        assert WHY in page
        assert "Withdraw this audit" not in page
    assert cast.signed_in("ama").get(f"/caseloads/audits/{audit.pk}/").status_code == 404
    audit.refresh_from_db()
    assert audit.sealed is None
    event = AuditEvent.objects.get(kind="samples.withdrawn")
    assert event.content["reason"] == WHY
    assert (event.content["after"]["draft"], event.about) == ("deleted", "")


def test_it_leaves_the_list_and_the_agenda_but_not_the_sample(cast: Cast):
    audit = given(cast)
    before = [item.topic for item in agenda(cast.crewe, MONDAY)]
    actions.withdraw(audit=audit, reason=WHY, by=BY)
    assert "loops" in before
    assert "loops" not in [item.topic for item in agenda(cast.crewe, MONDAY)]
    petra = cast.signed_in("petra")
    assert not petra.get("/caseloads/audits/").context["page"].object_list
    (row,) = petra.get("/caseloads/audits/?show=all").context["page"].object_list
    assert (row.state.label, row.due_on, row.late) == ("Withdrawn", None, False)
    assert not cast.signed_in("mo").get("/caseloads/audits/?show=all").context["mine"]
    assert "the same 1 cases" in checked(audit.sample)
    page = petra.get(f"/caseloads/audits/programme/{audit.programme_id}/").content.decode()
    assert "Withdrawn since" in page


def test_a_withdrawn_case_is_not_drawn_again_so_that_nobody_draws_until_it_suits(cast: Cast):
    audit = actions.withdraw(audit=planned(cast), reason=WHY, by=BY)
    with pytest.raises(audits.Refused, match="no case with a worker"):
        audits.draw_sample(
            programme=audit.programme, asked=audits.Draw(MONDAY, "random", 1, 7), by=BY
        )


def test_once_graded_it_stays_because_the_worker_has_read_it(cast: Cast):
    audit = grade_now(answered(given(cast)))
    with pytest.raises(audits.NotNow, match="The grade is final"):
        actions.withdraw(audit=audit, reason=WHY, by=BY)
    page = cast.signed_in("petra").get(f"/caseloads/audits/sample/withdraw/{audit.pk}/")
    assert page.status_code == 404


def test_a_grade_that_comes_first_is_told_to_whoever_withdraws(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    audit = answered(given(cast))

    def graded_meanwhile(**told: object) -> None:
        raise audits.NotNow("The grade is final and the worker can read it, so the audit stays.")

    monkeypatch.setattr(actions, "withdraw", graded_meanwhile)
    page = cast.signed_in("petra").post(
        f"/caseloads/audits/sample/withdraw/{audit.pk}/", {"reason": WHY}
    )
    assert "The grade is final" in page.content.decode()


def test_nothing_more_is_done_with_it(cast: Cast):
    audit = given(cast)
    actions.withdraw(audit=audit, reason=WHY, by=BY)
    refused = "This audit was withdrawn on 2 March 2026"
    with pytest.raises(audits.NotNow, match=refused):
        actions.withdraw(audit=audit, reason=WHY, by=BY)
    with pytest.raises(audits.NotNow, match=refused):
        audits.give(audit=audit, auditor=cast.olu, by=BY)
    with pytest.raises(audits.NotNow, match=refused):
        answered(audit)
    mo = cast.signed_in("mo")
    assert mo.get(f"/caseloads/audits/answers/{audit.pk}/").status_code == 404
    petra = cast.signed_in("petra")
    assert petra.get(f"/caseloads/audits/give/{audit.pk}/").status_code == 404


def test_after_a_withdrawn_second_audit_the_question_is_asked_of_another_case(cast: Cast):
    second = again(cast)
    actions.withdraw(audit=second, reason=WHY, by=BY)
    first = second.again_of
    first.refresh_from_db()
    assert again_of(first) is None
    assert loop_of(first, policy(MONDAY)).state == "done"
    window = Window(MONDAY, MONDAY + timedelta(days=300), MONDAY)
    (owed,) = repeats_due(window)
    assert (owed.owed_by, owed.kept_on) == (cast.mo.pk, None)
    third = loop.plan_again(audit=first, same="worker", by=BY)
    assert third.child not in (first.child, second.child)
    assert again_of(first.__class__.objects.get(pk=first.pk)) == third


def test_without_another_case_it_is_said(cast: Cast):
    second = again(cast)
    first = second.again_of
    actions.withdraw(audit=second, reason=WHY, by=BY)
    for _ in range(2):
        more = loop.plan_again(audit=first, same="worker", by=BY)
        actions.withdraw(audit=more, reason=WHY, by=BY)
    with pytest.raises(audits.Refused, match="no case of the same worker"):
        loop.plan_again(audit=first, same="worker", by=BY)
    hold(cast.bilal, "BIL0001")
    assert loop.plan_again(audit=first, same="team", by=BY).worker == cast.bilal


@pytest.mark.parametrize("who", ["mo", "grace", "hana"])
def test_only_the_planner_withdraws(cast: Cast, who: str):
    audit = given(cast)
    page = cast.signed_in(who).post(
        f"/caseloads/audits/sample/withdraw/{audit.pk}/", {"reason": WHY}
    )
    assert page.status_code == 403
