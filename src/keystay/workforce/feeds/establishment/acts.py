"""Carrying out what an establishment list says, through the actions that the pages call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from keystay.workforce.assignments import actions as assignments
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.feeds.places import Place
from keystay.workforce.posts import actions as posts
from keystay.workforce.posts.models import Post

REASON = "Establishment import"


@dataclass
class Held:
    """The post that a row is about, known once it has been added."""

    post: Post | None = None


def add(held: Held, number: str, told: Mapping[str, Any], by: Any) -> None:
    """Add the post and keep it for the acts that follow."""
    details = posts.PostDetails(number=number, **_plain(told))
    held.post = posts.add(details=details, by=by)


def change(held: Held, told: Mapping[str, Any], by: Any) -> None:
    """Change the post."""
    held.post = posts.change(post=_post(held), changes=_plain(told), by=by, reason=REASON)


def close(held: Held, ends_on: date, by: Any) -> None:
    """Take the post out of the establishment."""
    posts.close(post=_post(held), ends_on=ends_on, by=by)


def hold(held: Held, seat: Assignment, from_day: date, by: Any) -> None:
    """Join the holder's work to the post, from its first day or from a later one."""
    post = _post(held)
    if from_day <= seat.starts_on:
        assignments.correct(assignment=seat, changes={"post": post}, by=by, reason=REASON)
    else:
        terms = replace(assignments.Terms.of(seat), post=post)
        assignments.change(assignment=seat, terms=terms, from_day=from_day, by=by, reason=REASON)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v.team if isinstance(v, Place) else v for name, v in told.items()}


def _post(held: Held) -> Post:
    if held.post is None:
        raise ValueError("The post has not been added.")
    return held.post
