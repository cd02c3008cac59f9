"""The team, the post or the contract was recorded wrongly: the workforce lead puts it right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.queries import history_about
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions
from keystay.workforce.assignments.counted import Counted, counted
from keystay.workforce.models import Assignment, Post
from keystay.workforce.posts import actions as posts

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]
SUNDAY = MONDAY - timedelta(days=1)


def add_post(cast: Cast, number: str, team=None) -> Post:
    details = posts.PostDetails(number, "Worker", team or cast.crewe, "5", Decimal(1), STARTED)
    return posts.add(details=details, by=BY)


def page_of(row: Assignment) -> str:
    return f"/assignments/{row.pk}/correct/"


def as_it_is(row: Assignment, **told: str) -> dict[str, str]:
    """The form as a browser would send it back, but for what is told."""
    known = {
        "team": row.team_id, "post": row.post_id or "", "title": row.title, "grade": row.grade,
        "org_role": row.org_role, "contract": row.contract, "basis": row.basis,
        "agency_name": row.agency_name, "hours": f"{row.fte * 37:.2f}", "origin": row.origin,
        "starts_on": f"{row.starts_on}", "ends_on": f"{row.ends_on or ''}",
        "end_kind": row.end_kind, "reason": row.reason or "10",
        "destination": row.destination or "9", "why": "Typed wrongly",
    }  # fmt: skip
    return {**known, **told}


def send(cast: Cast, row: Assignment, **told: str) -> str:
    """What the page says once the correction is sent."""
    row = Assignment.objects.get(pk=row.pk)
    page = cast.signed_in("hana").post(page_of(row), as_it_is(row, **told), follow=True)
    row.refresh_from_db()
    return " ".join(page.content.decode().split())


def now(row: Assignment) -> Assignment:
    return Assignment.objects.get(pk=row.pk)


def last_told(cast: Cast, who: str) -> str:
    return history_about(cast.people[who].pk)[0].sentence


def after_a_change(cast: Cast, who: str, contract: str) -> tuple[Assignment, Assignment]:
    """Someone's row to Sunday and the one that begins on Monday."""
    wanted = actions.Terms(cast.crewe, "5", contract, Decimal("0.5"), basis="vacancy")
    later = actions.change(assignment=cast.work[who], terms=wanted, from_day=MONDAY, by=BY)
    return now(cast.work[who]), later


def test_a_wrong_team_and_post_are_put_right(cast: Cast):
    there = add_post(cast, "MA1", cast.macclesfield)
    said = send(cast, cast.work["ama"], team=cast.macclesfield.pk, post=there.pk)
    assert "Corrected." in said
    assert "counts as" not in said
    row = now(cast.work["ama"])
    assert (row.team, row.post, row.starts_on) == (cast.macclesfield, there, STARTED)
    assert last_told(cast, "ama") == (
        "Corrected the assignment as Case holder in Macclesfield: team from Crewe to "
        "Macclesfield; post from nothing to MA1"
    )


def test_a_team_and_a_post_that_stood_then_may_be_chosen_and_those_that_did_not_may_not(
    cast: Cast,
):
    service = cast.crewe.service
    closed, old, coming = (
        teams.add_team(details=teams.TeamDetails(name, service, starts), by=BY)
        for name, starts in (
            ("Nantwich", STARTED), ("Sandbach", date(2020, 1, 1)), ("Alsager", date(2027, 1, 4)),
        )
    )  # fmt: skip
    teams.close_team(team=closed, ends_on=SUNDAY, by=BY)
    teams.close_team(team=old, ends_on=date(2025, 5, 30), by=BY)
    form = cast.signed_in("hana").get(page_of(cast.work["ama"])).context["form"]
    offered = [label for _, label in form.fields["team"].choices]
    assert "Nantwich (until 1 March 2026)" in offered
    assert "Crewe" in offered
    assert not [label for label in offered if label.startswith(("Sandbach", "Alsager"))]

    Assignment.objects.filter(pk=cast.work["ama"].pk).update(team=coming)
    form = cast.signed_in("hana").get(page_of(cast.work["ama"])).context["form"]
    assert "Alsager" in [label for _, label in form.fields["team"].choices]
    assert "Corrected." in send(cast, cast.work["ama"], title="Senior", hours="37")
    assert now(cast.work["ama"]).team == coming


@pytest.mark.promise("W2")
def test_a_post_that_is_full_is_refused_in_words(cast: Cast):
    post = add_post(cast, "CR1")
    send(cast, cast.work["mo"], post=post.pk)
    said = send(cast, cast.work["ama"], post=post.pk)
    assert "Post CR1 is 1 of full time and held by Mo Moson: there is no room" in said
    assert now(cast.work["ama"]).post is None
    assert "Corrected." in send(
        cast, cast.work["ama"], post=post.pk, contract="agency", basis="absence"
    )
    said = send(cast, cast.work["ama"], contract="permanent")
    assert "held by Mo Moson" in said
    assert now(cast.work["ama"]).contract == "agency"


