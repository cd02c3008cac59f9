"""Whom a case system means: numbers tell, a name is confirmed, and nothing is guessed."""

import pytest
from tests.caseloads.cases.extracts import (
    INVOLVEMENT,
    PROFESSIONALS,
    as_csv,
    eclipse,
    involvement,
    offer_files,
    system_c,
)
from tests.workforce.feeds.offering import BY, carry_out, decide, found, worker

from keystay.caseloads.models import CaseWorker, Difference, Spell
from keystay.core.audit.models import AuditEvent
from keystay.workforce.feeds.forms import DecisionsForm
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]


def extract(*spells: dict[str, str], **told: str) -> dict[str, bytes]:
    """An extract in which the one professional is told in other words."""
    person = PROFESSIONALS | {f"prof_{name}": value for name, value in told.items()}
    return system_c(*spells) | {"ssd_professionals.csv": as_csv([person])}


def unnumbered(**told: str) -> dict[str, bytes]:
    return extract(staff_id="X", social_worker_registration_no="NULL", **told)


def questions(row) -> list:
    return [each.question for each in found(row, "decision") if each.question]


def test_a_registration_number_tells_however_it_is_spaced(teams):
    person, _ = worker(teams["Crewe"])
    files = extract(staff_id="", social_worker_registration_no="sw 100001")

    row = carry_out(offer_files(files))

    assert CaseWorker.objects.get().person == person
    assert [each.note for each in found(row, "new") if each.row] == ["Matched by number."]


def test_a_worker_known_by_name_only_is_confirmed_by_a_person(teams):
    person, _ = worker(teams["Crewe"], "Ama Mensah", "E5")

    row = offer_files(unnumbered())
    (asked,) = questions(row)
    assert (asked.default, asked.suggested, row.state) == ("", person.pk, "blocked")
    assert DecisionsForm([asked], {}).box(asked).initial == person.pk

    carry_out(decide(row, {"worker:P1": person.pk}))
    assert CaseWorker.objects.get().person == person
    assert Spell.objects.get().worker == person


def test_a_former_name_counts_as_a_name(teams):
    person, _ = worker(teams["Crewe"], "Ama Mensah", "E5")
    people.change(person=person, changes={"family_name": "Boateng"}, by=BY)

    (asked,) = questions(offer_files(unnumbered()))

    assert asked.suggested == person.pk


def test_two_namesakes_must_be_told_apart(teams):
    worker(teams["Crewe"], "Ama Mensah", "E5")
    worker(teams["Crewe"], "Ama Mensah", "E6")

    row = offer_files(unnumbered(professional_name="MENSAH, Ama"))

    assert (row.state, row.findings["undecided"]) == ("blocked", 1)
    (asked,) = questions(row)
    assert "It is Ama Mensah (SW100005)" in dict(asked.options).values()


def test_whoever_holds_cases_and_is_not_known_must_be_decided_on(teams):
    worker(teams["Crewe"], "Ama Boateng", "E7")
    row = offer_files(unnumbered())

    (asked,) = questions(row)
    assert "1 spell with children, 1 of them cases now. Keystay knows nobody" in asked.text
    assert "add them to the staff list first" in asked.text
    assert [words for _, words in asked.options] == [
        "It is Ama Boateng (SW100007)",  # the only one who shares a word of the name
        "Not one of our workers: leave their cases out",
    ]
    assert row.state == "blocked"


def test_someone_without_a_number_is_offered_by_name_alone(teams):
    person = people.add(details=people.Details("Ama", "Boateng"), by=BY)

    (asked,) = questions(offer_files(unnumbered()))

    assert asked.options[0] == (person.pk, "It is Ama Boateng")


def test_who_is_left_out_stays_so_until_something_else_is_said(teams):
    carry_out(decide(offer_files(unnumbered()), {"worker:P1": "leave"}))
    assert not Spell.objects.exists()
    assert (
        AuditEvent.objects.get(kind="cases.settled")
        .content["after"]["meaning"]
        .startswith("Not one of our workers")
    )

    again = offer_files(unnumbered() | {"more.csv": b"x\ny\n"})
    assert (again.state, questions(again)[0].default) == ("ready", "leave")
    assert "Decisions taken over from before: 1. You can change" in " ".join(
        again.findings["notes"]
    )

    other = offer_files(unnumbered(professional_name="Ama Boateng"))
    assert (other.state, Difference.objects.count()) == ("blocked", 1)


