"""Reading Performance Challenge sessions, and the agenda that the data makes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.audits.models import Audit
from keystay.caseloads.challenges.models import Challenge, ChallengeAction, Topic
from keystay.caseloads.handovers.queries import open_risks
from keystay.caseloads.unallocated.queries import waits
from keystay.caseloads.workload.queries import loads_on
from keystay.core.sealed import unseal
from keystay.core.words import day, one_decimal, plural
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Assignment, Person


@dataclass(frozen=True)
class Item:
    """A line of an agenda: `worker` is the id of the person it is about, if any."""

    topic: str
    words: str
    worker: str | None = None
    name: str = ""


def agenda(team: Team, on: date) -> list[Item]:
    """What the data says about a team on a day, in the order of `Topic`.

    Sources: the caseloads room's own figures; seventeen statements at most, however large the team.
    """
    return [
        *_over(team, on),
        *_waiting(team, on),
        *_leaving(team, on),
        *_loops(team, on),
        *_earlier(team, on),
    ]


def agenda_of(challenge: Challenge, on: date) -> list[Item]:
    """The agenda of a session: as it was when held, or as the data makes it on the day."""
    if challenge.held_on is None:
        return agenda(challenge.team, on)
    lines = challenge.lines.select_related("worker")
    return [
        Item(row.topic, row.words, row.worker_id, row.worker.name if row.worker else "")
        for row in lines
    ]


def decisions_of(challenge: Challenge) -> str:
    """What was decided, opened; empty before the session."""
    return unseal(challenge.sealed) if challenge.sealed else ""


def sessions(user: User, permission: Permission) -> QuerySet[Challenge]:
    """The sessions about the teams within reach, latest first, with their open actions."""
    still = Count("actions", filter=Q(actions__done_on=None))
    # Counting drops the order of the table, so that it is said again.
    return _within(user, permission).annotate(still_open=still).order_by("-meets_on", "id")


def find_challenge(user: User, challenge: str, permission: Permission) -> Challenge:
    """The session, if its team is within reach; Http404 otherwise."""
    return get_object_or_404(_within(user, permission), pk=challenge)


def find_action(user: User, action: str, permission: Permission) -> ChallengeAction:
    """The action, for its owner within reach of the team; Http404 for everyone else."""
    rows = ChallengeAction.objects.select_related("challenge__team", "owner")
    within = _within(user, permission).values("pk")
    return get_object_or_404(rows, pk=action, owner__user=user, challenge__in=within)


def owners_for(challenge: Challenge, on: date) -> list[Person]:
    """Who may take on an action: those who manage the team."""
    over = {r.person for r in managing() if r.team == challenge.team_id and r.covers(on)}
    return list(Person.objects.filter(pk__in=over).order_by("family_name", "first_name", "id"))


def _within(user: User, permission: Permission) -> QuerySet[Challenge]:
    scope = reach(user, permission)
    rows = Challenge.objects.select_related("team")
    return rows if scope.everyone else rows.filter(team__in=scope.teams)


def _over(team: Team, on: date) -> list[Item]:
    members = Assignment.objects.current(on).filter(team=team).values_list("person", flat=True)
    loads = loads_on(on, set(members)).values()
    return [
        Item(
            Topic.OVER,
            f"{load.cases} cases, with room for {one_decimal(load.capacity)}",
            load.person,
            load.name,
        )
        for load in loads
        if load.team == team.pk and load.is_over
    ]


def _waiting(team: Team, on: date) -> list[Item]:
    roles = policy(on).get("caseload.counting_roles", [])
    found = [
        wait
        for wait in waits(on, on, roles, [team.pk])
        if wait.allocated_on is None or wait.allocated_on > on
    ]
    if not found:
        return []
    cases = f"{len(found)} {plural(len(found), 'case waits', 'cases wait')} for a worker"
    return [Item(Topic.WAITING, f"{cases}, the longest since {day(found[0].starts_on)}")]


def _leaving(team: Team, on: date) -> list[Item]:
    return [
        Item(
            Topic.LEAVING,
            f"{row.open_cases} {plural(row.open_cases, 'case', 'cases')} not handed over, "
            f"last day {day(row.last_day)}",
            row.worker,
            row.name,
        )
        for row in open_risks([team.pk], on)
    ]


def _earlier(team: Team, on: date) -> list[Item]:
    rows = ChallengeAction.objects.filter(challenge__team=team, challenge__held_on__lt=on)
    still = rows.filter(Q(done_on=None) | Q(done_on__gt=on)).select_related("owner")
    return [
        Item(Topic.EARLIER, f"an action due {day(row.due_on)}", row.owner_id, row.owner.name)
        for row in still.order_by("due_on", "pk")
    ]


def _loops(team: Team, on: date) -> list[Item]:
    rows = Audit.objects.filter(team=team, planned_on__lte=on).exclude(withdrawn_on__lte=on)
    still = rows.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    found = still.aggregate(count=Count("pk"), first=Min("planned_on"))
    if not found["count"]:
        return []
    loops = f"{found['count']} {plural(found['count'], 'loop is', 'loops are')} open"
    return [Item(Topic.LOOPS, f"{loops}, the oldest since {day(found['first'])}")]
