"""An establishment list becomes budgeted posts, joined to those who hold them."""

from datetime import date
from decimal import Decimal

import pytest
from tests.workforce.feeds.offering import STARTED, counts, found, load, offer, reasons, table
from tests.workforce.feeds.offering import worker as worker_in

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
        ({"Post number": ""}, "Post number: is needed."),
        ({"Team": ""}, "Team: is needed for a new post."),
        ({"Job title": "Gardener"}, "Role: is needed for a new post."),
        ({"FTE": "0"}, "FTE “0”: is nothing."),
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
