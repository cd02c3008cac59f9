"""Feedback of earlier quarters is brought in once, and never into a quarter that was shown."""

from datetime import date

import pytest
from tests.caseloads.feedback.answering import said
from tests.cast import BY, Cast

from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.actions import Asked, Earlier
from keystay.caseloads.feedback.models import Answer, Request
from keystay.caseloads.feedback.rules import Quarter

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
AUTUMN = Quarter(2025, 4)


def test_what_was_asked_and_answered_is_added(cast: Cast):
    asked = Asked(cast.crewe, "review", date(2025, 10, 20))
    rows = [Earlier(asked, AUTUMN, said(text="Kept")), Earlier(asked, AUTUMN, None)]
    assert actions.bring_in(earlier=rows, by=BY) == 1
    assert [row.used for row in Request.objects.order_by("used")] == [False, True]
    (form,) = Answer.objects.all()
    assert (form.year, form.quarter, form.kind) == (2025, 4, "review")


def test_a_quarter_with_forms_or_that_runs_is_left_alone(cast: Cast):
    asked = Asked(cast.crewe, "review", date(2025, 10, 20))
    actions.bring_in(earlier=[Earlier(asked, AUTUMN, said())], by=BY)
    with pytest.raises(actions.Refused, match="There are forms"):
        actions.bring_in(earlier=[Earlier(asked, AUTUMN, said())], by=BY)
    with pytest.raises(actions.Refused, match="Only quarters that are over"):
        actions.bring_in(earlier=[Earlier(asked, Quarter(2026, 1), said())], by=BY)
    assert Answer.objects.count() == 1
