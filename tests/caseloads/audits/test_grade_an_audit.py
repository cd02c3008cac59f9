"""A draft is the auditor's alone; the grade makes it final and the worker sees it."""

import pytest
from tests.caseloads.audits.telling import (
    LEARNING,
    STRENGTHS,
    answered,
    given,
    grade_now,
    graded,
    planned,
)
from tests.cast import BY, Cast

from keystay.caseloads.audits import actions
from keystay.caseloads.audits.queries import Answers
from keystay.caseloads.models import Audit, Mark
from keystay.core.models import AuditEvent, SensitiveRead

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]
ANSWERS = {
    "standard-heard": "good",
    "standard-family": "requires_improvement",
    "standard-change": "good",
    "overall": "good",
    "strengths": STRENGTHS,
    "learning": LEARNING,
}


def url(step: str, audit: Audit) -> str:
    return f"/caseloads/audits/{step}/{audit.pk}/" if step else f"/caseloads/audits/{audit.pk}/"


def test_mo_writes_a_draft_checks_it_and_gives_the_grade(cast: Cast):
    audit, mo = given(cast), cast.signed_in("mo")
    mo.get(url("answers", audit))
    page = mo.post(url("answers", audit), {"standard-heard": "good"})
    assert page.headers["Location"] == url("grade", audit)
    page = mo.get(url("grade", audit))
    assert page.content.decode().count("Still to be answered") == 5
    seen = page.context["form"].initial["seen"]
    page = mo.post(url("grade", audit), {"seen": seen})
    said = "Still to be answered: Family heard, What they said made a difference, the overall grade"
    assert said in page.context["form"].non_field_errors()[0]
    assert mo.post(url("answers", audit), {**ANSWERS, "seen": seen}).status_code == 302
    seen = mo.get(url("grade", audit)).context["form"].initial["seen"]
    assert mo.post(url("grade", audit), {"seen": seen}).status_code == 302
    audit.refresh_from_db()
    assert (audit.overall, Mark.objects.filter(audit=audit).count()) == ("good", 3)
    for step in ("answers", "grade"):
        assert mo.get(url(step, audit)).headers["Location"] == url("", audit)


def test_words_are_sealed_and_history_does_not_hold_them(cast: Cast):
    audit = graded(cast)
    audit.refresh_from_db()
    assert STRENGTHS.encode() not in bytes(audit.sealed)
    told = str([event.content for event in AuditEvent.objects.all()])
    assert STRENGTHS not in told
    assert "requires_improvement" not in told


def test_nobody_but_the_auditor_reads_the_draft(cast: Cast):
    audit = answered(given(cast))
    for who in ("grace", "petra", "sunita", "mo"):
        page = cast.signed_in(who).get(url("", audit))
        assert STRENGTHS not in page.content.decode()
    assert STRENGTHS in cast.signed_in("mo").get(url("answers", audit)).content.decode()
    for who, status in (("grace", 404), ("petra", 404), ("ama", 404), ("olu", 404), ("dan", 403)):
        for step in ("answers", "grade"):
            assert cast.signed_in(who).get(url(step, audit)).status_code == status


def test_the_worker_sees_it_from_the_grade_on(cast: Cast):
    audit, ama = answered(given(cast)), cast.signed_in("ama")
    assert ama.get(url("", audit)).status_code == 404
    assert not ama.get("/caseloads/audits/").context["page"].object_list
    grade_now(audit)
    assert STRENGTHS in ama.get(url("", audit)).content.decode()
    assert len(ama.get("/caseloads/audits/").context["page"].object_list) == 1


def test_others_out_of_reach_never_see_it(cast: Cast):
    audit = graded(cast)
    for who, status in (("olu", 404), ("dan", 403), ("hana", 403), ("ade", 403)):
        assert cast.signed_in(who).get(url("", audit)).status_code == status
    for who in ("grace", "sunita", "petra", "mo"):
        assert cast.signed_in(who).get(url("", audit)).status_code == 200


def test_reading_is_noted_but_for_the_worker_and_tells_nothing_before_the_grade(cast: Cast):
    audit = answered(given(cast))
    cast.signed_in("grace").get(url("", audit))
    assert SensitiveRead.objects.get(page="audits:audit").about == ""
    grade_now(audit)
    for who in ("ama", "grace"):
        cast.signed_in(who).get(url("", audit))
    reads = SensitiveRead.objects.filter(page="audits:audit", about=cast.ama.pk)
    assert [read.reader_name for read in reads] == ["Grace Account"]


def test_two_windows_do_not_overwrite_each_other(cast: Cast):
    audit, mo = given(cast), cast.signed_in("mo")
    mo.post(url("answers", audit), ANSWERS)
    page = mo.post(url("answers", audit), {**ANSWERS, "strengths": "Other words"})
    body = page.content.decode()
    assert "Other words" in body
    assert STRENGTHS in body
    seen = page.context["form"]["seen"].value()
    page = mo.post(url("answers", audit), {**ANSWERS, "strengths": "Other words", "seen": seen})
    assert page.status_code == 302
    with pytest.raises(actions.ChangedMeanwhile):
        actions.grade(audit=audit, seen="old", by=BY)


def test_what_is_final_stays_final(cast: Cast):
    audit = graded(cast)
    with pytest.raises(actions.NotNow, match="no longer changes"):
        actions.save_answers(audit=audit, answers=Answers(), seen="", by=BY)
    with pytest.raises(actions.NotNow, match="graded already"):
        actions.grade(audit=audit, seen="", by=BY)


def test_a_refusal_is_told_on_the_page(cast: Cast, monkeypatch):
    def refuse(**told):
        raise actions.NotNow("The grade is final. What the audit says no longer changes.")

    audit = given(cast)
    monkeypatch.setattr(actions, "save_answers", refuse)
    page = cast.signed_in("mo").post(url("answers", audit), ANSWERS)
    assert "no longer changes" in page.context["form"].non_field_errors()[0]


def test_only_the_auditor_writes(cast: Cast):
    audit = planned(cast)
    for who in ("mo", "petra"):
        with pytest.raises(actions.NotTheAuditor, match="Only the auditor"):
            actions.save_answers(audit=audit, answers=Answers(), seen="", by=cast.users[who])
    actions.give(audit=audit, auditor=cast.mo, by=BY)
    actions.save_answers(audit=audit, answers=Answers(), seen="", by=cast.users["mo"])
    with pytest.raises(actions.NotTheAuditor):
        actions.save_answers(audit=audit, answers=Answers(), seen="", by=cast.users["olu"])


def test_a_childs_number_is_refused_beside_the_box(cast: Cast):
    audit = given(cast)
    told = {**ANSWERS, "learning": "See 943 476 5919"}
    page = cast.signed_in("mo").post(url("answers", audit), told)
    assert "NHS number" in page.context["form"].errors["learning"][0]
