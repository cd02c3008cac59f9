"""The database itself keeps a post's holders within its hours and its life, whoever writes."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import IntegrityError
from tests.cast import BY, MONDAY, STARTED, Cast, gather

from keystay.workforce.assignments import actions
from keystay.workforce.assignments.triggers import HOURS, LIFE, install
from keystay.workforce.models import Assignment, Post
from keystay.workforce.posts import actions as posts

pytestmark = pytest.mark.promise("W2")
DAY = timedelta(days=1)


@pytest.fixture
def post(cast: Cast) -> Post:
    return a_post(cast)


def a_post(cast: Cast) -> Post:
    details = posts.PostDetails("CR1", "Worker", cast.crewe, "5", Decimal(1), STARTED)
    return posts.add(details=details, by=BY)


def row(cast: Cast, post: Post, fte: str, first: int = 0, last: int | None = None, **more: object):
    """A holder from `first` to `last` days after Monday."""
    ends = {} if last is None else {"ends_on": MONDAY + last * DAY, "end_kind": "left"}
    usual = {"person": cast.mo, "contract": "permanent", **ends, **more}
    return Assignment(
        team=cast.crewe, org_role="5", fte=Decimal(fte), post=post,
        starts_on=MONDAY + first * DAY, start_kind="joined", **usual,
    )  # fmt: skip


def refused(*rows: Assignment) -> None:
    with pytest.raises(IntegrityError, match=HOURS), transaction.atomic():
        Assignment.objects.bulk_create(rows)


@pytest.mark.django_db
def test_two_holders_beyond_a_posts_hours_are_refused(cast: Cast, post: Post):
    row(cast, post, "0.6").save()
    refused(row(cast, post, "0.400001", person=cast.ama))
    row(cast, post, "0.4", person=cast.ama).save()


@pytest.mark.django_db
def test_two_holders_written_in_one_statement_are_refused(cast: Cast, post: Post):
    refused(row(cast, post, "0.6"), row(cast, post, "0.6", person=cast.ama))


@pytest.mark.django_db
def test_thirds_that_make_a_whole_are_not_refused_for_their_last_decimal(cast: Cast, post: Post):
    for who, fte in (("mo", "0.333333"), ("ama", "0.333333"), ("nia", "0.333334")):
        row(cast, post, fte, person=cast.people[who]).save()


@pytest.mark.django_db
def test_one_after_the_other_is_possible_and_one_day_together_is_not(cast: Cast, post: Post):
    row(cast, post, "1", 0, 9).save()
    refused(row(cast, post, "1", 9, person=cast.ama))
    refused(row(cast, post, "1", -5, 0, person=cast.ama))
    row(cast, post, "1", 10, 20, person=cast.ama).save()
    row(cast, post, "1", -5, -1, person=cast.ama).save()
    refused(row(cast, post, "0.1", -6, person=cast.nia))


@pytest.mark.django_db
def test_a_row_that_was_put_right_is_held_to_the_same(cast: Cast, post: Post):
    first = row(cast, post, "0.5")
    second = row(cast, post, "0.5", person=cast.ama)
    first.save()
    second.save()
    second.fte = Decimal("0.6")
    with pytest.raises(IntegrityError, match=HOURS), transaction.atomic():
        second.save()
    with pytest.raises(IntegrityError, match=HOURS), transaction.atomic():
        Assignment.objects.filter(pk=first.pk).update(fte=1)
    Assignment.objects.filter(pk=first.pk).update(title="Put right")


@pytest.mark.django_db
@pytest.mark.promise("W4")
def test_agency_cover_does_not_count_until_it_becomes_employment(cast: Cast, post: Post):
    row(cast, post, "1").save()
    cover = row(cast, post, "1", person=cast.ama, contract="agency")
    cover.save()
    cover.contract = "permanent"
    with pytest.raises(IntegrityError, match=HOURS), transaction.atomic():
        cover.save()
    row(cast, None, "1", person=cast.nia).save()


@pytest.mark.django_db
def test_the_trigger_may_be_put_in_place_again(cast: Cast, post: Post):
    install(using="default")
    refused(row(cast, post, "0.6"), row(cast, post, "0.6", person=cast.ama))


@pytest.mark.django_db
def test_nobody_begins_to_hold_a_post_before_its_life_or_after_it(cast: Cast, post: Post):
    Post.objects.filter(pk=post.pk).update(starts_on=MONDAY, ends_on=MONDAY + 9 * DAY)
    for first in (-1, 10):
        with pytest.raises(IntegrityError, match=LIFE), transaction.atomic():
            row(cast, post, "1", first).save()
        row(cast, post, "1", first, person=cast.bilal, contract="agency").save()
        Assignment.objects.filter(contract="agency", post=post).delete()
    held = saved(row(cast, post, "0.1", 9))
    with pytest.raises(IntegrityError, match=LIFE), transaction.atomic():
        Assignment.objects.filter(pk=held.pk).update(starts_on=MONDAY - DAY)


def saved(held: Assignment) -> Assignment:
    held.save()
    return held


@pytest.mark.django_db
def test_a_post_is_not_cut_from_under_its_holders(cast: Cast, post: Post):
    saved(row(cast, post, "0.6", 0, 9))
    saved(row(cast, post, "0.3", 5, 20, person=cast.ama))
    saved(row(cast, post, "1", -9, person=cast.bilal, contract="agency"))
    for change, constraint in (
        ({"fte": Decimal("0.8")}, HOURS),
        ({"starts_on": MONDAY + DAY}, LIFE),
        ({"ends_on": MONDAY + 19 * DAY}, LIFE),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**change)
    kept = {"fte": Decimal("0.9"), "starts_on": MONDAY, "ends_on": MONDAY + 20 * DAY}
    assert Post.objects.filter(pk=post.pk).update(**kept) == 1


@pytest.mark.django_db
def test_a_post_whose_end_was_known_may_end_later_though_it_is_held(cast: Cast, post: Post):
    Post.objects.filter(pk=post.pk).update(ends_on=MONDAY)
    saved(row(cast, post, "1"))
    assert Post.objects.filter(pk=post.pk).update(ends_on=MONDAY + DAY) == 1
    with pytest.raises(IntegrityError, match=LIFE), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(ends_on=MONDAY)
    assert Post.objects.filter(pk=post.pk).update(ends_on=None) == 1
    with pytest.raises(IntegrityError, match=LIFE), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(ends_on=MONDAY)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_fill_one_post_at_once_one_is_refused():
    cast = gather()
    post, together, seen = a_post(cast), threading.Barrier(2, timeout=10), []

    def fill(who: str) -> None:
        terms = actions.Terms(cast.crewe, "5", "permanent", Decimal("0.6"), post=post)
        together.wait()
        try:
            actions.start(person=cast.people[who], terms=terms, starts_on=MONDAY, by=BY)
            seen.append("held")
        except (actions.PostFull, DatabaseError) as refusal:
            seen.append("refused" if "ost" in str(refusal) else repr(refusal))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=fill, args=(who,)) for who in ("ama", "mo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == ["held", "refused"], connection.vendor
    assert post.assignments.count() == 1
