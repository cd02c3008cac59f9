"""The people of the stories about what is due: one team, its manager, and those outside it.

On Monday 2 March 2026 in Crewe: Ama works full time; Bilal is an agency worker for half the
week; Nia is newly qualified. Grace manages them. Olu manages Macclesfield, Sunita the service.
Hana leads on workforce, Petra is the principal social worker, Dan the director, Ade looks
after accounts. Everyone but Bilal and Nia has an account.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from tests.sessions import signed_in_client

from keystay.access.roles import actions as roles
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.organisation.authority import actions as authority
from keystay.organisation.models import Team
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams
from keystay.support.supervision import actions as supervision
from keystay.support.supervision.models import Session
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people

BY = "the test"
MONDAY = date(2026, 3, 2)
STARTED = date(2025, 6, 2)


@dataclass
class Cast:
    """Who is who."""

    crewe: Team
    macclesfield: Team
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    work: dict[str, Assignment] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_") or name == "people":  # asked of a cast that is being copied
            raise AttributeError(name)
        return self.people[name]

    def signed_in(self, name: str) -> Client:
        """A browser in which this person is signed in."""
        return signed_in_client(self.users[name])

    def held(self, worker: str, days_ago: int, *, by: str = "grace", **more: object) -> Session:
        """A session held so many days ago and recorded by its supervisor."""
        held = supervision.Held(
            kind=str(more.pop("kind", "one_to_one")),
            held_on=today() - timedelta(days=days_ago),
            **more,  # type: ignore[arg-type]
        )
        return supervision.record(worker=self.people[worker], held=held, by=self.users[by])


def gather() -> Cast:
    """Make the cast through actions."""
    authority.name_council(code="895", by=BY, on=STARTED)
    policy.load_pack(key="england-2026", by=BY)
    service = teams.add_service(name="Child in Need", by=BY)
    crewe, macclesfield = (
        teams.add_team(details=teams.TeamDetails(name, service, STARTED), by=BY)
        for name in ("Crewe", "Macclesfield")
    )
    cast = Cast(crewe, macclesfield)
    for name, team, contract, fte, org_role in (
        ("ama", crewe, "permanent", "1", "5"),
        ("bilal", crewe, "agency", "0.5", "5"),
        ("nia", crewe, "permanent", "1", "5"),
        ("grace", crewe, "permanent", "1", "3"),
        ("olu", macclesfield, "permanent", "1", "3"),
        ("mo", macclesfield, "permanent", "1", "5"),
    ):
        add_worker(cast, name, assignments.Terms(team, org_role, contract, Decimal(fte)))
    people.set_stage(person=cast.ama, name="experienced", from_day=STARTED, by=BY)
    people.set_stage(person=cast.nia, name="newly_qualified", from_day=STARTED, by=BY)
    for name in ("ama", "grace", "olu", "mo", "sunita", "hana", "petra", "dan", "ade"):
        _account(cast, name)
    for manager, team in (("grace", crewe), ("olu", macclesfield)):
        assignments.appoint_manager(team=team, person=cast.people[manager], from_day=STARTED, by=BY)
    for name, role in (
        ("sunita", "service_manager"),
        ("hana", "workforce_lead"),
        ("petra", "principal_social_worker"),
        ("dan", "director"),
        ("ade", "administrator"),
    ):
        over = service if name == "sunita" else None
        roles.grant(user=cast.users[name], role=role, starts_on=STARTED, by=BY, over=over)
    return cast


def add_worker(
    cast: Cast, name: str, terms: assignments.Terms, starts_on: date = STARTED
) -> Person:
    """One more person in post."""
    family = f"{name.capitalize()}son"
    details = people.Details(name.capitalize(), family)
    person = cast.people[name] = people.add(details=details, by=BY)
    cast.work[name] = assignments.start(person=person, terms=terms, starts_on=starts_on, by=BY)
    return person


def _account(cast: Cast, name: str) -> None:
    user = User(email=f"{name}@example.org", name=f"{name.capitalize()} Account")
    user.set_unusable_password()
    user.calendar_key = f"key-of-{name}"
    user.save()
    cast.users[name] = user
    if name in cast.people:
        people.link_account(person=cast.people[name], user=user, by=BY)
