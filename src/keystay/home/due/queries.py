"""What is due, within someone's reach: one queue from every topic's promises."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.promises import Occurrence, Window, due
from keystay.core.reading import kept
from keystay.organisation.models import Team
from keystay.support.supervision.queries import within_reach
from keystay.workforce.models import Person

# A promise without an opening day is shown four weeks ahead; one with it, from that day on.
AHEAD = timedelta(days=28)
FURTHEST = timedelta(days=122)
RECENTLY = timedelta(days=28)


@dataclass(frozen=True)
class Labels:
    """The names of the people and teams on a page, by id."""

    people: dict[str, str]
    teams: dict[str, str]


def open_now(user: User, on: date) -> list[Occurrence]:
    """All that is due about the people within reach, soonest first."""
    return shown(about(everything_open(on), people_within(user)), on)


def open_for_everyone(on: date) -> list[Occurrence]:
    """All that is due in the council, soonest first."""
    return shown(everything_open(on), on)


def everything_open(on: date) -> tuple[Occurrence, ...]:
    """All that is owed in the council, months ahead too, soonest first.

    Reckoned for everyone at once, and again after each change only (decision 0012).
    """
    window = Window(date.min, on + FURTHEST, on, open_only=True)
    return kept(("open", on), lambda: tuple(due(window)))


def done_lately(user: User, on: date) -> list[Occurrence]:
    """What was kept in the last four weeks about the people within reach, latest first."""
    window = Window(date.min, on + FURTHEST, on, kept_since=on - RECENTLY)
    rows = about(kept(("done", on), lambda: tuple(due(window))), people_within(user))
    return sorted(rows, key=lambda row: (row.kept_on or on, row.promise, row.about), reverse=True)


def about(rows: Iterable[Occurrence], people: Collection[str] | None) -> list[Occurrence]:
    """Those about the people with these ids; None means everyone."""
    return [row for row in rows if people is None or row.about in people]


def people_within(user: User) -> Collection[str] | None:
    """The ids of people about whom `user` may see what is due; None means everyone."""
    if reach(user, Permission.DUE_READ).everyone:
        return None
    within = within_reach(user, Permission.DUE_READ).values_list("pk", flat=True)
    return {*within, user.pk}


def shown(rows: Iterable[Occurrence], on: date) -> list[Occurrence]:
    """Those that are near enough to be worth a line."""
    return [row for row in rows if (row.opens_on or row.due_on - AHEAD) <= on]


def labels(listed: Iterable[Occurrence], counted: Iterable[Occurrence] = ()) -> Labels:
    """The names of the people and teams of the rows listed, and of the teams of those counted."""
    rows = list(listed)
    ids = {row.about for row in rows} | {row.owed_by for row in rows if row.owed_by}
    team_ids = {row.team for row in (*rows, *counted) if row.team}
    people = {person.pk: person.name for person in Person.objects.filter(pk__in=ids)}
    others = ids - people.keys() - {""}
    if others:  # accounts without a staff record, which owe little
        people |= dict(User.objects.filter(pk__in=others).values_list("pk", "name"))
    teams = Team.objects.filter(pk__in=team_ids)
    return Labels(people, {team.pk: team.name for team in teams})
