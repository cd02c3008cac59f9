"""Caseloads: the council, a service, one team's workers, one worker's cases."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.access.users.models import User
from keystay.caseloads.cases.models import Spell
from keystay.caseloads.cases.queries import differences_of
from keystay.caseloads.continuity.queries import names_of, new_of
from keystay.caseloads.overload.queries import last_look, since_of
from keystay.caseloads.schemes.queries import of_worker
from keystay.caseloads.workload import plans, pressures, queries
from keystay.caseloads.workload.presenters import (
    Line,
    Whole,
    capacity_chart,
    council_sheet,
    figures,
    named_pairs,
    plan_rows,
    team_sheet,
    worker_sheet,
)
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person, person_of
from keystay.workforce.posts.queries import find_service, find_team, services_within


@allow(P.CASELOAD_READ)
@require_safe
def council(request: StaffRequest) -> HttpResponse:
    """Every team within reach on a day: cases, average, maximum and who is over capacity.

    Whoever reaches no team sees their own cases.
    """
    on, scope, own = day_of(request), reach(request.user, P.CASELOAD_READ), person_of(request.user)
    if own is not None and not (scope.everyone or scope.teams):
        return worker(request, person=own.pk)
    loads = [
        load for load in queries.loads_on(on).values() if scope.everyone or load.team in scope.teams
    ]
    services = services_within(request.user, P.CASELOAD_READ)
    teams = None if scope.everyone else scope.teams
    whole = _whole(loads, teams, services if len(services) > 1 else {}, on)
    if exports.wanted(request):
        return exports.answer(request, council_sheet(whole.teams, on))
    context = {
        "whole": whole,
        "may_import": may(request.user, P.IMPORT_RUN),
        "on": on,
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/council.html", context)


@allow(P.CASELOAD_READ, service=find_service)
@require_safe
def service(request: StaffRequest, service: Service) -> HttpResponse:
    """One service on a day: together, and team by team."""
    on = day_of(request)
    teams = set(service.teams.values_list("pk", flat=True))
    whole = _whole(queries.loads_in(teams, on), teams, {}, on)
    if exports.wanted(request):
        return exports.answer(request, council_sheet(whole.teams, on))
    context = {
        "service": service,
        "whole": whole,
        "on": on,
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/service.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """Every worker of a team against capacity on a day."""
    on = day_of(request)
    rows = queries.loads_in([team.pk], on)
    rows.sort(key=lambda load: (-load.cases, load.name))
    if exports.wanted(request):
        return exports.answer(request, team_sheet(team, rows, on))
    found, load = _pressures(rows, on), queries.together(rows)
    people = {row.person for row in rows}
    since = since_of([row.person for row in rows if row.is_over], on)
    pairs = pressures.pairs(found.shared, people)
    context = {
        "team": team,
        "on": on,
        "load": load if rows else None,
        "figures": figures(load, found.of({team.pk})),
        "rows": [(row, since.get(row.person), *found.new_of(row.person)) for row in rows],
        "may_allocate": on == today() and team.pk in reach(request.user, P.CASELOAD_WRITE).teams,
        "pairs": named_pairs(pairs, names_of({who for each, _ in pairs for who in each})),
        "weighted": any(row.unit == "points" for row in rows),
        "chart": capacity_chart(team.name, on, rows),
        "plans": plan_rows(plans.plan_mix_of(on, found.children(people))),
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/team.html", context)


@allow(P.CASELOAD_READ, person=find_person)
@require_safe
def worker(request: StaffRequest, person: Person) -> HttpResponse:
    """One worker's load in its parts, and the cases by reference for those who hold them."""
    on = day_of(request)
    load = queries.loads_on(on, [person.pk]).get(person.pk)
    own = person.user_id == request.user.pk
    if load is None:
        told = {"person": person, "on": on, "own": own}
        return render(request, "workload/worker.html", told)
    sees_references = _sees_references(request.user, person, load)
    spells = queries.spells_of(person.pk, on) if sees_references else None
    others = _held_with(person, spells or (), on)
    lines = [(spell, others.get(spell.child_id, "")) for spell in spells or ()]
    if spells is not None and exports.wanted(request):
        return exports.answer(request, worker_sheet(person, lines, on))
    if sees_references and not own:
        note_read(reader=request.user, page="caseload", about=person.pk)
    since = since_of([person.pk], on).get(person.pk) if load.is_over else None
    may_change = _may_change(request.user, person, load)
    context = {
        "person": person,
        "on": on,
        "own": own,
        "opens_team": _opens_team(request.user, load),
        "load": load,
        "spells": spells,
        "new": new_of(person.pk, on),
        "lines": lines,
        "others": any(others.values()),
        "elsewhere": any(spell.team_id not in (None, load.team) for spell in spells or ()),
        "differences": differences_of(person.pk),
        "since": since,
        "look": last_look(person, since, on) if sees_references else None,
        "may_look": on == today() and may_change,
        "besides": of_worker(person.pk, on),
        "may_change": may_change,
        "plans": plan_rows(plans.plan_mix(on, [person.pk])),
        "roles": policy(on).get("caseload.counting_roles", []),
    }
    return render(request, "workload/worker.html", context)


def _whole(
    loads: list[queries.Load],
    teams: Collection[str] | None,
    services: Mapping[Service, set[str]],
    on: date,
) -> Whole:
    """The loads of some teams as a page shows them; `teams` of None is the council."""
    found, asked = _pressures(loads, on), f"?on={on:%Y-%m-%d}"
    by_team = [load for load in queries.team_loads(loads) if load.cases]
    # Teams that hold no cases have room for them on paper only, such as those who foster.
    able = [row for load in by_team for row in load.workers]
    held = {
        each: queries.together((row for row in able if row.team in own), each.name)
        for each, own in services.items()
    }
    return Whole(
        figures=figures(queries.together(able), found.of(teams)),
        plans=plan_rows(plans.plan_mix_of(on, found.children({row.person for row in loads}))),
        services=[
            Line(load, found.of(services[each]), _page("service", each.pk) + asked)
            for each, load in held.items()
            if load.cases
        ],
        teams=[
            Line(load, found.of({load.team}), _page("team", load.team) + asked) for load in by_team
        ],
    )


def _page(name: str, key: str) -> str:
    return reverse(f"workload:{name}", args=[key])


def _held_with(person: Person, spells: Iterable[Spell], on: date) -> dict[int, str]:
    """Who else holds each of the children, in words."""
    shared = pressures.held_with([spell.child_id for spell in spells], person.pk, on)
    names = names_of({who for workers in shared.values() for who in workers})
    return {
        child: ", ".join(sorted(names[who] for who in workers)) for child, workers in shared.items()
    }


def _pressures(loads: Iterable[queries.Load], on: date) -> pressures.Day:
    return pressures.pressures(on, {load.person: load.team for load in loads})


def _opens_team(user: User, load: queries.Load) -> bool:
    scope = reach(user, P.CASELOAD_READ)
    return scope.everyone or load.team in scope.teams


def _may_change(user: User, person: Person, load: queries.Load) -> bool:
    return person.user_id != user.pk and load.team in reach(user, P.CASELOAD_WRITE).teams


def _sees_references(user: User, person: Person, load: queries.Load) -> bool:
    """References are for the worker and those who manage the team, not the whole council."""
    return person.user_id == user.pk or load.team in reach(user, P.CASELOAD_READ).teams
