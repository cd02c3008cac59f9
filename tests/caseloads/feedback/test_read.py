"""What families say is shown in groups, by whoever may see them, and never too finely."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.caseloads.feedback.answering import AUTUMN, WINTER, come_back, one_code, said
from tests.cast import MONDAY, Cast
from tests.downloads import csv_rows

from keystay.caseloads.feedback import queries
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.models import Answer
from keystay.caseloads.feedback.rules import Group, Half, Quarter
from keystay.core.models import SensitiveRead
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
PAGE = "/caseloads/feedback/"
LAST = "?quarter=2025-4"


@pytest.fixture
def heard(cast: Cast, monday) -> Cast:
    """In autumn 12 forms of Crewe (8 after reviews) and 4 of Macclesfield."""
    come_back(monday, AUTUMN, cast.crewe, *[said("yes", f"Words {n}") for n in range(4)])
    reviews = [said("yes", plan="no")] * 5 + [said("partly", knew="unsaid")] * 3
    come_back(monday, AUTUMN, cast.crewe, *reviews, kind="review")
    come_back(monday, AUTUMN, cast.macclesfield, *[said("no", "Hidden words")] * 4)
    return cast


def page_of(cast: Cast, who: str, group: str, quarter: str = LAST):
    return cast.signed_in(who).get(f"{PAGE}{group}/{quarter}")


def rows_of(cast: Cast, who: str, quarter: str = LAST) -> dict[str, tuple]:
    page = cast.signed_in(who).get(f"{PAGE}{quarter}")
    return {row.place.name: (row.forms, why) for _, row, why in page.context["rows"]}


def test_a_manager_reads_the_team_and_the_sums_agree_with_the_obvious(heard: Cast, monday):
    come_back(monday, AUTUMN, heard.macclesfield, *[said("no")] * 8)
    page = page_of(heard, "grace", heard.crewe.pk)
    forms = list(Answer.objects.filter(team=heard.crewe).values_list("answers", flat=True))
    assert [line.name for line in page.context["lines"]] == list(catalogue().names.values())
    for line in page.context["lines"]:
        given = [form[line.tally.theme] for form in forms]
        obvious = tuple(given.count(each) for each in ("yes", "partly", "no", "unsaid"))
        row = line.tally
        assert (row.yes, row.partly, row.no, row.unsaid) == obvious
        assert line.shares[0] == round(100 * given.count("yes") / (12 - given.count("unsaid")))


def test_a_small_team_is_withheld_and_so_is_who_would_give_it_away(heard: Cast):
    assert rows_of(heard, "petra") == {
        "The whole council": (16, ""),
        "Child in Need": (16, ""),
        "Child in Need meeting": (
            8,
            "Withheld: fewer than 10 forms",
        ),
        "Review child protection conference": (8, "Withheld: fewer than 10 forms"),
        "Crewe": (
            12,
            "Withheld: with the groups that are shown, it would tell what fewer than 10 forms say",
        ),
        "Macclesfield": (4, "Withheld: fewer than 10 forms"),
    }
    for team in (heard.crewe, heard.macclesfield):
        page = page_of(heard, "petra", team.pk)
        assert page.context["lines"] == []
        assert "Words 1" not in page.content.decode()
        assert "Hidden words" not in page.content.decode()


def test_teams_stand_in_order_of_name_whatever_they_were_told(heard: Cast):
    names = [name for name in rows_of(heard, "sunita") if name in ("Crewe", "Macclesfield")]
    assert names == ["Crewe", "Macclesfield"]


def test_nothing_of_a_running_quarter_is_shown(heard: Cast, monday):
    come_back(monday, WINTER, heard.crewe, *[said()] * 30)
    found = rows_of(heard, "grace", "?quarter=2026-1")
    assert found == {"Crewe": (30, "Shown when the quarter is over")}
    assert page_of(heard, "grace", heard.crewe.pk, "?quarter=2026-1").context["lines"] == []
    monday.move_to("2026-04-01T09:00:00+00:00")
    assert rows_of(heard, "grace", "?quarter=2026-1") == {"Crewe": (30, "")}


def test_own_words_come_without_order_and_reading_them_is_noted(heard: Cast, monday):
    come_back(monday, AUTUMN, heard.macclesfield, *[said("no")] * 8)
    orders = {page_of(heard, "grace", heard.crewe.pk).context["said"].texts for _ in range(20)}
    assert {frozenset(each) for each in orders} == {frozenset(f"Words {n}" for n in range(4))}
    assert len(orders) > 1
    read = SensitiveRead.objects.filter(page="feedback")
    assert read.count() == 20
    assert set(read.values_list("reader", flat=True)) == {heard.users["grace"].pk}


def test_own_words_are_not_shown_by_kind_of_meeting(heard: Cast, monday):
    come_back(monday, AUTUMN, heard.crewe, *[said("yes", "Seen twice")] * 10, kind="closure")
    come_back(monday, AUTUMN, heard.crewe, *[said()] * 10)
    come_back(monday, AUTUMN, heard.crewe, *[said()] * 10, kind="review")
    page = page_of(heard, "petra", "closure")
    assert page.context["said"].shown
    assert "Seen twice" not in page.content.decode()
    assert "not by kind of meeting" in page.content.decode()
    assert "Seen twice" in page_of(heard, "petra", "council").content.decode()


def test_one_question_is_shown_of_a_small_service(heard: Cast, monday):
    come_back(monday, AUTUMN, heard.macclesfield, *[said("no")] * 8)
    small = teams.add_service(name="Cared for", by="the test")
    details = teams.TeamDetails("Nantwich", small, heard.crewe.starts_on)
    nantwich = teams.add_team(details=details, by="the test")
    forms = [said("yes", "Hidden")] * 4 + [said("no")] * 3
    come_back(monday, AUTUMN, nantwich, *forms)
    large = teams.add_service(name="Front door", by="the test")
    door = teams.TeamDetails("Door", large, heard.crewe.starts_on)
    come_back(monday, AUTUMN, teams.add_team(details=door, by="the test"), *[said()] * 20)
    page = page_of(heard, "petra", small.pk)
    body = page.content.decode()
    assert "Listened to: 4 of 7 said yes." in body
    assert not page.context["said"].shown
    assert "Hidden" not in body
    rows = csv_rows(page_of(heard, "petra", small.pk, f"{LAST}&format=csv"))
    assert rows[1:] == [["Listened to", "4", "", "", "3", ""]]
    assert page_of(heard, "petra", nantwich.pk).context["said"].alone is False


def test_files_say_what_pages_say(heard: Cast):
    rows = csv_rows(page_of(heard, "petra", "council", f"{LAST}&format=csv"))
    listed = {row[0]: row[1:] for row in rows[1:]}
    assert listed["Understood the plan"] == ["4", "3", "9", "0", "25"]
    assert len(csv_rows(page_of(heard, "petra", heard.crewe.pk, f"{LAST}&format=csv"))) == 1
    rows = csv_rows(heard.signed_in("grace").get(f"{PAGE}{LAST}&format=csv"))
    assert [row[:5] for row in rows[1:]] == [["Crewe", "Team", "12", "12", "12"]]
    own = csv_rows(heard.signed_in("ama").get(f"{PAGE}?format=csv"))
    assert len(own) == 1


def test_the_minimum_is_the_councils_and_old_quarters_keep_theirs(heard: Cast, monday):
    policy.change_setting(key="feedback.minimum", value=4, from_day=MONDAY, by="the test")
    assert rows_of(heard, "grace")["Crewe"][1].startswith("Withheld")
    come_back(monday, WINTER, heard.macclesfield, *[said()] * 4)
    monday.move_to("2026-04-01T09:00:00+00:00")
    assert rows_of(heard, "olu", "?quarter=2026-1") == {"Macclesfield": (4, "")}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("grace", {"Crewe"}),
        ("olu", {"Macclesfield"}),
        ("sunita", {"Child in Need", "Crewe", "Macclesfield"}),
    ],
)
def test_managers_see_their_own_groups(heard: Cast, who: str, seen: set[str]):
    assert set(rows_of(heard, who)) == seen
    everything = {
        "council": "The whole council",
        "cin": "x",
        heard.crewe.service_id: "Child in Need",
        heard.crewe.pk: "Crewe",
        heard.macclesfield.pk: "Macclesfield",
        "none": "x",
    }
    for group, name in everything.items():
        status = 200 if name in seen else 404
        assert page_of(heard, who, group).status_code == status


def test_the_council_is_for_those_who_lead_it_and_no_worker(heard: Cast):
    for who in ("hana", "petra", "dan"):
        assert page_of(heard, who, "council").status_code == 200
    assert page_of(heard, "ama", heard.crewe.pk).status_code == 404
    assert heard.signed_in("ade").get(PAGE).status_code == 403


def test_a_team_that_was_asked_and_said_nothing_is_told_so(heard: Cast, monday):
    monday.move_to("2025-08-12T09:00:00+00:00")
    one_code(heard.crewe)
    monday.move_to(f"{MONDAY}T09:00:00+00:00")
    assert rows_of(heard, "grace", "?quarter=2025-3") == {"Crewe": (0, "No forms yet")}


def test_asked_and_answered_are_counted_by_kind(heard: Cast, monday):
    monday.move_to(f"{AUTUMN}T09:00:00+00:00")
    for _ in range(3):
        one_code(heard.crewe, kind="review")
    monday.move_to(f"{MONDAY}T09:00:00+00:00")
    page = page_of(heard, "grace", heard.crewe.pk)
    assert page.context["by_kind"] == [
        ("Child in Need meeting", 4, 4),
        ("Initial child protection conference", 0, 0),
        ("Review child protection conference", 11, 8),
        ("Closing of the case", 0, 0),
    ]


def test_a_half_year_is_the_sum_of_quarters_that_are_shown(cast: Cast, monday):
    place = queries.Place(Group("team", cast.crewe.pk), "Crewe")
    for month, yes, no in (("2025-11", 6, 6), ("2026-02", 12, 0), ("2026-11", 12, 4)):
        forms = [said("yes")] * yes + [said("no")] * no
        come_back(monday, date.fromisoformat(f"{month}-12"), cast.crewe, *forms)
    monday.move_to("2027-01-05T09:00:00+00:00")
    asked = "?quarter=2026-4"
    assert page_of(cast, "grace", cast.crewe.pk, asked).context["changes"] == []
    assert queries.halves(place, [Half(2026, False)], date(2027, 1, 5)) == {}
    monday.move_to("2027-04-01T09:00:00+00:00")
    asked = "?quarter=2027-1"
    page = page_of(cast, "grace", cast.crewe.pk, asked)
    first = page.context["changes"][0]
    assert (first.before, first.now, first.difference) == (75, 75, "0")
    assert "Oct 2025–Mar 2026" in page.content.decode()
    assert "Families who say yes, Crewe" in page.content.decode()
    come_back(monday, date(2027, 2, 12), cast.crewe, *[said("no")] * 3)
    page = page_of(cast, "grace", cast.crewe.pk, asked)
    first = page.context["changes"][0]
    assert (first.before, first.now, first.difference) == (75, None, "–")
    assert not page.context["said"].shown


def test_a_quarter_that_cannot_be_read_is_the_last(heard: Cast):
    for asked in ("", "?quarter=1999-1", "?quarter=x", "?quarter=2025-5"):
        page = heard.signed_in("grace").get(f"{PAGE}{asked}")
        assert page.context["quarter"] == Quarter(2025, 4)


def test_without_any_feedback_the_first_act_is_named(cast: Cast):
    body = cast.signed_in("grace").get(PAGE).content.decode()
    assert "Nobody was asked for feedback" in body
    assert "/caseloads/feedback/ask/" in body


@pytest.mark.parametrize("path", ["", "council/"])
def test_statements_stay_few_whatever_the_number_of_forms_and_teams(heard: Cast, monday, path: str):
    client = heard.signed_in("petra")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(f"{PAGE}{path}{LAST}").status_code == 200
        return len(seen)

    count()
    few = count()
    for number in range(12):
        details = teams.TeamDetails(f"Team {number}", heard.crewe.service, heard.crewe.starts_on)
        team = teams.add_team(details=details, by="the test")
        come_back(monday, AUTUMN, team, *[said()] * 2)
    assert count() == few <= 25
