"""The rows behind a figure, by name as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.governance.measures.parts import Line, part_of
from keystay.governance.measures.queries import lines
from keystay.organisation.models import Team
from keystay.workforce.models import Person, Post

# What a row shows of a person, besides the figure, asks for the same right as their record.
NEEDS = {
    "assignment": P.PERSON_READ,
    "worker": P.CASELOAD_READ,
    "absence": P.ABSENCE_READ,
    "post": P.ESTABLISHMENT_READ,
    "equality": P.EQUALITY_READ,
    "due": P.DUE_READ,
}


@dataclass(frozen=True)
class NamedRow:
    """A row: whom or what it is about, in which team, and how much it adds."""

    name: str
    person: str
    team: str
    amount: Decimal


@dataclass(frozen=True)
class RowsBehind:
    """The rows that the reader may see by name, and the rest as one sum."""

    named: tuple[NamedRow, ...]
    others: int
    others_amount: Decimal
    total: Decimal


def rows_behind(user: User, part: str, on: date) -> RowsBehind:
    """The rows of a part on the day, in order of name."""
    found = lines(part, on)
    names = _names(user, part_of(part).of)
    teams = dict(Team.objects.order_by("pk").values_list("pk", "name"))
    seen = [line for line in found if _key(line) in names]
    named = [
        NamedRow(names[_key(line)], line.person, teams.get(line.team, ""), line.amount)
        for line in seen
    ]
    total = sum((line.amount for line in found), Decimal(0))
    own = sum((line.amount for line in seen), Decimal(0))
    named.sort(key=lambda row: (row.name, row.team))
    return RowsBehind(tuple(named), len(found) - len(seen), total - own, total)


def _names(user: User, of: str) -> dict[str, str]:
    return _posts(user) if of == "post" else _people(user, NEEDS[of])


def _key(line: Line) -> str:
    return line.person or line.row


def _people(user: User, permission: P) -> dict[str, str]:
    rows = Person.objects.visible_to(user, permission).order_by("pk")
    parts = rows.values_list("pk", "family_name", "first_name")
    return {pk: f"{family}, {first}" if first else family for pk, family, first in parts}


def _posts(user: User) -> dict[str, str]:
    scope = reach(user, P.ESTABLISHMENT_READ)
    rows = Post.objects.order_by("pk")
    if not scope.everyone:
        rows = rows.filter(team_id__in=scope.teams)
    return {
        pk: f"{number} {title}" for pk, number, title in rows.values_list("pk", "number", "title")
    }
