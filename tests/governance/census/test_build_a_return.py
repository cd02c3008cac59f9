"""The return is built from the records as at 30 September: who is in it, and how."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from lxml import etree
from tests.governance.census.schema import schema

from keystay.caseloads.models import Child, Spell
from keystay.core.audit.models import AuditEvent
from keystay.governance.census import actions, building, queries
from keystay.governance.census.models import Answer
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.sources import facts
from keystay.organisation.authority import actions as authority
from keystay.organisation.policy import actions as policy
from keystay.organisation.policy.models import Setting
from keystay.organisation.teams import actions as teams
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.csww.writer import write_return
from keystay.workforce.models import (
    Absence,
    Assignment,
    EqualityAnswers,
    Person,
    Post,
    Qualification,
    Registration,
    SicknessTotal,
    Stage,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]

BY = "the test"
DAY, LATER = date(2025, 9, 30), date(2026, 3, 2)
MADE = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)


@pytest.fixture
def crewe():
    """A team of a council with England's policy."""
    authority.name_council(code="895", by=BY, on=date(2012, 4, 2))
    policy.load_pack(key="england-2026", by=BY)
    service = teams.add_service(name="Child in Need", by=BY)
    return teams.add_team(details=teams.TeamDetails("Crewe", service, date(2012, 4, 2)), by=BY)


def person(name, number, **about):
    """Someone whose every item is known."""
    who = Person.objects.create(first_name=name, family_name="Test", born_on=date(1988, 3, 14))
    Registration.objects.create(person=who, number=number)
    EqualityAnswers.objects.create(person=who, sex="F", ethnicity="WBRI")
    award = {"route": "step_up", "level": "2", "institution": "Keele"} | about
    Qualification.objects.create(person=who, social_work=True, title="MA", **award)
    return who


def works(who, team, first, last=None, **more):
    """An assignment; an employee's, full time, that began by joining."""
    told = {"contract": "permanent", "fte": "1", "org_role": "5", "start_kind": "joined"}
    told |= {"origin": "2"} if "start_kind" not in more else {}
    if last and "end_kind" not in more:
        told |= {"end_kind": "left", "reason": "1", "destination": "1"}
    return Assignment.objects.create(
        person=who, team=team, starts_on=first, ends_on=last, **(told | more)
    )


def built(year=2025, as_at=LATER):
    return queries.build(year, as_at)


def of(who, year=2025, **more):
    """The records of the person, as they are written."""
    found = built(year, **more)
    rows = zip(found.workers, found.people, strict=True)
    return [row.values for row, whose in rows if whose == who.pk]


def read_as(crewe, **settings):
    """The council reads these settings otherwise."""
    for name, value in settings.items():
        Setting.objects.filter(key=f"census.{name}").update(value=value)


def test_an_employee_in_post_has_every_item_that_is_known(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11), fte="0.8")
    child = Child.objects.create(reference="C1")
    Spell.objects.create(
        source_id="1", child=child, worker=ama, role="Allocated worker", starts_on=date(2025, 5, 1)
    )
    Absence.objects.create(person=ama, kind="SIC", starts_on=date(2025, 9, 29), days_lost=None,
                           ends_on=date(2025, 10, 3))  # fmt: skip
    assert of(ama) == [
        {
            "AgencyWorker": "0", "SWENo": "SW100001", "FTE": "0.8",
            "PersonBirthDate": "1988-03-14", "Sex": "F", "Ethnicity": "WBRI", "QualLevel": "2",
            "StepUpGrad": "1", "OrgRole": "5", "RoleStartDate": "2021-01-11", "StartOrigin": "2",
            "FTE30": "0.8", "Cases30": "1", "WorkingDaysLost": "2", "FrontlineGrad": "0",
            "Absat30Sept": "1", "ReasonAbsence": "SIC",
        }
    ]  # fmt: skip
    (before,) = of(ama, 2023)
    assert (before["GenderCurrent"], before["QualInst"]) == ("2", "Keele")
    assert "Sex" not in before


