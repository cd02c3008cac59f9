"""Spells with children from extracts of the three case systems."""

from dataclasses import replace
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
from tests.workforce.feeds.offering import BY, carry_out, counts, decide, found, reasons, worker

from keystay.caseloads.models import CaseWorker, Child, PlanSpell, Spell, SpellBefore
from keystay.core.audit.models import AuditEvent
from keystay.core.tables.refusals import CannotRead
from keystay.organisation.models import TeamAlias
from keystay.organisation.teams import actions as team_actions
from keystay.organisation.teams.actions import TeamDetails
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


@pytest.mark.parametrize("files", [system_c(), mosaic(), eclipse()], ids=["c", "m", "e"])
def test_a_team_is_found_by_the_extracts_own_department_or_by_name(teams, files):
    worker(teams["Crewe"])
    carry_out(offer_files(files))
    assert Spell.objects.get().team == teams["Crewe"]


def test_an_open_team_is_meant_before_a_closed_one_of_the_same_name(teams):
    details = TeamDetails("Wilmslow", teams["Crewe"].service, date(2020, 1, 1))
    closed = team_actions.add_team(details=details, by=BY)
    team_actions.close_team(team=closed, ends_on=date(2023, 1, 1), by=BY)
    present = team_actions.add_team(details=replace(details, starts_on=date(2023, 1, 2)), by=BY)
    worker(present)
    named = as_csv([{"dept_team_id": "T9", "dept_team_name": "Wilmslow"}])

    carry_out(offer_files(system_c() | {"ssd_department.csv": named}))

    assert Spell.objects.get().team == present


def test_the_same_involvement_changes_in_place_and_again_is_the_same(teams):
    worker(teams["Crewe"])
    carry_out(offer_files(system_c()))

    ended = INVOLVEMENT | {"invo_involvement_end_date": "2026-02-01 00:00:00.000"}
    row = carry_out(offer_files(system_c(ended)))
    assert counts(row) == {"changed": 1, "same": 2}
    assert "1 ended" in found(row, "changed")[0].note
    assert Spell.objects.get().ends_on == date(2026, 2, 1)

    again = offer_files(system_c(ended) | {"notes.csv": b"a\nb\n"})
    assert counts(again) == {"same": 3}
    with pytest.raises(actions.AlreadyApplied):
        offer_files(system_c(ended))


def test_what_a_spell_said_before_is_kept_beside_it(teams):
    ama, _ = worker(teams["Crewe"])
    worker(teams["Crewe"], "Bilal Khan", "E2")
    carry_out(offer_files(system_c()))
    ended = INVOLVEMENT | {"invo_involvement_end_date": "2026-02-01"}
    carry_out(offer_files(system_c(ended)))
    moved = INVOLVEMENT | {"invo_professional_id": "P2"}
    bilal = PROFESSIONALS | {"prof_professional_id": "P2", "prof_staff_id": "E2"}
    bilal |= {"prof_professional_name": "Khan, Bilal", "prof_social_worker_registration_no": ""}
    files = system_c(moved) | {"ssd_professionals.csv": as_csv([PROFESSIONALS, bilal])}

    row = carry_out(offer_files(files))

    assert "1 given to another worker" in found(row, "changed")[0].note
    before = SpellBefore.objects.order_by("pk").values_list("worker_id", "ends_on")
    assert list(before) == [(ama.pk, None), (ama.pk, date(2026, 2, 1))]
    assert Spell.objects.get().ends_on is None


def test_a_spell_without_an_end_again_is_told_as_reopened(teams):
    worker(teams["Crewe"])
    ended = INVOLVEMENT | {"invo_involvement_end_date": "2026-02-01"}
    carry_out(offer_files(system_c(ended)))

    row = offer_files(system_c())

    assert "1 reopened" in found(row, "changed")[0].note


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


def test_a_row_repeated_for_another_team_is_taken_once_and_told(teams):
    worker(teams["Crewe"])
    row = carry_out(offer_files(eclipse()))

    told = {each.about: each.count for each in found(row, "same")}
    assert told["Involvement: repeated rows, taken once"] == 1
    assert Spell.objects.count() == 1


def test_rows_of_one_id_that_say_different_things_are_all_refused(teams):
    worker(teams["Crewe"])
    other = INVOLVEMENT | {"invo_involvement_start_date": "2025-02-01"}

    row = offer_files(system_c(INVOLVEMENT, other))

    assert [each.row for each in found(row, "refused")] == [2, 3]
    assert "is the id of rows that say different things: lines 2, 3." in reasons(row)
    assert "(CASE4)" in reasons(row)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"person_id": ""}, "invo_person_id is missing."),
        ({"involvements_id": "NULL"}, "invo_involvements_id is missing."),
        ({"involvement_start_date": ""}, "invo_involvement_start_date is missing."),
        ({"involvement_start_date": "soon"}, "“soon” is not a date."),
        ({"involvement_end_date": "2024-01-01"}, "“2024-01-01” is before the start."),
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
    again = offer_files({f"refused-rows-{row.pk}.csv": mended})
    (asked,) = [each.question for each in found(again, "decision") if each.question]
    # The table that named this team is not among the refused rows, so it is asked, once.
    assert (asked.key, asked.suggested) == ("team:t9", teams["Crewe"].pk)
    carry_out(decide(again, {"team:t9": asked.suggested}))

    assert TeamAlias.objects.get().team == teams["Crewe"]
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
                    "cppl_cp_plan_end_date": "NULL",
                }
            ]
        ),
        "ssd_cla_episodes.csv": as_csv(
            [
                {
                    "clae_cla_episode_id": "1",
                    "clae_person_id": child,
                    "clae_cla_episode_start_date": "",
                    "clae_cla_episode_ceased_date": "",
                }
            ]
        ),
        "ssd_care_leavers.csv": as_csv([{"clea_person_id": child}]),
    }

    row = offer_files(files)
    assert reasons(row) == ("clae_cla_episode_start_date is missing. Fill it in. (CASE1)")
    row = carry_out(row, leave_refused=True)

    plans = PlanSpell.objects.order_by("plan").values_list("plan", "starts_on", "ends_on")
    assert list(plans) == [
        ("cin", date(2025, 2, 1), date(2025, 8, 1)),
        ("cl", date(2026, 3, 2), None),
        ("cp", date(2025, 8, 1), None),
    ]
    assert row.findings["counts"]["new"] == 5
    again = offer_files(files | {"more.csv": b"x\ny\n"})
    assert counts(again) == {"same": 6, "refused": 1}
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
            "no column invo_person_id and no column invo_involvement_start_date and no column "
            "invo_professional_id and no column invo_involvement_end_date",
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


def test_headings_that_are_repeated_among_the_rows_are_refused(teams):
    worker(teams["Crewe"])
    again = [PROFESSIONALS, {name: name for name in PROFESSIONALS}]
    files = system_c(INVOLVEMENT, {name: name for name in INVOLVEMENT})

    row = offer_files(files | {"ssd_professionals.csv": as_csv(again)})

    professional, involvement_told = found(row, "refused")
    assert [(r.reason, r.code) for r in professional.refusals] == [
        ("repeats the headings.", "CASE5")
    ]
    assert {r.code for r in involvement_told.refusals} == {"CASE2"}
