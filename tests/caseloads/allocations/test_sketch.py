"""What if she leaves, what if a post is added, what if he takes these: tried, never done (C3)."""

import re
from datetime import date

import pytest
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.allocations import actions as allocations
from keystay.caseloads.allocations.sketch import Sketch, Wanted, board, sketch
from keystay.caseloads.models import Allocation, Child, Sibling, Spell
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.workload.queries import loads_on
from keystay.core.models import AuditEvent, SensitiveRead

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C3")]
CASE, OTHER, THIRD = "K7Q29D4ABCDE", "M3R85F2ABCDE", "P4T61G8ABCDE"


def tried(cast: Cast, leaver: str = "", posts: int = 0, *, together=False, **moves) -> Sketch:
    person = cast.people[leaver].pk if leaver else ""
    wanted = Wanted(person, posts, moves, together)
    return sketch(board(cast.crewe, MONDAY), wanted)


def cases(found: Sketch) -> dict[str, int]:
    return {row.name.split()[0]: row.cases for row in found.rows}


def brothers_and_sisters(*references: str) -> None:
    for each in references:
        child = Child.objects.get(reference=each)
        Sibling.objects.create(child=child, group="one family")


def test_with_nothing_tried_it_is_the_team_of_today(cast):
    hold(cast.ama, CASE)
    found = tried(cast)
    assert [(row.name, row.cases, row.change) for row in found.rows][:2] == [
        ("Ama Amason", 1, 0),
        ("Bilal Bilalson", 0, 0),
    ]
    assert (found.moves, found.placed) == ((), 0)


def test_the_leavers_cases_are_to_be_placed(cast):
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, THIRD)
    found = tried(cast, "ama", **{CASE: cast.nia.pk, THIRD: cast.bilal.pk})
    assert cases(found) == {"Bilal": 1, "Nia": 1, "Grace": 0}
    # The third was not the leaver's.
    assert (len(found.moves), found.placed) == (2, 1)


def test_single_cases_move_several_at_once_with_before_and_after(cast):
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, THIRD)
    found = tried(cast, **{CASE: cast.nia.pk, THIRD: cast.bilal.pk})
    rows = {row.name.split()[0]: row for row in found.rows}
    assert {
        name: (row.before.cases, row.cases, row.change_words) for name, row in rows.items()
    } == {
        "Ama": (2, 1, "−1"),
        "Bilal": (0, 1, "+1"),
        "Nia": (1, 1, "+0"),
        "Grace": (0, 0, "+0"),
    }
    assert [(move.case.child.shown, move.source, move.to_name) for move in found.moves] == [
        ("K7Q2-9D4", "Ama Amason", "Nia Niason"),
        ("P4T6-1G8", "Nia Niason", "Bilal Bilalson"),
    ]


def test_a_case_that_waits_can_be_tried_and_another_teams_cannot(cast):
    hold(None, CASE, team=cast.crewe)
    hold(None, OTHER, team=cast.macclesfield)
    hold(cast.mo, THIRD)
    found = tried(cast, **dict.fromkeys((CASE, OTHER, THIRD), cast.nia.pk))
    assert [(move.case.child.reference, move.source) for move in found.moves] == [(CASE, "")]
    assert cases(found)["Nia"] == 1


def test_brothers_and_sisters_go_along_unless_they_are_sent_elsewhere(cast):
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, THIRD)
    brothers_and_sisters(CASE, OTHER, THIRD)
    assert cases(tried(cast, **{CASE: cast.bilal.pk}))["Bilal"] == 1
    assert cases(tried(cast, together=True, **{CASE: cast.bilal.pk}))["Bilal"] == 3
    apart = {CASE: cast.bilal.pk, THIRD: cast.grace.pk}
    assert cases(tried(cast, together=True, **apart)) == {
        "Ama": 0,
        "Bilal": 2,
        "Nia": 0,
        "Grace": 1,
    }


@pytest.mark.parametrize("to", ["ama", "nobody", "mo", "new1"])
def test_what_changes_nothing_is_no_move(cast, to):
    hold(cast.ama, CASE)
    key = cast.people[to].pk if to in cast.people else to
    assert tried(cast, **{CASE: key}).moves == ()
    assert tried(cast, together=True, NOSUCHCASE00=cast.nia.pk).moves == ()


def test_who_held_it_with_somebody_else_holds_it_no_more(cast):
    hold(cast.ama, CASE)
    hold(cast.nia, CASE)
    hold(cast.mo, CASE)
    found = tried(cast, **{CASE: cast.bilal.pk})
    assert cases(found) == {"Ama": 0, "Bilal": 1, "Nia": 0, "Grace": 0}
    assert found.moves[0].source == "Ama Amason and Nia Niason and another team"


