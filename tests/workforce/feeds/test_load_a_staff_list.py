"""A staff list with any column names becomes people in post."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from tests.workforce.feeds.offering import carry_out, counts, found, load, offer, reasons, table

from keystay.core.feeds import Consequence
from keystay.organisation.models import Team
from keystay.workforce.feeds import actions
from keystay.workforce.models import Assignment, Person

pytestmark = pytest.mark.django_db

HR = (
    "Employee No,Surname,Forename,SWE Number,DOB,Cost Centre Name,Service Area,Job Title,"
    "Contracted Hours,Start Date,Contract Type\r\n"
    "E001,Okafor,Grace,sw 100001,3/4/1985,Crewe,,Social Worker,37,01-Sep-20,Permanent\r\n"
    "\r\n"
    "E002,Hughes,Siân,SW100002,12/11/1979,Crewe,,Team Manager,18.5,45292,Fixed term\r\n"
    "E003,Kłos,Ewa,,,Wilmslow,Fostering,Advanced Practitioner,37,2021-05-04 00:00:00.000,Locum\r\n"
)


@pytest.mark.promise("W1", "W4")
def test_any_column_names_uk_dates_serials_and_blank_rows_are_understood(teams):
    row = load("staff", HR.encode("utf-8-sig"))

    assert row.state == "applied"
    grace = Person.objects.get(staff_number="E001")
    assert (grace.name, grace.born_on) == ("Grace Okafor", date(1985, 4, 3))
    assert grace.registration.number == "SW100001"
    work = grace.assignments.get()
    assert (work.team, work.org_role, work.fte) == (teams["Crewe"], "5", 1)
    assert work.starts_on == date(2020, 9, 1)
    sian = Assignment.objects.get(person__staff_number="E002")
    assert (sian.org_role, sian.fte, sian.contract) == ("3", Decimal("0.5"), "temporary")
    assert sian.starts_on == date(2024, 1, 1)
    ewa = Assignment.objects.get(person__staff_number="E003")
    assert (ewa.contract, ewa.org_role) == ("agency", "4")
    assert (ewa.team.name, ewa.team.service.name) == ("Wilmslow", "Fostering")
    assert ewa.team.starts_on == date(2021, 5, 4)


def test_windows_1252_is_read_and_said(teams):
    content = HR.replace("Kłos", "Müller").encode("cp1252")

    row = load("staff", content)

    assert Person.objects.filter(family_name="Müller").exists()
    assert Person.objects.filter(first_name="Siân").exists()
    assert "Windows-1252" in row.findings["notes"][0]


def test_a_workbook_with_a_title_above_its_headings_is_read(teams):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Staff")
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Staff in post, printed by HR"])
    sheet.write_row(2, 0, ["Staff number", "Full name", "Team", "Role", "FTE", "Start date"])
    sheet.write_row(3, 0, ["7", "OKAFOR, Grace", "Crewe", "Case holder", 0.8])
    sheet.write_datetime(3, 5, datetime(2020, 9, 1), dates)  # noqa: DTZ001
    book.close()

    row = load("staff", file.getvalue())

    work = Assignment.objects.get(person__staff_number="7")
    assert (work.person.name, work.fte) == ("Grace OKAFOR", Decimal("0.8"))
    assert (work.starts_on, row.state) == (date(2020, 9, 1), "applied")


def test_a_row_that_cannot_be_used_says_which_value_why_and_how_to_mend_it(teams):
    good = {"Staff number": "1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5"}
    good |= {"FTE": "1", "Start date": "1/9/2024"}
    rows = [good, good | {"Staff number": "2", "FTE": "1.5"}]
    rows += [good | {"Staff number": "3", "Start date": "31/2/2024"}]
    rows += [good | {"Staff number": "4", "Role": "Wizard", "Start date": ""}]

    row = offer("staff", table(rows))

    assert (row.state, counts(row)) == ("blocked", {"refused": 3, "new": 1})
    assert [each.row for each in found(row, "refused")] == [3, 4, 5]
    assert "FTE “1.5” is not between 0 and 1. Check the figure." in reasons(row)
    assert "Start date “31/2/2024” is not a day in the calendar." in reasons(row)
    assert "Census role “Wizard” is not one that Keystay knows." in reasons(row)
    with pytest.raises(actions.NotReady, match="3 rows were refused"):
        carry_out(row)
    assert not Person.objects.exists()


def test_someone_who_begins_needs_a_team_a_role_hours_and_a_start(teams):
    row = offer("staff", table([{"Full name": "Ama Mensah", "Staff number": "1"}]))

    assert row.state == "blocked"
    for name in ("Team", "Census role", "FTE", "Start date"):
        assert f"{name} is needed for someone who begins." in reasons(row)


def test_a_job_title_that_tells_of_no_role_is_named(teams):
    row = offer("staff", table([{"Full name": "Ama Mensah", "Job title": "Wizard"}]))

    assert (
        "Job title “Wizard” tells of no census role. Give a census role from 1 to 6 beside it."
    ) in reasons(row)
    assert "Census role is needed" not in reasons(row)


def test_an_unknown_team_is_asked_about_and_made_where_the_file_says(teams):
    who = {"Full name": "Ama Mensah", "Staff number": "1", "Team": "Knutsford", "Role": "5"}
    row = offer("staff", table([who | {"FTE": "1", "Start date": "1/9/2024"}]))

    (asked,) = found(row, Consequence.DECISION)
    assert "no team called Knutsford" in asked.question.text
    carry_out(row)
    assert Team.objects.get(name="Knutsford").service.name == "Not yet placed"


def test_a_team_that_looks_like_one_that_is_known_must_be_decided(teams):
    who = {"Full name": "Ama Mensah", "Staff number": "1", "Team": "Maclesfield", "Role": "5"}
    content = table([who | {"FTE": "1", "Start date": "1/9/2024"}])
    row = offer("staff", content)

    assert (row.state, row.findings["undecided"]) == ("blocked", 1)
    with pytest.raises(actions.NotReady, match="decision"):
        carry_out(row)
    row = actions.decide(
        row=row, decisions={"team:maclesfield": teams["Macclesfield"].pk}, by="the test"
    )
    carry_out(row)

    assert Assignment.objects.get().team == teams["Macclesfield"]
    assert teams["Macclesfield"].aliases.get().name == "Maclesfield"


def test_nothing_that_is_private_is_kept_in_the_review(teams):
    row = offer("staff", HR.encode())

    assert "1985" not in str(row.findings["rows"])


def test_two_thousand_rows_are_planned_in_a_handful_of_statements(
    teams, django_assert_max_num_queries
):
    people = [
        {"Staff number": n, "Full name": f"Worker {n}", "Team": "Crewe", "Role": "5", "FTE": "1"}
        | {"Start date": "1/9/2024"}
        for n in range(2000)
    ]
    row = actions.receive(
        kind="staff", uploads={"l.csv": table(people)}, on=date(2026, 3, 2), by="the test"
    )
    with django_assert_max_num_queries(20):
        actions.check(row=row)
    assert counts(row) == {"new": 2000}
