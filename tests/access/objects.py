"""What each name in an address stands for, and who reaches it by the access matrix.

An address with a name that is not here fails the sweep: add a line that says what it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.access.governing import keeps, reads
from tests.access.url_map import Address
from tests.access.world import ANONYMOUS, AUDITORS, TEAMS, WHERE, World

from keystay.access.permissions import Permission
from keystay.access.roles.models import RoleGrant
from keystay.core.ids import new_id
from keystay.support.supervision.models import Followup

Reached = Callable[[str, Permission | None], bool]
PEOPLE = ("worker", "manager", "stranger", "far", "left")


@dataclass(frozen=True)
class Thing:
    """One value for a name in an address, and whether someone reaches it."""

    what: str
    id: str
    reached: Reached


def known(address: str, name: str) -> str | None:
    """Under what the name is known: its own, or the room's where names mean two things."""
    own = f"{address.partition(':')[0]}.{name}"
    return own if own in MAKERS else name if name in MAKERS else None


def things(world: World, address: str, name: str) -> list[Thing]:
    """The values to try for the name, among them one that does not exist."""
    found = MAKERS[known(address, name) or name](world)
    if address in OF_OTHERS_ONLY:
        found = [replace(thing, reached=_unless_own(thing)) for thing in found]
    if address in OWN_ONLY:
        found = [replace(thing, reached=_only_own(thing)) for thing in found]
    if known(address, name) in NEVER_LOOKED_UP:
        return found
    return [*found, Thing("nothing", new_id(), lambda who, permission: False)]


def _unless_own(thing: Thing) -> Reached:
    return lambda who, permission: who != thing.what and thing.reached(who, permission)


def _only_own(thing: Thing) -> Reached:
    return lambda who, permission: who == thing.what


def is_refused(world: World, address: Address, who: str) -> bool:
    """True if the gate refuses `who` whatever the address names."""
    policy = address.policy
    if policy is None or policy.kind == "public":
        return False
    permission = policy.permission
    return who == ANONYMOUS or (permission is not None and not world.holds(who, permission))


def is_out_of_reach(address: Address, who: str, named: Mapping[str, Thing]) -> bool:
    """True if `who` does not reach something that the address names: the sweep proves a 404."""
    policy = address.policy
    return policy is not None and any(
        not named[name].reached(who, policy.permission) for name in policy.finds
    )


def _reaches(world: World, person: str) -> Reached:
    return lambda who, permission: world.reaches(who, permission, person)


def _reaches_team(world: World, team: str) -> Reached:
    return lambda who, permission: world.reaches_team(who, permission, world.teams[team])


def _reads_notes(world: World, person: str) -> Reached:
    return lambda who, permission: world.reads_notes(who, person)


def _of_people(ids: Callable[[World], dict[str, str]]) -> Callable[[World], list[Thing]]:
    def made(world: World) -> list[Thing]:
        return [
            Thing(person, pk, _reaches(world, person))
            for person, pk in ids(world).items()
            if person in PEOPLE
        ]

    return made


def _team_pages(world: World) -> list[Thing]:
    """A team's page is open to those who reach the team, and in part to its own people."""

    def reached(team: str) -> Reached:
        return lambda who, permission: (
            world.reaches_team(who, permission, world.teams[team])
            or (permission is Permission.PERSON_READ and WHERE.get(who) == team)
        )

    return [Thing(name, team.pk, reached(name)) for name, team in world.teams.items()]


def _of_teams(ids: Callable[[World], dict[str, tuple[str, str]]]) -> Callable[[World], list[Thing]]:
    def made(world: World) -> list[Thing]:
        return [
            Thing(name, pk, _reaches_team(world, team)) for name, (pk, team) in ids(world).items()
        ]

    return made


def _council_wide(ids: Callable[[World], dict[str, str]]) -> Callable[[World], list[Thing]]:
    def made(world: World) -> list[Thing]:
        return [Thing(name, pk, lambda who, p: True) for name, pk in ids(world).items()]

    return made


def _followups(world: World) -> list[Thing]:
    return [
        Thing(
            person,
            str(Followup.objects.filter(worker=world.people[person]).values_list("pk")[0][0]),
            _reads_notes(world, person),
        )
        for person in world.sessions
    ]


def _cases(world: World) -> list[Thing]:
    """A case is seen by its worker and by those who manage them, not by all who see caseloads."""

    def reached(person: str) -> Reached:
        return lambda who, permission: (
            world.manages(who, person) or (permission is Permission.CASELOAD_READ and who == person)
        )

    return [Thing(who, case, reached(who)) for who, case in world.besides["case"].items()]


