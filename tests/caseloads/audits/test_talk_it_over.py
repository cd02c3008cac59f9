"""After the grade: the conversation, coaching, and what child and family say."""

from datetime import date, timedelta

import pytest
from tests.caseloads.audits.telling import given, graded, planned, ready, talked
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions
from keystay.caseloads.audits.promises import TALK
from keystay.core.promises import Window, due, promise
from keystay.core.working_days import add_working_days

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]
TODAY = {"on": "2026-03-02"}


def test_mo_notes_each_step_and_the_page_leads_to_the_next(cast: Cast):
    audit, mo = graded(cast), cast.signed_in("mo")
    where = f"/caseloads/audits/{audit.pk}/"
    for step, told in (
        ("conversation", TODAY),
        ("coaching", {**TODAY, "offered": "yes"}),
        ("views", {**TODAY, "views": "asked", "words": "Wanted fewer changes of worker"}),
    ):
        link = f"/caseloads/audits/{step}/{audit.pk}/"
        assert mo.get(where).context["link"] == link
        assert mo.get(link).status_code == 200
        assert mo.post(link, told).headers["Location"] == where
    page = cast.signed_in("ama").get(where)
    assert page.context["link"] == ""
    body = page.content.decode()
    assert "Wanted fewer changes of worker" in body
    assert "Offered, 2 March 2026" in body
    assert mo.get(where).context["link"] == f"/caseloads/audits/loop/improve/{audit.pk}/"


def test_a_day_to_come_and_a_missing_reason_are_told_beside_the_box(cast: Cast):
    audit, mo = graded(cast), cast.signed_in("mo")
    page = mo.post(f"/caseloads/audits/conversation/{audit.pk}/", {"on": "2026-03-03"})
    assert page.context["form"].errors == {"on": ["The day must be today or in the past."]}
    page = mo.post(f"/caseloads/audits/views/{audit.pk}/", {**TODAY, "views": "not_right"})
    assert page.context["form"].non_field_errors() == ["Say why it was not appropriate."]
    page = mo.post(f"/caseloads/audits/views/{audit.pk}/", {**TODAY, "views": "asked"})
    assert page.context["form"].non_field_errors() == ["Write the themes of what they said."]


def test_steps_come_in_their_order_and_once(cast: Cast):
    audit = given(cast)
    with pytest.raises(actions.NotNow, match="The grade comes first"):
        actions.hold_conversation(audit=audit, on=MONDAY, by=BY)


def test_coaching_follows_the_conversation(cast: Cast):
    audit = graded(cast)
    with pytest.raises(actions.NotNow, match="The conversation with the worker comes first"):
        actions.answer_coaching(audit=audit, offered=True, on=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay, match="cannot be before the grade was given on 2 March"):
        actions.hold_conversation(audit=audit, on=MONDAY - timedelta(days=1), by=BY)


def test_nothing_is_recorded_twice(cast: Cast):
    audit = ready(cast)
    with pytest.raises(actions.NotNow, match="on record for 2 March 2026"):
        actions.hold_conversation(audit=audit, on=MONDAY, by=BY)
    with pytest.raises(actions.NotNow, match="coaching was offered is on record"):
        actions.answer_coaching(audit=audit, offered=False, on=MONDAY, by=BY)
    with pytest.raises(actions.NotNow, match="family were asked is on record"):
        actions.record_views(audit=audit, views="declined", words="", on=MONDAY, by=BY)


def test_the_words_of_the_family_are_sealed(cast: Cast):
    audit = talked(cast)
    actions.record_views(audit=audit, views="asked", words="Wanted calm", on=MONDAY, by=BY)
    audit.refresh_from_db()
    assert b"Wanted calm" not in bytes(audit.sealed_views)


def test_the_conversation_is_owed_by_the_auditor_within_ten_working_days(cast: Cast):
    audit = graded(cast)
    window = Window(date.min, date(2026, 12, 31), MONDAY, open_only=True)
    (row,) = [each for each in due(window, [cast.mo.pk]) if each.promise == TALK]
    obvious, left = MONDAY, 10
    while left:
        obvious += timedelta(days=1)
        left -= obvious.weekday() < 5
    assert row.due_on == obvious == add_working_days(MONDAY, 10)
    assert (row.owed_by, row.what) == (cast.mo.pk, f"Case {audit.child.shown}")
    assert row.team == cast.crewe.pk
    assert not [each for each in due(window, [cast.ama.pk]) if each.promise == TALK]
    assert "Talk an audit over" in cast.signed_in("mo").get("/").content.decode()
    actions.hold_conversation(audit=audit, on=MONDAY, by=BY)
    assert not [each for each in due(window, None) if each.promise == TALK]
    (kept,) = promise(TALK).occurrences(Window(date.min, obvious, MONDAY), None)
    assert (kept.kept_on, kept.state(MONDAY)) == (MONDAY, "kept")
    assert not list(promise(TALK).occurrences(Window(date.min, MONDAY, MONDAY), None))


def test_before_the_grade_nothing_is_owed(cast: Cast):
    planned(cast)
    window = Window(date.min, date(2026, 12, 31), MONDAY)
    assert not list(promise(TALK).occurrences(window, None))
