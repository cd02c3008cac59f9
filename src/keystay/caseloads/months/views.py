"""A year of caseloads: the council's, a service's, a team's, a worker's."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.caseloads.months.presenters import (
    over_lines,
    over_workers,
    share_words,
    strip,
    whole_sheet,
    whole_strip,
    worker_sheet,
    worker_strip,
    year_sheet,
)
from keystay.caseloads.months.queries import Stand, team_year, whole_year, worker_year
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Service, Team
from keystay.workforce.models import Person
from keystay.workforce.people.queries import find_person, person_of
from keystay.workforce.posts.queries import find_service, find_team


@allow(P.CASELOAD_READ)
@require_safe
def council(request: StaffRequest) -> HttpResponse:
    """Every team within reach at the end of each of twelve months, and on the day.

    Whoever reaches no team sees a year of their own.
    """
    scope, own = reach(request.user, P.CASELOAD_READ), person_of(request.user)
    if own is not None and not (scope.everyone or scope.teams):
        return worker(request, person=own.pk)
    teams = None if scope.everyone else scope.teams
    whose = "the council" if scope.everyone else "your teams"
    return _whole(request, teams, {"whose": whose, "back": reverse("workload:council")})


@allow(P.CASELOAD_READ, service=find_service)
@require_safe
def service(request: StaffRequest, service: Service) -> HttpResponse:
    """Every team of a service at the end of each of twelve months, and on the day."""
    teams = set(service.teams.values_list("pk", flat=True))
    back = reverse("workload:service", args=[service.pk])
    return _whole(request, teams, {"whose": service.name, "back": back})


@allow(P.CASELOAD_READ, person=find_person)
@require_safe
def worker(request: StaffRequest, person: Person) -> HttpResponse:
    """One worker at the end of each of twelve months, and on the day."""
    on = day_of(request)
    year = worker_year(person, on)
    if exports.wanted(request):
        return exports.answer(request, worker_sheet(year, person))
    context = {
        "person": person,
        "on": on,
        "year": year,
        "chart": worker_strip(year, person.name),
        "months": list(zip(year.days, year.cells, strict=True)),
        "weighted": any(cell.load != cell.cases for cell in year.cells if cell),
    }
    return render(request, "months/worker.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """Each worker of a team at the end of each of twelve months, and on the day."""
    on = day_of(request)
    year = team_year(team, on)
    if exports.wanted(request):
        return exports.answer(request, year_sheet(year, team))
    context = {
        "team": team,
        "on": on,
        "year": year,
        "chart": strip(year, team),
        "months": _months(year.days, year.averages),
        "weighted": any(stand.load != stand.cases for stand in year.averages),
        "over": over_workers(year),
    }
    return render(request, "months/team.html", context)


def _whole(
    request: StaffRequest, teams: Collection[str] | None, told: dict[str, Any]
) -> HttpResponse:
    on = day_of(request)
    year = whole_year(teams, on)
    if exports.wanted(request):
        return exports.answer(request, whole_sheet(year, told["whose"]))
    context = told | {
        "on": on,
        "year": year,
        "chart": whole_strip(year, told["whose"]),
        "months": _months(year.days, year.stands),
        "weighted": any(stand.load != stand.cases for stand in year.stands),
        "over": over_lines(year),
    }
    return render(request, "months/whole.html", context)


def _months(days: Sequence[date], stands: Sequence[Stand]) -> list[tuple[date, Stand, str]]:
    return [(day, stand, share_words(stand)) for day, stand in zip(days, stands, strict=True)]
