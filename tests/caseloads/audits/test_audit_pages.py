"""The list of open loops, grades in groups, and what the database refuses."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.caseloads.audits.telling import answered, given, grade_now, graded, planned, programme
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions
from keystay.caseloads.audits.grades import grade_rows
from keystay.caseloads.models import Audit, Mark, Sample
from keystay.core.models import SensitiveRead
from keystay.workforce.assignments import actions as assignments

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8", "C9")]
LIST = "/caseloads/audits/"


def many(cast: Cast, count: int) -> None:
    """A programme with so many audits, every other one graded by Mo."""
    hold(cast.ama, *(f"A{n:06}" for n in range(count)))
    ours = programme(f"Of {count}")
    asked = actions.Draw(MONDAY, "random", count, 7)
    actions.draw_sample(programme=ours, asked=asked, by=BY)
    for number, audit in enumerate(ours.audits.all()):
        actions.give(audit=audit, auditor=cast.mo, by=BY)
        if number % 2:
            grade_now(answered(audit, "good" if number % 4 == 1 else "inadequate"))


def test_the_auditor_sees_what_is_theirs_to_do(cast: Cast):
    audit = given(cast)
    page = cast.signed_in("mo").get(LIST)
    (row,) = page.context["mine"]
    assert (row.id, row.state.words) == (audit.pk, "Begin the audit")
    assert "Yours to do" in page.content.decode()
    assert cast.signed_in("grace").get(LIST).context["mine"] == []


def test_without_audits_the_first_useful_act_is_told(cast: Cast):
    assert "Plan a programme, draw its cases" in cast.signed_in("petra").get(LIST).content.decode()
    assert "No open audits for you to see" in cast.signed_in("ama").get(LIST).content.decode()
    assert cast.signed_in("dan").get(LIST).status_code == 403
    assert not SensitiveRead.objects.filter(page="audits:list").exists()


def test_a_programme_narrows_the_list_and_late_audits_are_marked(cast: Cast, monday):
    planned(cast)
    other = programme("Summer")
    petra = cast.signed_in("petra")
    assert petra.get(LIST, {"programme": other.pk}).context["page"].paginator.count == 0
    monday.move_to("2026-05-30T09:00:00+00:00")
    page = cast.signed_in("petra").get(LIST)
    (row,) = page.context["page"].object_list
    assert (row.due_on, row.late) == (date(2026, 5, 29), True)


def test_the_file_holds_no_grades(cast: Cast):
    graded(cast, "inadequate")
    page = cast.signed_in("petra").get(LIST, {"format": "csv"})
    body = page.content.decode("utf-8-sig")
    assert body.splitlines()[0] == "Case,Programme,Team,Worker,Auditor,State,Next due,Late"
    assert "nadequate" not in body
    assert "Ama Amason" in body


def test_the_list_shows_no_grades_and_costs_the_same_for_many(cast: Cast):
    petra, costs = cast.signed_in("petra"), []
    for count in (4, 30):
        many(cast, count)
        petra.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = petra.get(LIST)
        costs.append(len(asked))
        assert "nadequate" not in page.content.decode()
    assert costs[0] == costs[1] <= 25


@pytest.mark.parametrize("step", ["", "?check=1"])
def test_a_programme_costs_the_same_for_many(cast: Cast, step: str):
    petra, costs = cast.signed_in("petra"), []
    for count in (4, 30):
        many(cast, count)
        where = f"{LIST}programme/{Sample.objects.get(wanted=count).programme_id}/{step}"
        petra.get(where)
        with CaptureQueriesContext(connection) as asked:
            petra.get(where)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 25


def test_one_audit_stays_within_the_budget(cast: Cast):
    audit = graded(cast)
    client = cast.signed_in("grace")
    client.get(f"{LIST}{audit.pk}/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{LIST}{audit.pk}/")
    assert len(asked) <= 25


def test_grades_are_told_in_groups_with_small_numbers_hidden(cast: Cast):
    many(cast, 44)
    ours = Audit.objects.first().programme
    page = cast.signed_in("petra").get(f"{LIST}programme/{ours.pk}/")
    tables = {what: rows for what, rows, hidden in page.context["tables"] if not hidden}
    obvious = Counter(mark.grade for mark in Mark.objects.filter(standard="heard"))
    (heard,) = [row for row in tables["Standard"] if row.name == "Child heard"]
    cells = dict(heard.cells)
    assert obvious == {"good": 11, "inadequate": 11}
    assert (cells["Good"], cells["Inadequate"], cells["All"]) == ("11", "11", "22")
    (crewe,) = tables["Team"]
    assert (crewe.name, dict(crewe.cells)["All"]) == ("Crewe", "22")
    assert cast.signed_in("olu").get(f"{LIST}programme/{ours.pk}/").context["tables"] == []
    csv = cast.signed_in("petra").get(f"{LIST}programme/{ours.pk}/", {"format": "csv"})
    assert "Standard,Child heard,0,11,0,11,22" in csv.content.decode("utf-8-sig")


def test_of_a_few_audits_no_grade_is_told_not_even_a_nought(cast: Cast):
    audit = graded(cast)
    page = cast.signed_in("petra").get(f"{LIST}programme/{audit.programme_id}/")
    for _, rows, hidden in page.context["tables"]:
        assert hidden
        for row in rows:
            assert {cell for _, cell in row.cells} == {"c"}
    assert "none of 1 has enough audits" in page.content.decode()
    assert grade_rows(Counter()) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"overall": "good"}, "a_grade_has_its_day"),
        ({"conversation_on": MONDAY}, "a_conversation_follows_the_grade"),
        ({"outcome": "better"}, "a_closed_loop_has_an_outcome"),
    ],
)
def test_the_database_refuses_nonsense(cast: Cast, change, name: str):
    audit = given(cast)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(**change)
    with pytest.raises(IntegrityError, match="nobody_audits_themselves"), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(auditor=cast.ama)


def test_a_worker_who_left_keeps_their_audits_readable(cast: Cast):
    audit = graded(cast)
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    assert cast.signed_in("grace").get(f"{LIST}{audit.pk}/").status_code == 200
