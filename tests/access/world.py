"""A small council for the tests of access, made through actions: who is who, and where.

`Crewe` and `Macclesfield` are teams of one service, `Nantwich` of another; `left` worked in
Crewe until a month ago, and `Over` is a team that was closed. Every person has
marks of their own (an email address, a telephone number, a staff number) that occur nowhere
else, so that a page that shows one has shown that person.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from tests.access.governing import govern
from tests.put_back import PutBack

from keystay.access.permissions import Permission, Scope
from keystay.access.roles import actions as roles
from keystay.access.roles.catalogue import BY_CODE
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.caseloads.allocations import actions as allocations
from keystay.caseloads.audits import actions as audits
from keystay.caseloads.audits.queries import Answers, answers_of
from keystay.caseloads.audits.rules import mark as fingerprint
from keystay.caseloads.cases import actions as cases
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.challenges import actions as challenges
from keystay.caseloads.double_loop import actions as double_loop
from keystay.caseloads.extra_support import actions as extra_support
from keystay.caseloads.feedback import actions as feedback
from keystay.caseloads.handovers import actions as handovers
from keystay.caseloads.models import (
    Audit,
    Challenge,
    ChallengeAction,
    Child,
    Handover,
    Improvement,
    PlanSpell,
    Request,
    Spell,
)
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.stepdown import actions as stepdown
from keystay.core.clock import now, today
from keystay.core.models import Message
from keystay.core.sealed import seal
from keystay.governance.models import SignedReturn
from keystay.organisation.authority import actions as authority
from keystay.organisation.models import Service, Team
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams
from keystay.support.exceptional import actions as exceptional
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.supervision import actions as supervision
from keystay.support.supervision.checks import mark as supervision_mark
from keystay.workforce.absence import actions as absence
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds import actions as feeds
from keystay.workforce.models import Absence, Assignment, Person, Post
from keystay.workforce.people import actions as people
from keystay.workforce.posts import actions as posts
from keystay.workforce.posts.models import OrgRole

BY = "the test"
STAFF = b"Employee no,Forename,Surname,Team,Start date\n1,Ada,Byron,Crewe,01/02/2024\n"
START = date(2024, 1, 8)
ANONYMOUS = "a visitor"
PASSWORD = "correct horse battery staple"


@dataclass
class World:
    """Everything in the council that a test may name."""

    teams: dict[str, Team] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    sessions: dict[str, supervision.Session] = field(default_factory=dict)
    besides: dict[str, dict[str, str]] = field(default_factory=dict)
    accesses: dict[str, ExceptionalAccess] = field(default_factory=dict)
    plans: dict[str, Handover] = field(default_factory=dict)
    audits: dict[str, Audit] = field(default_factory=dict)
    improvements: dict[str, Improvement] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)
    challenge_actions: dict[str, ChallengeAction] = field(default_factory=dict)
    governed: dict[str, str] = field(default_factory=dict)
    invitation_id: str = ""
    import_id: str = ""
    token: str = ""
    closed: Team | None = None
    clients: dict[str, Client] = field(default_factory=dict)

    def reaches_team(self, who: str, permission: Permission | None, team: Team | None) -> bool:
        """What the access matrix says, reckoned without the code under test.

        No team stands for someone who works in none now.
        """
        for role, place in ROLES[who]:
            scope = BY_CODE[role].rights.get(permission) if permission else None
            if scope is Scope.EVERYONE:
                return True
            if scope is Scope.TEAMS and self.teams[place] == team:
                return True
            if scope is Scope.SERVICES and team and self.services[place] == team.service:
                return True
        return False

    def manages_team(self, who: str, permission: Permission | None, team: Team) -> bool:
        """True for those who answer for the team, not for those who see the whole council."""
        roles = [(role, place) for role, place in ROLES[who] if place]
        scopes = [(BY_CODE[role].rights.get(permission), place) for role, place in roles]  # type: ignore[arg-type]
        return any(
            (scope is Scope.TEAMS and self.teams[place] == team)
            or (scope is Scope.SERVICES and self.services[place] == team.service)
            for scope, place in scopes
        )

    def reaches(self, who: str, permission: Permission | None, person: str) -> bool:
        """True if `who` reaches the record of `person` with the permission.

        Nobody changes their own record, whatever their role: someone else does.
        """
        if person == who and permission and permission.name in CHANGES:
            return False
        own = person == who and self.holds(who, permission)
        return own or self.reaches_team(who, permission, self.teams.get(WHERE[person]))

    def manages(self, who: str, person: str) -> bool:
        """True for whoever manages the team or leads the service in which the person works."""
        team = self.teams.get(WHERE[person])
        over = {"team_manager": self.teams, "service_manager": self.services}
        return team is not None and any(
            over[role].get(place) in (team, team.service)
            for role, place in ROLES[who]
            if role in over
        )

    def reads_notes(self, who: str, person: str) -> bool:
        """True for the two people of the supervision: the worker and the supervisor."""
        return who in (person, SUPERVISED_BY.get(person))

    def holds(self, who: str, permission: Permission | None) -> bool:
        """True if any role of `who` has the permission."""
        return any(permission in BY_CODE[role].rights for role, _ in ROLES.get(who, []))


WHERE = {
    "worker": "Crewe",
    "colleague": "Crewe",
    "manager": "Crewe",
    "stranger": "Macclesfield",
    "other_manager": "Macclesfield",
    "service_manager": "Crewe",
    "far": "Nantwich",
    "left": "",
}
ROLES: dict[str, list[tuple[str, str]]] = {
    "worker": [("social_worker", "")],
    "manager": [("social_worker", ""), ("team_manager", "Crewe")],
    "stranger": [("social_worker", "")],
    "other_manager": [("social_worker", ""), ("team_manager", "Macclesfield")],
    "service_manager": [("social_worker", ""), ("service_manager", "Child in Need")],
    "workforce_lead": [("workforce_lead", "")],
    "principal": [("principal_social_worker", "")],
    "director": [("director", "")],
    "councillor": [("councillor", "")],
    "administrator": [("administrator", "")],
    "auditor": [("auditor", "")],
    "nobody": [],
}
CHANGES = (
    "PERSON_WRITE", "ABSENCE_WRITE", "REGISTRATION_WRITE", "RETURN_PREPARE", "RETURN_PAY",
)  # fmt: skip
SUPERVISED_BY = {"worker": "manager", "stranger": "other_manager"}
TEAMS = {
    "Crewe": "Child in Need",
    "Macclesfield": "Child in Need",
    "Nantwich": "Cared For Children",
}


def _build() -> World:
    """Make the council."""
    world = World()
    authority.name_council(code="895", by=BY, on=START)
    policy.load_pack(key="england-2026", by=BY)
    _make_teams(world)
    for number, who in enumerate(dict.fromkeys([*WHERE, *ROLES])):
        if who in WHERE:
            _make_person(world, who, number)
        if who in ROLES:
            _make_account(world, who)
    for worker, supervisor in SUPERVISED_BY.items():
        _supervise(world, worker, supervisor)
    _ask_for_notes(world)
    _audit(world)  # first, while these are all the cases that can be drawn
    _weigh(world)
    _hold_cases(world)
    _hand_over(world)
    _step_down(world)
    _ask_families(world)
    _challenge(world)
    world.governed = govern(world, START, BY)
    _sign_a_return(world)
    invitation, world.token = users.invite(
        email="canary-invited@invited.example", name="Invited Canary", by=BY
    )
    received = feeds.receive(
        kind="staff", uploads={"staff.csv": STAFF}, on=today(), by=world.users["workforce_lead"]
    )
    world.invitation_id, world.import_id = invitation.pk, received.pk
    return world


build = PutBack(_build)
"""The council; call it in a transaction that is rolled back."""


def mark(who: str, kind: str) -> str:
    """A text that occurs in the record of `who` and nowhere else."""
    number = list(dict.fromkeys([*WHERE, *ROLES])).index(who)
    marks = {
        "email": f"canary-{who.replace('_', '-')}@staff.example",
        "account": f"account.{who}@accounts.example",
        "phone": f"01632 96{number:04}",
        "number": f"CANARY{number:04}",
        "notes": f"canary-notes-{who}",
        "comment": f"canary-comment-{who}",
        "followup": f"canary-followup-{who}",
        "audit": f"canary-audit-{who}",
        "reason": f"canary-reason-{who}",
    }
    return marks[kind]


def _make_teams(world: World) -> None:
    for name in dict.fromkeys(TEAMS.values()):
        world.services[name] = teams.add_service(name=name, by=BY)
    for name, service in TEAMS.items():
        details = teams.TeamDetails(name, world.services[service], START)
        world.teams[name] = teams.add_team(details=details, by=BY)
    details = teams.TeamDetails("Over", world.services["Child in Need"], START)
    world.closed = teams.add_team(details=details, by=BY)
    teams.close_team(team=world.closed, ends_on=START + timedelta(days=90), by=BY)


def _make_person(world: World, who: str, number: int) -> None:
    details = people.Details(
        first_name=who.replace("_", " ").capitalize(),
        family_name=f"Canary{number}",
        staff_number=mark(who, "number"),
        email=mark(who, "email"),
        phone=mark(who, "phone"),
    )
    person = world.people[who] = people.add(details=details, by=BY)
    team = world.teams[WHERE[who] or "Crewe"]
    role = OrgRole.FIRST_LINE_MANAGER if "manager" in who else OrgRole.CASE_HOLDER
    post = posts.PostDetails(f"P{number}", "Post", team, role, Decimal(1), START)
    world.posts[who] = posts.add(details=post, by=BY)
    terms = assignments.Terms(team, role, "employee", Decimal(1), post=world.posts[who])
    world.assignments[who] = assignments.start(person=person, terms=terms, starts_on=START, by=BY)
    away = absence.Away("SIC", START + timedelta(days=30), START + timedelta(days=32))
    world.absences[who] = absence.record(person=person, absence=away, by=BY)
    people.set_stage(person=person, name="experienced", from_day=START, by=BY)
    if not WHERE[who]:
        gone = today() - timedelta(days=30)
        assignments.end(assignment=world.assignments[who], ends_on=gone, by=BY)


def _make_account(world: World, who: str) -> None:
    user = world.users[who] = users.make_account(
        email=mark(who, "account"),
        name=f"{who.replace('_', ' ').capitalize()} Account",
        password=PASSWORD,
        by=BY,
    )
    if who in world.people:
        people.link_account(person=world.people[who], user=user, by=BY)
    for role, place in ROLES[who]:
        if role != "social_worker":
            roles.grant(
                user=user,
                role=role,
                over=world.teams.get(place) or world.services.get(place),
                starts_on=START,
                by=BY,
            )


def _weigh(world: World) -> None:
    """Weights to come, and a duty and a reduction of everyone in post."""
    later = schemes.weigh_by(
        scheme=shipped()["case-types"],
        starts_on=today() + timedelta(days=30),
        reason="Agreed",
        by=BY,
    )
    world.besides = {"duty": {}, "reduction": {}, "weighting": {"": later.pk}}
    less = schemes.Less(Decimal(10), "Agreed", today(), today() + timedelta(days=9))
    for who, person in world.people.items():
        duty = schemes.give_duty(person=person, duty="mentor", starts_on=today(), by=BY)
        world.besides["duty"][who] = duty.pk
        world.besides["reduction"][who] = schemes.reduce(person=person, less=less, by=BY).pk


def _hold_cases(world: World) -> None:
    """A case of each worker, given here."""
    world.besides |= {"case": {}, "allocation": {}}
    for number, who in enumerate(("worker", "stranger", "far")):
        child = Child.objects.create(reference=f"CASE{number:08}")
        giving = allocations.Giving(world.people[who], today(), "new", "Knows the work")
        (row,) = allocations.allocate(cases=[child], giving=giving, by=BY)
        world.besides["case"][who] = child.reference
        world.besides["allocation"][who] = row.pk


def _step_down(world: World) -> None:
    """A child held by the worker, whom the rules find, with a decision and extra support."""
    child, team = Child.objects.create(reference="STEPDOWN0001"), world.teams["Crewe"]
    worker, days = world.people["worker"], {"starts_on": START, "source_id": "step-down"}
    Spell.objects.create(child=child, worker=worker, team=team, **days)
    PlanSpell.objects.create(child=child, plan="cin", **days)
    review = stepdown.record_review(child=child, happened_on=today(), outcome="keep", by=BY)
    told = stepdown.Told("down", "Agreed", today())
    given = extra_support.Given("fsw", None, START, "Routines")
    world.besides["stepdown"] = {
        "child": child.reference,
        "review": review.pk,
        "decision": stepdown.decide(child=child, told=told, by=BY).pk,
        "support": extra_support.begin(child=child, team=team, given=given, by=BY).pk,
        "intensive": extra_support.refer(
            child=child, team=team, partner="A partner", referred_on=START, by=BY
        ).pk,
    }


def _ask_families(world: World) -> None:
    """A code for a family of Crewe, made by the worker."""
    asked = feedback.Asked(world.teams["Crewe"], "cin", today())
    feedback.ask(asked=asked, by=world.users["worker"])
    world.besides["slip"] = {"worker": Request.objects.get().pk}


def _ask_for_notes(world: World) -> None:
    """Exceptional access to the notes of two earlier sessions: one granted, one that waits."""
    asker, second = world.users["workforce_lead"], world.users["principal"]
    for worker, supervisor in SUPERVISED_BY.items():
        on = _weekday(today() - timedelta(days=40))
        held = supervision.Held("one_to_one", on, notes=mark(worker, "notes"))
        person, by = world.people[worker], world.users[supervisor]
        session = supervision.record(worker=person, held=held, by=by)
        asked = exceptional.Asked(second, "grievance", mark(worker, "reason"))
        world.accesses[worker] = exceptional.ask(session=session, asked=asked, by=asker)
    exceptional.grant(access=world.accesses["worker"], by=second)
    Message.objects.all().delete()  # so that a story finds the mails of its own


def _supervise(world: World, worker: str, supervisor: str) -> None:
    person, by = world.people[worker], world.users[supervisor]
    first = today() - timedelta(days=60)
    supervision.agree(
        worker=person,
        supervisor=world.people[supervisor],
        terms=supervision.Terms(first),
        by=by,
    )
    held = supervision.Held(
        "one_to_one",
        _weekday(today() - timedelta(days=10)),
        notes=mark(worker, "notes"),
        agreed=(supervision.Agreed(mark(worker, "followup"), person),),
    )
    session = supervision.record(worker=person, held=held, by=by)
    supervision.comment(
        session=session,
        text=mark(worker, "comment"),
        seen=supervision_mark(""),
        by=world.users[worker],
    )
    world.sessions[worker] = session


def _hand_over(world: World) -> None:
    """Three people with two cases each; two of them are leaving."""
    held = {
        f"S{who}{number}": SpellFacts(
            f"CASE{who.upper()[:3]}{number}", world.people[who].pk, None, "", START, None
        )
        for who in ("worker", "stranger", "colleague")
        for number in range(2)
    }
    cases.load(spells=held, plans={}, by=BY)
    for who in ("worker", "stranger"):
        world.plans[who] = handovers.open_plan(
            worker=world.people[who], why="leaving", last_day=today() + timedelta(days=30), by=BY
        )


AUDITORS = {"worker": "other_manager", "far": "manager", "stranger": "worker"}
"""Whose case is audited, and by whom; that of the stranger is not graded yet."""


def _audit(world: World) -> None:
    for who in AUDITORS:
        child = Child.objects.create(reference=f"{who.upper():X<8}"[:8])
        terms = {"child": child, "worker": world.people[who], "role": "Social worker"}
        Spell.objects.create(source_id=f"S-{who}", starts_on=START, **terms)
    first, last = today(), today() + timedelta(days=90)
    planned = audits.Planned("Canaries", "Do they sing?", "voice", first, last)
    programme = audits.plan(planned=planned, by=BY)
    drawn = audits.draw_sample(programme=programme, asked=audits.Draw(first, "random", 9, 7), by=BY)
    for audit in drawn.audits.select_related("worker"):
        who = next(name for name, person in world.people.items() if person == audit.worker)
        audits.give(audit=audit, auditor=world.people[AUDITORS[who]], by=BY)
        grades = dict.fromkeys(("heard", "family", "change"), "good")
        told = Answers(grades, "good", mark(who, "audit"), mark(who, "audit"))
        audits.save_answers(audit=audit, answers=told, seen="", by=BY)
        world.audits[who] = audit
        if who != "stranger":
            _improve(world, who, audit)


def _improve(world: World, who: str, audit: Audit) -> None:
    audit.refresh_from_db()
    audits.grade(audit=audit, seen=fingerprint(answers_of(audit).text()), by=BY)
    audits.hold_conversation(audit=audit, on=today(), by=BY)
    agreed = double_loop.Agreed("heard", mark(who, "audit"), world.people[who], today())
    world.improvements[who] = double_loop.agree_improvement(audit=audit, agreed=agreed, by=BY)


def _challenge(world: World) -> None:
    crewe = world.teams["Crewe"]
    assignments.appoint_manager(team=crewe, person=world.people["manager"], from_day=START, by=BY)
    session = challenges.plan(team=crewe, meets_on=today(), by=BY)
    challenges.hold(challenge=session, held_on=today(), decisions="Sing", by=BY)
    taken = challenges.Taken("Sing on", world.people["manager"], today())
    action = challenges.take_on(challenge=session, taken=taken, by=BY)
    world.challenges["Crewe"], world.challenge_actions["Crewe"] = session, action


def _sign_a_return(world: World) -> None:
    """A return of last year, as it was signed; its file names the worker by number."""
    head = "<Header><CollectionDetails><Collection>CSWW</Collection><Year>2025</Year>"
    text = (
        f"<Message>{head}<ReferenceDate>2025-09-30</ReferenceDate></CollectionDetails></Header>"
        f"<CSWWWorker><SWENo>{mark('worker', 'number')}</SWENo></CSWWWorker></Message>"
    )
    told = {"signed_by": "Someone", "signed_at": now(), "file_name": "a.xml", "fingerprint": ""}
    row = SignedReturn.objects.create(
        year=2025, version=1, sealed=seal(text), figures={}, workers=1, queries=0, explained=0,
        **told,
    )  # fmt: skip
    world.besides["signed"] = {"a return": row.pk}


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
