"""Every list comes as CSV and Excel: whole, and with exactly what its page shows its reader."""

import html
import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from tests.caseloads.audits.telling import graded
from tests.caseloads.feedback.answering import said
from tests.caseloads.workload.holding import hold, plan
from tests.cast import BY, MONDAY, Cast, gather
from tests.downloads import csv_rows, formulas, sheets
from tests.guards.source import templates
from tests.home.crowd import staff

from keystay.access.roles import actions as roles
from keystay.caseloads.challenges import actions as challenges
from keystay.caseloads.extra_support import actions as extra_support
from keystay.caseloads.feedback import actions as feedback
from keystay.caseloads.feedback.rules import Quarter
from keystay.caseloads.handovers import actions as handovers
from keystay.caseloads.models import Child, Handover, Programme
from keystay.caseloads.stepdown import actions as stepdown
from keystay.core.audit.models import SensitiveRead
from keystay.core.tables.writing import PLAIN_NUMBER, RISKY
from keystay.governance.models import Meeting
from keystay.governance.plan import actions as plans
from keystay.governance.promises.actions import keep as keep_promises
from keystay.governance.reports import actions as reports
from keystay.governance.reports.models import Report
from keystay.governance.risks import actions as risks
from keystay.governance.taskgroup import actions as group
from keystay.organisation.teams import actions as teams
from keystay.support.exceptional import actions as exceptional
from keystay.support.followups.actions import Agreed
from keystay.workforce.absence import actions as absence
from keystay.workforce.feeds import actions as feeds
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
LINK = re.compile(r'href="(\?[^"]*format=(?:csv|xlsx))"')
STAFF = b"Employee no,Forename,Surname,Team,Start date\n1,Ada,Byron,Crewe,01/02/2024\n"

seen: dict[tuple[str, str], list[str]] = {}