def test_a_leaver_has_no_hours_on_the_day_and_those_of_the_last_day_beside(crewe):
    mo = person("Mo", "SW100002")
    works(mo, crewe, date(2016, 5, 3), date(2025, 1, 31), end_kind="changed", fte="0.5")
    works(mo, crewe, date(2025, 2, 1), date(2025, 6, 30), start_kind="changed", end_kind="left",
          reason="5")  # fmt: skip
    (row,) = of(mo)
    assert [row[name] for name in ("FTE", "FTE30")] == ["0", "1"]
    assert row["RoleStartDate"] == "2016-05-03"
    assert [row[n] for n in ("RoleEndDate", "ReasonLeave", "LeaverDestination")] == [
        "2025-06-30", "5", "9",
    ]  # fmt: skip
    assert "Cases30" not in row
    assert "Absat30Sept" not in row
    read_as(crewe, fte30_of_leavers="last_year")
    assert of(mo)[0]["FTE30"] == "0.5"
    read_as(crewe, leavers_fte="FTE")
    assert [of(mo)[0][name] for name in ("FTE", "FTE30")] == ["1", "0.5"]


def test_two_posts_are_two_records_with_one_start_and_the_cases_on_the_larger(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11), fte="0.4", org_role="4")
    works(ama, crewe, date(2024, 12, 2), fte="0.6")
    SicknessTotal.objects.create(
        person=ama, starts_on=date(2024, 10, 1), ends_on=DAY, days_lost=Decimal("3.5")
    )
    rows = of(ama)
    assert [(r["OrgRole"], r["FTE"], r["RoleStartDate"]) for r in rows] == [
        ("5", "0.6", "2021-01-11"), ("4", "0.4", "2021-01-11"),
    ]  # fmt: skip
    assert [r["WorkingDaysLost"] for r in rows] == ["3.5", "0"]
    assert queries.figures(2025, LATER).results()["starters_headcount"].value == 0


def test_who_gave_up_one_of_two_posts_has_not_left(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11), fte="0.5")
    works(ama, crewe, date(2021, 1, 11), date(2025, 3, 31), fte="0.5", org_role="4")
    assert [r.get("RoleEndDate") for r in of(ama)] == [None]


def test_who_left_and_came_back_has_two_records(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2019, 1, 7), date(2024, 11, 29))
    works(ama, crewe, date(2025, 3, 3), origin="7")
    rows = of(ama)
    assert [(r["RoleStartDate"], r.get("RoleEndDate")) for r in rows] == [
        ("2025-03-03", None), ("2019-01-07", "2024-11-29"),
    ]  # fmt: skip
    assert [r["StartOrigin"] for r in rows] == ["7", "2"]


def test_who_began_and_left_in_the_year_has_one_record_with_both_days(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2024, 11, 4), date(2025, 2, 28), fte="0.6")
    (row,) = of(ama)
    assert (row["RoleStartDate"], row["RoleEndDate"]) == ("2024-11-04", "2025-02-28")
    found = queries.figures(2025, LATER).results()
    assert [found[key].printed for key in ("starters_fte", "leavers_fte", "in_post_fte")] == [
        "0.6", "0.6", "0.0",
    ]  # fmt: skip


def test_who_leaves_on_30_september_is_a_leaver_or_both_as_the_council_reads_it(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11), DAY)
    assert [(r["FTE"], r["FTE30"], r["RoleEndDate"]) for r in of(ama)] == [("0", "1", "2025-09-30")]
    read_as(crewe, leaving_on_the_day="both")
    (row,) = of(ama)
    assert (row["FTE"], row["RoleEndDate"], row["Cases30"]) == ("1", "2025-09-30", "0")
    found = queries.figures(2025, LATER).results()
    assert (found["in_post_headcount"].value, found["leavers_headcount"].value) == (1, 1)


def test_who_moved_within_the_council_is_left_out_or_a_leaver_with_reason_7(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11), date(2025, 3, 31), end_kind="moved_out")
    assert of(ama) == []
    read_as(crewe, moved_out="leaver")
    assert [(r["ReasonLeave"], r["RoleEndDate"]) for r in of(ama)] == [("7", "2025-03-31")]


