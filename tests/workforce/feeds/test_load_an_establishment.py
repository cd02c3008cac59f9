"""An establishment list becomes budgeted posts, joined to those who hold them."""

from datetime import date
from decimal import Decimal

import pytest
from tests.workforce.feeds.offering import (
    BY,
    STARTED,
    counts,
    found,
    load,
    offer,
    reasons,
    table,
)
from tests.workforce.feeds.offering import worker as worker_in

from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W2")]

POST = {"Post number": "P1", "Job title": "Social Worker", "Team": "Crewe", "FTE": "1"}
POST |= {"Start date": "1/4/2024"}


def test_posts_are_added_with_the_role_that_their_title_tells(teams):
    row = load("establishment", table([POST, POST | {"Post number": "P2", "FTE": "50%"}]))

    assert counts(row) == {"new": 2}
    first, second = Post.objects.order_by("number")
    assert (first.title, first.org_role, first.team) == ("Social Worker", "5", teams["Crewe"])
    assert (second.fte, second.starts_on) == (Decimal("0.5"), date(2024, 4, 1))


def test_a_changed_post_shows_before_and_after_and_the_same_changes_nothing(teams):
    load("establishment", table([POST]))

    row = load("establishment", table([POST | {"Team": "Macclesfield", "Grade": "9"}]))

    assert counts(row) == {"changed": 1}
    told = {c.label: (c.before, c.after) for c in found(row, "changed")[0].changes}
    assert told == {"Team": ("Crewe", "Macclesfield"), "Grade": ("none", "9")}
    again = table([{}, POST | {"Team": "Macclesfield", "Grade": "9"}])
    assert counts(offer("establishment", again)) == {"same": 1}


def test_the_holder_is_joined_to_the_post(teams):
    _, work = worker_in(teams["Crewe"])
    held = POST | {"Holder's staff number": "E1"}

    load("establishment", table([held]))

    work.refresh_from_db()
    assert work.post.number == "P1"
    assert counts(offer("establishment", table([{}, held]))) == {"same": 1}


def test_a_holder_whom_nobody_knows_is_noted(teams):
    row = offer("establishment", table([POST | {"Occupant": "E404"}]))

    assert found(row, "new")[0].note == "Nobody in post has the staff number E404."


def test_a_post_that_ends_is_closed(teams):
    load("establishment", table([POST]))
    load("establishment", table([POST | {"End date": "31/3/2026"}]))

    assert Post.objects.get().ends_on == date(2026, 3, 31)


def test_a_post_still_held_is_not_closed_and_nothing_is_applied(teams):
    worker_in(teams["Crewe"])
    load("establishment", table([POST | {"Holder": "E1"}]))

    row = load("establishment", table([POST | {"End date": "31/3/2026"}]))

    assert row.state == "blocked"
    assert "Ama Mensah holds post P1" in reasons(row)
    assert Post.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"Post number": ""}, "Post number is needed."),
        ({"Team": ""}, "Team is needed for a new post."),
        ({"Job title": "Gardener"}, "Role is needed for a new post."),
        ({"FTE": "0"}, "FTE “0” is nothing."),
        ({"FTE": "2"}, "is not between 0 and 1"),
    ],
)
def test_a_row_that_makes_no_post_is_refused(teams, told, words):
    assert words in reasons(offer("establishment", table([POST | told])))


def test_the_same_number_twice_is_refused(teams):
    assert "is there twice" in reasons(offer("establishment", table([POST, POST])))


def test_a_team_to_be_decided_holds_its_posts_back(teams):
    row = offer("establishment", table([POST | {"Team": "Crew"}]))

    assert row.findings["undecided"] == 1
    assert "Waits until the team Crew is decided." in [f.note for f in found(row)]


def test_a_post_without_a_start_exists_from_the_day_of_the_file(teams):
    load("establishment", table([POST | {"Start date": ""}]), on=STARTED)

    assert Post.objects.get().starts_on == STARTED


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"FTE": "0"}, "FTE “0” is nothing. Give the budgeted FTE; for a post that is gone"),
        ({"End date": "1/4/2024", "Start date": ""}, "is before the post begins, on 2 March 2026."),
        (
            {"End date": "1/3/2024"},
            "End date “1 March 2024” is before the post begins, on 1 April",
        ),
        ({"Start date": "3/4/2062"}, "Start date “3 April 2062” is not between 1950 and 2036."),
        ({"FTE": "37"}, "If these are hours a week, say so"),
    ],
)
def test_a_value_that_cannot_be_is_refused_before_anything_is_tried(teams, told, words):
    row = offer("establishment", table([POST | told]))

    assert (counts(row), words in reasons(row)) == ({"refused": 1}, True)


