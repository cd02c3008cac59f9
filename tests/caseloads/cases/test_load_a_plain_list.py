"""Who holds which case on a day, from any list of workers and cases."""

from datetime import date

import pytest
from tests.caseloads.cases.extracts import as_csv, involvement, offer_files, system_c
from tests.workforce.feeds.offering import BY, carry_out, counts, decide, found, reasons, table
from tests.workforce.feeds.offering import worker as worker_in

from keystay.caseloads.models import Spell
from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds import actions
from keystay.workforce.feeds.refused import refused_file

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]


def case(child: str, **told: str) -> dict[str, str]:
    return {"Allocated worker": "Ama Mensah", "Staff number": "E1", "Case number": child} | told


def offer_list(*rows: dict[str, str], **decisions: str):
    return offer_files({"cases.csv": table(rows)}, "cases", **decisions)


@pytest.fixture
def ama(teams):
    return worker_in(teams["Crewe"])[0]


def test_cases_without_dates_are_held_from_the_day_of_the_list(ama):
    carry_out(offer_list(case("1"), case("2", **{"Start date": "5/1/2026", "Team": "Crewe"})))

    first, second = Spell.objects.order_by("-starts_on")
    assert (first.worker, first.starts_on, first.ends_on) == (ama, date(2026, 3, 2), None)
    assert (second.starts_on, second.team.name) == (date(2026, 1, 5), "Crewe")
    assert first.role == "Allocated worker"


def test_the_same_cases_in_next_weeks_list_are_the_same(ama):
    carry_out(offer_list(case("1"), case("2")))

    row = actions.receive(
        kind="cases",
        uploads={"next.csv": table([case("2"), case("1")])},
        on=date(2026, 3, 9),
        by=BY,
    )
    assert counts(actions.check(row=row)) == {"same": 2}


def test_a_case_no_longer_listed_ends_the_day_before(ama):
    carry_out(offer_list(case("1", Since="1/1/2026"), case("2"), case("3", From="1/2/2026")))
    row = actions.receive(
        kind="cases", uploads={"n.csv": table([case("1"), case("2")])}, on=date(2026, 3, 9), by=BY
    )
    row = actions.check(row=row)

    (asked,) = found(row, "decision")
    assert asked.question.default == "end"
    carry_out(row)
    assert Spell.objects.get(ends_on__isnull=False).ends_on == date(2026, 3, 8)


def test_a_list_that_would_end_most_cases_asks_first(ama):
    carry_out(offer_list(case("1"), case("2"), case("3")))

    row = offer_list(case("1"))
    assert (row.state, row.findings["undecided"]) == ("blocked", 1)

    row = carry_out(decide(row, {"gone": "keep"}))
    assert Spell.objects.filter(ends_on__isnull=True).count() == 3


def test_a_case_that_closes_and_one_handed_over_are_changes(ama, teams):
    bilal, _ = worker_in(teams["Crewe"], "Bilal Khan", "E2")
    carry_out(offer_list(case("1", **{"Start date": "1/1/2026"}), case("2")))

    closed = case("1", **{"Start date": "1/1/2026", "End date": "2/3/2026"})
    handed = {"Allocated worker": "Bilal Khan", "Staff number": "E2", "Case number": "2"}
    row = carry_out(offer_list(closed, handed))

    assert row.findings["counts"]["changed"] == 1
    assert Spell.objects.filter(worker=bilal).count() == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"Case number": ""}, "Child number is missing."),
        ({"Staff number": "", "Allocated worker": ""}, "Worker is missing."),
        ({"End date": "1/1/2020"}, "Held until “2020-01-01” is before the start."),
        ({"Start date": "soon"}, "Held since “soon” is not a date."),
    ],
)
def test_a_row_that_cannot_be_is_refused(ama, told, words):
    row = offer_list(case("1"), case("2") | told)

    assert words in reasons(row)
    assert refused_file(row).content.startswith(b"\xef\xbb\xbf")


def test_a_list_without_a_childs_number_is_refused_before_anything_is_stored(ama):
    with pytest.raises(CannotRead, match="Call it “Child number”"):
        offer_files({"c.csv": b"Worker\nAma\n"}, "cases")
    with pytest.raises(CannotRead, match="Choose one file"):
        offer_files({"a.csv": b"x", "b.csv": b"y"}, "cases")


def test_columns_that_are_not_needed_are_dropped_and_told(ama):
    row = offer_list(case("1", **{"Child name": "Zebediah"}))

    assert row.findings["notes"] == ["Columns dropped before storing: Child name."]


