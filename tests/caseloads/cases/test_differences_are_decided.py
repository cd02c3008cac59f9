"""Where an extract and the staff record disagree, someone decides; both sides are shown."""

from datetime import date

import pytest
from tests.caseloads.cases.extracts import (
    INVOLVEMENT,
    PROFESSIONALS,
    as_csv,
    involvement,
    mosaic,
    offer_files,
    system_c,
)
from tests.workforce.feeds.offering import BY, TODAY, carry_out, decide, found, table, worker

from keystay.caseloads.models import Difference, Spell
from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import history_about
from keystay.organisation.models import TeamAlias
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]

LEFT = date(2026, 1, 30)
MORE = {"more.csv": b"x\ny\n"}


def questions(row) -> dict:
    return {f.question.key: f.question for f in found(row, "decision") if f.question}


def waiting(row) -> int:
    return sum(each.count for each in found(row, "decision") if each.part == "ssd_involvements")


@pytest.fixture
def elsewhere(teams):
    """Ama works in Macclesfield; the extract has her cases in Crewe."""
    return worker(teams["Macclesfield"])[0]


@pytest.fixture
def left(teams):
    """Ama left Crewe on 30 January; the extract still has her case open."""
    person, work = worker(teams["Crewe"])
    assignments.end(assignment=work, ends_on=LEFT, by=BY)
    return person


def test_a_team_that_differs_waits_for_a_decision(teams, elsewhere):
    row = offer_files(system_c())

    ((key, asked),) = questions(row).items()
    assert key == f"team-of:{elsewhere.pk}:{teams['Crewe'].pk}"
    assert "The case system has Ama Mensah's cases in Crewe; the staff record has" in asked.text
    assert (row.state, asked.default, waiting(row)) == ("blocked", "", 1)


@pytest.mark.parametrize(("answer", "team"), [("staff", "Macclesfield"), ("cases", "Crewe")])
def test_the_team_is_the_one_decided_and_the_staff_record_stays(teams, elsewhere, answer, team):
    row = offer_files(system_c())
    (key,) = questions(row)

    row = carry_out(decide(row, {key: answer}))

    assert Spell.objects.get().team == teams[team]
    assert Assignment.objects.get().team == teams["Macclesfield"]
    assert waiting(row) == 0
    kept = Difference.objects.get()
    assert (kept.person, kept.answer) == (elsewhere, answer)
    (line,) = [each for each in history_about(elsewhere.pk) if each.sentence.startswith("Decided")]
    assert "the staff record has them in Macclesfield" in line.sentence


def test_a_difference_that_was_decided_is_answered_again_until_a_side_changes(teams, elsewhere):
    row = offer_files(system_c())
    (key,) = questions(row)
    carry_out(decide(row, {key: "staff"}))

    again = offer_files(system_c() | MORE)
    assert (again.state, questions(again)[key].default) == ("ready", "staff")
    changed = decide(again, {key: "cases"})
    carry_out(changed)
    assert Spell.objects.get().team == teams["Crewe"]
    assert AuditEvent.objects.filter(kind="cases.settled").count() == 2

    work = Assignment.objects.get()
    terms = assignments.Terms(teams["Crewe"], "5", "permanent", work.fte)
    assignments.change(assignment=work, terms=terms, from_day=TODAY, by=BY)
    assert questions(offer_files(system_c() | {"third.csv": b"z\ny\n"})) == {}


def test_someone_in_two_teams_agrees_with_either(teams):
    person, work = worker(teams["Macclesfield"])
    terms = assignments.Terms(teams["Crewe"], "5", "permanent", work.fte)
    assignments.start(person=person, terms=terms, starts_on=TODAY, by=BY)

    assert questions(offer_files(system_c())) == {}


def test_spells_that_are_over_keep_the_team_of_their_time(teams, elsewhere):
    over = INVOLVEMENT | {"invo_involvement_end_date": "2025-06-30"}

    row = carry_out(offer_files(system_c(over)))

    assert questions(row) == {}
    assert Spell.objects.get().team == teams["Crewe"]


def test_a_case_still_open_after_its_worker_left_waits_for_a_decision(left):
    row = offer_files(system_c())

    ((key, asked),) = questions(row).items()
    assert key == f"end:{left.pk}:2026-01-30"
    assert "Ama Mensah's last day was 30 January 2026; the case system still has" in asked.text
    assert (row.state, asked.default, waiting(row)) == ("blocked", "", 1)


@pytest.mark.parametrize(("answer", "ends"), [("staff", LEFT), ("cases", None)])
def test_the_end_is_the_one_decided_and_the_staff_record_stays(left, answer, ends):
    row = offer_files(system_c())
    (key,) = questions(row)

    carry_out(decide(row, {key: answer}))

    assert Spell.objects.get().ends_on == ends
    assert Assignment.objects.get().ends_on == LEFT