def test_nought_for_a_known_post_is_refused_in_words(teams):
    load("establishment", table([POST]))

    assert "FTE “0” is nothing." in reasons(offer("establishment", table([POST | {"FTE": "0"}])))


def test_the_end_of_time_closes_no_post(teams):
    load("establishment", table([POST | {"End date": "31/12/9999"}]))

    assert Post.objects.get().ends_on is None


def test_a_start_after_its_holders_is_refused_with_their_names(teams):
    worker_in(teams["Crewe"])
    load("establishment", table([POST | {"Holder": "E1"}]))

    row = load("establishment", table([POST | {"Start date": "1/1/2026"}]))

    words = "Ama Mensah holds post P1 before that day: it cannot begin later than 2 September 2024"
    assert words in reasons(row)


def test_someone_with_two_posts_is_joined_to_each_and_to_no_third(teams):
    person, _ = worker_in(teams["Crewe"])
    terms = assignments.Terms(teams["Macclesfield"], "5", "permanent", Decimal("0.5"))
    assignments.start(person=person, terms=terms, starts_on=STARTED, by=BY)
    rows = [POST | {"Post number": n, "Holder": "E1"} for n in ("P1", "P2", "P3")]

    row = load("establishment", table(rows))

    assert {work.post.number for work in person.assignments.all()} == {"P1", "P2"}
    noted = "Ama Mensah has fewer posts here than the file has lines for them."
    assert [each.note for each in found(row)] == ["", "", noted]


def test_a_post_that_is_new_does_not_take_the_place_of_one_told_further_down(teams):
    _, work = worker_in(teams["Crewe"])
    held = POST | {"Holder": "E1"}
    load("establishment", table([held]))

    row = load("establishment", table([held | {"Post number": "P0"}, held]))

    work.refresh_from_db()
    assert work.post.number == "P1"
    assert "fewer posts" in found(row, "new")[0].note


def test_an_agency_worker_named_as_a_holder_is_noted(teams):
    worker_in(teams["Crewe"], contract="agency")

    row = offer("establishment", table([POST | {"Occupant": "E1"}]))

    noted = "Ama Mensah is an agency worker and covers posts, so holds none."
    assert found(row, "new")[0].note == noted


def test_headings_in_the_middle_are_not_a_post_in_a_team_called_team(teams):
    row = offer("establishment", table([POST, {name: name for name in POST}]))

    assert counts(row) == {"new": 1, "refused": 1}
    assert reasons(row) == "The row repeats the headings. Leave it out."


def test_a_post_without_a_start_is_as_old_as_its_holders_work(teams):
    _, work = worker_in(teams["Crewe"])
    held = POST | {"Start date": "", "Holder": "E1"}

    row = load("establishment", table([held]))

    work.refresh_from_db()
    assert (row.state, work.post.starts_on) == ("applied", STARTED)
    assert counts(offer("establishment", table([{}, held]))) == {"same": 1}


def test_a_post_younger_than_its_holders_work_is_held_from_its_first_day(teams):
    person, _ = worker_in(teams["Crewe"])
    held = POST | {"Start date": "1/4/2025", "Holder": "E1"}

    row = load("establishment", table([held]))

    told = {each.label: each.after for each in found(row, "new")[0].changes}
    assert told["Held from"] == "1 April 2025"
    work = person.assignments.order_by("starts_on")
    assert [each.post and each.post.number for each in work] == [None, "P1"]
    assert work[1].starts_on == date(2025, 4, 1)


def test_a_holder_who_moved_from_another_post_moves_on_the_day_of_the_list(teams):
    person, _ = worker_in(teams["Crewe"])
    load("establishment", table([POST | {"Holder": "E1"}]))

    moved = [POST, POST | {"Post number": "P2", "Holder": "E1"}]
    load("establishment", table(moved), on=date(2026, 2, 16))

    spans = person.assignments.order_by("starts_on").values_list("post__number", "starts_on")
    assert list(spans) == [("P1", STARTED), ("P2", date(2026, 2, 16))]
    assert counts(offer("establishment", table([{}, *moved]))) == {"same": 2}