def test_who_was_left_out_is_found_once_they_are_on_the_staff_list(teams):
    carry_out(decide(offer_files(unnumbered()), {"worker:P1": "leave"}))
    person, _ = worker(teams["Crewe"])

    row = offer_files(extract())

    assert questions(row) == []
    carry_out(row)
    assert Spell.objects.get().worker == person


def test_outsiders_whose_roles_hold_no_case_need_no_answer(teams):
    worker(teams["Crewe"])
    visitor = involvement(2, professional_id="P404", professional_role_id="Health visitor")
    row = offer_files(system_c(INVOLVEMENT, visitor))

    assert row.state == "ready"
    (asked,) = questions(row)
    assert (asked.default, [key for key, _ in asked.options]) == ("leave", ["leave"])
    assert [each.count for each in found(row, "decision") if each.part == "ssd_involvements"] == [1]


def test_a_worker_missing_from_the_professionals_is_asked_about(teams):
    worker(teams["Crewe"])
    row = offer_files(system_c(INVOLVEMENT, involvement(2, professional_id="P404")))

    assert [each.about for each in found(row, "decision")] == [
        "P404",
        "Spells that wait for the decisions above",
    ]


def test_numbers_of_two_people_are_asked_about(teams):
    ama, _ = worker(teams["Crewe"])
    bilal, _ = worker(teams["Crewe"], "Bilal Khan", "E2")

    row = offer_files(extract(staff_id="E2"))

    (asked,) = questions(row)
    assert row.state == "blocked"
    assert {ama.pk, bilal.pk} <= set(dict(asked.options))
    assert "The numbers belong to different people here." in asked.text
    carry_out(decide(row, {"worker:P1": bilal.pk}))
    assert CaseWorker.objects.get().person == bilal


def test_a_number_that_now_says_someone_else_is_asked_about(teams):
    worker(teams["Crewe"])
    worker(teams["Crewe"], "Bilal Khan", "E2")
    carry_out(offer_files(system_c()))

    row = offer_files(extract(social_worker_registration_no="SW100002", staff_id=""))

    assert (row.state, len(questions(row))) == ("blocked", 1)


@pytest.mark.parametrize(
    ("name", "number", "default"),
    [("Ama Boateng", "", True), ("Zoe Other", "", False), ("Zoe Other", "SW100001", True)],
)
def test_a_number_with_another_name_is_told(teams, name, number, default):
    person, _ = worker(teams["Crewe"])

    row = offer_files(extract(professional_name=name, social_worker_registration_no=number))

    (asked,) = questions(row)
    assert "By number this is Ama Mensah, who is not called so here" in asked.text
    assert asked.default == (person.pk if default else "")


def test_the_staff_id_of_eclipse_is_not_a_staff_number(teams):
    worker(teams["Crewe"], "Zoe Other", "P1")
    ama, _ = worker(teams["Crewe"], "Ama Mensah", "E2")
    files = eclipse()
    files["ssd_professionals.csv"] = files["ssd_professionals.csv"].replace(b"SW100001", b"")

    (asked,) = questions(offer_files(files))

    assert asked.suggested == ama.pk


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"agency_worker_flag": "Y"}, "The case system has agency, the staff record not agency"),
        ({"agency_worker_flag": "N"}, ""),
        ({"agency_worker_flag": "perhaps"}, ""),
        ({"social_worker_registration_no": "SW999"}, "registration number SW999, the staff record"),
    ],
)
def test_what_the_case_system_says_differently_is_told_and_changes_nothing(teams, told, words):
    person, work = worker(teams["Crewe"])
    row = offer_files(extract(**told))

    (note,) = [each.note for each in found(row, "new") if each.row]
    assert words in note
    assert ("which stays." in note) == bool(words)
    carry_out(row)
    again = offer_files(extract(**told) | {"more.csv": b"x\ny\n"})
    told_again = [each.note for each in found(again, "same") if each.row]
    assert len(told_again) == bool(words)
    person.refresh_from_db()
    work.refresh_from_db()
    assert (person.registration.number, work.contract) == ("SW100001", "permanent")


def test_professionals_without_a_spell_are_counted_and_not_kept(teams):
    worker(teams["Crewe"])
    idle = PROFESSIONALS | {"prof_professional_id": "P2", "prof_professional_name": "Zoe Other"}
    files = system_c() | {"ssd_professionals.csv": as_csv([PROFESSIONALS, idle])}

    row = carry_out(offer_files(files))

    told = {each.about: each.count for each in found(row, "same")}
    assert told["Professionals without a spell"] == 1
    assert CaseWorker.objects.count() == 1
