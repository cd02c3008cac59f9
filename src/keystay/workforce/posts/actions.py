"""Every change to the establishment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.core.refusals import Refused
from keystay.core.words import plural
from keystay.organisation.models import Team
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.posts.models import Post

CHANGEABLE = frozenset({"title", "team", "org_role", "grade", "fte", "starts_on", "ends_on"})


class NumberTaken(Refused):
    """Another post has this number."""


class StillHeld(Refused):
    """Someone holds the post on a day on which it would not exist."""


class WrongDay(Refused):
    """The last day of a post would come before its first."""


class TooSmall(Refused):
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
    """Change a post; nothing is written when nothing differs.

    Raises TooSmall, StillHeld, or WrongDay.
    """
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
    _refuse_held_before(post, differing.get("starts_on"))
    _refuse_held_after(post, before["ends_on"], differing.get("ends_on"))
    post.save(update_fields=list(differing))
    record(
        kind="posts.changed", by=by, subject=post, before=before, after=_facts(post), reason=reason
    )
    return post


@transaction.atomic
def close(*, post: Post, ends_on: date, by: Actor) -> Post:
    """Take a post out of the establishment after `ends_on`. Raises StillHeld or WrongDay."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    _refuse_backwards(post.starts_on, ends_on)
    _refuse_held_after(post, post.ends_on, ends_on)
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(kind="posts.closed", by=by, subject=post, after=_facts(post))
    return post


def _refuse_backwards(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise WrongDay(
            f"The last day, {last:%-d %B %Y}, cannot be before the first, {first:%-d %B %Y}."
        )


def _refuse_held_before(post: Post, first: date | None) -> None:
    """Raise StillHeld if the post would begin after a holder did, at whatever time.

    The database refuses the same, and the same of its end (workforce/assignments/triggers.py).
    """
    if first is None:
        return
    held = post.assignments.employees().filter(starts_on__lt=first).select_related("person")
    if held:
        since = min(row.starts_on for row in held)
        raise StillHeld(
            f"{_holders(held)} post {post.number} before that day: it cannot begin later "
            f"than {since:%-d %B %Y}."
        )


def _refuse_held_after(post: Post, before: date | None, last: date | None) -> None:
    """A last day that comes later than the present one shuts nobody out."""
    if last is None or (before is not None and last >= before):
        return
    held = post.assignments.employees().exclude(ends_on__lte=last).select_related("person")
    if held:
        raise StillHeld(f"{_holders(held)} post {post.number} after that day.")


def _holders(rows: Iterable[Assignment]) -> str:
    names = sorted({row.person.name for row in rows})
    return f"{' and '.join(names)} {plural(len(names), 'holds', 'hold')}"


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
