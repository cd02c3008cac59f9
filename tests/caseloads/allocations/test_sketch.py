"""What if she leaves, what if we add a post: tried, and nothing is changed (C3)."""

import pytest
from django.db import connection
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY

from keystay.caseloads.allocations.sketch import members, sketch
from keystay.caseloads.models import Spell
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.schemes.queries import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3")]
CASE, OTHER = "K7Q29D4ABCDE", "M3R85F2ABCDE"


def tried(cast, leaver="ama", posts=0, **moves):
    person = cast.people[leaver].pk if leaver else ""
    return sketch(members(cast.crewe, MONDAY), person, posts, moves, MONDAY)


def test_without_anyone_leaving_it_is_the_team_of_today(cast):
    hold(cast.ama, CASE)
    found = tried(cast, leaver="")
    assert [(row.name, row.cases) for row in found.rows][:2] == [
        ("Ama Amason", 1),
        ("Bilal Bilalson", 0),
    ]
    assert (found.cases, found.placed) == ((), 0)


def test_the_leavers_cases_are_to_be_placed(cast):
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, "ANOTHERCASE0")
    found = tried(cast, **{CASE: cast.nia.pk})
    assert "Ama Amason" not in [row.name for row in found.rows]
    assert {row.name: row.cases for row in found.rows}["Nia Niason"] == 2
    assert [child.reference for child, _ in found.cases] == [CASE, OTHER]
    assert found.placed == 1


def test_a_post_is_thought_of_with_the_room_of_a_full_time_worker(cast):
    hold(cast.ama, CASE)
    found = tried(cast, posts=2, **{CASE: "new2"})
    first, second = found.rows[-2:]
    assert (first.name, first.cases, first.capacity, first.band) == ("New post 1", 0, 16, "none")
    assert (second.name, second.cases, second.band) == ("New post 2", 1, "within")


def test_a_post_in_a_team_without_anyone_has_no_room_to_speak_of(cast):
    (row,) = sketch([], "", 1, {}, MONDAY).rows
    assert (row.capacity, row.band) == (0, "none")


def test_weights_count_in_a_sketch_too(cast):
    hold(cast.ama, CASE)
    scheme = shipped()["hundred-points"]
    schemes.weigh_by(scheme=scheme, starts_on=MONDAY, reason="Agreed", by=BY)
    found = tried(cast, **{CASE: cast.nia.pk})
    assert {row.name: row.load for row in found.rows}["Nia Niason"] == 15 + 5


def test_the_page_tries_and_changes_nothing(cast):
    hold(cast.ama, CASE)
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    assert "Nothing is changed" in grace.get(page).content.decode()
    asked = f"{page}?leaver={cast.ama.pk}&posts=1&case-{CASE}={cast.nia.pk}"
    before = list(Spell.objects.values())
    words = " ".join(grace.get(asked).content.decode().split())
    assert "Who takes Ama Amason’s cases?" in words
    assert "1 of 1 placed" in words
    assert "New post 1" in words
    assert list(Spell.objects.values()) == before
    assert connection.in_atomic_block


@pytest.mark.parametrize("asked", ["?leaver=NOBODY&posts=1", "?posts=99", "?posts=many"])
def test_what_cannot_be_tried_is_the_team_of_today(cast, asked):
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/{asked}"
    answer = cast.signed_in("grace").get(page)
    assert answer.status_code == 200
    assert "New post" not in answer.content.decode()


def test_another_teams_sketch_is_not_found(cast):
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    assert cast.signed_in("olu").get(page).status_code == 404
