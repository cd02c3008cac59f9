"""An allocation made here and the next import: confirmed, or a question; never silent (C3)."""

from datetime import timedelta

import pytest
from tests.caseloads.cases.extracts import PROFESSIONALS, as_csv, involvement, offer_files, system_c
from tests.workforce.feeds.offering import BY, TODAY, carry_out, decide, found, table, worker

from keystay.caseloads.allocations.actions import Giving, allocate
from keystay.caseloads.models import Allocation, Child, Spell
from keystay.caseloads.workload.queries import cases_by_worker

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3")]
DAY = timedelta(days=1)
OPEN = involvement(1)
ENDED = involvement(1, involvement_end_date=f"{TODAY - 3 * DAY}")


@pytest.fixture
def given(teams) -> Allocation:
    """Ama's case was loaded, and then given to Bilal here from two days ago."""
    ama, _ = worker(teams["Crewe"])
    bilal, _ = worker(teams["Crewe"], "Bilal Khan", "E2")
    carry_out(offer_files(system_c()))
    giving = Giving(bilal, TODAY - 2 * DAY, "balance", "He has room")
    (row,) = allocate(cases=[Child.objects.get()], giving=giving, by=BY)
    assert cases_by_worker(TODAY) == {bilal.pk: 1}
    assert ama != bilal
    return row


def extract(*rows: dict[str, str]) -> dict[str, bytes]:
    """An extract that knows Ama, Bilal and Cara."""
    second = PROFESSIONALS | {
        "prof_professional_id": "P2",
        "prof_staff_id": "E2",
        "prof_professional_name": "Bilal Khan",
        "prof_social_worker_registration_no": "",
    }
    third = second | {
        "prof_professional_id": "P3",
        "prof_staff_id": "E3",
        "prof_professional_name": "Cara Diaz",
    }
    staff = [PROFESSIONALS, second, *([third] if any("P3" in row.values() for row in rows) else [])]
    return system_c(*rows) | {"ssd_professionals.csv": as_csv(staff)}


def bilals(**told: str) -> dict[str, str]:
    since = f"{TODAY - 2 * DAY}"
    return involvement(2, professional_id="P2", **({"involvement_start_date": since} | told))


def question(row):
    (asked,) = [f.question for f in found(row, "decision") if f.question]
    return asked


def test_the_case_system_that_shows_it_confirms_it(given):
    row = offer_files(extract(ENDED, bilals()))
    assert any("is with Bilal Khan in the case system too" in f.about for f in found(row, "same"))
    carry_out(row)
    given.refresh_from_db()
    assert given.outcome == "seen"
    assert cases_by_worker(TODAY) == {given.worker_id: 1}
    assert not Spell.objects.filter(source_id__startswith="keystay:").exists()


def test_one_that_still_has_the_worker_before_is_asked_about(given):
    row = offer_files(extract(OPEN))
    asked = question(row)
    assert asked.text.endswith("the case system has it with Ama Mensah. Which is right?")
    assert "to Bilal Khan from" in asked.text
    assert row.state == "blocked"


def test_keystay_is_right_and_the_case_system_will_follow(given):
    row = offer_files(extract(OPEN))
    carry_out(decide(row, {question(row).key: "ours"}))
    assert cases_by_worker(TODAY) == {given.worker_id: 1}
    given.refresh_from_db()
    assert given.outcome == ""

    again = offer_files(extract(OPEN, involvement(9, child="OTHER")))
    assert question(again).default == "ours"


def test_the_case_system_is_right_and_the_allocation_is_dropped(given):
    row = offer_files(extract(OPEN))
    carry_out(decide(row, {question(row).key: "cases"}))
    given.refresh_from_db()
    assert given.outcome == "dropped"
    assert list(cases_by_worker(TODAY).values()) == [1]
    assert Spell.objects.get().ends_on is None


def test_another_worker_again_is_asked_about_and_left_out_if_keystay_is_right(given, teams):
    worker(teams["Crewe"], "Cara Diaz", "E3")
    since = f"{TODAY - DAY}"
    cara = involvement(3, professional_id="P3", involvement_start_date=since)
    row = offer_files(extract(ENDED, cara))
    assert "with Cara Diaz. Which is right?" in question(row).text
    carry_out(decide(row, {question(row).key: "ours"}))
    assert cases_by_worker(TODAY) == {given.worker_id: 1}


def test_a_case_that_nobody_holds_there_any_more_is_asked_about(given):
    row = offer_files(extract(ENDED))
    assert "the case system has it with nobody. Which is right?" in question(row).text


def test_another_role_of_somebody_else_is_no_disagreement(given):
    other = involvement(3, professional_id="P1", professional_role_id="Supervising manager")
    row = offer_files(extract(ENDED, bilals(), other))
    assert not [f for f in found(row, "decision") if f.question]


def test_an_allocation_to_come_is_not_asked_about(teams):
    worker(teams["Crewe"])
    bilal, _ = worker(teams["Crewe"], "Bilal Khan", "E2")
    carry_out(offer_files(system_c()))
    giving = Giving(bilal, TODAY + 5 * DAY, "leaver", "He has room")
    allocate(cases=[Child.objects.get()], giving=giving, by=BY)
    row = offer_files(extract(OPEN, involvement(9, child="OTHER")))
    assert not [f for f in found(row, "decision") if f.question]
    carry_out(row)
    assert cases_by_worker(TODAY + 5 * DAY)[bilal.pk] == 1


def test_a_list_that_is_right_leaves_the_case_with_its_worker_alone(teams):
    ama, _ = worker(teams["Crewe"])
    bilal, _ = worker(teams["Crewe"], "Bilal Khan", "E2")
    cara, _ = worker(teams["Crewe"], "Cara Diaz", "E3")
    others = [{"Staff number": "E1", "Case number": each} for each in ("2", "3")]
    carry_out(offer_list({"Staff number": "E1", "Case number": "1", "From": "5/1/2026"}, *others))
    child = Spell.objects.get(starts_on__lt=TODAY).child
    giving = Giving(bilal, TODAY - DAY, "balance", "He has room")
    (row,) = allocate(cases=[child], giving=giving, by=BY)

    listed = {"Staff number": "E3", "Case number": "1", "From": f"{TODAY}"}
    offered = offer_list(listed, *others)
    offered = decide(offered, {f"allocation:{row.pk}": "cases"})
    gone = next(f.question for f in found(offered, "decision") if f.question.key == "gone")
    assert gone.text.startswith("1 case that Keystay has as open with someone is not in the file")
    carry_out(offered)
    # Neither Bilal, to whom it was given here, nor Ama, whom the list no longer names with it.
    assert cases_by_worker(TODAY) == {cara.pk: 1, ama.pk: 2}


def offer_list(*rows: dict[str, str]):
    return offer_files({"cases.csv": table(rows)}, "cases")
