"""Posts added, changed and closed, and how the establishment stands on a day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.core.audit.models import AuditEvent
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Post
from keystay.workforce.posts import actions
from keystay.workforce.posts.queries import establishment
from keystay.workforce.posts.rules import PostState, cover_of, vacant_part

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W2")]
DAY = timedelta(days=1)


@pytest.fixture
def post(cast: Cast) -> Post:
    return added(cast, "CR1")


def added(cast: Cast, number: str, fte: str = "1") -> Post:
    details = actions.PostDetails(number, "Social worker", cast.crewe, "5", Decimal(fte), STARTED)
    return actions.add(details=details, by=BY)


def hold(cast: Cast, who: str, post: Post, fte: str = "1", contract="permanent", **more):
    person, starts_on = cast.people[who], more.pop("starts_on", MONDAY)
    terms = assignments.Terms(cast.crewe, "5", contract, Decimal(fte), post=post, **more)
    return assignments.start(person=person, terms=terms, starts_on=starts_on, by=BY)


def test_a_post_number_is_used_once(cast: Cast, post: Post):
    with pytest.raises(actions.NumberTaken, match="CR1 exists"):
        added(cast, "CR1")


def test_a_change_is_kept_in_history_and_no_change_is_not(cast: Cast, post: Post):
    before = AuditEvent.objects.count()
    actions.change(post=post, changes={"title": "Social worker", "number": "X"}, by=BY)
    assert AuditEvent.objects.count() == before
    actions.change(post=post, changes={"title": "Senior", "fte": Decimal(1)}, by=BY, reason="New")
    event = AuditEvent.objects.latest("number")
    assert event.content["before"]["title"] == "Social worker"
    assert event.content["after"]["title"] == "Senior"


def test_a_post_is_not_made_smaller_than_its_holders_work_at_any_time(cast: Cast, post: Post):
    hold(cast, "ama", post, "0.5")
    hold(cast, "mo", post, "0.3", "agency", basis="vacancy")
    actions.change(post=post, changes={"fte": Decimal("0.5")}, by=BY)
    with pytest.raises(actions.TooSmall, match=r"more than 0\.4"):
        actions.change(post=post, changes={"fte": Decimal("0.4")}, by=BY)
    actions.change(post=post, changes={"fte": Decimal("0.8")}, by=BY)


def test_a_post_closes_once_nobody_holds_it(cast: Cast, post: Post):
    work = hold(cast, "ama", post)
    with pytest.raises(actions.StillHeld, match="Ama Amason holds post CR1"):
        actions.close(post=post, ends_on=MONDAY, by=BY)
    assignments.end(assignment=work, ends_on=MONDAY, by=BY)
    actions.close(post=post, ends_on=MONDAY, by=BY)
    assert post in Post.objects.current(MONDAY)
    assert post not in Post.objects.current(MONDAY + DAY)


def test_a_post_does_not_begin_after_those_who_hold_it(cast: Cast, post: Post):
    hold(cast, "ama", post, "0.5", starts_on=MONDAY - 9 * DAY)
    hold(cast, "mo", post, "0.5")
    hold(cast, "bilal", post, "1", "agency", basis="vacancy", starts_on=STARTED)
    words = "Ama Amason and Mo Moson hold post CR1 .* cannot begin later than 21 February 2026"
    with pytest.raises(actions.StillHeld, match=words):
        actions.change(post=post, changes={"starts_on": MONDAY + DAY}, by=BY)
    with pytest.raises(actions.StillHeld, match="Ama Amason holds post CR1 before that day"):
        actions.change(post=post, changes={"starts_on": MONDAY}, by=BY)
    post = actions.change(post=post, changes={"starts_on": MONDAY - 9 * DAY}, by=BY)
    assert post.starts_on == MONDAY - 9 * DAY


def test_those_who_held_a_post_before_hold_its_first_day_too(cast: Cast, post: Post):
    assignments.end(assignment=hold(cast, "ama", post), ends_on=MONDAY, by=BY)
    with pytest.raises(actions.StillHeld, match="Ama Amason holds post CR1 before that day"):
        actions.change(post=post, changes={"starts_on": MONDAY + 30 * DAY}, by=BY)


def test_a_last_day_is_changed_only_to_one_on_which_nobody_is_left(cast: Cast, post: Post):
    for who in ("ama", "mo"):
        held = hold(cast, who, post, "0.5")
        assignments.end(assignment=held, ends_on=MONDAY + 9 * DAY, by=BY)
    with pytest.raises(actions.StillHeld, match="Ama Amason and Mo Moson hold post CR1 after"):
        actions.change(post=post, changes={"ends_on": MONDAY + 8 * DAY}, by=BY)
    post = actions.change(post=post, changes={"ends_on": MONDAY + 9 * DAY}, by=BY)
    assert post.ends_on == MONDAY + 9 * DAY


def test_a_post_that_was_to_close_may_close_later_though_it_is_held(cast: Cast, post: Post):
    post = actions.close(post=post, ends_on=MONDAY + DAY, by=BY)
    hold(cast, "ama", post)
    post = actions.close(post=post, ends_on=MONDAY + 9 * DAY, by=BY)
    with pytest.raises(actions.StillHeld, match="Ama Amason"):
        actions.close(post=post, ends_on=MONDAY + 8 * DAY, by=BY)
    assert actions.change(post=post, changes={"ends_on": None}, by=BY).ends_on is None


def test_a_post_does_not_end_before_it_starts(cast: Cast, post: Post):
    with pytest.raises(actions.WrongDay, match="cannot be before the first, 2 June 2025"):
        actions.close(post=post, ends_on=STARTED - DAY, by=BY)
    actions.close(post=post, ends_on=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay):
        actions.change(post=post, changes={"starts_on": MONDAY + DAY}, by=BY)


def test_the_establishment_tells_filled_vacant_and_covered_on_each_day(cast: Cast, post: Post):
    half = added(cast, "CR2", "0.5")
    hold(cast, "ama", post, "0.6")
    hold(cast, "bilal", post, "0.5", "agency", basis="vacancy")
    hold(cast, "mo", half, "0.5", "agency", basis="absence")
    (line,) = establishment([cast.crewe], MONDAY)
    figures = (line.budgeted, line.filled, line.vacant, line.covered, line.agency_in_posts)
    assert figures == (Decimal("1.5"), Decimal("0.6"), Decimal("0.9"), Decimal("0.4"), 2)
    assert [row.state.words for row in line.posts] == ["Covered by agency", "Vacant"]
    (before,) = establishment([cast.crewe], MONDAY - DAY)
    assert (before.filled, before.vacant, before.agency_in_posts) == (0, Decimal("1.5"), 0)


def test_a_holder_from_another_team_fills_the_post_where_it_is(cast: Cast, post: Post):
    terms = assignments.Terms(cast.macclesfield, "5", "permanent", Decimal(1), post=post)
    assignments.start(person=cast.mo, terms=terms, starts_on=MONDAY, by=BY)
    crewe, macclesfield = establishment([cast.crewe, cast.macclesfield], MONDAY)
    assert (crewe.filled, macclesfield.filled) == (1, 0)


@pytest.mark.parametrize(
    ("filled", "agency", "words"),
    [
        ("1", "0", "Filled"),
        ("1.2", "0", "Filled"),
        ("0", "1", "Covered by agency"),
        ("0.5", "0.4", "Part vacant"),
        ("0", "0.5", "Vacant"),
    ],
)
def test_a_post_in_a_word_or_two(filled: str, agency: str, words: str):
    vacant = vacant_part(Decimal(1), Decimal(filled))
    covered = cover_of(vacant, Decimal(agency))
    assert vacant >= 0
    assert covered <= vacant
    assert PostState(Decimal(1), Decimal(filled), vacant, covered).words == words