def test_agency_workers_on_the_day_carry_the_items_that_the_council_reads(crewe):
    bilal = person("Bilal", "SW100003")
    terms = {"contract": "agency", "basis": "vacancy", "start_kind": "joined"}
    works(bilal, crewe, date(2025, 9, 3), **terms)
    works(bilal, crewe, date(2024, 1, 1), date(2025, 6, 1), **terms, end_kind="left")
    assert of(bilal) == [
        {"AgencyWorker": "1", "SWENo": "SW100003", "FTE": "1", "OrgRole": "5", "Cases30": "0",
         "ContractWeeks": "4.0"},
    ]  # fmt: skip
    read_as(crewe, agency_items=["Sex"])
    assert of(bilal) == [{"AgencyWorker": "1", "SWENo": "SW100003", "FTE": "1", "Sex": "F"}]


def test_the_councils_part_counts_as_the_measures_do_and_the_rest_is_answered(crewe):
    Post.objects.create(
        number="1", title="SW", team=crewe, org_role="5", fte="0.75", starts_on=date(2020, 1, 1)
    )
    bilal = person("Bilal", "SW100003")
    works(bilal, crewe, date(2025, 9, 3), contract="agency", basis="vacancy", fte="0.5",
          start_kind="joined")  # fmt: skip
    actions.answer(year=2025, item="CarAllowance", value="1", by=BY)
    assert built().head.totals == {
        "NumberOfVacancies": "0.75", "NoAgencyFTE": "0.50", "NoAgencyHeadcount": "1",
        "CarAllowance": "1",
    }  # fmt: skip


def test_without_an_establishment_vacancies_are_missing_and_not_nought(crewe):
    assert "NumberOfVacancies" not in built().head.totals


def test_answers_replace_one_another_are_checked_and_leave_no_amount_in_history(crewe):
    ama = person("Ama", "SW100001")
    works(ama, crewe, date(2021, 1, 11))
    for salary in ("41000.00", "41250.00"):
        actions.answer(year=2025, item="BaseSalary", value=salary, person=ama, by=BY)
    assert of(ama)[0]["BaseSalary"] == "41250.00"
    assert "41250" not in str([each.content for each in AuditEvent.objects.all()])
    held = queries.answers(2025)[ama.pk, "BaseSalary"]
    actions.remove_answer(answer=held, by=BY)
    actions.remove_answer(answer=held, by=BY)
    assert "BaseSalary" not in of(ama)[0]
    told = AuditEvent.objects.filter(kind__startswith="census.").values_list("kind", flat=True)
    assert sorted(told) == ["census.answer_removed", *["census.answered"] * 2]


@pytest.mark.parametrize(
    ("year", "item", "value", "words"),
    [
        (2025, "CarAllowance", "3", "Car allowance offered is not one of its codes"),
        (2025, "NumberOfVacancies", "3", "not an item to answer"),
        (2024, "CarAllowance", "1", "CarAllowance of 2024 is not an item"),
        (2025, "BaseSalary", "41000", "not an item to answer"),
    ],
)
def test_what_is_no_answer_is_refused(crewe, year, item, value, words):
    with pytest.raises(actions.NotAnAnswer, match=words):
        actions.answer(year=year, item=item, value=value, by=BY)


def test_the_queue_says_whose_it_is_what_is_missing_and_who_can_supply_it(crewe):
    ama = Person.objects.create(first_name="Ama", family_name="Test", born_on=date(1988, 3, 14))
    works(ama, crewe, date(2021, 1, 11), origin="")
    found = {(each.code, each.item): each for each in queries.findings(2025, LATER)}
    number = found["KS-W-001", "SWENo"]
    assert (number.person, number.severity, number.supplied_by) == (
        ama.pk, Severity.ERROR, "The worker",
    )  # fmt: skip
    assert number.sentence == "SWENo is missing. Add it."
    assert (found["KS-W-011", "BaseSalary"].supplied_by, found["KS-W-007", "StartOrigin"].says) == (
        "Payroll", "Where a starter came from",
    )  # fmt: skip
    assert found["KS-C-002", "CostSWE"].person == ""
    severities = [each.severity for each in queries.findings(2025, LATER)]
    assert severities == sorted(severities, key=lambda each: each != Severity.ERROR)


