"""Dan is the director and Hana the workforce lead; neither has a staff record, and both own."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles.models import RoleGrant
from keystay.core.outbox import Message
from keystay.core.promises import Window, due
from keystay.governance import answering
from keystay.governance.plan import actions, queries
from keystay.governance.plan.models import Action
from keystay.governance.plan.promises import DO
from keystay.governance.promises.actions import keep
from keystay.governance.promises.models import FellDue
from keystay.governance.risks import actions as risks
from keystay.governance.taskgroup import actions as group
from keystay.governance.taskgroup.promises import MEET
from keystay.home.reminders.jobs import send_digests

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G3", "G6")]
LIST = "/plan/"
LATE, LONG_AGO = MONDAY - timedelta(days=9), MONDAY - timedelta(days=100)


@pytest.fixture
def dans(cast: Cast) -> Cast:
    """An action of the director's, nine days late."""
    named = actions.Named("Caseloads", "Children keep their worker", STARTED)
    priority = actions.add_priority(named=named, by=BY)
    told = actions.Planned("Find the money", priority, cast.users["dan"], LATE)
    actions.add(planned=told, by=BY, on=LONG_AGO)
    return cast


def test_hana_chooses_from_those_in_post_and_those_who_govern(dans: Cast):
    offered = dict(
        dans.signed_in("hana").get(f"{LIST}add/").context["form"].fields["owner"].choices
    )
    names = {offered[dans.users[who].pk] for who in ("grace", "mo", "dan", "hana", "sunita")}
    assert names == {
        *("Grace Graceson", "Mo Moson"),  # by their staff records
        *("Dan Account", "Hana Account", "Sunita Account"),
    }
    assert dans.users["ade"].pk not in offered  # runs accounts, and answers for no figure
    dans.users["dan"].is_active = False
    dans.users["dan"].save()
    assert dans.users["dan"].pk not in dict(answering.choices(MONDAY))
    kept = dict(answering.choices(MONDAY, dans.users["dan"]))
    assert kept[dans.users["dan"].pk] == "Dan Account"  # where it is his already


def test_dan_lands_on_what_is_due_to_him_and_keeps_it(dans: Cast):
    dan, pk = dans.signed_in("dan"), Action.objects.get().pk
    page = dan.get("/").content.decode()
    assert "1 due to you as at 2 March 2026, 1 overdue" not in page  # the note is due as well
    assert "2 due to you as at 2 March 2026, 2 overdue" in page
    assert "Find the money" in page
    told = {"state": "done", "words": "Found", "on": MONDAY}
    assert dan.post(f"{LIST}{pk}/note/", told).status_code == 302
    assert "Welcome, Dan Account" in dan.get("/").content.decode()
    assert "Find the money" in dan.get("/due/done/").content.decode()
    assert dans.signed_in("petra").post(f"{LIST}{pk}/note/", told).status_code == 404


def test_hana_finds_her_own_beside_what_is_due_in_the_council(dans: Cast):
    hana = dans.signed_in("hana")
    assert hana.get("/").headers["Location"] == "/due/team/"
    row = Action.objects.get()
    told = actions.Planned(row.what, row.priority, dans.users["hana"], row.due_on)
    actions.change(action=row, planned=told, by=BY)
    mine = hana.get("/").content.decode()
    assert "Find the money" in mine
    everyone = hana.get("/due/team/")
    assert {tab["text"] for tab in everyone.context["tabs"]} == {"Mine", "Team", "Done recently"}
    csv = hana.get("/due/team/?format=csv").content.decode("utf-8-sig")
    assert "Find the money,,Hana Account," in csv


def test_dan_is_told_by_mail_and_by_his_calendar(dans: Cast, client):
    send_digests(MONDAY)
    (letter,) = [row for row in Message.objects.all() if row.recipient == "dan@example.org"]
    assert "Due to you: 2, 2 of them overdue" in letter.body
    feed = client.get("/calendar/key-of-dan.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 2
    assert "money" not in feed


def test_promise_keeping_names_dan(dans: Cast):
    keep(on=MONDAY, by=BY)
    (row,) = FellDue.objects.filter(promise=DO)
    assert (row.about, row.owed_by, row.owner_name) == (None, None, "Dan Account")
    where = f"/promise-keeping/{DO}/rows/?first=2025-10-01&last=2026-03-31"
    assert "Dan Account" in dans.signed_in("dan").get(where).content.decode()
    assert "Dan Account" in dans.signed_in("hana").get(where).content.decode()
    assert "Dan Account" not in dans.signed_in("olu").get(where).content.decode()


def test_a_risk_of_dans_is_owed_by_him_and_read_by_role(dans: Cast):
    described = risks.Described("The budget", "a", "b", "c", dans.users["dan"], 8)
    scored = risks.Scored((4, 4), (3, 4), "As seen", MONDAY + timedelta(days=20))
    row = risks.open_entry(described=described, scored=scored, by=BY)
    dan = dans.signed_in("dan")
    assert "Review the risk" in dan.get(f"/risks/{row.pk}/").content.decode()
    assert dan.get(f"/risks/{row.pk}/review/").status_code == 200
    words = answering.words_for([dans.users["dan"], dans.users["grace"]], MONDAY, names=False)
    assert set(words.values()) == {"Director", "First line manager"}
    RoleGrant.objects.filter(user=dans.users["dan"]).update(ends_on=MONDAY - timedelta(days=1))
    words = answering.words_for([dans.users["dan"]], MONDAY, names=False)
    assert set(words.values()) == {"No longer in post"}


def test_dan_chairs_the_group_and_its_meeting_is_his_to_hold(dans: Cast):
    joined = group.Joined("the council", STARTED, dans.users["dan"], chairs=True)
    group.join(joined=joined, by=BY)
    always = Window(date.min, date.max, MONDAY, open_only=True)
    (owed,) = [row for row in due(always, {dans.users["dan"].pk}) if row.promise == MEET]
    assert owed.owed_by == dans.users["dan"].pk
    assert "Dan Account" in dans.signed_in("hana").get("/task-group/members/").content.decode()


def test_owners_without_a_record_cost_no_statement_each(dans: Cast):
    row, costs = Action.objects.get(), []
    for who in ("dan", "sunita", "petra", "hana"):
        with CaptureQueriesContext(connection) as asked:
            queries.lines(Action.objects.all(), MONDAY, names=False)
        costs.append(len(asked))
        told = actions.Planned("More", row.priority, dans.users[who], MONDAY)
        actions.add(planned=told, by=BY)
    assert len(set(costs)) == 1
    assert not mail.outbox
