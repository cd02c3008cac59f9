"""The Task Group: an agenda made from what is off track, decisions, actions, what is carried."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.permissions import Permission as P
from keystay.core.promises import Window, due
from keystay.governance.plan import actions as plan
from keystay.governance.plan.models import Action, Priority
from keystay.governance.promises.actions import keep
from keystay.governance.promises.queries import Period, keepings
from keystay.governance.risks import actions as risks
from keystay.governance.taskgroup import actions, off_track, queries
from keystay.governance.taskgroup.models import Item, Meeting, Member
from keystay.governance.taskgroup.promises import MEET
from keystay.governance.taskgroup.rules import is_carried, months_after

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G4", "R12")]
LIST = "/task-group/"
NEXT = MONDAY + timedelta(days=30)
OPEN = Window(date.min, date.max, MONDAY, open_only=True)


@pytest.fixture
def off(cast: Cast) -> Cast:
    """A late action, a risk above appetite, and nothing else off track."""
    priority = plan.add_priority(named=plan.Named("Retention", "They stay", STARTED), by=BY)
    late = plan.Planned(
        "Pay in the month", priority, cast.users["grace"], MONDAY - timedelta(days=9)
    )
    plan.add(planned=late, by=BY, on=STARTED)
    described = risks.Described("People leave", "Load", "They go", "Gaps", cast.users["grace"], 8)
    scored = risks.Scored((4, 4), (3, 4), "As seen", NEXT)
    risks.open_entry(described=described, scored=scored, by=BY)
    return cast


@pytest.fixture
def chaired(off: Cast) -> Cast:
    for joined in (
        actions.Joined("practice", STARTED, off.users["grace"], chairs=True),
        actions.Joined("the university", STARTED, name="Ines"),
    ):
        actions.join(joined=joined, by=BY)
    return off


@pytest.fixture
def meeting(chaired: Cast) -> Meeting:
    chair = Member.objects.get(chairs=True)
    return actions.plan_meeting(meets_on=MONDAY, chair=chair, by=BY)


def titles(meeting: Meeting) -> list[str]:
    return [line.item.title for line in queries.agenda(meeting).lines]


def hold(meeting: Meeting, **more: Any) -> Meeting:
    held = actions.Held(**{"held_on": MONDAY, "chair": None, "present": [], "notes": "", **more})
    return actions.hold(meeting=meeting, held=held, by=BY)


def test_an_agenda_is_made_from_what_is_off_track(meeting: Meeting, chaired: Cast):
    hana = chaired.signed_in("hana")
    hana.post(f"{LIST}{meeting.pk}/make/")
    assert titles(meeting) == ["Pay in the month", "People leave"]
    why = {item.title: item.why for item in Item.objects.all()}
    assert why["Pay in the month"] == "Not begun, due 21 February 2026; nothing noted yet"
    assert why["People leave"] == "Score 12 with its controls, appetite 8"
    page = hana.get(f"{LIST}{meeting.pk}/").content.decode()
    assert "Grace Graceson, practice" in page
    assert page.count("Facts as at 2 March 2026") == 1
    told = plan.Told("under_way", "Begun", MONDAY)
    plan.note(action=Action.objects.get(), told=told, by=BY)
    assert actions.make_agenda(meeting=meeting, by=BY) == []
    assert "Under way" in Item.objects.get(title="Pay in the month").why
    csv = hana.get(f"{LIST}{meeting.pk}/?format=csv").content.decode("utf-8-sig")
    assert "People leave,Risk above appetite" in csv


def test_broken_promises_come_on_it_the_most_broken_first(cast: Cast):
    cast.held("ama", 200)
    priority = plan.add_priority(named=plan.Named("Retention", "They stay", STARTED), by=BY)
    late = plan.Planned(
        "Pay in the month", priority, cast.users["grace"], MONDAY - timedelta(days=9)
    )
    plan.add(planned=late, by=BY, on=STARTED)
    assert list(off_track._promises(MONDAY, STARTED)) == []  # nothing is known before a night
    keep(on=MONDAY, by=BY)
    found = list(off_track._promises(MONDAY, STARTED))
    kept = {row.promise.key: row.tally for row in keepings(Period(STARTED, MONDAY))}
    for fact in found:
        tally = kept[fact.about]
        told = f"{tally.broken} of {tally.due} that fell due since 2 June 2025 are broken"
        assert fact.why == told
    assert [fact.about for fact in found][:1] == ["supervision"]
    assert {"plan-action", "plan-progress"} <= {fact.about for fact in found}
    counts = [kept[fact.about].broken for fact in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0


def test_the_chair_adds_orders_and_drops(meeting: Meeting, chaired: Cast):
    hana = chaired.signed_in("hana")
    actions.make_agenda(meeting=meeting, by=BY)
    assert hana.get(f"{LIST}{meeting.pk}/item/").status_code == 200
    hana.post(f"{LIST}{meeting.pk}/item/", {"title": "Are rewards competitive?", "why": ""})
    own = Item.objects.get(kind="own")
    hana.post(f"{LIST}items/{own.pk}/up/")
    assert titles(meeting)[1] == "Are rewards competitive?"
    first = queries.agenda(meeting).lines[0].item
    assert b"first item already" in hana.post(f"{LIST}items/{first.pk}/up/", follow=True).content
    assert hana.get(f"{LIST}items/{own.pk}/drop/").status_code == 200
    hana.post(f"{LIST}items/{own.pk}/drop/", {"reason": "Next time"})
    actions.make_agenda(meeting=meeting, by=BY)
    assert "Are rewards competitive?" not in titles(meeting)
    own.refresh_from_db()
    for act, more in ((actions.decide, {"outcome": "noted", "words": ""}), (actions.take_on, {})):
        with pytest.raises(actions.NotNow, match="dropped"):
            act(item=own, by=BY, **(more or {"planned": None}))
    with pytest.raises(actions.NeedsReason):
        actions.drop(item=own, reason=" ", by=BY)
    hana.post(f"{LIST}items/{own.pk}/put-back/")
    assert titles(meeting)[-1] == "Are rewards competitive?"


def test_a_decision_and_its_action_reach_the_owner(meeting: Meeting, chaired: Cast):
    hana = chaired.signed_in("hana")
    actions.make_agenda(meeting=meeting, by=BY)
    item = queries.agenda(meeting).lines[1].item
    told = {"outcome": "decided", "words": "Ask finance"}
    assert hana.get(f"{LIST}items/{item.pk}/outcome/").status_code == 200
    assert hana.post(f"{LIST}items/{item.pk}/outcome/", told).status_code == 302
    told = {"what": "Write to finance", "priority": Priority.objects.get().pk}
    told |= {"owner": chaired.users["mo"].pk, "due_on": MONDAY - timedelta(days=1)}
    page = hana.post(f"{LIST}items/{item.pk}/action/", told)
    assert page.context["form"].errors["due_on"]
    assert hana.post(f"{LIST}items/{item.pk}/action/", {**told, "due_on": NEXT}).status_code == 302
    assert "Write to finance" in chaired.signed_in("mo").get("/").content.decode()
    page = chaired.signed_in("grace").get(f"{LIST}{meeting.pk}/").content.decode()
    for words in ("Ask finance", "Write to finance", "Mo Moson"):
        assert words in page
    assert "Record the outcome" not in page
    hold(meeting)
    (decided,) = queries.decisions(MONDAY, MONDAY)
    assert decided.words == "Ask finance"
    assert queries.decisions(NEXT, NEXT) == []


def test_what_is_left_open_is_carried_forward(meeting: Meeting, chaired: Cast):
    actions.make_agenda(meeting=meeting, by=BY)
    own = actions.add_item(meeting=meeting, title="Where do leavers go?", why="Few say", by=BY)
    late, risk = (line.item for line in queries.agenda(meeting).lines[:2])
    actions.decide(item=risk, outcome="decided", words="Accepted", by=BY)
    actions.drop(item=late, reason="Known", by=BY)
    hold(meeting)
    own.refresh_from_db()
    assert own.outcome == "open"
    second = actions.plan_meeting(meets_on=NEXT, chair=None, by=BY)
    actions.make_agenda(meeting=second, by=BY)
    lines = queries.agenda(second).lines
    assert lines[0].item.carried_from == own
    assert {line.item.title for line in lines} == {own.title, late.title, risk.title}
    page = chaired.signed_in("hana").get(f"{LIST}{second.pk}/").content.decode()
    assert "Left open on 2 March 2026" in page
    with pytest.raises(actions.WrongDay, match="The meeting is on"):
        actions.decide(item=lines[0].item, outcome="noted", words="", by=BY)
    assert is_carried("", False)


def test_a_meeting_that_was_held_stays_as_it_was(meeting: Meeting, chaired: Cast):
    hana = chaired.signed_in("hana")
    item = actions.add_item(meeting=meeting, title="One", why="", by=BY)
    url = f"{LIST}{meeting.pk}/hold/"
    chair = Member.objects.get(chairs=True).pk
    assert hana.get(url).status_code == 200
    page = hana.post(url, {"held_on": NEXT, "chair": chair})
    assert "today or in the past" in page.context["form"].errors["held_on"][0]
    told = {"held_on": MONDAY, "chair": chair, "present": [chair], "notes": "All in an hour"}
    assert hana.post(url, told).status_code == 302
    page = hana.get(f"{LIST}{meeting.pk}/").content.decode()
    assert "Present: Grace Graceson (practice)." in page
    assert "All in an hour" in page
    for path in (f"{meeting.pk}/make", f"items/{item.pk}/up", f"items/{item.pk}/put-back"):
        page = hana.post(f"{LIST}{path}/", follow=True).content.decode()
        assert "Its agenda stays as it was" in page


def test_meetings_are_planned_and_moved(chaired: Cast, meeting: Meeting):
    hana = chaired.signed_in("hana")
    assert hana.get(f"{LIST}plan/").context["form"].initial["meets_on"] == date(2025, 9, 2)
    assert hana.post(f"{LIST}plan/", {"meets_on": NEXT, "chair": ""}).status_code == 302
    for path in ("plan", f"{meeting.pk}/move"):
        page = hana.post(f"{LIST}{path}/", {"meets_on": NEXT, "chair": ""})
        assert "already" in page.context["form"].errors["meets_on"][0]
    later = NEXT + timedelta(days=1)
    assert hana.post(f"{LIST}{meeting.pk}/move/", {"meets_on": later}).status_code == 302
    dates = [row.meets_on for row in queries.meetings(chaired.users["hana"], P.GROUP_READ)]
    assert dates == [later, NEXT]


def test_members_join_chair_and_leave(off: Cast):
    hana = off.signed_in("hana")
    assert "No members yet" in hana.get(f"{LIST}members/").content.decode()
    told = {"represents": "practice", "starts_on": STARTED, "chairs": "on"}
    page = hana.post(f"{LIST}members/join/", told)
    assert "write the name of a guest" in page.context["form"].errors["account"][0]
    assert (
        hana.post(f"{LIST}members/join/", {**told, "account": off.users["grace"].pk}).status_code
        == 302
    )
    page = hana.post(f"{LIST}members/join/", {**told, "account": off.users["grace"].pk})
    assert "member already" in page.context["form"].errors["account"][0]
    page = hana.post(f"{LIST}members/join/", {**told, "account": off.users["mo"].pk})
    assert "choose a later day" in page.context["form"].errors["account"][0]
    told["starts_on"] = MONDAY  # type: ignore[assignment]
    assert (
        hana.post(f"{LIST}members/join/", {**told, "account": off.users["mo"].pk}).status_code
        == 302
    )
    rows = queries.members(MONDAY)
    shown = [(row.shown, row.chairs) for row in rows]
    assert shown == [("Mo Moson", True), ("Grace Graceson", False)]
    assert queries.chair_on(list(Member.objects.all()), STARTED) == off.grace.pk
    later = {**told, "starts_on": NEXT, "account": off.users["grace"].pk}
    assert hana.post(f"{LIST}members/join/", later).status_code == 302
    mo = Member.objects.get(account=off.users["mo"], chairs=False)
    assert hana.get(f"{LIST}members/{mo.pk}/leave/").status_code == 200
    page = hana.post(f"{LIST}members/{mo.pk}/leave/", {"ends_on": MONDAY})
    assert "They joined on" in page.context["form"].errors["ends_on"][0]
    assert hana.post(f"{LIST}members/{mo.pk}/leave/", {"ends_on": NEXT}).status_code == 302
    with pytest.raises(actions.NotNow):
        actions.leave(member=mo, ends_on=NEXT, by=BY)
    csv = hana.get(f"{LIST}members/?format=csv").content.decode("utf-8-sig")
    assert "Mo Moson,practice,Chair" in csv


def test_who_reads_the_meetings(meeting: Meeting, chaired: Cast):
    item = actions.add_item(meeting=meeting, title="One", why="", by=BY)
    for who, status in (("grace", 200), ("petra", 200), ("dan", 200), ("mo", 404), ("ade", 403)):
        assert chaired.signed_in(who).get(f"{LIST}{meeting.pk}/").status_code == status
    for who, status in (("grace", 403), ("dan", 403), ("hana", 200)):
        assert chaired.signed_in(who).get(f"{LIST}items/{item.pk}/drop/").status_code == status
    assert "No meetings of yours" in chaired.signed_in("mo").get(LIST).content.decode()
    assert "You see the members" in chaired.signed_in("mo").get(f"{LIST}members/").content.decode()
    assert "Ines" in chaired.signed_in("grace").get(f"{LIST}members/").content.decode()


def test_the_rhythm_is_owed_by_the_chair(meeting: Meeting, chaired: Cast):
    (row,) = [each for each in due(OPEN, [chaired.grace.pk]) if each.promise == MEET]
    assert row.due_on == date(2025, 9, 2)
    hold(meeting)
    assert queries.next_due(MONDAY) == date(2026, 6, 2)
    always = Window(date(2020, 1, 1), date(2030, 1, 1), MONDAY)
    found = [(each.due_on, each.kept_on) for each in due(always) if each.promise == MEET]
    assert found == [(date(2025, 9, 2), MONDAY), (date(2026, 6, 2), None)]
    Member.objects.filter(chairs=True).update(chairs=False)
    assert not [each for each in due(OPEN, [chaired.grace.pk]) if each.promise == MEET]
    (row,) = [each for each in due(OPEN) if each.promise == MEET]
    assert row.note == "The group has no chair who has an account here"


def test_a_group_without_members_owes_nothing(cast: Cast):
    assert queries.next_due(MONDAY) is None
    assert not [each for each in due(OPEN) if each.promise == MEET]
    assert "The group has no members yet" in cast.signed_in("hana").get(LIST).content.decode()


@pytest.mark.parametrize(
    ("start", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 2), -3, date(2025, 12, 2)),
    ],
)
def test_months_end_where_the_month_does(start: date, months: int, found: date):
    assert months_after(start, months) == found
