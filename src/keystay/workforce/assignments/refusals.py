"""What cannot be written about who works where, said with the people whom it concerns."""

from datetime import date

from keystay.core.refusals import Refused
from keystay.workforce.assignments.models import Assignment, Contract
from keystay.workforce.assignments.terms import Terms
from keystay.workforce.people.models import Person


class PostFull(Refused):
    """The post would be held for more than its hours."""


class HeldAlready(Refused):
    """The person has the post already."""


class WrongDay(Refused):
    """A start or an end that cannot be, for the reason in its message."""


class AlreadyEnded(Refused):
    """The assignment has ended."""


def refuse_full_post(terms: Terms, from_day: date, row: Assignment | None) -> None:
    """Raise PostFull, or WrongDay outside the life of the post, with the holders named.

    The database refuses the same (workforce/assignments/triggers.py); this says it in words.
    """
    post = terms.post
    if post is None or terms.contract == Contract.AGENCY:
        return
    if from_day < post.starts_on or (post.ends_on is not None and from_day > post.ends_on):
        raise WrongDay(f"Post {post.number} is not in the establishment on {from_day:%-d %B %Y}.")
    others = Assignment.objects.employees().filter(post=post).select_related("person")
    others = others.exclude(ends_on__lt=from_day).exclude(pk=row.pk if row else "")
    last = row.ends_on if row else None
    for day in {from_day, *(o.starts_on for o in others if o.starts_on > from_day)}:
        held = [o for o in others if o.starts_on <= day and (o.ends_on is None or o.ends_on >= day)]
        if (last is None or day <= last) and sum(o.fte for o in held) + terms.fte > post.fte:
            holders = " and ".join(sorted(o.person.name for o in held))
            raise PostFull(
                f"Post {post.number} is {post.fte.normalize():f} of full time and held by "
                f"{holders or 'nobody'}: there is no room for {terms.fte.normalize():f} more."
            )


def refuse_twice(person: Person, terms: Terms, row: Assignment | None = None) -> None:
    """Raise HeldAlready if the person has the post of the terms in another open row."""
    if terms.post is None:
        return
    held = person.assignments.filter(post=terms.post, ends_on__isnull=True)
    if held.exclude(pk=row.pk if row else "").exists():
        raise HeldAlready(f"{person.name} has post {terms.post.number} already.")


def refuse_ended(row: Assignment, before: date = date.max) -> None:
    """Raise AlreadyEnded if the last day of the assignment is known and before a day."""
    if row.ends_on is not None and row.ends_on < before:
        raise AlreadyEnded(f"This assignment ended on {row.ends_on:%-d %B %Y}.")


def refuse_early(row: Assignment, from_day: date) -> None:
    """Raise WrongDay unless a change comes after the assignment began."""
    if from_day <= row.starts_on:
        raise WrongDay(
            f"The assignment began on {row.starts_on:%-d %B %Y}: choose a later day, "
            "or correct the assignment instead."
        )


def refuse_out_of_order(
    row: Assignment, before: Assignment | None, after: Assignment | None
) -> None:
    """Raise WrongDay if a row ends before it starts, or leaves a neighbour no day of its own."""
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise WrongDay("The end cannot be before the start.")
    if before is not None and row.starts_on <= before.starts_on:
        raise WrongDay(
            f"The assignment before this one began on {before.starts_on:%-d %B %Y}: "
            "choose a later first day."
        )
    next_ends, last = after.ends_on if after else None, row.ends_on
    if next_ends is not None and last is not None and last >= next_ends:
        raise WrongDay(
            f"The assignment after this one ends on {next_ends:%-d %B %Y}: "
            "choose an earlier last day."
        )