def _steps(world: World) -> list[Thing]:
    return [Thing(f"a step: {step}", step, lambda who, p: True) for step in ("summary", "chosen")]


def _step_down(kind: str) -> Callable[[World], list[Thing]]:
    """About a child of the worker's: for the managers of the team and, to read, the worker."""

    def made(world: World) -> list[Thing]:
        def reached(who: str, permission: Permission | None) -> bool:
            own = who == "worker" and permission is Permission.CASELOAD_READ
            return own or world.manages_team(who, permission, world.teams["Crewe"])

        return [Thing(f"a {kind}", world.besides["stepdown"][kind], reached)]

    return made


def _slips(world: World) -> list[Thing]:
    """A code given out: for whoever made it and the managers of its team."""

    def reached(who: str, permission: Permission | None) -> bool:
        return who == "worker" or world.manages_team(who, permission, world.teams["Crewe"])

    return [Thing("a code in Crewe", world.besides["slip"]["worker"], reached)]


def _services(world: World) -> list[Thing]:
    """A service: all of its teams must be reached to reach it."""

    def reaches_service(service: str) -> Reached:
        own = [team for name, team in world.teams.items() if TEAMS[name] == service]
        return lambda who, permission: all(
            world.reaches_team(who, permission, team) for team in own
        )

    return [Thing(name, row.pk, reaches_service(name)) for name, row in world.services.items()]


def _groups(world: World) -> list[Thing]:
    """Groups of families' feedback: all teams of a service must be reached to reach it."""

    def reaches_all(who: str, permission: Permission | None) -> bool:
        return world.reaches_team(who, permission, None)

    services = _services(world)
    wide = [Thing("a council", "council", reaches_all), Thing("a kind", "cin", reaches_all)]
    teams = [Thing(n, team.pk, _reaches_team(world, n)) for n, team in world.teams.items()]
    return [*wide, *services, *teams]


def _accesses(world: World) -> list[Thing]:
    """Exceptional access: whoever asked reads, whoever was asked answers, both see it."""

    def reached(who: str, permission: Permission | None) -> bool:
        asker = who == "workforce_lead" and permission is not Permission.EXCEPTION_AGREE
        return asker or (who == "principal" and permission is not Permission.EXCEPTION_ASK)

    return [Thing(f"access to {who}", row.pk, reached) for who, row in world.accesses.items()]


def _audits(reached: Callable[[World, str], Reached]) -> Callable[[World], list[Thing]]:
    def made(world: World) -> list[Thing]:
        return [Thing(who, audit.pk, reached(world, who)) for who, audit in world.audits.items()]

    return made


def _reads_audit(world: World, worker: str) -> Reached:
    """The auditor, those in reach, and the worker once it is graded; owners are workers here."""

    def reached(who: str, permission: Permission | None) -> bool:
        if who == worker:
            return worker in world.improvements
        in_reach = world.reaches_team(who, permission, world.teams[WHERE[worker]])
        return in_reach or who == AUDITORS[worker]

    return reached


def _writes_audit(world: World, worker: str) -> Reached:
    return lambda who, permission: who == AUDITORS[worker]


def _gives_audit(world: World, worker: str) -> Reached:
    return lambda who, permission: (
        worker not in world.improvements and world.reaches(who, permission, worker)
    )


def _improvements(world: World) -> list[Thing]:
    def reached(worker: str) -> Reached:
        return lambda who, permission: who in (worker, AUDITORS[worker])

    return [Thing(who, row.pk, reached(who)) for who, row in world.improvements.items()]


def _governed(
    what: str, reached: Callable[[World], Reached] = lambda w: lambda who, p: True
) -> Callable[[World], list[Thing]]:
    return lambda world: [Thing(f"a {what}", world.governed[what], reached(world))]


def _previews(world: World) -> Reached:
    return lambda who, permission: world.holds(who, Permission.REPORT_DRAFTS)


def _programmes(world: World) -> dict[str, str]:
    return {"a programme": world.audits["worker"].programme_id}


def _grant(world: World, who: str) -> str:
    return RoleGrant.objects.filter(user=world.users[who]).latest("role").pk


