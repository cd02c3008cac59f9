"""Who a handover is about and who does it: who may be planned for, take on, audit and lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.allocations.away import Going as Away
from keystay.caseloads.allocations.away import going
from keystay.caseloads.allocations.leads import leads, managers
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.going import Going, goings
from keystay.caseloads.handovers.models import Handover
from keystay.caseloads.workload.queries import cases_by_worker, loads_on
from keystay.organisation.models import Team
from keystay.workforce.models import Assignment, Person
from keystay.workforce.posts.models import OrgRole

ABOVE = (OrgRole.SENIOR_MANAGER, OrgRole.MIDDLE_MANAGER)
LEAD = (*ABOVE, OrgRole.FIRST_LINE_MANAGER, OrgRole.SENIOR_PRACTITIONER)


@dataclass(frozen=True)
class Candidate:
    """Who might take cases on, with how many they hold and have room for.

    `away` is when they are away in the next four weeks, and their last day if it is known.
    """

    id: str
    name: str
    team: str
    team_name: str
    load: Decimal
    capacity: Decimal
    same_manager: bool
    away: Away


def needing_a_plan(user: User, on: date) -> list[Going]:
    """Those within reach who are going or gone, hold cases and have no plan; the gone first.

    Whoever has gone is in the reach of those who reach the team that they worked in last.
    """
    scope = reach(user, Permission.CASELOAD_READ)
    people = None if scope.everyone else _ids(user)
    planned = set(Handover.objects.filter(closed_on=None).values_list("worker", flat=True))
    rows = [row for row in goings(on, on) if row.worker.pk not in planned]
    asked = [row for row in rows if row.until is None or row.until >= on]
    gone = [row for row in asked if row.is_gone(on) and scope.covers(own=False, teams=[row.team])]
    going = [row for row in asked if not row.is_gone(on)]
    return [*gone, *(row for row in going if people is None or row.worker.pk in people)]


def may_be_planned(user: User, on: date) -> list[Person]:
    """Those for whom `user` may open a plan: others within reach with cases and without one.

    Those who have gone come first, if the team that they worked in last is within reach.
    """
    reached = Person.objects.visible_to(user, Permission.CASELOAD_WRITE).exclude(user=user)
    planned = Handover.objects.filter(closed_on=None).values("worker")
    free = list(reached.exclude(pk__in=planned).order_by("family_name", "first_name", "id"))
    held = cases_by_worker(on, [person.pk for person in free])
    teams = reach(user, Permission.CASELOAD_WRITE).teams
    gone = [row.worker for row in needing_a_plan(user, on) if row.is_gone(on) and row.team in teams]
    return [*gone, *(person for person in free if person.pk in held)]


def team_of(worker: Person, on: date) -> Team | None:
    """The team that leads a plan for the worker: where they are longest, or were last."""
    row = worker.assignments.current(on).order_by("starts_on", "id").first()
    last = worker.assignments.filter(ends_on__lt=on).order_by("-ends_on", "-id")
    row = row or last.select_related("team").first()
    return row.team if row else None


def was_in_reach(user: User, worker: Person, on: date) -> bool:
    """Whether someone who has gone worked last in a team that `user` manages."""
    if worker.assignments.exclude(ends_on__lt=on).exists():
        return False
    team = team_of(worker, on)
    return team is not None and team.pk in reach(user, Permission.CASELOAD_WRITE).teams


def candidates(handover: Handover, on: date) -> list[Candidate]:
    """Who in the service might take cases on: under the same manager first, then by name.

    Facts and no advice: who is best is for the manager to say.
    """
    service = set(handover.team.service.teams.values_list("pk", flat=True))
    same = teams_under_same_manager(handover.team_id, on)
    able = [
        row
        for row in loads_on(on).values()
        if row.team in service and row.person != handover.worker_id and (row.capacity or row.cases)
    ]
    away = going([row.person for row in able], on)
    found = [
        Candidate(
            id=row.person,
            name=row.name,
            team=row.team,
            team_name=row.team_name,
            load=row.load,
            capacity=row.capacity,
            same_manager=row.team in same,
            away=away[row.person],
        )
        for row in able
    ]
    return sorted(found, key=lambda row: (not row.same_manager, row.team_name, row.name))


def auditors(handover: Handover, on: date) -> QuerySet[Person]:
    """Who may audit: those in post who lead in the service, and those above; not the worker."""
    lead = Assignment.objects.current(on).filter(org_role__in=LEAD)
    lead = lead.filter(Q(org_role__in=ABOVE) | Q(team__service=handover.team.service_id))
    people = Person.objects.filter(pk__in=lead.values("person"))
    return people.exclude(pk=handover.worker_id)


def writers(handover: Handover, on: date) -> list[Person]:
    """Who may have written summaries: the worker, or someone of the team where they could not."""
    held = Assignment.objects.current(on).filter(team=handover.team_id)
    others = Person.objects.filter(pk__in=held.values("person")).exclude(pk=handover.worker_id)
    return [handover.worker, *others]


def teams_under_same_manager(team: str, on: date) -> set[str]:
    """The team and the others whose manager on the day is the same."""
    return rules.same_manager(team, managers(on))


def owner_names(teams: Mapping[str, str], on: date) -> dict[str, str]:
    """Who answers for the handover of each worker, by the worker's id; without those whom
    nobody answers for. `teams` are the teams that lead, by the worker's id.

    A workforce lead is named as such: they see that a manager is named.
    """
    lead = leads(on)
    found = {worker: lead.owner(team, worker) for worker, team in teams.items()}
    people = Person.objects.in_bulk([owner.person for owner in found.values() if owner])
    return {
        worker: people[owner.person].name + ("" if owner.acts else ", workforce lead")
        for worker, owner in found.items()
        if owner
    }


def _ids(user: User) -> set[str]:
    reached = Person.objects.visible_to(user, Permission.CASELOAD_READ)
    return set(reached.values_list("pk", flat=True))
