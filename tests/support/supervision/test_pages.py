"""The pages of supervision, as people use them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, Cast, add_worker

from keystay.support.followups.actions import Agreed
from keystay.support.supervision.actions import Terms, agree
from keystay.support.supervision.models import Agreement, Session
from keystay.support.supervision.queries import text_of
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


def told(**more: object) -> dict[str, object]:
    return {"kind": "one_to_one", "held_on": "2026-03-02", "minutes": "90", **more}


def test_a_manager_records_supervision_and_reads_when_the_next_is_due(cast: Cast):
    grace = cast.signed_in("grace")
    words = told(notes="Words", for_worker="Read the book\n\nBook the course", for_supervisor="Ask")
    page = grace.post(f"/supervision/record/{cast.ama.pk}/", words, follow=True)
    assert "Supervision recorded. Next due 30 March 2026." in page.content.decode()
    session = Session.objects.get()
    assert text_of(session).notes == "Words"
    assert [row.owner for row in session.followups.order_by("owner__first_name")] == [
        cast.ama,
        cast.ama,
        cast.grace,
    ]


def test_the_form_offers_earlier_actions_to_be_marked_done(cast: Cast):
    cast.held("ama", 28, agreed=(Agreed("Book the course", cast.ama),))
    path, grace = f"/supervision/record/{cast.ama.pk}/", cast.signed_in("grace")
    assert "Book the course (Ama Amason)" in grace.get(path).content.decode()
    (followup,) = cast.ama.followups.all()
    grace.post(path, told(done=[followup.pk]))
    followup.refresh_from_db()
    assert followup.done_on == MONDAY


def test_recording_twice_is_told_in_place_and_nothing_typed_is_lost(cast: Cast):
    grace, path = cast.signed_in("grace"), f"/supervision/record/{cast.ama.pk}/"
    grace.post(path, told())
    page = grace.post(path, told(notes="Typed words"))
    assert page.status_code == 200
    assert "already recorded" in page.content.decode()
    assert "Typed words" in page.content.decode()


def test_someone_about_to_leave_is_recorded_without_a_next_date(cast: Cast):
    assignments.end(assignment=cast.work["bilal"], ends_on=MONDAY + timedelta(days=3), by=BY)
    grace = cast.signed_in("grace")
    page = grace.post(f"/supervision/record/{cast.bilal.pk}/", told(), follow=True)
    assert "Supervision recorded.\n" in page.content.decode() or (
        "Next due" not in page.content.decode().split("Supervision recorded.")[1][:40]
    )


def test_a_worker_reads_their_own_page_and_cannot_record(cast: Cast):
    cast.held("ama", 7, agreed=(Agreed("Book the course", cast.ama),))
    ama = cast.signed_in("ama")
    page = ama.get(f"/supervision/{cast.ama.pk}/").content.decode()
    assert "Your supervision" in page
    assert "Book the course" in page
    assert "Record supervision" not in page
    assert ama.post(f"/supervision/record/{cast.ama.pk}/", told()).status_code == 404


def test_the_last_six_sessions_are_shown_and_the_earlier_ones_folded_away(cast: Cast):
    for number in range(8):
        cast.held("ama", number * 28)
    page = cast.signed_in("grace").get(f"/supervision/{cast.ama.pk}/").content.decode()
    shown, _, earlier = page.partition("Earlier sessions: 2")
    assert shown.count("/supervision/session/") == 6
    assert earlier.count("/supervision/session/") == 2


def test_the_worker_writes_a_comment_on_the_page_of_the_session(cast: Cast):
    session, ama = cast.held("ama", 7, notes="Words"), cast.signed_in("ama")
    path = f"/supervision/session/{session.pk}/comment/"
    page = ama.post(path, {"text": "My view", "seen": ""}, follow=True)
    assert "My view" in page.content.decode()


def test_two_writers_of_the_notes_lose_nothing(cast: Cast):
    session, grace = cast.held("ama", 7, notes="First"), cast.signed_in("grace")
    path = f"/supervision/session/{session.pk}/notes/"
    seen = grace.get(path).context["form"].initial["seen"]
    assert grace.post(path, {"text": "Second", "seen": seen}).status_code == 302
    page = grace.post(path, {"text": "Third", "seen": seen})
    shown = page.content.decode()
    assert "Second" in shown
    assert "Third" in shown
    again = page.context["form"].data["seen"]
    assert grace.post(path, {"text": "Second and third", "seen": again}).status_code == 302
    assert text_of(session).notes == "Second and third"


def test_the_agreement_names_another_supervisor_and_interval(cast: Cast):
    _take_to_crewe(cast)
    path, grace = f"/supervision/agree/{cast.ama.pk}/", cast.signed_in("grace")
    words = {
        "supervisor": cast.olu.pk,
        "starts_on": "2026-03-02",
        "every_days": "14",
        "terms": "On Mondays in the quiet room.",
    }
    assert grace.get(path).context["form"].initial["supervisor"] == cast.grace.pk
    page = grace.post(path, words, follow=True).content.decode()
    assert "Supervision agreement saved." in page
    assert "Every 14 days, as agreed" in page
    assert "quiet room" in page
    assert Agreement.objects.get().supervisor == cast.olu
    initial = grace.get(path).context["form"].initial
    assert (initial["supervisor"], initial["every_days"]) == (cast.olu.pk, 14)
    page = grace.post(path, words).content.decode()
    assert "choose a later day" in page


def test_group_supervision_is_recorded_for_several_at_once(cast: Cast):
    path, grace = f"/supervision/team/{cast.crewe.pk}/group/", cast.signed_in("grace")
    words = {
        "held_on": "2026-03-02",
        "workers": [cast.ama.pk, cast.bilal.pk],
        "learning": "Ask the child first.",
    }
    page = grace.post(path, words, follow=True)
    assert "Group supervision recorded." in page.content.decode()
    assert "already recorded" in grace.post(path, words).content.decode()
    assert Session.objects.count() == 2


def test_a_session_is_corrected_and_removed_with_a_reason(cast: Cast):
    cast.held("ama", 14)
    session, grace = cast.held("ama", 7), cast.signed_in("grace")
    path = f"/supervision/session/{session.pk}"
    words = {"kind": "reflective", "held_on": "2026-02-16", "minutes": "", "reason": "Wrong week"}
    assert grace.post(f"{path}/correct/", words).status_code == 302
    session.refresh_from_db()
    assert (session.kind, session.held_on) == ("reflective", MONDAY - timedelta(days=14))
    page = grace.post(f"{path}/correct/", {**words, "held_on": "2026-03-03"})
    assert "today or in the past" in page.content.decode()
    assert grace.post(f"{path}/remove/", {"reason": "Twice"}).status_code == 302
    assert not Session.objects.filter(pk=session.pk).exists()


def test_removing_a_session_with_notes_is_refused_in_place(cast: Cast):
    session = cast.held("ama", 7, notes="Words")
    page = cast.signed_in("grace").post(
        f"/supervision/session/{session.pk}/remove/", {"reason": "Twice"}
    )
    assert "Correct its day instead" in page.content.decode()


def test_the_overview_of_a_team_puts_the_latest_first_and_says_why_nothing_is_due(cast: Cast):
    cast.held("ama", 60)
    cast.held("bilal", 25)
    cast.held("nia", 1)
    absence.record(person=cast.grace, absence=absence.Away("MAT", MONDAY), by=BY)
    page = cast.signed_in("grace").get(f"/supervision/team/{cast.crewe.pk}/")
    rows = [(row.name, row.state.label) for row in page.context["rows"]]
    assert rows == [
        ("Ama Amason", "Late"),
        ("Grace Graceson", "Late"),
        ("Bilal Bilalson", "Due now"),
        ("Nia Niason", "On time"),
    ]
    assert "1 due now" in page.content.decode()


def test_the_overview_says_who_is_away_and_who_is_leaving(cast: Cast):
    for worker in ("ama", "bilal", "nia", "grace"):
        by = "olu" if worker == "grace" else "grace"
        agree(worker=cast.people[worker], supervisor=cast.people[by], terms=Terms(MONDAY), by=BY)
        cast.held(worker, 0, by=by)
    absence.record(person=cast.ama, absence=absence.Away("MAT", MONDAY), by=BY)
    assignments.end(assignment=cast.work["bilal"], ends_on=MONDAY + timedelta(days=3), by=BY)
    page = cast.signed_in("grace").get(f"/supervision/team/{cast.crewe.pk}/")
    states = {row.name.split()[0]: row.state.label for row in page.context["rows"]}
    assert states == {"Ama": "Away", "Bilal": "Leaving", "Nia": "On time", "Grace": "On time"}


def test_the_overview_of_a_team_out_of_reach_is_not_found(cast: Cast):
    assert cast.signed_in("olu").get(f"/supervision/team/{cast.crewe.pk}/").status_code == 404
    assert cast.signed_in("ama").get(f"/supervision/team/{cast.crewe.pk}/").status_code == 404


def test_the_principal_sees_the_overview_but_records_nothing(cast: Cast):
    page = cast.signed_in("petra").get(f"/supervision/team/{cast.crewe.pk}/").content.decode()
    assert "Ama Amason" in page
    assert "Record group supervision" not in page


def test_an_empty_team_says_what_will_appear(cast: Cast):
    for name in ("olu", "mo"):
        assignments.end(assignment=cast.work[name], ends_on=MONDAY - timedelta(days=1), by=BY)
    page = cast.signed_in("petra").get(f"/supervision/team/{cast.macclesfield.pk}/")
    assert "Nobody works in Macclesfield today" in page.content.decode()


def test_someone_who_has_left_has_nothing_due(cast: Cast):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY - timedelta(days=1), by=BY)
    page = cast.signed_in("hana").get(f"/supervision/{cast.ama.pk}/").content.decode()
    assert "does not work here now" in page


def test_the_overview_asks_as_often_for_thirty_as_for_three(cast: Cast):
    grace, path = cast.signed_in("grace"), f"/supervision/team/{cast.crewe.pk}/"
    grace.get(path)
    few = _statements(grace, path)
    terms = assignments.Terms.of(cast.work["ama"])
    for n in range(27):
        add_worker(cast, f"worker{n}", terms)
    assert _statements(grace, path) == few
    assert few <= 25


def _statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as told_db:
        assert client.get(path).status_code == 200
    return len(told_db)


def _take_to_crewe(cast: Cast) -> None:
    terms = assignments.Terms.of(cast.work["grace"])
    assignments.change(assignment=cast.work["olu"], terms=terms, from_day=MONDAY, by=BY)
