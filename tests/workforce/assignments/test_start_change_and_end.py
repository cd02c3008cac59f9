"""Who works where: started, changed, corrected, ended, converted; and who manages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles.queries import all_grants
from keystay.core.audit.queries import history_about
from keystay.workforce.assignments import actions
from keystay.workforce.assignments.queries import managers_on, story
from keystay.workforce.models import Assignment, Post, TeamManager
from keystay.workforce.posts import actions as posts

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
DAY = timedelta(days=1)
YESTERDAY = MONDAY - DAY


@pytest.fixture
def post(cast: Cast) -> Post:
    details = posts.PostDetails("CR1", "Worker", cast.crewe, "5", Decimal(1), STARTED)
    return posts.add(details=details, by=BY)


def terms(cast: Cast, fte: str = "1", contract: str = "permanent", **more) -> actions.Terms:
    return actions.Terms(more.pop("team", cast.crewe), "5", contract, Decimal(fte), **more)


def start(cast: Cast, who: str, wanted: actions.Terms, on: date = MONDAY, **more) -> Assignment:
    return actions.start(person=cast.people[who], terms=wanted, starts_on=on, by=BY, **more)


def test_a_start_says_where_someone_came_from_and_a_later_row_does_not(cast: Cast):
    joined = start(cast, "mo", terms(cast), origin="2")
    moved = start(cast, "nia", terms(cast), start_kind="moved_in", origin="2")
    assert (joined.origin, moved.origin) == ("2", "")


def test_a_start_is_told_in_history(cast: Cast):
    start(cast, "mo", terms(cast, title="Reviewer"))
    line = history_about(cast.mo.pk)[0].sentence
    assert line == "Started as Reviewer in Crewe on 2 March 2026, Permanent"


def test_a_change_ends_the_row_the_day_before_and_opens_the_next(cast: Cast):
    wanted = terms(cast, "0.8", team=cast.macclesfield)
    row = actions.change(assignment=cast.work["ama"], terms=wanted, from_day=MONDAY, by=BY)
    old = Assignment.objects.get(pk=cast.work["ama"].pk)
    assert (old.ends_on, old.end_kind, old.reason) == (YESTERDAY, "changed", "")
    assert (row.starts_on, row.start_kind, row.fte) == (MONDAY, "changed", Decimal("0.8"))
    assert [each.team.name for each in story(cast.ama)] == ["Macclesfield", "Crewe"]
    assert list(cast.ama.assignments.current(YESTERDAY)) == [old]
    assert list(cast.ama.assignments.current(MONDAY)) == [row]


def test_a_change_to_the_same_terms_changes_nothing(cast: Cast):
    work = cast.work["ama"]
    same = actions.change(assignment=work, terms=actions.Terms.of(work), from_day=MONDAY, by=BY)
    assert same == work
    assert cast.ama.assignments.count() == 1


def test_a_change_comes_after_the_start_and_before_the_end(cast: Cast):
    work, wanted = cast.work["ama"], terms(cast, "0.5")
    with pytest.raises(actions.WrongDay, match="choose a later day"):
        actions.change(assignment=work, terms=wanted, from_day=STARTED, by=BY)
    actions.end(assignment=work, ends_on=MONDAY, by=BY)
    with pytest.raises(actions.AlreadyEnded, match="ended on 2 March 2026"):
        actions.change(assignment=work, terms=wanted, from_day=MONDAY + DAY, by=BY)


def test_a_leaver_has_a_reason_and_a_destination(cast: Cast):
    leaving = actions.Leaving("1", "3")
    row = actions.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY, leaving=leaving)
    assert (row.end_kind, row.reason, row.destination) == ("left", "1", "3")
    unsaid = actions.end(assignment=cast.work["mo"], ends_on=MONDAY, by=BY)
    assert (unsaid.reason, unsaid.destination) == ("10", "9")
    moved = actions.end(
        assignment=cast.work["nia"], ends_on=MONDAY, by=BY, leaving=leaving, end_kind="moved_out"
    )
    assert (moved.reason, moved.destination) == ("", "")


def test_an_end_does_not_come_before_the_start_or_twice(cast: Cast):
    work = cast.work["ama"]
    with pytest.raises(actions.WrongDay, match="2 June 2025"):
        actions.end(assignment=work, ends_on=STARTED - DAY, by=BY)
    actions.end(assignment=work, ends_on=STARTED, by=BY)
    with pytest.raises(actions.AlreadyEnded):
        actions.end(assignment=work, ends_on=MONDAY, by=BY)


@pytest.mark.promise("W4", "R14")
def test_an_agency_worker_taken_on_joins_as_an_employee_from_agency(cast: Cast):
    work = cast.work["bilal"]
    with pytest.raises(actions.WrongDay):
        actions.change(assignment=work, terms=terms(cast), from_day=STARTED, by=BY)
    wanted = terms(cast, basis="vacancy", agency_name="Locum Ltd")
    row = actions.change(assignment=work, terms=wanted, from_day=MONDAY, by=BY)
    work.refresh_from_db()
    assert (work.ends_on, work.end_kind) == (YESTERDAY, "changed")
    assert (row.contract, row.start_kind, row.origin) == ("permanent", "joined", "4")
    assert (row.basis, row.agency_name) == ("", "")
    told = [line.sentence for line in history_about(cast.bilal.pk)[:2]]
    assert told == [
        "Started as Case holder in Crewe on 2 March 2026, Permanent",
        "Ended agency work in Crewe on 1 March 2026",
    ]


@pytest.mark.promise("W4")
def test_an_employee_who_goes_over_to_an_agency_is_told_as_an_end_and_a_start(cast: Cast):
    wanted = terms(cast, contract="agency", basis="vacancy", agency_name="Locum Ltd")
    row = actions.change(assignment=cast.work["ama"], terms=wanted, from_day=MONDAY, by=BY)
    assert (row.basis, row.agency_name) == ("vacancy", "Locum Ltd")
    told = [line.sentence for line in history_about(cast.ama.pk)[:2]]
    assert told == [
        "Started as Case holder in Crewe on 2 March 2026, Agency",
        "Ended as Case holder in Crewe on 1 March 2026",
    ]


def correct(row: Assignment, **changes) -> Assignment:
    return actions.correct(assignment=row, changes=changes, by=BY, reason="Typed wrongly")


def test_a_correction_leaves_one_row_and_says_why(cast: Cast):
    row = correct(cast.work["ama"], title="Reviewer", starts_on=STARTED + DAY)
    assert cast.ama.assignments.get() == row
    line = history_about(cast.ama.pk)[0]
    assert line.sentence == (
        "Corrected the assignment as Reviewer in Crewe: job title from Case holder to Reviewer; "
        "first day from 2 June 2025 to 3 June 2025"
    )
    assert line.reason == "Typed wrongly"


def test_a_last_day_is_corrected_but_first_recorded_as_an_end(cast: Cast):
    work = cast.work["ama"]
    with pytest.raises(actions.WrongDay, match="record its last day instead"):
        correct(work, ends_on=MONDAY)
    actions.end(assignment=work, ends_on=MONDAY, by=BY)
    assert correct(work, ends_on=YESTERDAY).ends_on == YESTERDAY
    with pytest.raises(actions.WrongDay, match="before the start"):
        correct(work, ends_on=STARTED - DAY)


def test_an_end_taken_away_puts_someone_back_in_post(cast: Cast):
    work = cast.work["ama"]
    actions.end(assignment=work, ends_on=MONDAY, by=BY)
    row = correct(work, ends_on=None)
    assert (row.ends_on, row.end_kind, row.reason, row.destination) == (None, "", "", "")


def test_the_end_of_a_row_that_a_change_follows_is_not_taken_away(cast: Cast):
    work = cast.work["ama"]
    actions.change(assignment=work, terms=terms(cast, "0.5"), from_day=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay, match="A change followed"):
        correct(work, ends_on=None)


@pytest.mark.promise("W2")
def test_a_full_post_is_refused_with_its_holders_named(cast: Cast, post: Post):
    start(cast, "mo", terms(cast, "0.6", post=post))
    start(cast, "ama", terms(cast, "0.4", post=post))
    with pytest.raises(actions.PostFull, match="held by Ama Amason and Mo Moson"):
        start(cast, "nia", terms(cast, "0.1", post=post))
    start(cast, "bilal", terms(cast, "1", "agency", post=post, basis="absence"))


@pytest.mark.promise("W2")
def test_a_post_too_small_for_anyone_says_that_nobody_holds_it(cast: Cast, post: Post):
    posts.change(post=post, changes={"fte": Decimal("0.5")}, by=BY)
    post.refresh_from_db()
    with pytest.raises(actions.PostFull, match=r"0\.5 of full time and held by nobody"):
        start(cast, "nia", terms(cast, "0.6", post=post))


@pytest.mark.promise("W2")
def test_a_post_is_free_before_a_holder_comes_and_after_one_has_left(cast: Cast, post: Post):
    held = start(cast, "mo", terms(cast, "1", post=post))
    actions.end(assignment=held, ends_on=MONDAY + 9 * DAY, by=BY)
    later = start(cast, "ama", terms(cast, "1", post=post), MONDAY + 10 * DAY)
    with pytest.raises(actions.PostFull, match="Ama Amason"):
        start(cast, "nia", terms(cast, "0.1", post=post), MONDAY + 11 * DAY)
    with pytest.raises(actions.PostFull):
        start(cast, "nia", terms(cast, "0.1", post=post), STARTED)
    actions.end(assignment=later, ends_on=MONDAY + 20 * DAY, by=BY)
    with pytest.raises(actions.PostFull):
        correct(held, ends_on=MONDAY + 10 * DAY)
    correct(held, ends_on=MONDAY + 8 * DAY)


@pytest.mark.promise("W2")
def test_a_post_is_held_within_its_life(cast: Cast, post: Post):
    with pytest.raises(actions.WrongDay, match="not in the establishment on 1 June 2025"):
        start(cast, "mo", terms(cast, post=post), STARTED - DAY)
    post = posts.close(post=post, ends_on=MONDAY, by=BY)
    with pytest.raises(actions.WrongDay):
        start(cast, "mo", terms(cast, post=post), MONDAY + DAY)
    start(cast, "mo", terms(cast, post=post), MONDAY)


@pytest.mark.promise("W2")
def test_nobody_has_one_post_twice_at_once(cast: Cast, post: Post):
    cover = terms(cast, "0.3", "agency", post=post, basis="vacancy")
    first = start(cast, "bilal", cover)
    with pytest.raises(actions.HeldAlready, match="Bilal Bilalson has post CR1 already"):
        start(cast, "bilal", cover)
    with pytest.raises(actions.HeldAlready):
        actions.change(assignment=cast.work["bilal"], terms=cover, from_day=MONDAY, by=BY)
    with pytest.raises(actions.HeldAlready):
        correct(cast.work["bilal"], post=post)
    actions.end(assignment=first, ends_on=MONDAY, by=BY)
    start(cast, "bilal", cover, MONDAY + DAY)
    with pytest.raises(actions.HeldAlready):
        correct(first, ends_on=None)


@pytest.mark.promise("W3")
def test_a_new_manager_ends_the_present_one_and_their_right_over_the_team(cast: Cast):
    actions.appoint_manager(team=cast.crewe, person=cast.mo, from_day=MONDAY, by=BY)
    assert managers_on(YESTERDAY)[cast.crewe.pk].person == cast.grace
    assert managers_on(MONDAY)[cast.crewe.pk].person == cast.mo
    rights = {
        who: [g.ends_on for g in all_grants(cast.users[who]) if g.role == "team_manager"]
        for who in ("grace", "mo")
    }
    assert rights == {"grace": [YESTERDAY], "mo": [None]}


@pytest.mark.promise("W3")
def test_appointing_the_present_manager_again_changes_nothing(cast: Cast):
    before = TeamManager.objects.count()
    actions.appoint_manager(team=cast.crewe, person=cast.grace, from_day=MONDAY, by=BY)
    assert TeamManager.objects.count() == before


@pytest.mark.promise("W3", "W4")
def test_a_manager_may_have_no_account_and_begins_after_the_one_before(cast: Cast):
    with pytest.raises(actions.WrongDay, match="2 June 2025"):
        actions.appoint_manager(team=cast.crewe, person=cast.bilal, from_day=STARTED, by=BY)
    actions.appoint_manager(team=cast.crewe, person=cast.bilal, from_day=MONDAY, by=BY)
    actions.appoint_manager(team=cast.crewe, person=cast.mo, from_day=MONDAY + DAY, by=BY)
    assert managers_on(MONDAY)[cast.crewe.pk].person == cast.bilal