def test_in_july_it_says_what_is_expected(crewe):
    ama, mo = person("Ama", "SW100001"), person("Mo", "SW100002")
    works(ama, crewe, date(2021, 1, 11))
    works(mo, crewe, date(2021, 1, 11), date(2025, 8, 29))
    Absence.objects.create(person=ama, kind="SIC", starts_on=date(2025, 7, 14))
    july = date(2025, 7, 15)
    found = queries.checked(2025, july)
    assert (found.expected, queries.checked(2025, DAY).expected) == (True, False)
    (here,), (gone,) = of(ama, as_at=july), of(mo, as_at=july)
    # Two days so far, and away on the day for as long as nobody says that she is back.
    assert (here["WorkingDaysLost"], here["Absat30Sept"]) == ("2", "1")
    assert gone["RoleEndDate"] == "2025-08-29"
    assert queries.latest_year(july) == 2025


def test_last_years_records_are_there_to_compare_with(crewe):
    ama, mo = person("Ama", "SW100001"), person("Mo", "SW100002")
    works(ama, crewe, date(2021, 1, 11))
    works(mo, crewe, date(2021, 1, 11), date(2025, 3, 31), end_kind="moved_out")
    before = queries.records_of(2024, LATER)
    found = [each for each in queries.findings(2025, LATER, before) if each.code == "KS-Y-001"]
    assert [each.sentence for each in found] == [
        "SWENo “SW100002” was in post last year and is neither in post nor a leaver now. "
        "Add the leaver, or check the number."
    ]


def test_statements_stay_few_however_many_work_here(crewe):
    works(person("Ama", "SW100001"), crewe, date(2021, 1, 11))
    with CaptureQueriesContext(connection) as few:
        built()
    for n in range(12):
        works(person("Mo", f"SW20000{n}"), crewe, date(2021, 1, 11))
    with CaptureQueriesContext(connection) as many:
        built()
    assert len(few) == len(many) <= 16


def test_without_a_council_there_is_no_return(db):
    with pytest.raises(queries.NoCouncil):
        built()


@pytest.mark.parametrize("year", [2021, 2024, 2025])
def test_a_second_judge_takes_what_is_built_and_it_reads_back_the_same(crewe, year):
    strange = person("Ama", "SW100001", institution="Keele & <Stoke>\x0b\n  “north”")
    works(strange, crewe, date(2020, 1, 6), fte="0.756757")
    works(person("Mo", "SW100002"), crewe, date(2016, 5, 3), date(year, 6, 30))
    new = person("Nia", "SW100004")
    works(new, crewe, date(year, 2, 3))
    Stage.objects.create(person=new, name="newly_qualified", starts_on=date(year, 2, 3))
    asked = queries.asked_of(year)
    found = building.build(replace(facts(asked, LATER), vacancies=Decimal(2)), asked, MADE)
    file = BytesIO()
    write_return(file, found.head, found.workers)
    pay = queries.items_to_answer(year)[0]
    schema(asked.layout, optional=pay).assertValid(etree.fromstring(file.getvalue()))
    back = read_return(file.getvalue())
    assert [each.values for each in back.workers] == [each.values for each in found.workers]
    assert back.header["DateTime"] == "2025-10-06T09:30:00"
    if year < 2025:
        assert back.workers[0].values["QualInst"] == "Keele & <Stoke> “north”"
        assert back.workers[2].values["CFKSSstatus"] == "1"


def test_the_file_has_the_name_that_the_council_set(crewe):
    assert queries.asked_of(2025).readings.name_of_file("895", 2025) == "CSWW_895_2025.xml"


def test_a_setting_that_is_no_reading_is_refused_in_words(crewe):
    read_as(crewe, moved_out="yes")
    with pytest.raises(LookupError, match=r"is “yes”[.] Set it to left_out or leaver"):
        queries.build(2025, LATER)


def test_the_name_of_the_file_leads_into_no_other_folder(crewe):
    read_as(crewe, file_name="../../{lea}.xml")
    assert queries.asked_of(2025).readings.name_of_file("895", 2025) == "895.xml"


def test_the_database_keeps_one_answer_of_the_council_and_of_each_person(crewe):
    ama = person("Ama", "SW100001")
    for whose in (None, ama):
        Answer.objects.create(year=2025, item="BaseSalary", value="1", person=whose)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(year=2025, item="BaseSalary", value="2", person=whose)
