"""Last autumn's census return is the staff list of day one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.workforce.feeds.offering import (
    TODAY,
    carry_out,
    counts,
    decide,
    found,
    load,
    offer,
    reasons,
    table,
    worker,
)

from keystay.organisation.policy import actions as policy
from keystay.organisation.policy.models import Setting
from keystay.workforce.feeds.csww.layout import layout
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.refused import refused_file
from keystay.workforce.models import Absence, Assignment, Person, SicknessTotal

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]

SAMPLES = Path(__file__).parents[2] / "data" / "census"
RETURN = (SAMPLES / "csww_2025.xml").read_bytes()


def test_employees_leavers_and_agency_workers_become_people_in_post(teams):
    row = load("census", RETURN)

    assert (row.state, counts(row)) == ("applied", {"new": 4})
    here = Assignment.objects.get(person__registration__number="SW100001")
    assert (here.team.name, here.team.service.name) == ("Not yet placed", "Not yet placed")
    assert (here.org_role, here.fte, here.starts_on) == ("5", Decimal("0.8"), date(2025, 1, 6))
    assert (here.contract, here.origin, here.start_kind) == ("permanent", "1", "joined")
    left = Assignment.objects.get(person__registration__number="SW100002")
    assert (left.fte, left.ends_on, left.end_kind) == (1, date(2025, 6, 30), "left")
    assert (left.reason, left.destination) == ("1", "1")
    agency = Assignment.objects.get(person__registration__number="SW100003")
    assert (agency.contract, agency.starts_on) == ("agency", date(2025, 9, 30))
    assert here.team.starts_on == date(2016, 5, 3)


def test_equality_route_sickness_and_absence_are_kept_and_not_shown(teams):
    row = load("census", RETURN)

    person = Person.objects.get(registration__number="SW100001")
    assert (person.name, person.born_on) == ("Worker SW100001", date(1988, 3, 14))
    assert (person.equality.sex, person.equality.ethnicity) == ("F", "WBRI")
    award = person.qualifications.get(social_work=True)
    assert (award.route, award.level) == ("step_up", "2")
    second = Person.objects.get(registration__number="SW100002")
    assert second.qualifications.get().route == "approach"
    total = SicknessTotal.objects.get(person=person)
    assert (total.starts_on, total.ends_on) == (date(2024, 10, 1), date(2025, 9, 30))
    assert total.days_lost == Decimal("3.5")
    away = Absence.objects.get(person=person)
    assert (away.kind, away.starts_on, away.ends_on) == ("MAT", date(2025, 9, 30), None)
    assert person.stages.get().name == "newly_qualified"
    shown = str(row.findings["rows"])
    assert not [word for word in ("WBRI", "BAFR", "1988", "MAT", "3.5") if word in shown]


def test_the_totals_are_shown_for_the_establishment_to_complete(teams):
    notes = " ".join(offer("census", RETURN).findings["notes"])

    assert "12.50 FTE vacancies" in notes
    assert "cover 8.40 FTE (9 people)" in notes
    assert "38 cases held" in notes


def test_a_leavers_hours_are_read_from_the_item_that_the_council_names(teams):
    policy.load_pack(key="england-2026", by="the test")
    Setting.objects.filter(key="census.leavers_fte").update(value="FTE")
    load("census", RETURN)

    assert Assignment.objects.get(person__registration__number="SW100002").fte == 0


def test_the_same_return_again_changes_nothing(teams):
    load("census", RETURN)

    assert counts(offer("census", RETURN + b"\n")) == {"same": 3}


def test_a_staff_list_fills_in_the_names_and_teams(teams):
    load("census", RETURN)
    names = {"Registration number": "SW100001", "Full name": "Ama Mensah", "Team": "Crewe"}

    load("staff", table([names]), on=date(2025, 10, 1))

    person = Person.objects.get(registration__number="SW100001")
    assert person.name == "Ama Mensah"
    assert person.assignments.get(ends_on__isnull=True).team == teams["Crewe"]


def test_a_return_asks_before_it_corrects_what_is_held(teams):
    _, work = worker(teams["Crewe"], number="E1")
    content = RETURN.replace(b"SW100001", b"SW100001").replace(b"2025-01-06", b"2024-09-02")

    row = offer("census", content)
    (asked,) = found(row, "decision")
    assert "fte 1 here, 0.8 there" in asked.question.text
    assert asked.question.default == "keep"

    carry_out(decide(row, {asked.question.key: "take"}))
    work.refresh_from_db()
    assert (work.fte, work.team) == (Decimal("0.8"), teams["Crewe"])


def test_a_return_that_keeps_what_is_held_changes_no_assignment(teams):
    _, work = worker(teams["Crewe"], number="E1")

    load("census", RETURN)

    work.refresh_from_db()
    assert (work.fte, work.team) == (1, teams["Crewe"])
    assert work.person.born_on == date(1988, 3, 14)


def test_a_leaver_of_the_return_ends_who_is_held_in_post(teams):
    _, work = worker(teams["Crewe"], number="E2")

    load("census", RETURN)

    work.refresh_from_db()
    assert (work.ends_on, work.reason) == (date(2025, 6, 30), "1")


def test_someone_who_began_after_the_return_is_left_alone(teams):
    _, work = worker(teams["Crewe"], number="E1")
    work.starts_on = date(2025, 12, 1)
    work.save()

    load("census", RETURN)

    assert list(Person.objects.get(registration__number="SW100001").assignments.all()) == [work]


@pytest.mark.parametrize("name", ["csww_sample.xml", "csww_pipeline_single_worker_2022.xml"])
def test_the_public_samples_are_read_and_their_nonsense_is_refused_in_words(teams, name):
    row = offer("census", (SAMPLES / name).read_bytes())

    assert row.state == "blocked"
    assert "is outside the census year" in reasons(row)
    carry_out(row, leave_refused=True)


def test_refused_workers_come_back_as_a_return_that_loads_once_mended(teams):
    bad = RETURN.replace(b"<OrgRole>4</OrgRole>", b"<OrgRole>44</OrgRole>")
    row = offer("census", bad)
    assert counts(row)["refused"] == 1
    row = carry_out(row, leave_refused=True)

    download = refused_file(row)
    text = download.content.decode()
    assert download.name.endswith(".xml")
    assert "<!-- OrgRole “44” is not one that Keystay knows." in text
    assert "SW100001" not in text
    again = load("census", text.replace(">44<", ">4<").encode())

    assert (again.state, Person.objects.count()) == ("applied", 3)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (b"<SWENo>SW100003</SWENo>", b"", "SWENo is missing."),
        (b"<OrgRole>4</OrgRole>", b"", "OrgRole is missing."),
        (b"SW100003", b"12345", "SWENo “12345” is not a registration number."),
        (b"2025-06-30", b"2024-09-30", "is outside the census year (1 October 2024"),
        (b"2025-01-06", b"2025-10-06", "is after the reference date, 30 September 2025."),
        (b"2016-05-03", b"2025-07-03", "is before the start of the role."),
        (b">BAFR<", b">XXXX<", "Ethnicity “(not shown)” is not one that Keystay knows."),
    ],
)
def test_a_record_that_cannot_be_says_why(teams, before, after, words):
    assert words in reasons(offer("census", RETURN.replace(before, after)))


def test_each_year_has_its_layout():
    assert [layout(year).group for year in (2021, 2024, 2025)] == [
        "LALevelVacancies",
        "LALevelVacancies",
        "LALevel",
    ]
    assert len(layout(2021).worker) == 23
    assert "Sex" in layout(2024).worker
    assert "GenderCurrent" not in layout(2024).worker
    assert "BaseSalary" in layout(2025).worker
    assert "QualInst" not in layout(2025).worker
    with pytest.raises(LookupError, match="2021 to 2025, not 2020"):
        layout(2020)


def test_the_authority_totals_are_read_under_either_name():
    old = RETURN.replace(b"LALevel>", b"LALevelVacancies>")

    assert read_return(old).totals == read_return(RETURN).totals
    assert read_return(RETURN).totals["NumberOfVacancies"] == "12.50"


def test_a_thousand_workers_are_checked_in_a_moment(teams, django_assert_max_num_queries):
    one = RETURN[RETURN.index(b"  <CSWWWorker>") : RETURN.index(b"  </CSWWWorker>") + 16]
    many = b"".join(one.replace(b"SW100001", f"SW2{n:05}".encode()) for n in range(1000))
    content = RETURN.replace(one, many)

    with django_assert_max_num_queries(40):
        row = offer("census", content, on=TODAY)
    assert counts(row)["new"] == 1003


def test_a_second_record_of_someone_held_is_a_second_post_not_yet_placed(teams):
    worker(teams["Crewe"], number="E1")
    one = RETURN[RETURN.index(b"  <CSWWWorker>") : RETURN.index(b"  </CSWWWorker>") + 16]
    half = one.replace(b"<FTE>0.8", b"<FTE>0.2").replace(b"<OrgRole>5", b"<OrgRole>6")

    load("census", RETURN.replace(one, one + half))

    rows = Assignment.objects.filter(person__registration__number="SW100001")
    assert {row.team.name for row in rows} == {"Crewe", "Not yet placed"}


def test_a_record_that_the_records_refuse_says_so(teams, monkeypatch):
    from keystay.workforce.absence import actions as absence

    def refuse(**_: object) -> None:
        raise absence.Overlaps("Already recorded as away.")

    monkeypatch.setattr(absence, "record", refuse)
    row = load("census", RETURN)

    assert "The record: Already recorded as away." in reasons(row)
    assert not Person.objects.exists()
