"""Caseloads: the council's teams, one team's workers, one worker's cases."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.access.users.models import User
from keystay.caseloads.cases.queries import differences_of
from keystay.caseloads.schemes.queries import of_worker
from keystay.caseloads.workload import queries
from keystay.caseloads.workload.presenters import (
    capacity_chart,
    council_sheet,
    figures,
    plan_rows,
    team_sheet,
    totals,
    worker_sheet,
)
from keystay.core.audit.actions import note_read
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person
from keystay.workforce.posts.queries import find_team


@allow(P.CASELOAD_READ)
@require_safe
def council(request: StaffRequest) -> HttpResponse:
    """Every team within reach on a day: cases, average, maximum and who is over capacity."""
    on = day_of(request)
    loads = queries.loads_on(on)
    teams = queries.team_loads(_within(request.user, loads.values()))
    holding = [team for team in teams if team.cases]
    if exports.wanted(request):
        return exports.answer(request, council_sheet(holding, on))
    context = {
        "teams": holding,
        "totals": totals(teams),
        "figures": figures(holding),
        "may_import": may(request.user, P.IMPORT_RUN),
        "on": on,
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/council.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """Every worker of a team against capacity on a day."""
    on = day_of(request)
    rows = [load for load in queries.loads_on(on).values() if load.team == team.pk]
    rows.sort(key=lambda load: (-load.cases, load.name))
    if exports.wanted(request):
        return exports.answer(request, team_sheet(team, rows, on))
    context = {
        "team": team,
        "on": on,
        "load": next(iter(queries.team_loads(rows)), None),
        "rows": rows,
        "weighted": any(row.unit == "points" for row in rows),
        "chart": capacity_chart(team.name, on, rows),
        "plans": plan_rows(queries.plan_mix(on, [row.person for row in rows])),
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/team.html", context)


@allow(P.CASELOAD_READ, person=find_person)
@require_safe
def worker(request: StaffRequest, person: Person) -> HttpResponse:
    """One worker's load in its parts, and the cases by reference for those who hold them."""
    on = day_of(request)
    load = queries.loads_on(on, [person.pk]).get(person.pk)
    if load is None:
        return render(request, "workload/worker.html", {"person": person, "on": on})
    sees_references = _sees_references(request.user, person, load)
    spells = queries.spells_of(person.pk, on) if sees_references else None
    if spells is not None and exports.wanted(request):
        return exports.answer(request, worker_sheet(person, spells, on))
    if sees_references and person.user_id != request.user.pk:
        note_read(reader=request.user, page="caseload", about=person.pk)
    context = {
        "person": person,
        "on": on,
        "load": load,
        "spells": spells,
        "elsewhere": any(spell.team_id not in (None, load.team) for spell in spells or ()),
        "differences": differences_of(person.pk),
        "besides": of_worker(person.pk, on),
        "may_change": _may_change(request.user, person, load),
        "plans": plan_rows(queries.plan_mix(on, [person.pk])),
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/worker.html", context)


def _within(user: User, loads: Iterable[queries.Load]) -> list[queries.Load]:
    scope = reach(user, P.CASELOAD_READ)
    return [
        load
        for load in loads
        if scope.everyone or load.team in scope.teams or _is_own(user, load.person)
    ]


def _is_own(user: User, person_id: str) -> bool:
    own = getattr(user, "person", None)
    return own is not None and own.pk == person_id


def _may_change(user: User, person: Person, load: queries.Load) -> bool:
    return person.user_id != user.pk and load.team in reach(user, P.CASELOAD_WRITE).teams


def _sees_references(user: User, person: Person, load: queries.Load) -> bool:
    """References are for the worker and those who manage the team, not the whole council."""
    return person.user_id == user.pk or load.team in reach(user, P.CASELOAD_READ).teams
