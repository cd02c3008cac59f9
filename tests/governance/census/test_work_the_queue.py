"""The queue of a return: who can tell what, where it is mended, and why a query stands."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, Cast
from tests.governance.census.preparing import QUEUE, complete
from tests.sessions import signed_in_client

from keystay.core.audit.models import AuditEvent
from keystay.core.models import SensitiveRead
from keystay.core.reading import forget
from keystay.governance.census import actions, queries
from keystay.governance.census.kept import kept
from keystay.governance.census.queries import answers
from keystay.governance.models import Explanation
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]
YEAR = "/statutory-return/2025"


def listed(client: Client, **asked: str):
    return client.get(QUEUE, asked).context["page"].object_list


def test_each_finding_leads_to_where_it_is_mended(cast: Cast):
    complete(cast, {"ama.Sex", "mo.PersonBirthDate", "nia.SWENo", "CostDBS", "NumberOfVacancies"})
    ways = {(r.name, r.says): r.href for r in listed(cast.signed_in("hana"), show="errors")}
    assert ways == {
        ("Amason, Ama", "Sex"): f"{YEAR}/about/{cast.ama.pk}/",
        ("Amason, Ama", "Ethnicity"): f"{YEAR}/about/{cast.ama.pk}/",
        ("Moson, Mo", "Date of birth"): f"/people/{cast.mo.pk}/change/",
        ("Niason, Nia", "Registration number"): f"/registration/change/{cast.nia.pk}/",
        ("The council", "Criminal record check paid"): f"{YEAR}/answers/",
        ("The council", "FTE of vacancies on the day"): "/establishment/",
    }
    assert SensitiveRead.objects.filter(page="census:queue").exists()


def test_origin_reason_and_destination_are_mended_on_the_assignment(cast: Cast):
    complete(cast)
    began = cast.work["ama"]
    assignments.change(
        assignment=began,
        terms=assignments.Terms(cast.crewe, "4", "permanent", Decimal(1)),
        from_day=date(2025, 7, 1),
        by=BY,
    )
    gone = assignments.end(assignment=cast.work["mo"], ends_on=date(2025, 8, 29), by=BY)
    hana = cast.signed_in("hana")
    about = (cast.ama.pk, cast.mo.pk)
    ways = {(r.person, r.code): r.href for r in listed(hana) if r.act == "Correct the assignment"}
    assert {key: way for key, way in ways.items() if key[0] in about} == {
        (cast.ama.pk, "KS-W-007"): f"/assignments/{began.pk}/correct/",
        (cast.mo.pk, "KS-W-007"): f"/assignments/{gone.pk}/correct/",
        (cast.mo.pk, "KS-W-008"): f"/assignments/{gone.pk}/correct/",
        (cast.mo.pk, "KS-W-009"): f"/assignments/{gone.pk}/correct/",
    }
    told = {"starts_on": "2025-06-02", "ends_on": "2025-08-29", "end_kind": "left"}
    told |= {"org_role": "5", "hours": "37", "why": "Exit interview"}
    told |= {"team": gone.team_id, "contract": "permanent"}
    told |= {"origin": "2", "reason": "1", "destination": "3"}
    hana.post(ways[cast.mo.pk, "KS-W-008"], told)
    left = {row.code for row in listed(hana) if row.person == cast.mo.pk}
    assert not left & {"KS-W-007", "KS-W-008", "KS-W-009"}


def test_the_queue_narrows_by_severity_supplier_and_rule(cast: Cast):
    complete(cast, {"ama.Sex", "CostDBS"})
    hana = cast.signed_in("hana")
    assert {row.supplied_by for row in listed(hana, who="Payroll")} == {"Payroll"}
    assert {row.error for row in listed(hana, show="queries")} == {False}
    assert {row.code for row in listed(hana, rule="KS-C-002")} == {"KS-C-002"}
    assert "Nothing here" in hana.get(QUEUE, {"rule": "KS-X"}).content.decode()


def test_about_a_person_is_told_and_the_finding_goes(cast: Cast):
    complete(cast, {"ama.Sex", "ama.StepUpGrad"})
    hana, page = cast.signed_in("hana"), f"{YEAR}/about/{cast.ama.pk}/"
    hana.post(page, {"sex": "F", "ethnicity": "WBRI"})
    left = {row.says for row in listed(hana, show="errors")}
    assert left == {"Step Up graduate", "Frontline graduate"}
    hana.post(page, {"sex": "F", "ethnicity": "WBRI", "route": "approach", "level": "2"})
    assert listed(hana, show="errors") == []
    people.set_qualifying_award(person=cast.ama, award=people.Award("MSc"), by=BY)
    hana.post(page, {"sex": "F", "ethnicity": "WBRI", "route": "step_up"})
    award = cast.ama.qualifications.get()
    assert (award.title, award.route) == ("MSc", "step_up")


def test_pay_is_entered_changed_and_taken_out(cast: Cast):
    complete(cast)
    hana, page = cast.signed_in("hana"), f"{YEAR}/pay/{cast.ama.pk}/"
    hana.post(page, {"BaseSalary": "41250.00"})
    assert hana.get(page).context["form"].initial == {"BaseSalary": "41250.00"}
    assert actions.answer_form(
        year=2025, values={"BaseSalary": "41250.00", "RRPayments": ""}, person=cast.ama, by=BY
    ) == 0  # fmt: skip
    hana.post(page, {"BaseSalary": ""})
    assert (cast.ama.pk, "BaseSalary") not in answers(2025)
    assert "asks no pay" in hana.get(f"/statutory-return/2024/pay/{cast.ama.pk}/").content.decode()


def test_what_is_out_of_form_stands_beside_the_box(cast: Cast, monkeypatch):
    hana = cast.signed_in("hana")
    monkeypatch.setattr(actions, "fault_of", lambda *_, **__: "Not so.")
    page = hana.post(f"{YEAR}/answers/", {"CarAllowance": "1"})
    assert page.context["form"].errors == {"CarAllowance": ["Not so."]}


def test_everyones_pay_comes_as_lines_from_payroll(cast: Cast):
    complete(cast)
    hana, page = cast.signed_in("hana"), f"{YEAR}/payroll/"
    wrong = "SW100000\t£41,250.00\t500\n\nSW9\t1\nSW100001\nSW100003,forty"
    errors = hana.post(page, {"lines": wrong}).context["form"].errors["lines"]
    assert [each.partition(":")[0] for each in errors] == ["Line 3", "Line 4", "Line 5"]
    assert answers(2025).keys() == {each for each in answers(2025) if not each[0]}
    hana.post(page, {"lines": "SW100000\t£41,250.00\t500\nsw100003,52000"})
    told = {key: row.value for key, row in answers(2025).items() if key[0]}
    assert told == {
        (cast.ama.pk, "BaseSalary"): "41250.00",
        (cast.ama.pk, "RRPayments"): "500",
        (cast.grace.pk, "BaseSalary"): "52000",
    }


def test_nobody_enters_their_own_pay(cast: Cast):
    complete(cast)
    user = cast.users["hana"]
    people.link_account(person=cast.nia, user=user, by=BY)
    hana = cast.signed_in("hana")
    assert hana.get(f"{YEAR}/pay/{cast.nia.pk}/").status_code == 404
    assert hana.get(f"{YEAR}/about/{cast.nia.pk}/").status_code == 404
    own = [row for row in listed(hana) if row.person == cast.nia.pk]
    assert {(row.act, row.href) for row in own} == {("Yours: ask someone else to mend it", "")}
    answer = hana.post(f"{YEAR}/payroll/", {"lines": "SW100002 ; 41000"})
    assert "this is you" in str(answer.context["form"].errors)


def test_an_explanation_is_kept_with_the_query_and_suggested_next_year(cast: Cast, monkeypatch):
    complete(cast)
    hana, page = cast.signed_in("hana"), f"{YEAR}/explain/KS-W-011/{cast.ama.pk}/"
    assert "Ask payroll" in hana.get(page).content.decode()
    hana.post(page, {"words": "On loan"})
    (row,) = [r for r in listed(hana) if r.code == "KS-W-011" and r.person == cast.ama.pk]
    assert (row.explanation, row.open) == ("On loan", False)
    event = AuditEvent.objects.get(kind="census.explained")
    assert (event.about, event.content["after"]) == (
        cast.ama.pk, {"year": 2025, "rule": "KS-W-011"},
    )  # fmt: skip
    Explanation.objects.update(year=2024)
    shown = hana.get(page)
    assert shown.context["form"].initial == {"words": "On loan"}
    assert "last year’s" in shown.content.decode()
    (row,) = [r for r in listed(hana) if r.code == "KS-W-011" and r.person == cast.ama.pk]
    assert (row.suggested, row.open) == (True, True)


def test_the_page_says_when_a_later_return_has_no_layout_here(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    complete(cast)
    hana, said = cast.signed_in("hana"), "does not hold the layout"
    assert said not in hana.get(f"{YEAR}/").content.decode()
    assert queries.year_to_come(date(2026, 6, 30)) is None
    assert queries.year_to_come(date(2026, 7, 1)) == 2026
    monkeypatch.setattr(queries, "year_to_come", lambda: 2026)
    assert f"{said} of the return as at 30 September 2026" in hana.get(f"{YEAR}/").content.decode()


def test_an_emptied_explanation_is_taken_out(cast: Cast):
    complete(cast)
    told = {"year": 2025, "code": "KS-Y-006", "person": None, "by": BY}
    row = actions.explain_form(words="We grew", **told)
    assert "Explained by the test" in (
        cast.signed_in("hana").get(f"{YEAR}/explain/KS-Y-006/council/").content.decode()
    )
    for _ in range(2):
        assert actions.explain_form(words="", **told) is None
    actions.unexplain(explanation=row, by=BY)
    kinds = AuditEvent.objects.filter(kind__startswith="census.expl").order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == [
        "census.explained", "census.explanation_removed",
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["KS-W-001/council", "KS-W-999/council", "KS-Y-006/nobody"])
def test_an_error_is_mended_and_not_explained(cast: Cast, what):
    assert cast.signed_in("hana").get(f"{YEAR}/explain/{what}/").status_code == 404
    with pytest.raises(actions.NotAQuery):
        actions.explain(year=2025, code="KS-W-001", words="w", person=None, by=BY)


def test_a_childs_number_is_refused(cast: Cast):
    answer = cast.signed_in("hana").post(
        f"{YEAR}/explain/KS-Y-006/council/", {"words": "About 943 476 5919"}
    )
    assert answer.context["form"].errors


def test_the_file_asks_for_the_password_again(cast: Cast):
    complete(cast)
    hana = cast.users["hana"]
    hana.set_password("correct horse battery staple")
    hana.save()
    client = signed_in_client(hana)
    assert client.get(f"{YEAR}/file/")["Content-Type"] == "application/xml"
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert client.get(f"{YEAR}/file/").status_code == 302
    assert SensitiveRead.objects.filter(page="download:census:file").count() == 1


def test_a_look_is_remembered_until_something_is_written(cast: Cast):
    complete(cast)
    hana = cast.signed_in("hana")
    hana.get(f"{YEAR}/")
    with CaptureQueriesContext(
        connection,
    ) as again:
        hana.get(f"{YEAR}/")
    assert len(again) <= 25
    first = kept(2025)
    assert kept(2025) is first
    people.set_equality(person=cast.ama, sex="M", ethnicity="WBRI", by=BY)
    assert kept(2025) is not first


def test_years_without_a_layout_or_still_to_come_are_not_there(cast: Cast, monkeypatch):
    hana = cast.signed_in("hana")
    for year in ("1999", "2026", "x", "²"):
        assert hana.get(f"/statutory-return/{year}/").status_code == 404
    monkeypatch.setattr("keystay.governance.census.queries.latest_year", lambda: 2024)
    assert hana.get("/statutory-return/2025/").status_code == 404


def test_in_july_the_page_says_that_it_is_what_is_expected(cast: Cast, monday):
    complete(cast)
    monday.move_to("2025-07-15T09:00:00+00:00")
    page = cast.signed_in("hana").get("/statutory-return/").content.decode()
    assert "As expected on 30 September 2025" in page
    assert "The year is not over" in page


def test_without_a_council_the_page_says_what_comes_first(cast: Cast):
    from keystay.organisation.models import Authority

    Authority.objects.all().delete()
    forget()  # nothing was written that a look could know of
    hana = cast.signed_in("hana")
    assert "Set up the council" in hana.get("/statutory-return/").content.decode()
    assert hana.get(QUEUE).status_code == 404
    assert hana.get(f"{YEAR}/sign/").status_code == 404


def test_the_figures_stand_beside_last_years_and_the_published(cast: Cast):
    complete(cast)
    shown = cast.signed_in("petra").get(f"{YEAR}/figures/")
    row = next(r for r in shown.context["table"] if r.title == "Social workers in post, headcount"
               or r.now == "5")  # fmt: skip
    assert row.before == "–"
    assert row.england != "–"
