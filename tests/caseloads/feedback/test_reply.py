"""A manager says what was done: once for each theme, and on time."""

from datetime import date

import pytest
from tests.caseloads.feedback.answering import AUTUMN, come_back, said
from tests.cast import MONDAY, Cast
from tests.downloads import csv_rows

from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.models import Reply
from keystay.caseloads.feedback.promises import answers_due
from keystay.caseloads.feedback.rules import Quarter
from keystay.core.models import AuditEvent
from keystay.core.promises import Window, due

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
AUTUMN_QUARTER = Quarter(2025, 4)
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), MONDAY)
SENT = {"theme": "plan", "said": "The plan was hard to read", "done": "Plans are a page now"}


@pytest.fixture
def heard(cast: Cast, monday) -> Cast:
    come_back(monday, AUTUMN, cast.crewe, *[said()] * 12)
    return cast


def page(cast: Cast, quarter: str = "2025-4") -> str:
    return f"/caseloads/feedback/{cast.crewe.pk}/answer/?quarter={quarter}"


def test_a_manager_answers_and_everyone_who_sees_feedback_reads_it(heard: Cast):
    group = heard.signed_in("grace").get(f"/caseloads/feedback/{heard.crewe.pk}/")
    assert page(heard).replace("&", "&amp;") in group.content.decode()
    done = heard.signed_in("grace").post(page(heard), SENT, follow=True)
    assert "Plans are a page now" in done.content.decode()
    assert Reply.objects.get().replied_on == MONDAY
    for who in ("ama", "olu", "dan"):
        seen = heard.signed_in(who).get("/caseloads/feedback/you-said-we-did/").content.decode()
        assert "Plans are a page now" in seen
        assert "October to December 2025" in seen
    rows = csv_rows(heard.signed_in("dan").get("/caseloads/feedback/you-said-we-did/?format=csv"))
    assert rows[1][:3] == ["Crewe", "October to December 2025", "Understood the plan"]
    event = AuditEvent.objects.latest("number")
    assert (event.kind, event.content["after"]["theme"]) == (
        "feedback.replied",
        "Understood the plan",
    )


def test_nobody_has_answered_yet(cast: Cast):
    seen = cast.signed_in("ama").get("/caseloads/feedback/you-said-we-did/").content.decode()
    assert "No team has answered" in seen


def test_a_theme_is_answered_once(heard: Cast):
    heard.signed_in("grace").post(page(heard), SENT)
    again = heard.signed_in("grace").post(page(heard), SENT)
    assert again.context["form"].errors["theme"] == ["This theme was answered before."]
    assert Reply.objects.count() == 1


def test_what_is_not_shown_is_not_answered(heard: Cast):
    refused = heard.signed_in("grace").post(page(heard, "2026-1"), SENT)
    assert "not shown" in str(refused.context["form"].errors["theme"])
    with pytest.raises(actions.Refused, match="not shown"):
        actions.reply(
            team=heard.crewe,
            quarter=Quarter(2025, 3),
            done=actions.Done("plan", "a", "b"),
            by="the test",
        )
    with pytest.raises(actions.Refused, match="Choose a theme"):
        actions.reply(
            team=heard.crewe,
            quarter=AUTUMN_QUARTER,
            done=actions.Done("none", "a", "b"),
            by="the test",
        )


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 3, 3)])
def test_a_reply_is_dated_after_the_quarter_and_not_to_come(heard: Cast, on: date):
    done = actions.Done("plan", "a", "b", on)
    with pytest.raises(actions.Refused, match="after the quarter's end"):
        actions.reply(team=heard.crewe, quarter=AUTUMN_QUARTER, done=done, by="the test")


def test_only_those_who_manage_the_team_answer(heard: Cast):
    answers = {
        who: heard.signed_in(who).get(page(heard)).status_code
        for who in ("grace", "sunita", "petra", "olu", "ama", "dan", "hana", "ade")
    }
    assert answers == {
        **dict.fromkeys(("grace", "sunita", "petra"), 200),
        **dict.fromkeys(("olu", "ama"), 404),
        **dict.fromkeys(("dan", "hana", "ade"), 403),
    }


def test_the_manager_owes_an_answer_within_twenty_working_days(heard: Cast):
    (owed,) = answers_due(YEAR)
    # From 31 December: New Year's Day is no working day.
    assert owed.due_on == date(2026, 1, 29)
    assert (owed.owed_by, owed.team, owed.kept_on) == (heard.grace.pk, heard.crewe.pk, None)
    assert owed.what == "Families’ feedback, October to December 2025"
    assert heard.signed_in("grace").get(owed.link).status_code == 200
    heard.signed_in("grace").post(page(heard), SENT)
    (kept,) = answers_due(YEAR)
    assert kept.kept_on == MONDAY
    assert kept.state(MONDAY) == "kept late"


def test_the_promise_is_asked_of_its_owner_and_for_its_window(heard: Cast):
    assert list(answers_due(YEAR, [heard.olu.pk])) == []
    assert len(list(answers_due(YEAR, [heard.grace.pk]))) == 1
    later = Window(date(2026, 2, 1), date(2026, 12, 31), MONDAY)
    assert list(answers_due(later)) == []
    assert "families-feedback" in {row.promise for row in due(YEAR)}


def test_nothing_is_owed_of_a_quarter_that_runs_or_that_is_withheld(cast: Cast, monday):
    come_back(monday, AUTUMN, cast.crewe, *[said()] * 9)
    come_back(monday, MONDAY, cast.crewe, *[said()] * 20)
    assert list(answers_due(YEAR)) == []


def test_a_team_without_a_manager_is_still_seen(heard: Cast, monday):
    come_back(monday, date(2025, 8, 5), heard.macclesfield, *[said()] * 12)
    rows = list(answers_due(Window(date(2025, 1, 1), date(2026, 12, 31), MONDAY)))
    assert [row.team for row in rows] == [heard.macclesfield.pk, heard.crewe.pk]
