"""Performance Challenge: the agenda follows the data, and stays as it was once held."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.caseloads.audits.telling import graded
from tests.caseloads.handovers.planning import cases, planned
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles import actions as roles
from keystay.caseloads.audits.models import Audit
from keystay.caseloads.challenges import actions
from keystay.caseloads.challenges.models import Challenge, ChallengeAction
from keystay.caseloads.challenges.promises import ACT
from keystay.caseloads.challenges.queries import agenda
from keystay.caseloads.models import Spell
from keystay.core.models import AuditEvent
from keystay.core.promises import Window, due, promise

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]
LIST = "/caseloads/challenges/"
DAY = timedelta(days=1)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    graded(cast)
    hold(cast.ama, *(f"AMA{n:04}" for n in range(2, 18)))
    hold(None, "WAIT001", "WAIT002", team=cast.crewe, starts_on=MONDAY - timedelta(days=3))
    return cast


@pytest.fixture
def session(busy: Cast) -> Challenge:
    return actions.plan(team=busy.crewe, meets_on=MONDAY, by=busy.users["petra"])


def held(session: Challenge, cast: Cast) -> Challenge:
    return actions.hold(
        challenge=session, held_on=MONDAY, decisions="Two cases move", by=cast.users["petra"]
    )


def words(session: Challenge, cast: Cast) -> list[str]:
    page = cast.signed_in("grace").get(f"{LIST}{session.pk}/")
    return [item.words for _, items in page.context["agenda"] for item in items]


def test_the_agenda_is_made_from_the_data(busy: Cast):
    found = {(item.topic, item.name, item.words) for item in agenda(busy.crewe, MONDAY)}
    mine = Spell.objects.filter(worker=busy.ama)
    obvious = len({spell.child_id for spell in mine if not spell.ends_on})
    assert obvious == 17
    assert found == {
        ("over", "Ama Amason", "17 cases, with room for 16.0"),
        ("waiting", "", "2 cases wait for a worker, the longest since 27 February 2026"),
        ("loops", "", "1 loop is open, the oldest since 2 March 2026"),
    }
    assert agenda(busy.macclesfield, MONDAY) == []


def test_the_agenda_takes_up_leavers_and_what_was_promised_before(cast: Cast):
    soon = MONDAY + timedelta(days=4)
    cases(cast, "ama", "KIDA-001")
    planned(cast, "ama", last_day=soon)
    earlier = actions.plan(team=cast.crewe, meets_on=MONDAY, by=BY)
    row = take(held(earlier, cast), cast)
    found = {(item.topic, item.name, item.words) for item in agenda(cast.crewe, MONDAY + DAY)}
    assert found == {
        ("leaving", "Ama Amason", "1 case not handed over, last day 6 March 2026"),
        ("earlier", "Grace Graceson", "an action due 1 April 2026"),
    }
    actions.finish(action=row, on=MONDAY, by=BY)
    assert "earlier" not in {item.topic for item in agenda(cast.crewe, MONDAY + DAY)}


def test_once_held_the_agenda_stays_as_it_was(busy: Cast, session: Challenge):
    before = words(session, busy)
    held(session, busy)
    Spell.objects.all().delete()
    assert words(session, busy) == before
    assert len(before) == 3


def test_until_then_it_follows_the_data(busy: Cast, session: Challenge):
    Spell.objects.all().delete()
    Audit.objects.all().delete()
    assert words(session, busy) == []


def test_petra_plans_holds_and_notes_what_grace_takes_on(busy: Cast):
    petra, grace = busy.signed_in("petra"), busy.signed_in("grace")
    told = {"team": busy.crewe.pk, "meets_on": "2026-03-02"}
    where = petra.post(f"{LIST}plan/", told).headers["Location"]
    page = petra.post(f"{LIST}plan/", told)
    assert "has a session on 2 March 2026 already" in page.context["form"].errors["team"][0]
    page = petra.post(f"{where}hold/", {"held_on": "2026-03-03", "decisions": "Move"})
    assert "today or in the past" in page.context["form"].errors["held_on"][0]
    page = petra.post(f"{where}action/", {"text": "x", "owner": busy.grace.pk, "due_on": LATER})
    assert "First record" in page.context["form"].errors["due_on"][0]
    assert petra.post(f"{where}hold/", {"held_on": MONDAY, "decisions": "Move"}).status_code == 302
    told = {"text": "Move two cases", "owner": busy.grace.pk, "due_on": LATER}
    assert petra.post(f"{where}action/", told).status_code == 302
    row = ChallengeAction.objects.get()
    page = grace.get(where).content.decode()
    assert "Move two cases" in page
    assert "Add an action" not in page
    assert petra.post(f"{LIST}action/{row.pk}/done/").status_code == 404
    for _ in range(2):
        assert grace.post(f"{LIST}action/{row.pk}/done/").status_code == 302
    row.refresh_from_db()
    assert row.done_on == MONDAY
    assert "done 2 March 2026" in grace.get(where).content.decode()


def test_who_sees_which_sessions(busy: Cast, session: Challenge):
    for who, status in (("grace", 200), ("sunita", 200), ("petra", 200), ("olu", 404)):
        assert busy.signed_in(who).get(f"{LIST}{session.pk}/").status_code == status
    for who, status in (("ama", 404), ("dan", 403), ("hana", 403)):
        assert busy.signed_in(who).get(f"{LIST}{session.pk}/").status_code == status
    for step in ("hold", "action"):
        assert busy.signed_in("grace").get(f"{LIST}{session.pk}/{step}/").status_code == 403
        assert busy.signed_in("petra").get(f"{LIST}{session.pk}/{step}/").status_code == 200
    assert "No sessions about a team of yours" in busy.signed_in("ama").get(LIST).content.decode()


def test_the_list_says_what_is_still_open_and_can_be_taken_away(busy: Cast):
    petra = busy.signed_in("petra")
    assert "No sessions yet. Plan one" in petra.get(LIST).content.decode()
    session = held(actions.plan(team=busy.crewe, meets_on=MONDAY, by=BY), busy)
    take(session, busy)
    csv = petra.get(LIST, {"format": "csv"}).content.decode("utf-8-sig")
    assert "Crewe,02/03/2026,02/03/2026,1" in csv
    assert petra.get(f"{LIST}plan/").status_code == 200


def take(session: Challenge, cast: Cast, due_on: date = LATER) -> ChallengeAction:
    taken = actions.Taken("Move two cases", cast.grace, due_on)
    return actions.take_on(challenge=session, taken=taken, by=BY)


def test_what_cannot_be_is_refused_in_words(busy: Cast, session: Challenge):
    held(session, busy)
    with pytest.raises(actions.NotNow, match="was held on 2 March 2026"):
        held(session, busy)
    with pytest.raises(actions.WrongDay, match="cannot be due before the session"):
        take(session, busy, MONDAY - timedelta(days=1))
    with pytest.raises(actions.Refused, match="Ama Amason does not manage the team"):
        actions.take_on(challenge=session, taken=actions.Taken("x", busy.ama, LATER), by=BY)
    row = take(session, busy)
    with pytest.raises(actions.Refused, match="Only its owner"):
        actions.finish(action=row, on=MONDAY, by=busy.users["petra"])
    for day in (MONDAY - timedelta(days=1), LATER):
        with pytest.raises(actions.WrongDay, match="after the session, and not to come"):
            actions.finish(action=row, on=day, by=BY)
    actions.finish(action=row, on=MONDAY, by=busy.users["grace"])
    with pytest.raises(actions.NotNow, match="done before"):
        actions.finish(action=row, on=MONDAY, by=BY)


def test_nobody_challenges_their_own_team(busy: Cast, session: Challenge):
    user = busy.users["grace"]
    roles.grant(user=user, role="principal_social_worker", starts_on=STARTED, by=BY)
    with pytest.raises(actions.OwnTeam, match="You manage this team"):
        actions.hold(challenge=session, held_on=MONDAY, decisions="", by=user)
    with pytest.raises(actions.OwnTeam):
        actions.plan(team=busy.crewe, meets_on=LATER, by=user)


def test_an_action_is_owed_by_its_owner(busy: Cast, session: Challenge):
    row = take(held(session, busy), busy)
    window = Window(date.min, date.max, MONDAY, open_only=True)
    (owed,) = [each for each in due(window, [busy.grace.pk]) if each.promise == ACT]
    assert (owed.due_on, owed.what) == (LATER, "Challenge session, Crewe")
    assert not [each for each in due(window, [busy.mo.pk]) if each.promise == ACT]
    actions.finish(action=row, on=MONDAY, by=BY)
    assert not [each for each in due(window) if each.promise == ACT]
    (kept,) = promise(ACT).occurrences(Window(date.min, date.max, MONDAY), None)
    assert kept.kept_on == MONDAY


def test_decisions_are_sealed_and_history_does_not_hold_them(busy: Cast, session: Challenge):
    held(session, busy)
    session.refresh_from_db()
    assert b"Two cases move" not in bytes(session.sealed)
    assert "Two cases move" not in str([each.content for each in AuditEvent.objects.all()])


def test_a_session_costs_the_same_for_a_large_team(busy: Cast, session: Challenge):
    grace, costs = busy.signed_in("grace"), []
    planned(busy, "ama", last_day=MONDAY + 4 * DAY)
    for more in (0, 40):
        hold(busy.nia, *(f"NIA{n:04}" for n in range(more)))
        hold(None, *(f"WAI{n:04}" for n in range(more)), team=busy.crewe)
        grace.get(f"{LIST}{session.pk}/")
        with CaptureQueriesContext(connection) as asked:
            grace.get(f"{LIST}{session.pk}/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 25
    with CaptureQueriesContext(connection) as asked:
        grace.get(LIST)
    assert len(asked) <= 25