def test_a_worker_whom_nobody_knows_takes_their_cases_out_when_someone_says_so(ama):
    other = case("2", **{"Staff number": "E9"}) | {"Allocated worker": "Ann Other"}
    row = offer_list(case("1"), other)
    assert (row.state, row.findings["undecided"]) == ("blocked", 1)
    asked, waiting = found(row, "decision")
    assert "1 spell with children, 1 of them cases now. Keystay knows nobody" in asked.question.text
    assert (waiting.about, waiting.count) == ("Spells that wait for the decisions above", 1)

    row = carry_out(decide(row, {"worker:list:E9": "leave"}))

    assert found(row, "decision")[1].about == "Spells left out, as decided above"
    assert Spell.objects.count() == 1


@pytest.mark.parametrize("number", ["E1", "sw100001"])
def test_a_number_in_the_column_of_the_workers_name_is_read_as_a_number(ama, number):
    row = carry_out(
        offer_list({"Worker": number, "Case number": "1", "Allocated from": "5/1/2026"})
    )

    assert row.state == "applied"
    assert Spell.objects.get().worker == ama
    assert Spell.objects.get().starts_on == date(2026, 1, 5)


def test_the_numbers_of_a_list_are_not_those_of_the_case_system(ama, teams):
    carry_out(offer_list(case("1")))
    worker_in(teams["Crewe"], "Bilal Khan", "E2")
    link = {"prof_professional_id": "E1", "prof_professional_name": "Bilal Khan"}
    files = system_c(involvement(1, professional_id="E1"))
    files |= {"ssd_professionals.csv": as_csv([link])}

    row = offer_files(files)

    (asked,) = [each.question for each in found(row, "decision") if each.question]
    assert asked.options[0][1] == "It is Bilal Khan (SW100002)"


def test_the_same_case_twice_is_one_case(ama):
    row = carry_out(offer_list(case("1"), case("1")))

    assert counts(row) == {"new": 2, "same": 1}  # the case, and who E1 is
    assert Spell.objects.count() == 1


def test_the_same_case_told_in_two_ways_is_refused(ama):
    row = offer_list(case("1"), case("1", **{"Start date": "1/2/2026"}))

    assert [each.row for each in found(row, "refused")] == [2, 3]
    assert "Child number is the number of one case in rows that say different" in reasons(row)


def test_a_worker_named_in_two_ways_cannot_hold_a_case_twice(ama):
    named = {"Allocated worker": "Ama Mensah", "Staff number": "", "Case number": "1"}
    row = offer_list(case("1"), named, **{"worker:list:Ama Mensah": ama.pk})

    assert counts(row)["refused"] == 1
    assert "(CASE4)" in reasons(row)


def test_an_earlier_term_with_the_same_worker_is_a_spell_of_its_own(ama):
    carry_out(offer_list(case("1", **{"Start date": "1/2/2026"})))

    earlier = case("1", **{"Start date": "1/1/2025", "End date": "1/3/2025"})
    row = carry_out(offer_list(case("1", **{"Start date": "1/2/2026"}), earlier))

    spells = Spell.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spells) == [
        (date(2025, 1, 1), date(2025, 3, 1)),
        (date(2026, 2, 1), None),
    ]
    assert counts(row) == {"new": 1, "same": 1}


def test_a_case_in_a_refused_row_is_not_taken_for_closed(ama):
    carry_out(offer_list(case("1"), case("2"), case("3")))

    row = offer_list(case("1"), case("2"), case("3", **{"Start date": "soon"}))

    assert found(row, "decision") == []
    carry_out(row, leave_refused=True)
    assert Spell.objects.filter(ends_on__isnull=True).count() == 3


def test_whether_cases_are_closed_is_asked_when_rows_were_refused(ama):
    carry_out(offer_list(case("1"), case("2"), case("3"), case("4")))

    row = offer_list(case("1"), case("2"), case("3"), case("", **{"Start date": "soon"}))

    assert (row.state, row.findings["undecided"]) == ("blocked", 1)


def test_someone_known_by_name_is_asked_about_again_when_a_namesake_comes(ama, teams):
    named = {"Allocated worker": "Ama Mensah", "Case number": "1"}
    carry_out(offer_list(named, **{"worker:list:Ama Mensah": ama.pk}))
    worker_in(teams["Crewe"], "Ama Mensah", "E2")

    row = offer_list(named, {"Allocated worker": "Ama Mensah", "Case number": "2"})

    (asked,) = [each.question for each in found(row, "decision") if each.question]
    assert asked.default == ama.pk
    assert "Several people of this name" in asked.text