# Where each list is, and who of the cast reads it.
LISTS = {
    "people in post": ("/people/", "hana grace ama"),
    "people, narrowed": ("/people/?contract=agency", "hana grace"),
    "people on another day": ("/people/?on=2026-02-02", "hana"),
    "teams": ("/teams/", "hana grace"),
    "a team": ("/teams/{crewe}/", "hana grace ama"),
    "the establishment": ("/establishment/", "hana grace"),
    "a team's posts": ("/establishment/{crewe}/", "hana grace"),
    "due to me": ("/", "grace ama"),
    "due in teams": ("/due/team/", "hana grace"),
    "due, narrowed": ("/due/team/?promise=supervision", "hana grace"),
    "done": ("/due/done/", "hana grace"),
    "not renewed": ("/registration/unfinished/", "hana grace"),
    "a team's supervision": ("/supervision/team/{crewe}/", "hana grace petra"),
    "exceptional access": ("/supervision/exceptional/", "dan"),
    "caseloads": ("/caseloads/", "hana grace ama"),
    "a team's caseloads": ("/caseloads/{crewe}/", "hana grace"),
    "a service's caseloads": ("/caseloads/service/{service}/", "hana"),
    "a year of the council": ("/caseloads/months/", "hana grace"),
    "a worker's year": ("/caseloads/months/worker/{ama}/", "grace ama"),
    "continuity": ("/caseloads/continuity/", "hana grace"),
    "a team's continuity": ("/caseloads/continuity/{crewe}/", "grace"),
    "new cases": ("/caseloads/continuity/new/", "hana grace"),
    "cases that wait": ("/caseloads/allocate/", "grace"),
    "a team's year": ("/caseloads/months/{crewe}/", "hana grace"),
    "handovers": ("/caseloads/handovers/", "grace"),
    "a handover": ("/caseloads/handovers/{plan}/", "grace"),
    "weights": ("/caseloads/weights/", "hana grace ama"),
    "step down": ("/caseloads/step-down/", "hana grace"),
    "a team's step down": ("/caseloads/step-down/team/{crewe}/", "grace"),
    "extra support": ("/caseloads/support/", "hana grace"),
    "a team's extra support": ("/caseloads/support/team/{crewe}/", "grace"),
    "extra support in figures": ("/caseloads/support/figures/", "hana grace ama"),
    "families' feedback": ("/caseloads/feedback/", "hana grace ama"),
    "a team's feedback": ("/caseloads/feedback/{crewe}/", "grace petra"),
    "you said, we did": ("/caseloads/feedback/you-said-we-did/", "hana ama"),
    "a worker's cases": ("/caseloads/worker/{ama}/", "grace ama"),
    "audits": ("/caseloads/audits/", "petra grace mo"),
    "grades": ("/caseloads/audits/programme/{programme}/", "petra grace"),
    "challenge sessions": ("/caseloads/challenges/", "petra grace"),
    "a worker's absences": ("/people/{ama}/?tab=absence", "hana grace ama"),
    "where we stand": ("/where-we-stand/", "hana grace dan"),
    "another council": ("/where-we-stand/?council=893", "dan"),
    "rows of a measure": ("/where-we-stand/in-post-headcount/rows/", "hana petra"),
    "a measure by team": ("/where-we-stand/in-post-headcount/by/team/", "hana grace dan"),
    "promise-keeping": ("/promise-keeping/", "hana grace dan"),
    "a promise by team": ("/promise-keeping/supervision/", "hana grace"),
    "promises in a team": ("/promise-keeping/team/{crewe}/", "hana grace"),
    "each time it fell due": ("/promise-keeping/supervision/rows/", "hana grace ama"),
    "the action plan": ("/plan/", "hana grace dan petra"),
    "priorities": ("/plan/priorities/", "hana"),
    "risks": ("/risks/", "hana grace dan"),
    "risks that the data proposes": ("/risks/proposed/", "hana"),
    "the Task Group": ("/task-group/", "hana grace"),
    "members of the group": ("/task-group/members/", "hana"),
    "an agenda": ("/task-group/{meeting}/", "hana grace"),
    "one measure": ("/where-we-stand/turnover-rate-fte/", "hana grace dan"),
    "one measure by month": ("/where-we-stand/turnover-rate-fte/?run=months", "hana"),
    "findings of a return": ("/statutory-return/2025/", "hana petra"),
    "cohorts": ("/cohorts/joined/", "hana grace dan"),
    "caseloads for an inspection": ("/inspection/caseloads/", "hana"),
    "teams for an inspection": ("/inspection/structure/", "hana dan"),
    "what people say": ("/what-people-say/", "hana dan"),
    "a six-monthly report": ("/reports/{report}/", "hana dan"),
    "the profile": ("/where-we-stand/profile/", "hana grace dan"),
    "the queue of a return": ("/statutory-return/2025/queue/", "hana"),
    "figures of a return": ("/statutory-return/2025/figures/", "hana petra"),
    "imports": ("/imports/", "hana"),
    "accounts": ("/accounts/", "ade"),
    "history": ("/history/", "dan"),
    "policy": ("/policy/", "hana grace"),
}
GOVERNANCE = re.compile(
    "/(where-we-stand|promise-keeping|plan|risks|task-group|what-people-say|reports"
    "|statutory-return|cohorts|inspection)/"
)
NEEDS_A_SIGNED_RETURN = "census/signed.html"  # tests/governance/census/test_sign_a_return.py
OF_AMA = ("a worker's cases", "a worker's year", "a worker's absences", "a handover")
READ = [(name, who) for name, (_, readers) in LISTS.items() for who in readers.split()]
each_list = pytest.mark.parametrize(("name", "who"), READ)


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast and sixty more, with something on every list; one for all these stories."""
    monday = time_machine.travel(f"{MONDAY}T09:00:00+00:00", tick=False)
    with monday, django_db_blocker.unblock(), transaction.atomic():
        cast = gather()
        _fill(cast)
        yield cast
        transaction.set_rollback(True)


def _fill(cast: Cast) -> None:
    staff(cast, range(60))
    written = cast.held("ama", 20, agreed=(Agreed("Book the course", cast.ama),), notes="Words")
    asked = exceptional.Asked(cast.users["petra"], "grievance", "Why")
    exceptional.ask(session=written, asked=asked, by=cast.users["hana"])
    cast.held("nia", 60)
    hold(cast.ama, "A1", "A2")
    hold(cast.mo, "M1")
    handovers.open_plan(
        worker=cast.ama, why="leaving", last_day=date(2026, 6, 30), by=cast.users["grace"]
    )
    hold(None, "W1", team=cast.crewe)
    hold(cast.bilal, "C1", team=cast.crewe, ends_on=date(2026, 2, 20))
    hold(cast.ama, "C1", team=cast.crewe, starts_on=date(2026, 2, 21))
    plan("A1", "cin")
    child = Child.objects.get(reference="A1")
    stepdown.record_review(child=child, happened_on=MONDAY, outcome="keep", by=BY)
    given = extra_support.Given("fsw", cast.nia, MONDAY, "Routines")
    extra_support.begin(child=child, team=cast.crewe, given=given, by=BY)
    graded(cast)
    challenges.plan(team=cast.crewe, meets_on=MONDAY, by=BY)
    away = absence.Away("SIC", date(2026, 1, 5), date(2026, 1, 9))
    absence.record(person=cast.ama, absence=away, by=BY)
    _hear_families(cast)
    _govern(cast)
    keep_promises(on=MONDAY, by=BY)
    roles.grant(user=cast.users["dan"], role="auditor", starts_on=MONDAY, by=BY)
    feeds.receive(kind="staff", uploads={"s.csv": STAFF}, on=MONDAY, by=cast.users["hana"])


def _govern(cast: Cast) -> None:
    later = date(2026, 6, 1)
    for name in ("Recruitment", "Retention"):
        priority = plans.add_priority(named=plans.Named(name, "People stay", MONDAY), by=BY)
    for what in ("Answer at once", "Ask why people leave"):
        plans.add(planned=plans.Planned(what, priority, cast.users["grace"], later), by=BY)
    for title in ("People leave", "Posts stand empty"):
        told = risks.Described(title, "Load", "They leave", "Gaps", cast.users["grace"], 8)
        risks.open_entry(described=told, scored=risks.Scored((4, 4), (3, 3), "Seen", later), by=BY)
    grace, _ = (
        group.join(joined=group.Joined("managers", MONDAY, account), by=BY)
        for account in (cast.users["grace"], cast.users["mo"])
    )
    meeting = group.plan_meeting(meets_on=MONDAY, chair=None, by=BY)
    group.plan_meeting(meets_on=later, chair=grace, by=BY)
    reports.begin(by=BY)
    for title in ("Is the approach working?", "Are rewards competitive?"):
        group.add_item(meeting=meeting, title=title, why="", by=BY)


def _hear_families(cast: Cast) -> None:
    asked, autumn = feedback.Asked(cast.crewe, "cin", date(2025, 11, 3)), Quarter(2025, 4)
    forms = [feedback.Earlier(asked, autumn, said())] * 12
    feedback.bring_in(earlier=forms, by=BY)
    feedback.reply(
        team=cast.crewe, quarter=autumn, done=feedback.Done("plan", "Long", "Short"), by=BY
    )
    feedback.ask(asked=feedback.Asked(cast.crewe, "cin", MONDAY), by=cast.users["ama"])


def address(cast: Cast, name: str) -> str:
    ids = {"crewe": cast.crewe.pk, "ama": cast.ama.pk, "programme": Programme.objects.get().pk}
    ids["plan"] = Handover.objects.get().pk
    ids["service"] = cast.crewe.service_id
    ids["meeting"] = Meeting.objects.earliest("meets_on").pk
    ids["report"] = Report.objects.get().pk
    return LISTS[name][0].format(**ids)


def links(cast: Cast, name: str, who: str) -> list[str]:
    """The addresses of the list as CSV and as Excel, as its page gives them.

    The page is asked for them once: each story begins with the same council.
    """
    path = address(cast, name)
    if (name, who) not in seen:
        seen[name, who] = LINK.findall(cast.signed_in(who).get(path).content.decode())
    return [path.partition("?")[0] + html.unescape(link) for link in seen[name, who]]


def words(client: Client, path: str) -> str:
    """All that the list says, on each of its pages."""
    glue, shown = "&" if "?" in path else "?", ""
    for number in count(1):
        page = client.get(f"{path}{glue}page={number}").content.decode()
        shown += MAIN.findall(page)[0]
        if 'rel="next"' not in page:
            break
    return html.unescape(re.sub(r"<select.*?</select>|<[^>]*>", " ", shown, flags=re.DOTALL))


def named(text: str) -> set[str]:
    """The workers whom a text names, first name first or last."""
    known = {row.name: f"{row.family_name}, {row.first_name}" for row in Person.objects.all()}
    return {n for n, other in known.items() if re.search(rf"\b({n}|{other})\b", text)}


@each_list
def test_a_download_names_exactly_those_whom_the_page_names(council: Cast, name, who):
    as_csv, as_excel = links(council, name, who)
    client = council.signed_in(who)
    rows = csv_rows(client.get(as_csv))
    listed = sheets(client.get(as_excel))["List"]
    # A list of what is due to me says "You" on the page and my name in the file.
    own = {council.people[who].name} if who in council.people else set()
    on_page = named(words(client, address(council, name)))
    assert named(str(rows)) - own == on_page - own
    assert named(str(listed)) == named(str(rows))
    assert len(rows) == len(listed) > 1
    assert len({len(row) for row in rows}) == 1


def test_every_page_that_offers_a_list_is_in_these_stories(council: Cast):
    offering = {path for path in templates() if "{% download" in path.read_text()}
    drawn = set()
    for name, who in READ:
        page = council.signed_in(who).get(address(council, name))
        drawn |= {each.name for each in page.templates}
    offers = {path.as_posix().partition("/templates/")[2] for path in offering}
    assert offers - {NEEDS_A_SIGNED_RETURN} <= drawn


@pytest.mark.promise("G5", "G7")
@pytest.mark.parametrize(
    ("name", "who"), [(n, w) for n, w in READ if GOVERNANCE.match(LISTS[n][0])]
)
def test_a_sheet_of_governance_says_as_at_when_what_and_whose_it_is(council: Cast, name, who):
    answer = council.signed_in(who).get(links(council, name, who)[1])
    said = [str(line[0]) for line in sheets(answer)["Notes"]]
    for begins in ("As at ", "Definition: ", "Source: "):
        assert any(line.startswith(begins) for line in said), begins


@pytest.mark.parametrize(
    ("name", "who", "column", "how_many"),
    [
        ("people in post", "hana", "Name", 66),
        ("people in post", "grace", "Name", 64),
        ("people in post", "ama", "Name", 1),
        ("people, narrowed", "grace", "Name", 21),
        ("due in teams", "grace", "Who for", 69),
        ("due, narrowed", "grace", "Who for", 64),
        ("not renewed", "grace", "Person", 4),
        ("a team's supervision", "petra", "Worker", 64),
        ("a team's posts", "hana", "Number", 60),
        ("a team's caseloads", "grace", "Worker", 64),
        ("rows of a measure", "petra", "Name", 45),
        ("accounts", "ade", "Email address", 9),
    ],
)
def test_a_long_list_comes_whole_and_goes_no_further_than_its_reader(
    council: Cast, name, who, column, how_many
):
    headings, *rows = csv_rows(council.signed_in(who).get(links(council, name, who)[0]))
    assert len(rows) == how_many
    assert all(row[headings.index(column)] for row in rows)


@each_list
def test_nothing_in_a_download_acts_as_a_formula(council: Cast, name, who):
    odd = {"family_name": '=HYPERLINK("x")', "first_name": "@Sum"}
    for each in (council.ama, council.nia, council.bilal, council.grace):
        people.change(person=each, changes=odd, by=BY)
    teams.change_team(team=council.crewe, changes={"name": "+1+Crewe"}, by=BY)
    (as_csv, as_excel), client = links(council, name, who), council.signed_in(who)
    rows = csv_rows(client.get(as_csv))
    acting = {cell for row in rows for cell in row if cell and cell[0] in RISKY}
    assert {cell for cell in acting if not PLAIN_NUMBER.fullmatch(cell)} == set()
    assert formulas(client.get(as_excel).content) == []
    shown = words(client, address(council, name))
    assert "HYPERLINK" in str(rows) or "HYPERLINK" not in shown


@each_list
def test_that_someone_took_a_list_is_kept(council: Cast, name, who):
    (as_csv, _), client = links(council, name, who), council.signed_in(who)
    assert not SensitiveRead.objects.filter(page__startswith="download:")
    client.get(as_csv)
    (taken,) = SensitiveRead.objects.filter(page__startswith="download:")
    assert taken.reader == council.users[who].pk
    # The caseloads of someone who holds cases and manages nobody are their own.
    about_ama = name in OF_AMA or (name, who) == ("caseloads", "ama")
    assert taken.about == (council.ama.pk if about_ama else "")
    assert "rows as csv" in taken.detail


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a worker's cases", "Your cases, downloaded"),
        ("a worker's absences", "Your absences, downloaded"),
    ],
)
def test_a_worker_sees_who_took_a_list_about_them(council: Cast, name, told):
    council.signed_in("grace").get(links(council, name, "grace")[0])
    own = council.signed_in("ama").get("/accounts/me/").content.decode()
    assert told in own
    assert "Grace Account" in own


def test_references_of_cases_go_only_to_those_who_see_them(council: Cast):
    path = f"/caseloads/worker/{council.ama.pk}/?format=csv"
    page = council.signed_in("hana").get(path)
    assert page["Content-Type"].startswith("text/html")
    # As a word of its own: an address may begin with these two letters by chance.
    assert not re.search(r"\bA1\b", page.content.decode())


@pytest.mark.parametrize(("path", "asked"), [("/people/", True), ("/caseloads/", False)])
def test_a_list_of_several_people_asks_for_the_password_again_after_ten_minutes(
    council: Cast, path: str, asked: bool
) -> None:
    hana = council.users["hana"]
    hana.set_password("a password that she knows")
    hana.save()
    client = council.signed_in("hana")
    with time_machine.travel(f"{MONDAY}T09:10:01+00:00", tick=False):
        answer = client.get(f"{path}?format=csv")
        assert (answer.status_code == 302) is asked
    if asked:
        assert answer["Location"].startswith("/sign-in/reauthenticate/?next=%2Fpeople%2F")


def test_ones_own_list_does_not_ask_for_the_password_again(council: Cast) -> None:
    client = council.signed_in("ama")
    with time_machine.travel(f"{MONDAY}T09:10:01+00:00", tick=False):
        own = client.get(f"/caseloads/worker/{council.ama.pk}/?format=csv")
    assert own.status_code == 200
