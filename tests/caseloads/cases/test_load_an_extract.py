"""Spells with children from extracts of the three case systems."""

from datetime import date

import pytest
from tests.caseloads.cases.extracts import (
    INVOLVEMENT,
    PROFESSIONALS,
    as_csv,
    eclipse,
    involvement,
    mosaic,
    offer_files,
    system_c,
    zipped,
)
from tests.workforce.feeds.offering import carry_out, counts, decide, found, reasons, worker

from keystay.caseloads.models import CaseWorker, Child, PlanSpell, Spell
from keystay.core.audit.models import AuditEvent
from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds import actions
from keystay.workforce.feeds.refused import refused_file

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]


@pytest.mark.parametrize(
    ("files", "system"),
    [
        (system_c(), "SystemC (Liquidlogic)"),
        (mosaic(), "Mosaic"),
        (eclipse(), "Eclipse"),
        (zipped(system_c()), "SystemC (Liquidlogic)"),
    ],
    ids=["systemc", "mosaic", "eclipse", "zip"],
)
def test_each_dialect_is_told_and_gives_the_same_spell(teams, files, system):
    person, _ = worker(teams["Crewe"])

    row = carry_out(offer_files(files))

    assert row.state == "applied"
    assert f"Written by {system}." in row.findings["notes"]
    spell = Spell.objects.get()
    assert (spell.worker, spell.role) == (person, "Allocated worker")
    assert (spell.starts_on, spell.ends_on) == (date(2025, 1, 10), None)
    assert spell.change_reason == "LEFTRL"
    assert CaseWorker.objects.get().person == person


def test_a_team_is_found_by_the_extracts_own_department_or_by_name(teams):
    worker(teams["Crewe"])
    carry_out(offer_files(system_c()))
    assert Spell.objects.get().team == teams["Crewe"]

    row = carry_out(offer_files(eclipse(involvement(2, professional_team="T9"))))
    assert Spell.objects.count() == 2
    assert any("does not know, left empty: T9" in note for note in row.findings["notes"])


def test_the_same_involvement_changes_in_place_and_again_is_the_same(teams):
    worker(teams["Crewe"])
    carry_out(offer_files(system_c()))

    ended = INVOLVEMENT | {"invo_involvement_end_date": "2026-02-01 00:00:00.000"}
    row = carry_out(offer_files(system_c(ended)))
    assert counts(row) == {"changed": 1}
    assert "1 ended" in found(row, "changed")[0].note
    assert Spell.objects.get().ends_on == date(2026, 2, 1)

    again = offer_files(system_c(ended) | {"notes.csv": b"a\nb\n"})
    assert counts(again) == {"same": 1}
    with pytest.raises(actions.AlreadyApplied):
        offer_files(system_c(ended))


def test_nobody_allocated_is_kept_as_nobody(teams):
    worker(teams["Crewe"])

    carry_out(offer_files(system_c(INVOLVEMENT, involvement(2, professional_id="-1"))))

    assert Spell.objects.filter(worker__isnull=True).count() == 1


def test_the_roles_found_are_counted_for_the_council_to_choose(teams):
    worker(teams["Crewe"])
    row = offer_files(system_c(INVOLVEMENT, involvement(2, professional_role_id="Health visitor")))

    notes = " ".join(row.findings["notes"])
    assert "Allocated worker (1, counts)" in notes
    assert "Health visitor (1, does not count)" in notes


def test_repeated_ids_are_taken_once_and_told(teams):
    worker(teams["Crewe"])
    row = carry_out(offer_files(eclipse()))

    assert "1 repeated involvement ids were taken once." in row.findings["notes"]
    assert Spell.objects.count() == 1


def test_a_worker_known_by_name_only_is_confirmed_by_a_person(teams):
    person, _ = worker(teams["Crewe"], "Ama Mensah", "E5")
    files = system_c() | {
        "ssd_professionals.csv": as_csv(
            [PROFESSIONALS | {"prof_staff_id": "X", "prof_social_worker_registration_no": "NULL"}]
        )
    }

    row = offer_files(files)
    (asked,) = found(row, "decision")
    assert (asked.question.default, row.state) == (person.pk, "ready")

    carry_out(decide(row, {"worker:P1": "leave"}))
    assert not Spell.objects.exists()
    assert not CaseWorker.objects.exists()


def test_two_namesakes_must_be_told_apart(teams):
    worker(teams["Crewe"], "Ama Mensah", "E5")
    worker(teams["Crewe"], "Ama Mensah", "E6")
    files = system_c() | {
        "ssd_professionals.csv": as_csv(
            [{"prof_professional_id": "P1", "prof_professional_name": "MENSAH, Ama"}]
        )
    }

    row = offer_files(files)

    assert (row.state, row.findings["undecided"]) == ("blocked", 1)


def test_a_worker_whom_nobody_knows_is_left_out_with_their_cases(teams):
    row = carry_out(offer_files(system_c()))

    (asked,) = found(row, "decision")
    assert "1 spells with children. Keystay knows nobody" in asked.question.text
    assert not Spell.objects.exists()


