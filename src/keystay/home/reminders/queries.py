"""Whose email tells of what: what is due to someone, and in the teams within their reach."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.promises import Occurrence
from keystay.home.due.queries import everything_open
from keystay.workforce.people.queries import person_of


@dataclass(frozen=True)
class Share:
    """What falls to one reader: what they owe, and what is owed in their teams."""

    own: Sequence[Occurrence]
    within: Sequence[Occurrence]

    @property
    def promises(self) -> frozenset[str]:
        """The keys of all promises in it."""
        return frozenset(row.promise for row in (*self.own, *self.within))

    def without(self, muted: Collection[str]) -> "Share":
        """What is left of it beside the promises with these keys."""
        kept = [
            [row for row in rows if row.promise not in muted] for rows in (self.own, self.within)
        ]
        return Share(*kept)


def share(user: User, owes_as: str, rows: Iterable[Occurrence]) -> Share:
    """The part of the rows that falls to `user`; they owe under the id `owes_as`."""
    scope, listed = reach(user, Permission.DUE_READ), list(rows)
    if not scope:
        return Share([], [])
    own = [row for row in listed if row.owed_by == owes_as]
    return Share(own, [row for row in listed if scope.everyone or row.team in scope.teams])


def told_of(user: User, on: date) -> frozenset[str]:
    """The keys of the promises that fall to `user` on the day and in the four months ahead."""
    me = person_of(user)
    return share(user, me.pk if me else user.pk, everything_open(on)).promises
