"""The phone rings on a Monday: Hana takes the inspection pack, and Dan reads what he may of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, STARTED, Cast
from tests.documents import lines, tags
from tests.downloads import csv_rows, sheets

from keystay.caseloads.allocations.actions import Giving, allocate, look_at
from keystay.caseloads.handovers import actions as handovers
from keystay.caseloads.models import Allocation, Child
from keystay.caseloads.schemes.models import Reduction
from keystay.core.audit.models import SensitiveRead
from keystay.governance.inspection import governing_parts
from keystay.governance.inspection.catalogue import PARTS
from keystay.governance.inspection.presenters import tab
from keystay.governance.inspection.queries import chosen
from keystay.governance.inspection.rules import NOT_HELD, month_ends, share, supervised, year_to
from keystay.governance.plan import actions as plan
from keystay.governance.promises.actions import keep
from keystay.governance.reports import actions as reports
from keystay.governance.risks import actions as risks
from keystay.governance.voices.queries import Theme, Voice
from keystay.organisation.policy.actions import change_setting
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Registration
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G5")]
PACK = "/inspection/"
KEYS = [part.key for part in PARTS]
WITH_ROWS_OF_PEOPLE = {
    *("caseloads", "over-capacity", "newly-qualified", "supervision", "leavers", "registration"),
}


@pytest.fixture
def inspected(cast: Cast) -> Cast:
    """Ama holds too many cases, Nia three; a plan, a risk, a report, and kept promises."""
    hold(cast.ama, *(f"A{n}" for n in range(30)))
    hold(cast.nia, "N1", "N2", "N3")
    hold(None, "WAITS")
    cast.held("ama", 200)
    cast.held("ama", 20)
    priority = plan.add_priority(named=plan.Named("Retention", "They stay", STARTED), by=BY)
    late = plan.Planned("Pay in the month", priority, cast.users["dan"], MONDAY - timedelta(days=9))
    plan.add(planned=late, by=BY, on=STARTED)
    described = risks.Described("People leave", "Load", "They go", "Gaps", cast.users["dan"], 8)
    scored = risks.Scored((4, 4), (3, 4), "As seen", MONDAY + timedelta(days=30))
    risks.open_entry(described=described, scored=scored, by=BY)
    reports.sign(report=reports.begin(by=cast.users["hana"]), post="Lead", by=cast.users["hana"])
    keep(on=MONDAY, by=BY)
    return cast


def rows(cast: Cast, part: str, who: str = "hana", **asked: str) -> list[list[str]]:
    asked["format"] = "csv"
    return csv_rows(cast.signed_in(who).get(f"{PACK}{part}/", asked))


def test_hana_sees_every_part_with_what_it_says_and_where_it_comes_from(inspected: Cast):
    page = inspected.signed_in("hana").get(PACK).content.decode()
    assert "as at 2 March 2026" in page
    for part in PARTS:
        assert f'href="/inspection/{part.key}/"' in page
        assert part.definition.split(".")[0] in page
        assert part.source.replace("’", "’") in page
    for absent in NOT_HELD:
        assert absent.what in page
    assert "No name" not in page
    assert 'href="/inspection/"' in inspected.signed_in("hana").get("/reports/").content.decode()


@pytest.mark.parametrize("part", PARTS, ids=KEYS)
def test_each_part_has_its_day_its_source_and_its_rows(inspected: Cast, part):
    page = inspected.signed_in("hana").get(f"{PACK}{part.key}/").content.decode()
    assert part.definition.split(".")[0] in page
    assert f"Source: {part.source}" in page
    assert "As at " in page
    empty = part.key in {"leavers", "what-people-say"}
    assert ("There is nothing to list" in page) == empty
    assert ("format=csv" in page) != empty


def test_a_caseload_says_what_is_held_and_for_how_much_there_is_capacity(inspected: Cast):
    headings, *found = rows(inspected, "caseloads")
    held = {row[0]: dict(zip(headings, row, strict=True)) for row in found}
    ama, nia = held["Ama Amason"], held["Nia Niason"]
    assert (ama["Team"], ama["Stage"]) == ("Crewe", "Experienced social worker")
    assert (ama["Cases"], nia["Cases"]) == ("30", "3")
    assert held["Bilal Bilalson"]["Agency"] == "Agency"
    assert int(ama["Of capacity, %"]) > 100 > int(nia["Of capacity, %"])


def test_whoever_is_over_has_a_plan_or_it_is_said_that_there_is_none(inspected: Cast):
    (row,) = rows(inspected, "over-capacity")[1:]
    assert (row[0], row[-1]) == ("Ama Amason", "Nothing is recorded")
    giving = Giving(inspected.ama, MONDAY, "balance", "Knows them", "Two close this week")
    cases = [Child.objects.get(reference="WAITS")]
    allocate(cases=cases, giving=giving, by=inspected.users["grace"])
    (row,) = rows(inspected, "over-capacity")[1:]
    assert row[-1] == (
        "Given over capacity on 2 March 2026: Two close this week; not yet looked at by the "
        "service manager"
    )
    look_at(allocation=Allocation.objects.get(), words="Agreed", by=inspected.users["sunita"])
    Reduction.objects.create(
        person=inspected.ama,
        percent=20,
        reason="Student",
        starts_on=MONDAY,
        ends_on=date(2026, 6, 1),
    )
    (row,) = rows(inspected, "over-capacity")[1:]
    assert "looked at on 2 March 2026 by Sunita Account: Agreed" in row[-1]
    assert row[-1].endswith("; 20% less capacity to 1 June 2026: Student")


def test_the_newly_qualified_have_a_protected_caseload_and_supervision(inspected: Cast):
    headings, row = rows(inspected, "newly-qualified")
    nia = dict(zip(headings, row, strict=True))
    assert (nia["Worker"], nia["Newly qualified since"], nia["Cases"]) == (
        *("Nia Niason", "02/06/2025", "3"),
    )
    assert (nia["Supervision last held"], nia["Supervision"]) == ("", "Overdue")
    assert 0 < float(nia["Share of a full caseload, %"]) < 100


def test_supervision_names_the_supervisor_and_what_is_overdue(inspected: Cast):
    found = {row[0]: row for row in rows(inspected, "supervision")[1:]}
    assert found["Ama Amason"][1:4] == ["Crewe", "Grace Graceson", "10/02/2026"]
    assert found["Ama Amason"][-1] == "On time"
    assert found["Nia Niason"][-1] == "Overdue"


def test_registration_says_what_is_to_be_put_right(inspected: Cast):
    Registration.objects.create(person=inspected.ama, number="SW1", status="suspended")
    found = dict(rows(inspected, "registration")[1:])
    assert found["Ama Amason"] == "Suspended"
    assert found["Nia Niason"] == "No registration is recorded"


def test_a_leaver_with_cases_is_in_the_pack(inspected: Cast):
    ends_on = MONDAY + timedelta(days=3)
    assignments.end(
        assignment=inspected.work["ama"],
        ends_on=ends_on,
        by=BY,
    )
    handovers.open_plan(
        worker=inspected.ama, why="leaving", last_day=ends_on, by=inspected.users["grace"]
    )
    (row,) = rows(inspected, "leavers")[1:]
    assert row[:4] == ["Ama Amason", "Crewe", "05/03/2026", "30"]


def test_teams_have_their_manager_and_numbers(inspected: Cast):
    headings, *found = rows(inspected, "structure")
    assert headings[:3] == ["Team", "Service", "Manager"]
    crewe = next(row for row in found if row[0] == "Crewe")
    assert crewe[2:] == ["Grace Graceson", "3", "3", "0.5"]  # Bilal's half week is agency
    page = inspected.signed_in("dan").get(f"{PACK}structure/").content.decode()
    assert "Numbers of people are as at 28 February 2026" in page
    found = rows(inspected, "structure", "dan")[1:]
    assert [row[2:4] for row in found] == [["Grace Graceson", "c"], ["Olu Oluson", "c"]]


def test_what_dan_may_not_see_by_name_he_is_told_in_numbers_too_large_to_name_anyone(
    inspected: Cast,
):
    dan = inspected.signed_in("dan")
    for key in WITH_ROWS_OF_PEOPLE:
        page = dan.get(f"{PACK}{key}/").content.decode()
        assert "the workforce lead takes them" in page
        assert not any(name in page for name in ("Ama", "Nia", "Bilal", "Mo Moson"))
        assert rows(inspected, key, "dan")[1:] == []
    assert (
        "Workers over their capacity: c, for they are too few."
        in dan.get(f"{PACK}over-capacity/").content.decode()
    )
    assert (
        "Cases without a worker: c, for they are too few."
        in dan.get(f"{PACK}allocation/").content.decode()
    )
    assert "Where we stand" in dan.get(f"{PACK}by-team/").content.decode()
    assert SensitiveRead.objects.filter(page="inspection:part").count() == 0


def test_who_reads_rows_of_people_and_who_takes_them_is_kept(inspected: Cast):
    hana = inspected.signed_in("hana")
    hana.get(f"{PACK}caseloads/")
    hana.get(f"{PACK}by-month/")
    (read,) = SensitiveRead.objects.filter(page="inspection:part")
    assert read.detail == "caseloads on 2026-03-02, 6 rows"
    hana.get(f"{PACK}pack.pdf")
    (taken,) = SensitiveRead.objects.filter(page="download:inspection:document")
    assert taken.detail == "Inspection pack as at 2 March 2026 as pdf"


@pytest.mark.parametrize("who", ["petra", "sunita", "grace", "ama", "ade"])
def test_the_pack_is_for_the_lead_and_the_director(inspected: Cast, who: str):
    client = inspected.signed_in(who)
    for path in (PACK, f"{PACK}caseloads/", f"{PACK}pack.docx"):
        assert client.get(path).status_code == 403


def test_what_is_not_a_part_or_a_form_is_not_found(inspected: Cast):
    hana = inspected.signed_in("hana")
    assert hana.get(f"{PACK}children/").status_code == 404
    assert hana.get(f"{PACK}pack.odt").status_code == 404


def test_the_whole_pack_comes_as_word_and_as_a_tagged_pdf(inspected: Cast):
    hana = inspected.signed_in("hana")
    said = lines(hana.get(f"{PACK}pack.docx").content)
    for part in PARTS:
        assert part.title in said
    assert "What Keystay does not hold" in said
    assert "Ama Amason" in said
    pdf = hana.get(f"{PACK}pack.pdf")
    assert pdf.headers["Content-Disposition"].endswith('pack-as-at-2-march-2026.pdf"')
    assert tags(pdf.content)["Table"] == len(PARTS) - 2
    dans = lines(inspected.signed_in("dan").get(f"{PACK}pack.docx").content)
    assert not any(name in words for words in dans for name in ("Ama", "Nia", "Bilal"))


def test_the_policy_says_which_parts_there_are_and_in_which_order(inspected: Cast):
    hana = inspected.signed_in("hana")
    assert "Left out of the pack" not in hana.get(PACK).content.decode()
    change_setting(
        key="inspection.parts", value=["risks", "caseloads", "weather"], from_day=MONDAY, by=BY
    )
    page = hana.get(PACK).content.decode()
    assert "a setting of the policy" in page
    assert "Teams and their managers (structure)" in page
    assert "no part of the pack: weather" in page
    assert "a setting of the policy" not in inspected.signed_in("dan").get(PACK).content.decode()
    names = list(sheets(hana.get(f"{PACK}pack.xlsx")))
    assert names == ["Contents", "Risks", "Caseloads", "Not held", "Notes"]


def test_a_policy_that_names_no_part_leaves_none_out(inspected: Cast):
    change_setting(key="inspection.parts", value=["weather"], from_day=MONDAY, by=BY)
    assert chosen().parts == PARTS
    assert chosen().unknown == ("weather",)


def test_the_whole_pack_comes_as_one_workbook(inspected: Cast):
    hana = inspected.signed_in("hana")
    book = sheets(hana.get(f"{PACK}pack.xlsx"))
    contents, *rest = book.items()
    assert contents[0] == "Contents"
    assert [name for name, _ in rest] == [*(tab(part) for part in PARTS), "Not held", "Notes"]
    for (_, title, as_at, count, *_), part in zip(contents[1][1:], PARTS, strict=True):
        assert title == part.title
        assert as_at
        assert len(book[tab(part)]) - 1 == count
    assert book["Caseloads"][0][:2] == ["Worker", "Team"]
    assert "what Hana Account may see" in book["Notes"][2][0]
    taken = SensitiveRead.objects.filter(page="download:inspection:document").get()
    assert taken.detail.endswith("as xlsx")
    dans = sheets(inspected.signed_in("dan").get(f"{PACK}pack.xlsx"))
    assert len(dans["Caseloads"]) == 1
    assert inspected.signed_in("ama").get(f"{PACK}pack.xlsx").status_code == 403


def test_the_pack_as_at_a_day_gone_by_and_no_day_to_come(inspected: Cast):
    hana, before = inspected.signed_in("hana"), STARTED - timedelta(days=1)
    page = hana.get(PACK, {"on": before.isoformat()}).content.decode()
    assert "as at 1 June 2025" in page
    assert f'href="/inspection/caseloads/?on={before}"' in page
    part = hana.get(f"{PACK}caseloads/", {"on": before.isoformat()}).content.decode()
    assert f'href="/inspection/?on={before}"' in part
    assert "There is nothing to list" in part
    assert "as at 2 March 2026" in hana.get(PACK, {"on": "2030-01-01"}).content.decode()
    for key in KEYS:
        for on in ("1990-01-01", "2024-02-29", before.isoformat()):
            assert hana.get(f"{PACK}{key}/", {"on": on}).status_code == 200
    assert hana.get(f"{PACK}pack.docx", {"on": "1990-01-01"}).status_code == 200


def test_a_small_council_without_anything_has_a_pack_that_says_so(cast: Cast):
    hana, dan = cast.signed_in("hana"), cast.signed_in("dan")
    for client in (hana, dan):
        for key in KEYS:
            assert client.get(f"{PACK}{key}/").status_code == 200
        assert client.get(f"{PACK}pack.pdf").status_code == 200
    page = hana.get(f"{PACK}promises/").content.decode()
    assert "As at the first night, which is to come" in page


def test_a_very_long_name_and_strange_letters_go_in_as_they_are(inspected: Cast):
    long = "Ẁ<b>=cmd|' /C calc'!A0" + "Featherstonehaugh-" * 4
    people.change(person=inspected.ama, changes={"family_name": long[:100]}, by=BY)
    hana = inspected.signed_in("hana")
    assert "&lt;b&gt;" in hana.get(f"{PACK}caseloads/").content.decode()
    book = sheets(hana.get(f"{PACK}caseloads/", {"format": "xlsx"}))
    assert any(long[:40] in str(cell) for row in book["List"] for cell in row)
    notes = [row[0] for row in book["Notes"]]
    assert "Inspection pack, caseload of each worker" in notes
    assert any(note.startswith("Definition: Everyone in post who holds cases") for note in notes)
    assert any(note.startswith("Source: Extracts of the case system") for note in notes)
    assert any(long[:40] in words for words in lines(hana.get(f"{PACK}pack.docx").content))
    assert hana.get(f"{PACK}pack.pdf").status_code == 200


def test_a_part_costs_the_same_however_many_work_here(inspected: Cast):
    hana = inspected.signed_in("hana")

    def costs() -> dict[str, int]:
        found = {}
        for key in KEYS:
            hana.get(f"{PACK}{key}/")
            with CaptureQueriesContext(connection) as asked:
                assert hana.get(f"{PACK}{key}/").status_code == 200
            found[key] = len(asked)
        return found

    before = costs()
    terms = assignments.Terms(inspected.crewe, "5", "permanent", 1)
    for n in range(8):
        details = people.Details(f"New{n}", "Worker")
        person = people.add(details=details, by=BY)
        assignments.start(person=person, terms=terms, starts_on=STARTED, by=BY)
        people.set_stage(person=person, name="newly_qualified", from_day=STARTED, by=BY)
        hold(person, *(f"W{n}-{m}" for m in range(25)))
    assert costs() == before
    assert max(before.values()) <= 25, before


@pytest.mark.parametrize(
    ("due", "away", "expected"),
    [
        (MONDAY, False, "On time"),
        (MONDAY - timedelta(days=5), False, "On time"),
        (MONDAY - timedelta(days=6), False, "Overdue"),
        (None, False, "Nothing due"),
        (None, True, "Away"),
    ],
)
def test_supervision_is_overdue_after_its_grace(due, away: bool, expected: str):
    assert supervised(due, 5, away, MONDAY) == expected


def test_months_and_the_year_end_with_the_day_itself():
    found = month_ends(date(2026, 3, 2), 2)
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 2)]
    assert month_ends(date(2026, 2, 28), 1) == [date(2026, 1, 31), date(2026, 2, 28)]
    assert year_to(date(2024, 2, 29)) == date(2023, 3, 1)
    assert year_to(date(2026, 3, 2)) == date(2025, 3, 3)
    assert share(1, 0) is None  # type: ignore[arg-type]


def test_what_families_said_is_in_the_pack_and_who_is_silent_is_named(
    inspected: Cast, monkeypatch: pytest.MonkeyPatch
):
    themes = (Theme("Listened to", 8, 2, 1, 73, None),)
    said = [
        Voice("survey", "What staff say", "", 0, (), 0, "No survey is held here yet."),
        Voice("families", "What families say", "12 forms", 12, themes, 0),
    ]
    monkeypatch.setattr(governing_parts, "voices", lambda on: said)
    page = inspected.signed_in("hana").get(f"{PACK}what-people-say/").content.decode()
    assert "What staff say: No survey is held here yet." in page
    (row,) = rows(inspected, "what-people-say")[1:]
    assert row == ["Listened to", "What families say", "12 forms", "8", "2", "1", "73"]
