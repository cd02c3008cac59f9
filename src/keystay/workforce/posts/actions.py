"""Every change to the establishment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.organisation.models import Team
from keystay.workforce.posts.models import Post

CHANGEABLE = frozenset({"title", "team", "org_role", "grade", "fte", "starts_on", "ends_on"})


class NumberTaken(ValueError):
    """Another post has this number."""


class StillHeld(ValueError):
    """Someone holds the post after the day on which it would close."""


class WrongDay(ValueError):
    """The last day of a post would come before its first."""


class TooSmall(ValueError):
    """The post's hours would be fewer than those of the people who hold it."""


@dataclass(frozen=True)
class PostDetails:
    """A budgeted post; `fte` of full time, above 0 and up to 1."""

    number: str
    title: str
    team: Team
    org_role: str
    fte: Decimal
    starts_on: date
    grade: str = ""


@transaction.atomic
def add(*, details: PostDetails, by: Actor) -> Post:
    """Add a post to the establishment. Raises NumberTaken."""
    if Post.objects.filter(number=details.number).exists():
        raise NumberTaken(f"Post {details.number} exists already.")
    post = Post.objects.create(**vars(details))
    record(kind="posts.added", by=by, subject=post, after=_facts(post))
    return post


@transaction.atomic
def change(*, post: Post, changes: Mapping[str, Any], by: Actor, reason: str = "") -> Post:
    """Change a post; nothing is written when nothing differs. Raises TooSmall or WrongDay."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    differing = {
        field: value
        for field, value in changes.items()
        if field in CHANGEABLE and getattr(post, field) != value
    }
    if not differing:
        return post
    before = _facts(post)
    _refuse_too_small(post, differing.get("fte"))
    for field, value in differing.items():
        setattr(post, field, value)
    _refuse_backwards(post.starts_on, post.ends_on)
    post.save(update_fields=list(differing))
    record(
        kind="posts.changed", by=by, subject=post, before=before, after=_facts(post), reason=reason
    )
    return post


@transaction.atomic
def close(*, post: Post, ends_on: date, by: Actor) -> Post:
    """Take a post out of the establishment after `ends_on`. Raises StillHeld or WrongDay."""
    _refuse_backwards(post.starts_on, ends_on)
    held = post.assignments.employees().exclude(ends_on__lte=ends_on).select_related("person")
    holder = held.order_by("starts_on").first()
    if holder is not None:
        raise StillHeld(f"{holder.person.name} holds post {post.number} after that day.")
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(kind="posts.closed", by=by, subject=post, after=_facts(post))
    return post


def _refuse_backwards(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise WrongDay(
            f"The last day, {last:%-d %B %Y}, cannot be before the first, {first:%-d %B %Y}."
        )


def _refuse_too_small(post: Post, fte: Decimal | None) -> None:
    if fte is None or fte >= post.fte:
        return
    for row in post.assignments.employees():
        together = post.assignments.employees().current(row.starts_on)
        if sum(each.fte for each in together) > fte:
            raise TooSmall(f"The people who hold post {post.number} work more than {fte} of it.")


def _facts(post: Post) -> dict[str, Any]:
    return {
        "number": post.number,
        "title": post.title,
        "team": post.team.name,
        "fte": post.fte,
        "grade": post.grade,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }
