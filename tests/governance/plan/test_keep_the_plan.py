"""The lead keeps the plan; owners say how far they are; what is late comes first."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles import actions as roles
from keystay.access.users.models import User
from keystay.core.promises import Window, due, promise
from keystay.governance.plan import actions, queries
from keystay.governance.plan.models import Action, Note, Priority
from keystay.governance.plan.promises import DO, NOTE
from keystay.governance.plan.rules import is_link, turns

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G3")]
LIST = "/plan/"
SOON, LONG_AGO = MONDAY + timedelta(days=20), MONDAY - timedelta(days=100)
ALWAYS = Window(MONDAY - timedelta(days=999), MONDAY + timedelta(days=999), MONDAY)
OPEN = Window(MONDAY - timedelta(days=999), MONDAY + timedelta(days=999), MONDAY, open_only=True)


@pytest.fixture
def planned(cast: Cast) -> Cast:
    named = actions.Named("Recruitment", "People find us", STARTED)
    priority = actions.add_priority(named=named, by=BY)
    told = actions.Planned("Answer in two days", priority, cast.users["grace"], SOON)
    actions.add(planned=told, by=BY, on=LONG_AGO)
    return cast


def the_action() -> Action:
    return Action.objects.get()


def note(state: str, days_ago: int = 0, words: str = "Words", **more: object) -> Note:
    on = MONDAY - timedelta(days=days_ago)
    told = actions.Told(state, words, on, **more)  # type: ignore[arg-type]
    return actions.note(action=the_action(), told=told, by=BY)


def owed(window: Window, key: str) -> list[tuple[object, object]]:
    return [(row.due_on, row.kept_on) for row in due(window) if row.promise == key]


def test_hana_makes_a_plan(cast: Cast):
    hana = cast.signed_in("hana")
    assert "There is no plan yet" in hana.get(LIST).content.decode()
    assert hana.get(f"{LIST}add/").headers["Location"] == "/plan/priorities/"
    told = {"name": "Careers", "aim": "Everyone sees the next step", "starts_on": MONDAY}
    wrong = {**told, "ends_on": MONDAY - timedelta(days=1)}
    page = hana.post(f"{LIST}priorities/add/", wrong)
    assert "cannot end before" in page.context["form"].errors["ends_on"][0]
    assert hana.post(f"{LIST}priorities/add/", told).status_code == 302
    hana.post(f"{LIST}priorities/add/", {**told, "name": "Caseloads"})
    first, second = Priority.objects.all()
    hana.post(f"{LIST}priorities/{second.pk}/up/")
    hana.post(f"{LIST}priorities/{second.pk}/up/")
    assert [row.name for row in Priority.objects.all()] == ["Caseloads", "Careers"]
    assert hana.get(f"{LIST}priorities/{first.pk}/").status_code == 200
    hana.post(f"{LIST}priorities/{first.pk}/", {**told, "name": "Career pathway"})
    told = {"what": "Draw the pathway", "priority": first.pk, "owner": cast.users["grace"].pk}
    page = hana.post(f"{LIST}add/", {**told, "due_on": LONG_AGO})
    assert "cannot be due before 2 March 2026" in page.context["form"].errors["due_on"][0]
    assert hana.post(f"{LIST}add/", {**told, "due_on": SOON}).status_code == 302
    page = hana.get(LIST).content.decode()
    assert page.index("Caseloads</h2>") < page.index("Career pathway</h2>")
    assert "Grace Graceson" in page


def test_grace_sees_her_action_and_says_how_far_it_is(planned: Cast):
    grace, pk = planned.signed_in("grace"), the_action().pk
    assert "Answer in two days" in grace.get(LIST).content.decode()
    assert grace.get("/").content.decode().count("Answer in two days") == 2
    told = {"state": "under_way", "words": "A rota is made", "on": MONDAY}
    late = {**told, "on": MONDAY + timedelta(days=1)}
    page = grace.post(f"{LIST}{pk}/note/", late)
    assert "to today" in page.context["form"].errors["on"][0]
    assert grace.post(f"{LIST}{pk}/note/", told).status_code == 302
    evidence = {"words": "All in time", "link": "https://example.org/x", "on": MONDAY}
    assert grace.get(f"{LIST}{pk}/evidence/").status_code == 200
    page = grace.post(f"{LIST}{pk}/evidence/", {**evidence, "on": SOON})
    assert page.context["form"].errors["on"]
    assert grace.post(f"{LIST}{pk}/evidence/", evidence).status_code == 302
    page = grace.get(f"{LIST}{pk}/").content.decode()
    assert 'href="https://example.org/x"' in page
    for words in ("A rota is made", "Grace Account", "Progress on “Answer in two days” noted"):
        assert words in page
    assert "Move the due date" not in page
    assert grace.get(f"{LIST}{pk}/note/?state=done").context["form"].initial["state"] == "done"
    assert grace.get(f"{LIST}{pk}/move/").status_code == 403


def test_a_due_date_moves_with_a_reason_that_stays(planned: Cast):
    hana, pk = planned.signed_in("hana"), the_action().pk
    page = hana.post(f"{LIST}{pk}/move/", {"due_on": SOON, "reason": "None"})
    assert "Choose another day" in page.context["form"].errors["due_on"][0]
    later = SOON + timedelta(days=9)
    hana.post(f"{LIST}{pk}/move/", {"due_on": later, "reason": "Finance answers in May"})
    page = hana.get(f"{LIST}{pk}/").content.decode()
    assert "moved once" in page
    assert page.count("Finance answers in May") == 2
    with pytest.raises(actions.NeedsReason):
        actions.move(action=the_action(), due_on=SOON, reason=" ", by=BY)


def test_an_action_is_worded_anew_and_given_to_another(planned: Cast):
    hana, row = planned.signed_in("hana"), the_action()
    assert hana.get(f"{LIST}{row.pk}/change/").status_code == 200
    told = {"what": "Answer at once", "priority": row.priority_id, "owner": planned.users["mo"].pk}
    assert hana.post(f"{LIST}{row.pk}/change/", told).status_code == 302
    assert (the_action().what, the_action().owner) == ("Answer at once", planned.users["mo"])
    note("done")
    page = hana.post(f"{LIST}{row.pk}/change/", told)
    assert "closed on 2 March 2026" in page.context["form"].errors["what"][0]


def test_progress_opens_closes_and_never_goes_back(planned: Cast):
    note("under_way", 10, review_on=SOON)
    with pytest.raises(actions.WrongDay):
        note("done", 11)
    with pytest.raises(actions.NeedsReason):
        note("stopped", words=" ")
    note("done", 5)
    assert the_action().review_on == SOON
    with pytest.raises(actions.NotNow, match="done already"):
        note("done")
    note("under_way")
    assert the_action().closed_on is None


def test_the_database_refuses_an_action_that_is_done_on_no_day(planned: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.update(state="done")


def test_an_action_and_its_progress_are_promises(planned: Cast):
    assert owed(OPEN, DO) == [(SOON, None)]
    assert owed(OPEN, NOTE) == [(LONG_AGO + timedelta(weeks=6), None)]
    note("under_way", 10)
    assert owed(OPEN, NOTE) == [(MONDAY + timedelta(days=32), None)]
    note("done")
    assert owed(OPEN, DO) == owed(OPEN, NOTE) == []
    assert owed(ALWAYS, DO) == [(SOON, MONDAY)]
    assert owed(ALWAYS, NOTE) == [
        (LONG_AGO + timedelta(weeks=6), MONDAY - timedelta(days=10)),
        (MONDAY + timedelta(days=32), MONDAY),
    ]
    before = Window(LONG_AGO, LONG_AGO, MONDAY)
    for key in (DO, NOTE):
        assert not list(promise(key).occurrences(before, None))
        assert not list(promise(key).occurrences(ALWAYS, [planned.mo.pk]))


def test_a_long_action_is_told_in_whole_words_where_it_is_due(planned: Cast):
    words = "Ask everybody who turned down a post in the last twelve months why, and tell"
    terms = actions.Planned(words, Priority.objects.get(), planned.users["grace"], SOON)
    actions.change(action=the_action(), planned=terms, by=BY)
    told = {row.what for row in due(ALWAYS) if row.promise == DO}
    assert told == {"Ask everybody who turned down a post in the last twelve …"}


def test_what_stops_in_time_is_not_owed_and_what_stops_late_is_broken(planned: Cast):
    note("stopped")
    assert owed(ALWAYS, DO) == []
    Action.objects.update(due_on=MONDAY - timedelta(days=1))
    (row,) = [each for each in due(ALWAYS) if each.promise == DO]
    assert (row.kept_on, row.until, row.state(MONDAY)) == (None, MONDAY, "broken")


def test_turns_agree_with_the_obvious(planned: Cast):
    weeks = timedelta(weeks=6)
    days = [LONG_AGO + timedelta(days=n) for n in (3, 60)]
    found = list(turns(LONG_AGO, days, None, lambda day: 6))
    starts = [LONG_AGO, *days]
    assert [each.due_on for each in found] == [start + weeks for start in starts]
    assert [each.noted_on for each in found] == [*days, None]


@pytest.mark.parametrize(
    ("text", "found"),
    [("https://a.org/b", True), ("the shared drive", False), ("http:// x", False)],
)
def test_only_a_web_address_is_a_link(text: str, found: bool):
    assert is_link(text) is found


def test_the_late_come_first_and_each_view_shows_its_own(planned: Cast):
    hana, row = planned.signed_in("hana"), the_action()
    told = actions.Planned(
        "Late thing", row.priority, planned.users["mo"], MONDAY - timedelta(days=3)
    )
    actions.add(planned=told, by=BY, on=LONG_AGO)
    assert [line.what for line in queries.late(MONDAY)] == ["Late thing"]
    page = hana.get(LIST, {"by": "owner"}).content.decode()
    assert "1 action is late" in page
    assert page.index("Grace Graceson</h2>") < page.index("Mo Moson</h2>")
    assert "Answer in two days" not in hana.get(LIST, {"show": "late"}).content.decode()
    assert "Answer in two days" in hana.get(LIST, {"show": "all"}).content.decode()
    assert "No closed actions" in hana.get(LIST, {"show": "closed"}).content.decode()
    csv = hana.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert csv[1].startswith("Recruitment,Late thing,Mo Moson")
    csv = hana.get("/plan/priorities/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "Recruitment,People find us,2,0,1,0,0" in csv


def test_a_priority_that_ended_stays_while_something_is_open_under_it(planned: Cast):
    Priority.objects.update(ends_on=MONDAY - timedelta(days=1))
    assert len(queries.standings(MONDAY)) == 1
    note("done")
    assert queries.standings(MONDAY) == []
    page = planned.signed_in("hana").get(LIST, {"show": "all"}).content.decode()
    assert "There is no plan yet" in page


def test_a_councillor_sees_roles_and_no_names(planned: Cast):
    user = User.objects.create(email="cora@example.org", name="Cora Account", calendar_key="c")
    roles.grant(user=user, role="councillor", starts_on=STARTED, by=BY)
    planned.users["cora"] = user
    note("under_way", words="Grace is away")
    cora = planned.signed_in("cora")
    for path in (LIST, f"{LIST}{the_action().pk}/", f"{LIST}?format=csv"):
        page = cora.get(path).content.decode()
        assert "First line manager" in page
        assert "Grace" not in page
    assert cora.get(f"{LIST}{the_action().pk}/note/").status_code == 404


def test_who_reaches_an_action(planned: Cast):
    pk = the_action().pk
    for who, status in (("grace", 200), ("sunita", 200), ("dan", 200), ("olu", 404), ("ade", 403)):
        assert planned.signed_in(who).get(f"{LIST}{pk}/").status_code == status
    for who in ("petra", "dan", "olu"):
        assert planned.signed_in(who).get(f"{LIST}{pk}/note/").status_code == 404
    assert "No open action is yours" in planned.signed_in("olu").get(LIST).content.decode()
    menu = planned.signed_in("grace").get("/").content.decode()
    assert 'href="/plan/"' not in menu


def test_the_plan_costs_the_same_however_long_it_is(planned: Cast):
    hana, row, costs = planned.signed_in("hana"), the_action(), []
    for _ in range(2):
        hana.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            hana.get(LIST)
        costs.append(len(asked))
        told = actions.Planned("More", row.priority, planned.users["mo"], SOON)
        for _ in range(5):
            actions.add(planned=told, by=BY)
    assert costs[0] == costs[1] <= 25
