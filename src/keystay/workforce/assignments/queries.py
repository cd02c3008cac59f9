"""Who works where on a day, as lists and as a person's own story."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.reading import once
from keystay.workforce.assignments import joints
from keystay.workforce.assignments.models import Assignment, Contract, TeamManager
from keystay.workforce.people.models import Person, PersonQuerySet, Stage


@dataclass(frozen=True)
class Line:
    """A person on a list, with what they do on the day it is about."""

    id: str
    name: str
    staff_number: str
    roles: str
    teams: str
    contract: str
    fte: Decimal
    grade: str
    stage: str
    since: date | None
    agency: bool


@dataclass(frozen=True)
class Wanted:
    """What a list of people is narrowed to; empty means everything."""

    words: str = ""
    team: str = ""
    contract: str = ""


def people_on(reachable: PersonQuerySet, on: date, wanted: Wanted) -> PersonQuerySet:
    """The people within reach who are in post on the day, narrowed, in order of name."""
    held = Assignment.objects.current(on)
    if wanted.team:
        held = held.filter(team_id=wanted.team)
    if wanted.contract:
        held = held.filter(contract=wanted.contract)
    found = reachable.filter(pk__in=held.values("person_id"))
    if wanted.words:
        found = found.filter(pk__in=Person.objects.named(wanted.words).values("pk"))
    return found.order_by("family_name", "first_name", "id")


def with_work(people: PersonQuerySet, on: date) -> PersonQuerySet:
    """The same people, their assignments and stage on the day fetched with them."""
    held = Assignment.objects.current(on).select_related("team").order_by("starts_on", "id")
    stages = Stage.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    return people.prefetch_related(
        Prefetch("assignments", held, to_attr="held"), Prefetch("stages", stages, to_attr="now")
    )


def lines(people: Iterable[Person]) -> list[Line]:
    """The list lines of people fetched by `with_work`."""
    return [_line(person) for person in people]


def story(person: Person) -> QuerySet[Assignment]:
    """Everything that someone has done here, the latest first."""
    return person.assignments.select_related("team", "post").order_by("-starts_on", "-id")


def work_from(person: Person, on: date) -> list[Assignment]:
    """The assignments that someone holds on the day or will, the earliest first."""
    return list(person.assignments.exclude(ends_on__lt=on).select_related("team", "post"))


def neighbours(row: Assignment) -> tuple[Assignment | None, Assignment | None]:
    """The rows that changes join to this one: the one before it and the one after it."""
    rows = list(row.person.assignments.exclude(pk=row.pk))
    return joints.before(row, rows), joints.after(row, rows)


def managers_on(on: date) -> dict[str, TeamManager]:
    """Who manages each team on the day, by the team's id."""
    rows = TeamManager.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    return {row.team_id: row for row in rows.select_related("person").order_by("starts_on")}


class Managing(NamedTuple):
    """Someone managing a team from a day, to a day if it is over."""

    team: str
    person: str
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def managing() -> list[Managing]:
    """Everyone who ever managed a team, the latest first; read once for a page."""
    rows = TeamManager.objects.order_by("-starts_on")
    names = ("team_id", "person_id", "starts_on", "ends_on")
    return once("managing", lambda: [Managing(*row) for row in rows.values_list(*names)])


def _line(person: Person) -> Line:
    held: list[Assignment] = person.held  # type: ignore[attr-defined]
    stage: list[Stage] = person.now  # type: ignore[attr-defined]
    return Line(
        id=person.pk,
        name=person.name,
        staff_number=person.staff_number,
        roles=", ".join(dict.fromkeys(row.title or row.get_org_role_display() for row in held)),
        teams=", ".join(dict.fromkeys(row.team.name for row in held)),
        contract=", ".join(dict.fromkeys(row.get_contract_display() for row in held)),
        fte=sum((row.fte for row in held), Decimal(0)),
        grade=", ".join(dict.fromkeys(row.grade for row in held if row.grade)),
        stage=stage[0].get_name_display() if stage else "",
        since=min((row.starts_on for row in held), default=None),
        agency=any(row.contract == Contract.AGENCY for row in held),
    )


def find_assignment(user: User, assignment_id: str, permission: Permission) -> Assignment:
    """The assignment, if `user` reaches whose it is with `permission`; Http404 otherwise."""
    people = Person.objects.open_to(user, permission)
    rows = Assignment.objects.select_related("person", "team", "post")
    found = rows.filter(pk=assignment_id, person__in=people).first()
    if found is None:
        raise Http404
    return found