MAKERS: dict[str, Callable[[World], list[Thing]]] = {
    "person": _of_people(lambda w: {who: each.pk for who, each in w.people.items()}),
    "assignment": _of_people(lambda w: {who: each.pk for who, each in w.assignments.items()}),
    "absence": _of_people(lambda w: {who: each.pk for who, each in w.absences.items()}),
    "session": _of_people(lambda w: {who: each.pk for who, each in w.sessions.items()}),
    "followup": _followups,
    "access": _accesses,
    "case": _cases,
    "allocation": _of_people(lambda w: w.besides["allocation"]),
    "duty": _of_people(lambda w: w.besides["duty"]),
    "reduction": _of_people(lambda w: w.besides["reduction"]),
    "weighting": _council_wide(lambda w: {"weights to come": w.besides["weighting"][""]}),
    "shape": _council_wide(lambda w: {"a shape": "case-types"}),
    **{f"stepdown.{kind}": _step_down(kind) for kind in ("child", "review", "decision")},
    **{f"extra_support.{kind}": _step_down(kind) for kind in ("support", "intensive")},
    "team": _of_teams(lambda w: {name: (each.pk, name) for name, each in w.teams.items()}),
    "service": _services,
    "team.team": _team_pages,
    "post": _of_teams(
        lambda w: {
            who: (w.posts[who].pk, team)
            for who, team in {"worker": "Crewe", "far": "Nantwich"}.items()
        }
    ),
    "audit": _audits(_reads_audit),
    "given": _audits(_writes_audit),
    "unfinished": _audits(_gives_audit),
    "improvement": _improvements,
    "programme": _council_wide(_programmes),
    "tool": _council_wide(lambda w: {"a tool": "voice"}),
    "challenge": _of_teams(lambda w: {t: (each.pk, t) for t, each in w.challenges.items()}),
    "challenges.action": lambda w: [
        Thing(team, each.pk, lambda who, permission: who == "manager")
        for team, each in w.challenge_actions.items()
    ],
    "plan.action": _governed("action", reads),
    "plan.kept": _governed("action", keeps),
    "risk": _governed("risk", reads),
    "risks.kept": _governed("risk", keeps),
    "meeting": _governed("meeting", reads),
    **{what: _governed(what) for what in ("priority", "control", "member", "item", "rule")},
    "report": lambda w: [
        *_governed("signed")(w),
        *_governed("draft", _previews)(w),
    ],
    **{what: _governed(what) for what in ("draft", "signed")},
    "reports.section": _council_wide(lambda w: {"a section": "opening"}),
    "setting": _council_wide(lambda w: {"a setting": "supervision.grace_days"}),
    "account": _council_wide(lambda w: {"an account": w.users["director"].pk}),
    "grant": _council_wide(lambda w: {"a role": _grant(w, "director")}),
    "invitation": _council_wide(lambda w: {"an invitation": w.invitation_id}),
    "token": _council_wide(lambda w: {"a token": w.token, "a wrong token": "wrong"}),
    "uidb36": _council_wide(lambda w: {"an account": "1"}),
    "key": _council_wide(
        lambda w: {"a calendar or a password key": w.users["worker"].calendar_key}
    ),
    "year": _council_wide(lambda w: {"a year": "2025"}),
    "task": _council_wide(lambda w: {"a task": "fee"}),
    "handover": _of_people(lambda w: {who: each.pk for who, each in w.plans.items()}),
    "handovers.step": _steps,
    "group": _groups,
    "slip": _slips,
    "feedback.form": _council_wide(lambda w: {"a form": "adult"}),
    "code": _council_wide(lambda w: {"a wrong code": "CDFGHJKM"}),
    "row": _council_wide(lambda w: {"an import": w.import_id}),
    "cohorts.kind": _council_wide(lambda w: {"a kind": "joined"}),
    "feeds.kind": _council_wide(lambda w: {"a kind": "staff"}),
    "census.signed": _council_wide(lambda w: w.besides["signed"]),
    "census.rule": _council_wide(lambda w: {"a query": "KS-Y-006"}),
    "census.about": _council_wide(lambda w: {"the council": "council"}),
    "measures.key": _council_wide(lambda w: {"a measure": "average_caseload"}),
    "measures.way": _council_wide(lambda w: {"a way": "team"}),
    "inspection.part": _council_wide(lambda w: {"a part": "caseloads"}),
    "inspection.form": _council_wide(lambda w: {"a form of file": "pdf"}),
    "promises.promise": _council_wide(lambda w: {"a promise": "supervision"}),
}
# What the supervisor and the managers above do: nobody does it about themselves.
OF_OTHERS_ONLY = frozenset(
    {
        *(
            f"supervision:{act}"
            for act in ("record", "agree", "notes", "correct", "remove", "take-back")
        ),
        *(f"handovers:{act}" for act in ("step", "undo", "last-day", "withdraw", "finish")),
    }
)
# What is the worker's own to decide.
OWN_ONLY = frozenset(
    {"supervision:give-earlier", "supervision:take-back-earlier", "handovers:written"}
)
NEVER_LOOKED_UP = frozenset(
    {"tool", "token", "code", "uidb36", "key", "year", "task", "way", "census.rule", "census.about"}
)
