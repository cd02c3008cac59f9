"""The pages on which the workforce lead starts, changes, corrects and ends an assignment."""

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.queries import history_about
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


def as_it_was(cast: Cast, **told: str) -> dict[str, str]:
    usual = typed(cast, starts_on="2025-06-02", origin="10", ends_on="", why="Typed wrongly")
    return {**usual, **told}


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


def test_a_post_to_choose_is_told_with_its_team(cast: Cast, post: Post):
    page = cast.signed_in("hana").get(f"/assignments/start/{cast.mo.pk}/")
    assert "CR1 Worker, Crewe" in body(page)


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


def test_a_change_of_team_keeps_the_exact_share_of_hours_left_as_they_were(cast: Cast):
    Assignment.objects.filter(pk=cast.work["ama"].pk).update(fte=Decimal("0.333333"))
    told = typed(cast, team=cast.macclesfield.pk, hours="12.33")
    cast.signed_in("hana").post(page_of(cast, "change"), told)
    assert cast.ama.assignments.latest("starts_on").fte == Decimal("0.333333")


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
    told = as_it_was(cast, starts_on="2025-06-03", org_role="4", title="Senior")
    assert hana.post(path, {**told, "why": ""}).context["form"].errors.keys() == {"why"}
    ended = {**told, "ends_on": "2026-03-31"}
    assert "record its last day instead" in body(hana.post(path, ended))
    page = hana.post(path, told, follow=True)
    assert "Corrected." in body(page)
    row = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (row.starts_on, row.title, row.org_role) == (date(2025, 6, 3), "Senior", "4")


def test_someone_who_did_not_leave_after_all_is_put_back(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    left = {"end_kind": "left", "reason": "10", "destination": "9"}
    told = as_it_was(cast, **left, why="Withdrew")
    assert cast.signed_in("hana").post(page_of(cast, "correct"), told).status_code == 302
    assert Assignment.objects.get(pk=cast.work["ama"].pk).ends_on is None


@pytest.mark.promise("G7")
def test_where_from_why_and_where_to_are_put_right_for_the_return(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    hana, path = cast.signed_in("hana"), page_of(cast, "correct")
    shown = hana.get(path).context["form"].initial
    assert (shown["origin"], shown["reason"], shown["destination"]) == ("10", "10", "9")
    told = as_it_was(cast, ends_on="2026-03-02", end_kind="left", why="Asked at exit")
    hana.post(path, {**told, "origin": "2", "reason": "1", "destination": "3"})
    row = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (row.origin, row.reason, row.destination) == ("2", "1", "3")
    said = history_about(cast.ama.pk)[0]
    assert said.sentence == (
        "Corrected the assignment as Case holder in Crewe: origin from Not yet "
        "collected to Social worker in a different English authority; reason for leaving from "
        "Not yet collected to Resignation; where they went from Not yet collected to Agency or "
        "consultancy"
    )
    assert said.reason == "Asked at exit"


def test_who_moved_within_the_council_had_not_left(cast: Cast):
    actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    told = as_it_was(cast, ends_on="2026-03-02", end_kind="moved_out", why="To adults")
    cast.signed_in("hana").post(
        page_of(cast, "correct"), {**told, "reason": "1", "destination": "3"}
    )
    row = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (row.end_kind, row.reason, row.destination) == ("moved_out", "", "")


def test_a_correction_asks_only_what_the_assignment_has(cast: Cast):
    row = actions.change(
        assignment=cast.work["ama"],
        terms=actions.Terms(cast.crewe, "4", "permanent", Decimal(1)),
        from_day=MONDAY,
        by=BY,
    )
    hana = cast.signed_in("hana")
    first = hana.get(page_of(cast, "correct")).context["form"].fields
    later = hana.get(f"/assignments/{row.pk}/correct/").context["form"].fields
    assert "origin" in first
    assert not {"origin", "end_kind", "reason", "destination"} & set(later)
    assert not {"end_kind", "reason", "destination"} & set(first)


def test_hours_are_put_right_and_others_keep_their_exact_share(cast: Cast):
    hana, path = cast.signed_in("hana"), page_of(cast, "correct")
    Assignment.objects.filter(pk=cast.work["ama"].pk).update(fte=Decimal("0.333333"))
    assert hana.get(path).context["form"].initial["hours"] == Decimal("12.33")
    hana.post(path, as_it_was(cast, hours="12.33", title="Senior"))
    assert Assignment.objects.get(pk=cast.work["ama"].pk).fte == Decimal("0.333333")
    over = hana.post(path, as_it_was(cast, hours="38"))
    assert "must be 37 or fewer" in body(over)
    hana.post(path, as_it_was(cast, hours="18.5"))
    assert Assignment.objects.get(pk=cast.work["ama"].pk).fte == Decimal("0.5")
    assert "FTE from 0.333333 to 0.5" in history_about(cast.ama.pk)[0].sentence


@pytest.mark.parametrize("act", ["change", "end", "correct"])
def test_only_those_who_keep_records_change_them(cast: Cast, act: str):
    assert cast.signed_in("grace").get(page_of(cast, act)).status_code == 403
    missing = f"/assignments/000000000000/{act}/"
    assert cast.signed_in("hana").get(missing).status_code == 404
