"""A council of any size, made in bulk: the same kinds of rows about everyone, only more of them.

Everyone has a post, an assignment, a registration with a renewal, a stage, an award, absences,
supervision with what was agreed in it, and ten cases. There is an account for each role.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from keystay.access.roles.catalogue import BY_CODE
from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.caseloads.cases.models import Child, PlanSpell, Spell
from keystay.core.audit import actions as audit
from keystay.core.sealed import seal
from keystay.organisation.authority import actions as authority
from keystay.organisation.models import Service, Team
from keystay.organisation.policy import actions as policy
from keystay.support.supervision.models import Agreement, Followup, Session
from keystay.workforce.models import (
    Absence,
    Assignment,
    Person,
    Post,
    Registration,
    Stage,
    TeamManager,
)
from keystay.workforce.people.models import FormerName, Qualification
from keystay.workforce.registrations.models import Renewal

BY = "the test"
MONDAY = date(2026, 3, 2)
STARTED = date(2023, 9, 4)
FULL_TIME = Decimal(1)
CASES_EACH = 10
TEAM_ROLES, SERVICE_ROLES = ("team_manager",), ("service_manager",)
MANAGER = 1  # each team's second member manages it


def council_of(staff: int) -> None:
    """A council of so many staff: teams grow in number and in size with it."""
    authority.name_council(code="895", by=BY, on=STARTED)
    policy.load_pack(key="england-2026", by=BY)
    teams = _teams(2 if staff <= 30 else 6)
    people = _many(Person, range(staff), _person)
    place = {person.pk: teams[number % len(teams)] for number, person in enumerate(people)}
    _work(people, place)
    _practice(people)
    _supervision(people, place, len(teams))
    _cases(people)
    _accounts(people, teams)
    _history(people)


def _many(model: type[models.Model], over: Any, make: Callable[[Any], dict[str, Any]]) -> Any:
    return model._default_manager.bulk_create([model(**make(each)) for each in over])


def _teams(count: int) -> list[Team]:
    services = _many(Service, ("Assessment", "Safeguarding"), lambda name: {"name": name})
    return _many(
        Team,
        range(count),
        lambda n: {"name": f"Team {n:02}", "service": services[n % 2], "starts_on": STARTED},
    )


def _person(number: int) -> dict[str, Any]:
    return {
        "staff_number": f"E{number:05}",
        "first_name": "Ama",
        "family_name": f"Worker {number:04}",
        "email": f"worker{number}@example.gov.uk",
    }


def _work(people: list[Person], place: dict[str, Team]) -> None:
    numbered = list(enumerate(people))
    team = {person.pk: place[person.pk] for person in people}
    posts = _many(
        Post,
        [*numbered, *((f"V{n}", person) for n, person in numbered[::10])],
        lambda each: {
            "number": f"P{each[0]}",
            "title": "Social worker",
            "team": team[each[1].pk],
            "org_role": "5",
            "fte": FULL_TIME,
            "starts_on": STARTED,
        },
    )
    _many(
        Assignment,
        numbered,
        lambda each: {
            "person": each[1],
            "team": team[each[1].pk],
            "post": posts[each[0]],
            "org_role": "3" if each[0] // len(set(team.values())) == MANAGER else "5",
            "contract": "agency" if each[0] % 7 == 6 else "permanent",
            "fte": FULL_TIME,
            "starts_on": STARTED,
            "start_kind": "joined",
        },
    )


def _practice(people: list[Person]) -> None:
    registrations = _many(
        Registration,
        enumerate(people),
        lambda each: {
            "person": each[1],
            "number": f"SW{each[0]:06}",
            "registered_on": date(2020, 9, 1),
        },
    )
    _many(Renewal, registrations, lambda row: {"registration": row, "year": 2025, "form_on": None})
    _many(
        Stage,
        people,
        lambda person: {"person": person, "name": "social_worker", "starts_on": STARTED},
    )
    _many(
        Qualification,
        people,
        lambda person: {"person": person, "title": "MA Social Work", "social_work": True},
    )
    _many(FormerName, people, lambda p: {"person": p, "name": "Ama Before", "until_on": STARTED})
    away = {"kind": "SIC", "starts_on": MONDAY - timedelta(days=90)}
    ended = {**away, "ends_on": MONDAY - timedelta(days=80)}
    _many(Absence, people, lambda person: {"person": person, **ended})
    open_now = {"kind": "ANN", "starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=4)}
    _many(Absence, people[::5], lambda person: {"person": person, **open_now})


def _supervision(people: list[Person], place: dict[str, Team], teams: int) -> None:
    lead = {place[person.pk].pk: person for person in people[MANAGER * teams :][:teams]}
    _many(
        TeamManager,
        lead.items(),
        lambda each: {"team_id": each[0], "person": each[1], "starts_on": STARTED},
    )
    led = [(person, lead[place[person.pk].pk]) for person in people]
    led = [(person, manager) for person, manager in led if person != manager]
    _many(
        Agreement,
        led[::3],
        lambda each: {"worker": each[0], "supervisor": each[1], "starts_on": STARTED},
    )
    sessions = _many(
        Session,
        [(*each, months) for each in led for months in range(1, 7)],
        lambda each: {
            "worker": each[0],
            "supervisor": each[1],
            "team": place[each[0].pk],
            "kind": "one_to_one",
            "held_on": MONDAY - timedelta(days=31 * each[2] - 8 + 20 * (each[2] > 3)),
        },
    )
    _many(
        Followup,
        sessions[::6],
        lambda row: {
            "worker": row.worker,
            "agreed_in": row,
            "owner": row.worker,
            "sealed": seal("Read the new guidance"),
            "due_on": MONDAY + timedelta(days=3),
        },
    )


def _cases(people: list[Person]) -> None:
    children = _many(Child, range(len(people) * CASES_EACH), lambda n: {"reference": f"C{n}"})
    _many(
        Spell,
        enumerate(children),
        lambda each: {
            "source_id": f"S{each[0]}",
            "child": each[1],
            "worker": people[each[0] % len(people)],
            "role": "Allocated worker",
            "starts_on": MONDAY - timedelta(days=200),
        },
    )
    _many(
        PlanSpell,
        enumerate(children),
        lambda each: {
            "source_id": f"L{each[0]}",
            "child": each[1],
            "plan": ("cin", "cp", "cla")[each[0] % 3],
            "starts_on": MONDAY - timedelta(days=100),
        },
    )


def _accounts(people: list[Person], teams: list[Team]) -> None:
    users = _many(
        User,
        range(len(people)),
        lambda n: {
            "email": f"user{n}@example.gov.uk",
            "name": f"User {n:04}",
            "calendar_key": f"key{n}",
        },
    )
    for person, user in zip(people, users, strict=True):
        person.user = user
    Person.objects.bulk_update(people, ["user"])
    # The members of the first team come at every `len(teams)`: a role for each of them.
    holders = iter(users[len(teams) * MANAGER :: len(teams)])
    roles = [*TEAM_ROLES, *(code for code in BY_CODE if code not in TEAM_ROLES)]
    _many(RoleGrant, zip(roles, holders, strict=False), lambda each: _grant(*each, teams))
    _many(RoleGrant, users[-len(users) // 5 :], lambda user: _grant("social_worker", user, teams))


def _grant(role: str, user: User, teams: list[Team]) -> dict[str, Any]:
    return {
        "role": role,
        "user": user,
        "team": teams[0] if role in TEAM_ROLES else None,
        "service": teams[0].service if role in SERVICE_ROLES else None,
        "starts_on": STARTED,
    }


def _history(people: list[Person]) -> None:
    with transaction.atomic():
        for person in _each_with_changes(people):
            audit.record(
                kind="people.changed",
                by=BY,
                subject=person,
                about=person.pk,
                before={"fields": "Phone"},
                after={"fields": "Phone"},
            )


def _each_with_changes(people: list[Person]) -> Iterator[Person]:
    for person in people[: len(people) // 3]:
        yield person
        yield person