def test_a_worker_missing_from_the_professionals_is_asked_about(teams):
    worker(teams["Crewe"])
    row = offer_files(system_c(INVOLVEMENT, involvement(2, professional_id="P404")))

    assert [each.about for each in found(row, "decision")] == ["P404"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"person_id": ""}, "invo_person_id: is missing."),
        ({"involvements_id": "NULL"}, "invo_involvements_id: is missing."),
        ({"involvement_start_date": ""}, "invo_involvement_start_date: is missing."),
        ({"involvement_start_date": "soon"}, "“soon”: is not a date."),
        ({"involvement_end_date": "2024-01-01"}, "“2024-01-01”: is before the start."),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_comes_back_keyed(teams, told, words):
    worker(teams["Crewe"])
    bad = involvement(2) | {f"invo_{name}": value for name, value in told.items()}
    row = offer_files(system_c(INVOLVEMENT, bad))

    assert (row.state, counts(row)["refused"]) == ("blocked", 1)
    assert words in reasons(row)
    assert found(row, "refused")[0].row == 3
    download = refused_file(row)
    assert download.name.endswith(".csv")
    assert b"CANARY" not in download.content


def test_refused_rows_that_were_mended_load_as_the_same_children(teams):
    worker(teams["Crewe"])
    bad = involvement(2, involvement_start_date="soon")
    row = carry_out(offer_files(system_c(INVOLVEMENT, bad)), leave_refused=True)

    mended = refused_file(row).content.replace(b"soon", b"1/2/2026")
    again = carry_out(offer_files({f"refused-rows-{row.pk}.csv": mended}))

    assert again.state == "applied"
    assert (Spell.objects.count(), Child.objects.count()) == (2, 1)


def test_plans_are_kept_by_kind(teams):
    worker(teams["Crewe"])
    child, dates = "CANARY77", ("2025-02-01", "2025-08-01")
    files = system_c() | {
        "ssd_cin_plans.csv": as_csv(
            [
                {
                    "cinp_cin_plan_id": "1",
                    "cinp_person_id": child,
                    "cinp_cin_plan_start_date": dates[0],
                    "cinp_cin_plan_end_date": dates[1],
                }
            ]
        ),
        "ssd_cp_plans.csv": as_csv(
            [
                {
                    "cppl_cp_plan_id": "1",
                    "cppl_person_id": child,
                    "cppl_cp_plan_start_date": dates[1],
                }
            ]
        ),
        "ssd_cla_episodes.csv": as_csv(
            [
                {
                    "clae_cla_episode_id": "1",
                    "clae_person_id": child,
                    "clae_cla_episode_start_date": "",
                }
            ]
        ),
        "ssd_care_leavers.csv": as_csv([{"clea_person_id": child}]),
    }

    row = carry_out(offer_files(files))

    plans = PlanSpell.objects.order_by("plan").values_list("plan", "starts_on", "ends_on")
    assert list(plans) == [
        ("cin", date(2025, 2, 1), date(2025, 8, 1)),
        ("cl", date(2026, 3, 2), None),
        ("cp", date(2025, 8, 1), None),
    ]
    assert row.findings["counts"]["new"] == 5
    again = offer_files(files | {"more.csv": b"x\ny\n"})
    assert counts(again) == {"same": 4}
    longer = files["ssd_cp_plans.csv"].replace(b"2025-08-01", b"2025-09-01")
    changed = offer_files(files | {"ssd_cp_plans.csv": longer})
    assert changed.findings["counts"]["changed"] == 1


def test_one_event_in_history_for_a_whole_extract(teams):
    worker(teams["Crewe"])
    carry_out(offer_files(system_c(*(involvement(n) for n in range(50)))))

    (event,) = AuditEvent.objects.filter(kind="cases.loaded")
    assert event.content["after"] == {"spells": 50, "plans": 0}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"ssd_professionals.csv": as_csv([PROFESSIONALS])}, "no table ssd_involvements"),
        ({"other.csv": b"a,b\n1,2\n"}, "no table ssd_professionals and no table ssd_involv"),
        (
            system_c() | {"ssd_involvements.csv": b"invo_involvements_id\n1\n"},
            "no column invo_person_id and no column invo_involvement_start_date",
        ),
        (system_c() | {"ssd_involvements.csv": b""}, "ssd_involvements: The file is empty"),
    ],
)
def test_an_extract_that_lacks_something_says_what_by_name(teams, files, words):
    with pytest.raises(CannotRead, match=words):
        offer_files(files)


def test_many_spells_cost_few_statements(teams, django_assert_max_num_queries):
    worker(teams["Crewe"])
    row = offer_files(system_c(*(involvement(n, f"C{n % 300}") for n in range(2000))))
    with django_assert_max_num_queries(80):
        carry_out(row)
    assert Spell.objects.count() == 2000


def test_a_spell_that_the_records_refuse_keeps_every_spell_out(teams, monkeypatch):
    worker(teams["Crewe"])
    row = offer_files(system_c())
    row.options = {**row.options, "tried": {"2": "It clashes."}}
    row.save()

    assert "The row: It clashes." in reasons(actions.check(row=row))


def test_headings_of_an_extract_are_its_own(teams):
    worker(teams["Crewe"])
    row = offer_files(system_c())

    row = actions.match_headings(row=row, chosen=row.headings, by="the test")

    assert counts(actions.check(row=row))["new"] == 2
