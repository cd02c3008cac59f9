"""The pages on which the workforce lead starts, changes, corrects and ends an assignment."""

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.workforce.assignments import actions
from keystay.workforce.models import Assignment, Post
from keystay.workforce.posts import actions as posts

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]


@pytest.fixture
def post(cast: Cast) -> Post:
    details = posts.PostDetails("CR1", "Worker", cast.crewe, "5", Decimal(1), STARTED)
    return posts.add(details=details, by=BY)


def typed(cast: Cast, **told: str) -> dict[str, str]:
    usual = {"team": cast.crewe.pk, "org_role": "5", "contract": "permanent", "hours": "37"}
    return {**usual, "starts_on": "2026-03-09", "from_day": "2026-03-09", "origin": "1", **told}


def body(page) -> str:
    return page.content.decode()


def page_of(cast: Cast, act: str, who: str = "ama") -> str:
    return f"/assignments/{cast.work[who].pk}/{act}/"


def test_an_assignment_is_started_with_hours_as_people_say_them(cast: Cast):
    hana, path = cast.signed_in("hana"), f"/assignments/start/{cast.mo.pk}/"
    assert "Full time is 37 hours" in body(hana.get(path))
    page = hana.post(path, typed(cast, hours="18.5"), follow=True)
    assert "Mo Moson has a new assignment" in body(page)
    row = cast.mo.assignments.latest("starts_on")
    assert (row.fte, row.origin, row.starts_on) == (Decimal("0.5"), "1", date(2026, 3, 9))


def test_what_is_wrong_with_a_start_is_said_on_the_form(cast: Cast, post: Post):
    hana, path = cast.signed_in("hana"), f"/assignments/start/{cast.mo.pk}/"
    assert "must be 37 or fewer" in body(hana.post(path, typed(cast, hours="37.5")))
    assert "engaged for" in body(hana.post(path, typed(cast, contract="agency")))
    wrong = hana.post(path, typed(cast, contract="agency"))
    assert wrong.context["form"].errors.keys() == {"basis"}
    early = typed(cast, post=post.pk, starts_on="2025-01-01")
    assert "not in the establishment" in body(hana.post(path, early))
    assert hana.post(path, typed(cast, post=post.pk)).status_code == 302
    again = hana.post(path, typed(cast, post=post.pk))
    assert "Mo Moson has post CR1 already" in body(again)


@pytest.mark.promise("W4")
def test_agency_work_keeps_its_basis_and_other_work_does_not(cast: Cast):
    hana, path = cast.signed_in("hana"), f"/assignments/start/{cast.mo.pk}/"
    told = {"basis": "demand", "agency_name": "Locum Ltd"}
    hana.post(path, typed(cast, contract="agency", **told))
    hana.post(path, typed(cast, starts_on="2026-03-10", **told))
    agency, employed = cast.mo.assignments.order_by("starts_on")[1:]
    assert (agency.basis, agency.agency_name) == ("demand", "Locum Ltd")
    assert (employed.basis, employed.agency_name) == ("", "")


def test_a_change_page_begins_with_the_present_terms_and_saves_new_ones(cast: Cast):
    hana, path = cast.signed_in("hana"), page_of(cast, "change")
    form = hana.get(path)
    assert f'value="{cast.crewe.pk}" selected' in body(form)
    assert 'value="37"' in body(form)
    assert "choose a later day" in body(
        hana.post(path, typed(cast, hours="20", from_day="2025-01-01"))
    )
    page = hana.post(path, typed(cast, team=cast.macclesfield.pk), follow=True)
    assert "Changed from 9 March 2026" in body(page)
    assert cast.ama.assignments.latest("starts_on").team == cast.macclesfield


@pytest.mark.promise("W4", "R14")
def test_an_agency_worker_made_permanent_on_the_page_is_a_starter(cast: Cast):
    told = typed(cast, contract="permanent", basis="vacancy", agency_name="Locum Ltd")
    page = cast.signed_in("hana").post(page_of(cast, "change", "bilal"), told)
    assert page.status_code == 302
    row = cast.bilal.assignments.latest("starts_on")
    assert (row.contract, row.start_kind, row.origin) == ("permanent", "joined", "4")
    assert (row.basis, row.agency_name) == ("", "")


@pytest.mark.promise("W4")
def test_an_agency_worker_who_stays_agency_only_changes(cast: Cast):
    told = typed(cast, contract="agency", basis="absence", hours="10")
    cast.signed_in("hana").post(page_of(cast, "change", "bilal"), told)
    row = cast.bilal.assignments.latest("starts_on")
    assert (row.contract, row.start_kind, row.origin) == ("agency", "changed", "")


def test_an_end_says_why_and_where_to(cast: Cast):
    hana, path = cast.signed_in("hana"), page_of(cast, "end")
    assert hana.get(path).status_code == 200
    told = {"reason": "1", "destination": "3"}
    early = hana.post(path, {**told, "ends_on": "2025-01-01"})
    assert "cannot be before the start" in body(early)
    page = hana.post(path, {**told, "ends_on": "2026-03-31"}, follow=True)
    assert "Last day recorded" in body(page)
    row = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (row.ends_on, row.reason, row.destination) == (date(2026, 3, 31), "1", "3")
    assert "ended on 31 March 2026" in body(hana.post(path, {**told, "ends_on": "2026-04-01"}))


def test_a_mistake_is_put_right_with_a_reason(cast: Cast):
    hana, path = cast.signed_in("hana"), page_of(cast, "correct")
    assert hana.get(path).status_code == 200
    told = {"starts_on": "2025-06-03", "org_role": "4", "title": "Senior", "why": ""}
    assert hana.post(path, told).context["form"].errors.keys() == {"why"}
    ended = {**told, "why": "Typed wrongly", "ends_on": "2026-03-31"}
    assert "record its last day instead" in body(hana.post(path, ended))
    page = hana.post(path, {**told, "why": "Typed wrongly"}, follow=True)
    assert "Corrected." in body(page)
    row = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (row.starts_on, row.title, row.org_role) == (date(2025, 6, 3), "Senior", "4")


def test_someone_who_did_not_leave_after_all_is_put_back(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    told = {"starts_on": "2025-06-02", "org_role": "5", "why": "Withdrew", "ends_on": ""}
    assert cast.signed_in("hana").post(page_of(cast, "correct"), told).status_code == 302
    assert Assignment.objects.get(pk=cast.work["ama"].pk).ends_on is None


@pytest.mark.parametrize("act", ["change", "end", "correct"])
def test_only_those_who_keep_records_change_them(cast: Cast, act: str):
    assert cast.signed_in("grace").get(page_of(cast, act)).status_code == 403
    missing = f"/assignments/000000000000/{act}/"
    assert cast.signed_in("hana").get(missing).status_code == 404
