"""A change joins two rows: a correction of either's day moves the other's along."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.queries import history_about
from keystay.workforce.assignments import actions
from keystay.workforce.models import Assignment, Post
from keystay.workforce.posts import actions as posts

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
CORRECTED = "Corrected the assignment as Case holder in Crewe"


@pytest.fixture
def post(cast: Cast) -> Post:
    details = posts.PostDetails("CR1", "Worker", cast.crewe, "5", Decimal(1), STARTED)
    return posts.add(details=details, by=BY)


def terms(cast: Cast, fte: str = "1", contract: str = "permanent", **more) -> actions.Terms:
    return actions.Terms(more.pop("team", cast.crewe), "5", contract, Decimal(fte), **more)


def changed(cast: Cast, who: str = "ama", wanted: actions.Terms | None = None) -> Assignment:
    """The row that begins on Monday, after the first."""
    wanted = wanted or terms(cast, "0.8")
    work = cast.work[who]
    return actions.change(assignment=work, terms=wanted, from_day=MONDAY, by=BY)


def correct(row: Assignment, **changes: object) -> Assignment:
    return actions.correct(assignment=row, changes=changes, by=BY, reason="Typed wrongly")


def spans(who) -> list[tuple[date, date | None]]:
    return list(who.assignments.order_by("starts_on").values_list("starts_on", "ends_on"))


@pytest.mark.parametrize("by", [-WEEK, WEEK])
def test_the_next_row_begins_the_day_after_a_corrected_last_day(cast: Cast, by: timedelta):
    changed(cast)
    correct(cast.work["ama"], ends_on=MONDAY + by)
    assert spans(cast.ama) == [(STARTED, MONDAY + by), (MONDAY + by + DAY, None)]


@pytest.mark.parametrize("by", [-WEEK, WEEK])
def test_the_row_before_ends_the_day_before_a_corrected_first_day(cast: Cast, by: timedelta):
    row = changed(cast)
    correct(row, starts_on=MONDAY + by)
    assert spans(cast.ama) == [(STARTED, MONDAY + by - DAY), (MONDAY + by, None)]


def test_history_tells_of_both_rows_and_why(cast: Cast):
    row = changed(cast)
    correct(row, starts_on=MONDAY + WEEK)
    assert [(line.sentence, line.reason) for line in history_about(cast.ama.pk)[:2]] == [
        (f"{CORRECTED}: last day from 1 March 2026 to 8 March 2026", "Typed wrongly"),
        (f"{CORRECTED}: first day from 2 March 2026 to 9 March 2026", "Typed wrongly"),
    ]
    told = len(history_about(cast.ama.pk))
    correct(row, title="Reviewer")
    assert len(history_about(cast.ama.pk)) == told + 1


def test_a_neighbour_keeps_a_day_of_its_own(cast: Cast):
    row = changed(cast)
    with pytest.raises(actions.WrongDay, match="before this one began on 2 June 2025"):
        correct(row, starts_on=STARTED)
    actions.end(assignment=row, ends_on=MONDAY + WEEK, by=BY)
    with pytest.raises(actions.WrongDay, match="after this one ends on 9 March 2026"):
        correct(cast.work["ama"], ends_on=MONDAY + WEEK)
    correct(cast.work["ama"], ends_on=MONDAY + WEEK - DAY)
    assert spans(cast.ama)[1] == (MONDAY + WEEK, MONDAY + WEEK)


def test_both_ends_of_the_middle_of_three_rows_may_be_corrected_at_once(cast: Cast):
    middle = changed(cast)
    actions.change(assignment=middle, terms=terms(cast, "0.6"), from_day=MONDAY + 4 * WEEK, by=BY)
    correct(middle, starts_on=MONDAY + WEEK, ends_on=MONDAY + 2 * WEEK)
    first, last = MONDAY + WEEK, MONDAY + 2 * WEEK
    assert spans(cast.ama) == [(STARTED, first - DAY), (first, last), (last + DAY, None)]


@pytest.mark.promise("W2")
@pytest.mark.parametrize("by", [-WEEK, WEEK])
def test_rows_of_one_full_post_make_room_for_each_other(cast: Cast, post: Post, by: timedelta):
    work = correct(cast.work["ama"], post=post)
    row = changed(cast, wanted=terms(cast, grade="9", post=post))
    correct(work, ends_on=MONDAY + by)
    correct(row, starts_on=MONDAY)
    assert spans(cast.ama) == [(STARTED, MONDAY - DAY), (MONDAY, None)]


@pytest.mark.promise("W2")
def test_a_day_that_moves_along_finds_the_post_full_too(cast: Cast, post: Post):
    actions.correct(assignment=cast.work["mo"], changes={"post": post}, by=BY, reason="Known now")
    actions.end(assignment=cast.work["mo"], ends_on=MONDAY - DAY, by=BY)
    changed(cast, wanted=terms(cast, post=post))
    with pytest.raises(actions.PostFull, match="held by Mo Moson"):
        correct(cast.work["ama"], ends_on=MONDAY - WEEK)
    assert spans(cast.ama) == [(STARTED, MONDAY - DAY), (MONDAY, None)]


def test_of_two_posts_changed_on_one_day_each_keeps_its_own_neighbour(cast: Cast):
    second = actions.start(
        person=cast.ama, terms=terms(cast, "0.2", team=cast.macclesfield), starts_on=STARTED, by=BY
    )
    row = changed(cast, wanted=terms(cast, "0.7"))
    there = terms(cast, "0.3", team=cast.macclesfield)
    actions.change(assignment=second, terms=there, from_day=MONDAY, by=BY)

    correct(row, starts_on=MONDAY + WEEK)

    assert Assignment.objects.get(pk=cast.work["ama"].pk).ends_on == MONDAY + WEEK - DAY
    assert Assignment.objects.get(pk=second.pk).ends_on == MONDAY - DAY


@pytest.mark.promise("W4")
def test_whoever_went_over_to_an_agency_left_on_the_corrected_day(cast: Cast):
    row = changed(cast, wanted=terms(cast, contract="agency"))
    with pytest.raises(actions.WrongDay, match="A change followed"):
        correct(cast.work["ama"], ends_on=None)
    correct(row, starts_on=MONDAY + WEEK)
    left = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (left.ends_on, left.end_kind) == (MONDAY + WEEK - DAY, "left")


@pytest.mark.promise("W4")
def test_a_contract_put_right_makes_the_joint_a_leaver_or_a_starter(cast: Cast):
    row = correct(changed(cast), contract="agency", basis="vacancy")
    left = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (left.end_kind, left.destination, row.start_kind) == ("left", "3", "changed")
    row = correct(row, contract="permanent")
    left.refresh_from_db()
    assert (left.end_kind, left.destination, row.start_kind) == ("changed", "", "changed")
    assert row.basis == ""
    correct(left, contract="agency")
    row.refresh_from_db()
    assert (row.start_kind, row.origin) == ("joined", "4")


def test_the_page_says_which_other_day_will_move(cast: Cast):
    row, hana = changed(cast), cast.signed_in("hana")

    def told(which: Assignment) -> str:
        return " ".join(hana.get(f"/assignments/{which.pk}/correct/").content.decode().split())

    assert "the assignment before this one ends the day before it" in told(row)
    assert "the assignment after this one begins the day after it" in told(cast.work["ama"])
    assert "begins the day after it" not in told(cast.work["mo"])