def test_what_was_tried_is_what_giving_the_cases_makes(cast):
    """The second way to reckon: do it, and ask what everybody carries."""
    later = date(2026, 3, 3)
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, THIRD)
    brothers_and_sisters(CASE, OTHER, THIRD)
    scheme = shipped()["hundred-points"]
    schemes.weigh_by(scheme=scheme, starts_on=MONDAY, reason="Agreed", by=BY)
    for reference in (CASE, OTHER):
        moves = {CASE: cast.nia.pk} | ({OTHER: cast.bilal.pk} if reference == OTHER else {})
        found = {row.key: row for row in tried(cast, **moves).rows}
        child = Child.objects.get(reference=reference)
        to = cast.people["nia" if reference == CASE else "bilal"]
        giving = allocations.Giving(to, later, "new", "Tried first", "Agreed")
        allocations.allocate(cases=[child], giving=giving, by=BY)
        loads = loads_on(later)
        assert {key: (row.cases, row.load, row.band) for key, row in found.items()} == {
            key: (loads[key].cases, loads[key].load, loads[key].band) for key in found
        }


def test_a_post_is_thought_of_with_the_room_of_a_full_time_worker(cast):
    hold(cast.ama, CASE)
    found = tried(cast, "ama", posts=2, **{CASE: "new2"})
    first, second = found.rows[-2:]
    assert (first.name, first.cases, first.capacity, first.band) == ("New post 1", 0, 16, "none")
    assert (second.name, second.cases, second.band) == ("New post 2", 1, "within")
    assert (second.change, found.moves[0].to_a_worker) == (1, False)


def test_a_post_in_a_team_without_anyone_has_no_room_to_speak_of(cast):
    (row,) = sketch(board(cast.crewe, date(1999, 3, 1)), Wanted(posts=1)).rows
    assert (row.capacity, row.band) == (0, "none")


def test_the_page_tries_and_changes_nothing(cast):
    hold(cast.ama, CASE, OTHER)
    brothers_and_sisters(CASE, OTHER)
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    assert "Nothing is changed" in grace.get(page).content.decode()
    asked = f"{page}?leaver={cast.ama.pk}&posts=1&case-{CASE}={cast.nia.pk}"
    before = list(Spell.objects.values()), AuditEvent.objects.count()
    words = " ".join(grace.get(asked).content.decode().split())
    assert "Who takes Ama Amason’s cases?" in words
    assert "1 of 2 placed" in words
    assert "With M3R8-5F2" in words
    assert "New post 1" in words
    assert (list(Spell.objects.values()), AuditEvent.objects.count()) == before
    assert not Allocation.objects.exists()


def test_moves_are_carried_in_the_address_and_taken_back_by_a_link(cast):
    hold(cast.ama, CASE, OTHER)
    hold(cast.nia, THIRD)
    brothers_and_sisters(CASE, OTHER)
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    asked = {"source": cast.nia.pk, "together": "on", f"case-{CASE}": cast.bilal.pk}
    answer = grace.get(page, asked)
    words = " ".join(answer.content.decode().split())
    assert "Who takes cases of Nia Niason?" in words
    # The moves of cases that are not listed go along as hidden boxes.
    for each in (CASE, OTHER):
        assert f'<input type="hidden" name="case-{each}" value="{cast.bilal.pk}">' in words
    assert f"/caseloads/allocate/case/{CASE}/give/{cast.bilal.pk}/" in words
    (first, without), _ = answer.context["moves"]
    assert first.case.child.reference == CASE
    # Both of the family come back together.
    assert without == f"?source={cast.nia.pk}&together=on"
    assert grace.get(page + without).context["moves"] == []
    assert re.search(r"<strong>2</strong> \(\+2\)", words)


def test_the_page_notes_whose_cases_were_looked_at(cast):
    hold(cast.ama, CASE)
    hold(None, OTHER, team=cast.crewe)
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    grace.get(page)
    assert not SensitiveRead.objects.exists()
    for asked in (
        {"leaver": cast.ama.pk, "source": cast.ama.pk},
        {"source": "waiting"},
        {f"case-{OTHER}": cast.ama.pk},
    ):
        grace.get(page, asked)
    read = set(SensitiveRead.objects.values_list("about", "detail"))
    assert read == {(cast.ama.pk, ""), ("", ""), ("", "1 moves tried")}


def test_with_nothing_to_move_the_page_says_so(cast):
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    nobody = " ".join(grace.get(page, {"source": "waiting"}).content.decode().split())
    assert "No case of Crewe waits for a worker today." in nobody
    own = " ".join(grace.get(page, {"source": cast.nia.pk}).content.decode().split())
    assert "Nia Niason holds no case today." in own


@pytest.mark.parametrize("asked", ["?leaver=NOBODY&posts=1", "?posts=99", "?posts=many"])
def test_what_cannot_be_tried_is_the_team_of_today(cast, asked):
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/{asked}"
    answer = cast.signed_in("grace").get(page)
    assert answer.status_code == 200
    assert "New post" not in answer.content.decode()


def test_another_teams_sketch_is_not_found(cast):
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    assert cast.signed_in("olu").get(page).status_code == 404


def test_a_sketch_costs_the_same_for_many_moves(cast, django_assert_max_num_queries):
    many = [f"C{n:011}" for n in range(12)]
    hold(cast.ama, *many)
    grace = cast.signed_in("grace")
    page = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    asked = {f"case-{each}": cast.nia.pk for each in many} | {"source": cast.ama.pk}
    with django_assert_max_num_queries(25):
        grace.get(page, asked)