def test_an_agency_worker_is_engaged_for_something_and_an_employee_for_nothing(cast: Cast):
    said = send(cast, cast.work["ama"], contract="agency")
    assert "Say what the agency worker is engaged for" in said
    said = send(cast, cast.work["ama"], contract="agency", basis="demand", agency_name="Locum Ltd")
    assert "no longer counts as a starter on 2 June 2025" in said
    assert last_told(cast, "ama").endswith(
        "contract from Permanent to Agency; engaged for from nothing to Extra demand; "
        "agency from nothing to Locum Ltd"
    )
    work = cast.signed_in("hana").get(f"/people/{cast.ama.pk}/?tab=work").content.decode()
    assert "Agency, extra demand, through Locum Ltd" in work
    said = send(cast, cast.work["ama"], contract="temporary")
    assert "now counts as a starter on 2 June 2025" in said
    row = now(cast.work["ama"])
    assert (row.contract, row.basis, row.agency_name) == ("temporary", "", "")


def test_a_change_turns_into_a_leaver_and_the_page_says_so(cast: Cast):
    earlier, later = after_a_change(cast, "ama", "permanent")
    told = {"contract": "agency", "basis": "vacancy"}
    said = send(cast, later, **told)
    assert "Ama Amason now counts as a leaver on 1 March 2026." in said
    assert (now(earlier).end_kind, now(earlier).destination) == ("left", "3")
    assert "how it ended from Changed team, role, grade or hours to Left" in last_told(cast, "ama")
    said = send(cast, later, contract="permanent")
    assert "Ama Amason no longer counts as a leaver on 1 March 2026." in said
    assert now(earlier).end_kind == "changed"


@pytest.mark.promise("R14")
def test_a_change_turns_into_a_starter_and_the_page_says_so(cast: Cast):
    _, later = after_a_change(cast, "bilal", "agency")
    said = send(cast, later, contract="permanent")
    assert "Bilal Bilalson now counts as a starter on 2 March 2026." in said
    row = now(later)
    assert (row.start_kind, row.origin, row.basis) == ("joined", "4", "")
    assert "how it began from Changed team, role, grade or hours to Joined" in last_told(
        cast, "bilal"
    )


@pytest.mark.promise("R14")
def test_agency_work_between_two_employments_was_none_after_all(cast: Cast):
    _, middle = after_a_change(cast, "ama", "agency")
    again = actions.Terms(cast.crewe, "5", "permanent", Decimal(1))
    back = date(2026, 3, 9)
    last = actions.change(assignment=middle, terms=again, from_day=back, by=BY)
    said = send(cast, middle, contract="permanent")
    assert "no longer counts as a leaver on 1 March 2026 and a starter on 9 March 2026." in said
    assert (now(cast.work["ama"]).end_kind, now(last).start_kind) == ("changed", "changed")


def test_a_corrected_first_day_moves_whoever_counts_by_it(cast: Cast):
    said = send(cast, cast.work["ama"], starts_on="2025-06-03")
    assert "counts as a starter on 3 June 2025, and no longer as a starter on 2 June 2025" in said


def test_a_second_post_is_no_start_and_giving_up_one_of_two_no_leaving(cast: Cast):
    beside = actions.Terms(cast.macclesfield, "5", "permanent", Decimal("0.2"))
    second = actions.start(person=cast.ama, terms=beside, starts_on=MONDAY, by=BY)
    actions.end(assignment=second, ends_on=date(2026, 3, 31), by=BY)
    assert counted(cast.ama.assignments.all()) == {Counted("starter", STARTED)}
    actions.end(assignment=cast.work["ama"], ends_on=date(2026, 4, 30), by=BY)
    assert counted(cast.ama.assignments.all()) == {
        Counted("starter", STARTED), Counted("leaver", date(2026, 4, 30)),
    }  # fmt: skip


def test_what_is_right_already_is_not_written_again(cast: Cast):
    send(cast, cast.work["ama"], team=cast.macclesfield.pk)
    told = len(history_about(cast.ama.pk))
    said = send(cast, cast.work["ama"], team=cast.macclesfield.pk)
    assert "all of this is as it is recorded" in said
    changes = {"team": cast.macclesfield}
    actions.correct(assignment=cast.work["ama"], changes=changes, by=BY, reason="Again")
    assert len(history_about(cast.ama.pk)) == told


def test_what_was_never_collected_is_no_correction(cast: Cast):
    actions.end(assignment=cast.work["bilal"], ends_on=date(2026, 3, 31), by=BY)
    Assignment.objects.filter(pk=cast.work["bilal"].pk).update(
        origin="", reason="", destination="", basis="demand"
    )
    row = now(cast.work["bilal"])
    shown = {"origin": "10", "reason": "10", "destination": "9"}
    assert "all of this is as it is recorded" in send(cast, row, **shown)
    assert "Corrected." in send(cast, row, **{**shown, "reason": "1"})
    assert (now(row).origin, now(row).reason, now(row).destination) == ("", "1", "")
    assert "Corrected." in send(cast, row, **{**shown, "reason": "1", "contract": "permanent"})
    assert (now(row).origin, now(row).destination) == ("10", "9")
