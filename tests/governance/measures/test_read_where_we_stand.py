"""A director, a workforce lead and a worker read where the council stands."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests.cast import MONDAY, add_worker
from tests.downloads import csv_rows, sheets

from keystay.core.audit.models import SensitiveRead
from keystay.governance.measures.profile import bands, whole_years
from keystay.governance.measures.queries import figures, history, kept_history
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments

STANDING = reverse("measures:standing")
TURNOVER = reverse("measures:measure", kwargs={"key": "turnover-rate-fte"})
ROWS = reverse("measures:rows", kwargs={"key": "in-post-headcount"})


@pytest.mark.promise("G1")
def test_a_director_sees_the_council_beside_the_published_figures(cast):
    page = cast.signed_in("dan").get(STANDING).content.decode()
    assert "Where we stand" in page
    assert "North West" in page
    assert "Open Government Licence" in page
    assert "<svg" in page
    assert "rounds to nought" in page


def test_every_measure_has_a_page_with_its_definition(cast):
    page = cast.signed_in("dan").get(TURNOVER).content.decode()
    assert "Leavers in the year to the day" in page
    assert "<title" in page
    assert "See the numbers" in page
    assert "the rows" not in page


def test_another_council_shows_its_published_story_and_no_rows_of_ours(cast):
    page = cast.signed_in("hana").get(STANDING, {"council": "893", "on": "2025-12-01"})
    text = page.content.decode()
    assert "Where Shropshire stands" in text
    assert "no rows of this council are held here" in text
    assert "You, " not in text


def test_an_unknown_council_or_day_falls_back_to_ours_today(cast):
    page = cast.signed_in("hana").get(STANDING, {"council": "000", "on": "yesterday"})
    assert page.context["on"] == MONDAY
    assert page.context["chosen"].ours


@pytest.mark.parametrize("address", [STANDING, TURNOVER])
def test_a_day_that_has_not_come_is_said_to_be_that(cast, address, capsys):
    hana, told = cast.signed_in("hana"), "1 January 2031 has not come yet"
    assert told in hana.get(address, {"on": "2031-01-01"}).content.decode()
    assert told not in hana.get(address, {"on": "2031-01-01", "council": "893"}).content.decode()
    assert "has not come yet" not in hana.get(address).content.decode()
    _command(on="2031-01-01")
    assert told in capsys.readouterr().out


def test_a_day_before_anyone_was_on_file_says_what_to_do(cast):
    page = cast.signed_in("hana").get(STANDING, {"on": "2016-01-01"}).content.decode()
    assert "Nobody is on file for 1 January 2016" in page
    assert "Import your staff list" in page


@pytest.mark.parametrize("key", ["no-such-measure", "no-such-measure/rows"])
def test_a_measure_that_is_not_there_is_not_found(cast, key):
    assert cast.signed_in("hana").get(f"{STANDING}{key}/").status_code == 404


@pytest.mark.parametrize("path", [STANDING, TURNOVER, reverse("measures:profile")])
def test_an_administrator_reads_no_measures(cast, path):
    assert cast.signed_in("ade").get(path).status_code == 403


@pytest.mark.parametrize("who", ["dan", "ama", "grace"])
def test_only_those_who_may_see_rows_do(cast, who):
    assert cast.signed_in(who).get(ROWS).status_code == 403


def test_the_rows_behind_a_figure_are_named_and_the_look_is_kept(cast):
    page = cast.signed_in("hana").get(ROWS).content.decode()
    assert "Amason, Ama" in page
    assert "Bilalson" not in page
    seen = SensitiveRead.objects.get(page="measures.rows")
    assert seen.detail == f"in_post_headcount on {MONDAY.isoformat()}"


def test_rows_come_as_a_file_too_and_that_they_were_taken_is_kept(cast):
    rows = csv_rows(cast.signed_in("hana").get(ROWS, {"format": "csv"}))
    assert rows[:2] == [["Name", "Team", "People"], ["Amason, Ama", "Crewe", "1"]]
    taken = SensitiveRead.objects.get()
    assert taken.page == "download:measures:rows"
    assert taken.detail.endswith(f"on {MONDAY.isoformat()}, 5 rows as csv")


def test_rows_that_are_not_theirs_to_see_are_counted_beside_the_file(cast):
    away = absence.Away("SIC", date(2026, 1, 5), date(2026, 1, 9))
    absence.record(person=cast.ama, absence=away, by="the test")
    address = reverse("measures:rows", kwargs={"key": "days-lost"})
    found = sheets(cast.signed_in("petra").get(address, {"format": "xlsx"}))
    assert found["List"] == [["Name", "Team", "Days"]]
    notes = [row[0] for row in found["Notes"]]
    rest = "1 more row (5 days) not theirs to see by name"
    assert notes[-4:-2] == ["In all 5 days", rest]
    assert notes[-2] == "Definition: Working days lost to sickness in the year, in days"


def test_the_heading_of_an_amount_is_its_unit(cast):
    address = reverse("measures:rows", kwargs={"key": "in-post-fte"})
    headings, *_ = csv_rows(cast.signed_in("hana").get(address, {"format": "csv"}))
    assert headings == ["Name", "Team", "FTE"]


def test_the_measures_come_as_a_file_with_where_they_are_from(cast):
    found = sheets(cast.signed_in("dan").get(STANDING, {"format": "xlsx", "on": "2026-03-02"}))
    headings, *rows = found["List"]
    assert headings[2:6] == [
        "Cheshire East, 2 Mar 2026",
        "Cheshire East, 2 Sep 2025",
        "Cheshire East, 2 Mar 2025",
        "Cheshire East, as published, 2025",
    ]
    heads = next(row for row in rows if row[0] == "Social workers in post (headcount)")
    assert heads[2:6] == [5, 5, "x", 151]
    notes = [row[0] for row in found["Notes"]]
    assert "Published figures are those of 30 September 2025" in notes
    assert "Open Government Licence" in notes[-1]


def test_another_councils_measures_come_without_ours_and_with_their_story(cast):
    wanted = {"format": "xlsx", "council": "942", "on": "2024-12-01"}
    found = sheets(cast.signed_in("hana").get(STANDING, wanted))
    assert found["List"][0][2] == "Cumberland, as published, 2024"
    assert any("Cumberland began in 2023" in row[0] for row in found["Notes"])
    before = cast.signed_in("hana").get(STANDING, {**wanted, "on": "2016-01-01", "format": "csv"})
    assert csv_rows(before)[0][2] == "Cumberland, as published"


def test_the_profile_comes_with_small_numbers_withheld(cast):
    rows = csv_rows(cast.signed_in("dan").get(reverse("measures:profile"), {"format": "csv"}))
    assert rows[0] == ["Of", "Band", "People"]
    assert ["Age", "Total", "5"] in rows
    assert {row[2] for row in rows[1:]} <= {"0", "5", "c"}


def test_a_part_of_another_measure_is_not_found(cast):
    assert cast.signed_in("hana").get(ROWS, {"part": "days_lost"}).status_code == 404


def test_sickness_rows_need_the_right_to_see_absence(cast):
    away = absence.Away("SIC", date(2026, 1, 5), date(2026, 1, 9))
    absence.record(person=cast.ama, absence=away, by="the test")
    address = reverse("measures:rows", kwargs={"key": "days-lost"})
    lead = cast.signed_in("hana").get(address).content.decode()
    principal = cast.signed_in("petra").get(address).content.decode()
    assert "Amason, Ama" in lead
    assert "Amason" not in principal
    assert "not yours to see by name" in principal


def test_posts_are_the_rows_behind_vacancies(cast):
    address = reverse("measures:rows", kwargs={"key": "vacancies-fte"})
    page = cast.signed_in("petra").get(address).content.decode()
    assert "Nothing counts towards it on this day" in page


def test_what_is_remembered_is_forgotten_when_something_is_written(cast):
    before = kept_history([MONDAY])[MONDAY]["in_post_headcount"].value
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
    add_worker(cast, "zoe", terms)
    assert kept_history([MONDAY])[MONDAY]["in_post_headcount"].value == before + 1


def test_without_any_history_nothing_is_remembered(db):
    assert kept_history([MONDAY]) == history([MONDAY])


def test_someone_who_leaves_on_the_day_is_in_post_and_a_leaver(cast):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY, by="the test")
    on_the_day = figures(MONDAY)
    assert on_the_day["in_post_headcount"].printed == "5"
    assert on_the_day["leavers_headcount"].printed == "1"


@pytest.mark.promise("W7")
def test_the_profile_hides_small_numbers(cast):
    page = cast.signed_in("dan").get(reverse("measures:profile")).content.decode()
    assert "Not known" in page
    assert "Counts from 1 to 4" in page


@pytest.mark.parametrize("more", [0, 30])
def test_pages_ask_the_database_the_same_few_times(cast, more, django_assert_max_num_queries):
    for number in range(more):
        terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal(1))
        add_worker(cast, f"w{number}", terms)
    lead = cast.signed_in("hana")
    for path in (STANDING, TURNOVER, ROWS, reverse("measures:profile")):
        with django_assert_max_num_queries(25):
            assert lead.get(path).status_code == 200


def _command(**options):
    out = StringIO()
    call_command("measures", stdout=out, **options)
    return out.getvalue()


def test_the_command_gives_json_for_scripts(cast):
    said = json.loads(_command(on=MONDAY.isoformat(), json=True))
    heads = next(each for each in said["measures"] if each["key"] == "in_post_headcount")
    assert said["council"] == {"code": "895", "name": "Cheshire East"}
    assert heads["printed"] == "5"
    assert heads["published"]["council"] == "151"
    assert heads["published"]["neighbours_present"] == "10 of 10"


def test_the_command_prints_a_table(cast, capsys):
    _command(on="2025-09-30")
    out = capsys.readouterr().out
    assert "Turnover" in out
    assert "36,186.3" in out
    assert "Open Government Licence" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [({"on": "30/09/2025"}, "is not a day"), ({"council": "1"}, "No council has the code")],
)
def test_the_command_says_what_is_wrong(cast, options, words):
    with pytest.raises(CommandError, match=words):
        _command(**options)


def test_the_command_needs_a_council(db):
    with pytest.raises(CommandError, match="No council is set up yet"):
        _command()


def test_a_measure_of_another_council_shows_only_what_is_published(cast):
    address = reverse("measures:measure", kwargs={"key": "in-post-fte"})
    page = cast.signed_in("dan").get(address, {"council": "942", "on": "2026-01-01"})
    text = page.content.decode()
    assert "part of Cumbria" in text
    assert "How it is worked out" not in text
    assert page.context["trend"]


def test_a_region_whose_name_is_long_is_called_the_region_beside_its_line(cast):
    york = cast.signed_in("dan").get(TURNOVER, {"council": "816"}).content.decode()
    assert ">Region 9.9<" in york
    ours = cast.signed_in("dan").get(TURNOVER).content.decode()
    assert ">North West 12.2<" in ours


def test_before_anyone_is_on_file_no_figure_and_no_age_is_shown(cast):
    dan, day = cast.signed_in("dan"), {"on": "2016-01-01"}
    measure = dan.get(TURNOVER, day).content.decode()
    assert "Nothing is on file to count on this day" in measure
    assert "from your own rows" not in measure
    profile = dan.get(reverse("measures:profile"), day).content.decode()
    assert "No employee is on file for 1 January 2016" in profile
    assert "<table" not in profile


def test_before_anything_was_published_there_is_no_picture(cast):
    page = cast.signed_in("dan").get(TURNOVER, {"council": "893", "on": "2016-01-01"})
    assert page.context["strip"] is None
    assert page.context["trend"] is None


def test_our_own_measure_has_a_trend_though_nothing_is_published(cast):
    address = reverse("measures:measure", kwargs={"key": "agency-in-posts"})
    page = cast.signed_in("dan").get(address)
    assert page.context["strip"] is None
    assert "Your own rows give 0" in str(page.context["trend"])


def test_a_year_in_which_a_council_had_no_figure_says_so(cast):
    page = cast.signed_in("dan").get(TURNOVER, {"council": "942", "on": "2022-12-01"})
    assert "Nothing is published for Cumberland in 2022" in str(page.context["strip"])
    assert "Nothing is known of Cumberland" not in str(page.context["strip"])


def test_the_profile_counts_whole_years_since_birth_and_since_qualifying(cast):
    assert whole_years(date(1996, 3, 2), MONDAY) == 30
    assert whole_years(date(1996, 3, 3), MONDAY) == 29
    shown = bands([29] * 5 + [30] * 6, (30,), ("Under 30", "30 and over"), 5)
    assert shown.rows == (("Under 30", "5"), ("30 and over", "6"), ("Not known", "0"))
    assert (shown.total, shown.anything_hidden) == ("11", False)
