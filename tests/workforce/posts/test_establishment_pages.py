"""The establishment's pages: read by those who manage, changed by the workforce lead."""

from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Post
from keystay.workforce.posts import actions

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W2")]


@pytest.fixture
def post(cast: Cast) -> Post:
    details = actions.PostDetails("CR1", "Worker", cast.crewe, "5", Decimal(1), STARTED)
    post = actions.add(details=details, by=BY)
    terms = assignments.Terms(cast.crewe, "5", "permanent", Decimal("0.6"), post=post)
    assignments.start(person=cast.mo, terms=terms, starts_on=MONDAY, by=BY)
    cover = assignments.Terms(cast.crewe, "5", "agency", Decimal("0.4"), post=post, basis="vacancy")
    assignments.start(person=cast.bilal, terms=cover, starts_on=MONDAY, by=BY)
    return post


def typed(cast: Cast, **told: str) -> dict[str, str]:
    usual = {"number": "CR2", "title": "Worker", "team": cast.crewe.pk, "org_role": "5"}
    return {**usual, "fte": "0.5", "starts_on": "2026-01-05", **told}


def body(page) -> str:
    return page.content.decode()


def test_the_council_sees_every_team_with_its_total_on_any_day(cast: Cast, post: Post):
    page = cast.signed_in("hana").get("/establishment/")
    figures = ("budgeted", "filled", "vacant", "covered", "agency_in_posts")
    wanted = [Decimal(1), Decimal("0.6"), Decimal("0.4"), Decimal("0.4"), 1]
    assert [page.context["total"][name] for name in figures] == wanted
    earlier = cast.signed_in("hana").get("/establishment/", {"on": "2026-03-01"})
    assert earlier.context["total"]["vacant"] == 1
    assert "Macclesfield" in body(page)


@pytest.mark.promise("W3")
def test_a_manager_sees_only_the_posts_of_the_team(cast: Cast, post: Post):
    olu, grace = cast.signed_in("olu"), cast.signed_in("grace")
    assert "Crewe" not in body(olu.get("/establishment/"))
    assert olu.get(f"/establishment/{cast.crewe.pk}/").status_code == 404
    page = body(grace.get(f"/establishment/{cast.crewe.pk}/"))
    assert "Mo Moson" in page
    assert "Bilal Bilalson" in page
    assert "Covered by agency" in page
    assert "Add a post" not in page
    assert grace.get("/establishment/posts/add/").status_code == 403
    assert cast.signed_in("ama").get("/establishment/").status_code == 403


def test_a_team_without_posts_says_so(cast: Cast):
    page = cast.signed_in("hana").get(f"/establishment/{cast.macclesfield.pk}/")
    assert "This team has no posts" in body(page)


def test_a_post_is_added_to_a_team(cast: Cast, post: Post):
    hana = cast.signed_in("hana")
    form = hana.get("/establishment/posts/add/", {"team": cast.crewe.pk})
    assert f'value="{cast.crewe.pk}" selected' in body(form)
    taken = hana.post("/establishment/posts/add/", typed(cast, number="CR1"))
    assert "Post CR1 exists already" in body(taken)
    page = hana.post("/establishment/posts/add/", typed(cast), follow=True)
    assert "Post CR2 added" in body(page)


def test_a_post_is_changed_but_not_below_its_holders_hours(cast: Cast, post: Post):
    hana, path = cast.signed_in("hana"), f"/establishment/posts/{post.pk}/change/"
    assert 'name="number"' not in body(hana.get(path))
    assert "work more than 0.5 of it" in body(hana.post(path, typed(cast)))
    late = typed(cast, fte="1", starts_on="2026-03-09")
    assert "Mo Moson holds post CR1 before that day" in body(hana.post(path, late))
    done = hana.post(path, typed(cast, fte="0.6", title="Senior", why="Budget"), follow=True)
    assert "Post CR1 changed" in body(done)
    post.refresh_from_db()
    assert (post.title, post.fte) == ("Senior", Decimal("0.6"))


def test_a_post_is_closed_once_it_is_empty_and_not_before_it_began(cast: Cast, post: Post):
    hana, path = cast.signed_in("hana"), f"/establishment/posts/{post.pk}/close/"
    assert hana.get(path).status_code == 200
    assert "Mo Moson holds post" in body(hana.post(path, {"ends_on": "2026-03-31"}))
    held = post.assignments.employees().get()
    assignments.end(assignment=held, ends_on=MONDAY, by=BY)
    assert "cannot be before the first" in body(hana.post(path, {"ends_on": "2020-01-01"}))
    assert "closes after that day" in body(hana.post(path, {"ends_on": "2026-03-31"}, follow=True))
    late = hana.post(
        f"/establishment/posts/{post.pk}/change/", typed(cast, starts_on="2026-04-01", fte="1")
    )
    assert "cannot be before the first" in body(late)


def test_a_post_out_of_reach_is_not_found(cast: Cast, post: Post):
    path = "/establishment/posts/000000000000/change/"
    assert cast.signed_in("hana").get(path).status_code == 404