def test_cases_given_after_someone_left_are_left_out_if_the_staff_record_is_right(left):
    late = involvement(2, involvement_start_date="2026-02-10")
    row = offer_files(system_c(INVOLVEMENT, late))
    ((key, asked),) = questions(row).items()
    assert "; the 1 that start after it are left out" in dict(asked.options)["staff"]

    row = carry_out(decide(row, {key: "staff"}))

    assert Spell.objects.count() == 1
    told = {each.about: each.count for each in found(row, "decision") if not each.question}
    assert told == {"Spells left out, as decided above": 1}


def test_an_end_after_the_last_day_is_told_but_holds_nothing_up(left):
    over = INVOLVEMENT | {"invo_involvement_end_date": "2026-02-15"}
    row = offer_files(system_c(over))

    (asked,) = questions(row).values()
    assert "the case system has cases with them after it" in asked.text
    assert (row.state, asked.default) == ("ready", "cases")


@pytest.mark.parametrize("ends", ["2026-01-30", "2025-03-01"])
def test_an_end_within_the_staff_record_is_no_difference(left, ends):
    over = INVOLVEMENT | {"invo_involvement_end_date": ends}
    assert questions(offer_files(system_c(over))) == {}


def test_the_staff_record_says_nothing_of_the_time_before_it_begins(teams):
    worker(teams["Crewe"])
    old = INVOLVEMENT | {
        "invo_involvement_start_date": "2020-01-01",
        "invo_involvement_end_date": "2021-01-01",
    }
    assert questions(offer_files(system_c(old))) == {}


def test_someone_who_is_about_to_leave_still_holds_their_cases(teams):
    _, work = worker(teams["Crewe"])
    assignments.end(assignment=work, ends_on=date(2026, 3, 31), by=BY)
    assert questions(offer_files(system_c())) == {}


def test_a_team_that_nobody_knows_is_asked_about_once(teams):
    worker(teams["Crewe"])
    files = mosaic()
    files["SSD_INVOLVEMENTS.csv"] = files["SSD_INVOLVEMENTS.csv"].replace(b"Crewe", b"CIN 2")

    row = offer_files(files)
    ((key, asked),) = questions(row).items()
    assert (key, asked.default, row.state) == ("team:cin2", "", "blocked")
    assert asked.suggested == teams["Crewe"].pk  # where its worker is
    carry_out(decide(row, {key: teams["Crewe"].pk}))

    assert TeamAlias.objects.get().name == "CIN 2"
    assert Spell.objects.get().team == teams["Crewe"]
    assert questions(offer_files(files | MORE)) == {}


def test_a_team_that_is_none_of_ours_leaves_the_team_empty(teams):
    worker(teams["Crewe"])
    files = mosaic()
    files["SSD_INVOLVEMENTS.csv"] = files["SSD_INVOLVEMENTS.csv"].replace(
        b"Crewe", b"Fostering Plus"
    )
    row = offer_files(files)
    (key,) = questions(row)

    carry_out(decide(row, {key: "none"}))

    assert Spell.objects.get().team is None
    assert questions(offer_files(files | MORE))[key].default == "none"


def test_a_team_of_old_spells_only_holds_nothing_up(teams):
    worker(teams["Crewe"])
    over = involvement(2, involvement_end_date="2025-03-01", professional_team="Closed long ago")
    row = offer_files(system_c(INVOLVEMENT, over))

    assert row.state == "ready"
    assert [asked.default for asked in questions(row).values()] == ["none"]


def test_a_case_of_nobody_in_an_unknown_team_is_asked_about_without_a_guess(teams):
    files = system_c(involvement(1, professional_id="-1", professional_team="Duty"))
    (asked,) = questions(offer_files(files)).values()

    assert asked.suggested == ""


def test_a_plain_list_is_asked_about_in_the_same_way(teams, elsewhere):
    case = {"Staff number": "E1", "Case number": "1", "Team": "Crewe"}
    row = offer_files({"cases.csv": table([case])}, "cases")

    (key,) = questions(row)
    assert key.startswith("team-of:")
    carry_out(decide(row, {key: "staff"}))
    assert Spell.objects.get().team == teams["Macclesfield"]


def test_cases_that_wait_are_not_taken_for_closed(teams):
    person, work = worker(teams["Crewe"])
    case = {"Staff number": "E1", "Case number": "1", "Team": "Crewe"}
    carry_out(offer_files({"cases.csv": table([case])}, "cases"))
    assignments.end(assignment=work, ends_on=LEFT, by=BY)

    row = offer_files({"next.csv": table([case | {"Role": "Key worker"}])}, "cases")

    assert list(questions(row)) == [f"end:{person.pk}:2026-01-30"]


def test_professionals_need_not_be_told_twice(teams, elsewhere):
    """Two of the case system's numbers for one person make one question, not two."""
    second = PROFESSIONALS | {"prof_professional_id": "P9"}
    files = system_c(INVOLVEMENT, involvement(2, professional_id="P9"))
    files |= {"ssd_professionals.csv": as_csv([PROFESSIONALS, second])}

    row = offer_files(files)

    ((_, asked),) = questions(row).items()
    assert "2 spells. Which team is right?" in asked.text
    assert waiting(row) == 2
