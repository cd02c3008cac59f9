"""Continuity of key worker: the council's teams, one team, and who took on new cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.continuity import presenters, queries
from keystay.core.audit.actions import note_read
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.queries import find_team


@allow(P.CASELOAD_READ)
@require_safe
def council(request: StaffRequest) -> HttpResponse:
    """Changes of key worker, waits and relationships over twelve months, by team within reach."""
    on, teams = day_of(request), _teams(request.user)
    year = queries.year(on, teams)
    if exports.wanted(request):
        return exports.answer(request, presenters.council_sheet(year))
    context = {
        "on": on,
        "year": year,
        "numbers": policy(on).starting_with("caseload.continuity."),
        "shown": presenters.page(year, "the council" if teams is None else "your teams"),
        "own_only": teams is not None and not teams,
    }
    return render(request, "continuity/council.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """The same of one team, and by reference the children whom its managers should look at."""
    on = day_of(request)
    year, numbers = queries.year(on, [team.pk]), policy(on).starting_with("caseload.continuity.")
    lists = None
    if team.pk in reach(request.user, P.CASELOAD_READ).teams:
        lists = queries.listed(on, team.pk, int(numbers.get("many_changes", 1)))
    if exports.wanted(request):
        sheet = presenters.team_sheet(team, lists, on) if lists else presenters.council_sheet(year)
        return exports.answer(request, sheet)
    if lists and any(lists):
        note_read(reader=request.user, page="continuity", detail=f"team {team.pk}")
    context = {
        "team": team,
        "on": on,
        "year": year,
        "numbers": numbers,
        "shown": presenters.page(year, team.name),
        "lists": lists,
    }
    return render(request, "continuity/team.html", context)


@allow(P.CASELOAD_READ)
@require_safe
def new(request: StaffRequest) -> HttpResponse:
    """How many children each worker within reach took on in the last 7 and 28 days."""
    on, own = day_of(request), person_of(request.user)
    rows = queries.new_cases(on, _teams(request.user), own.pk if own else None)
    if exports.wanted(request):
        return exports.answer(request, presenters.new_sheet(rows, on))
    # On another day someone may have worked in a team within reach who does not now.
    reached = Person.objects.open_to(request.user, P.CASELOAD_READ)
    open_to = set(reached.filter(pk__in=[row.person for row in rows]).values_list("pk", flat=True))
    context = {"on": on, "rows": rows, "teams": presenters.by_team(rows), "open_to": open_to}
    return render(request, "continuity/new.html", context)


def _teams(user: User) -> frozenset[str] | None:
    """The teams whose figures someone sees; None is all, and cases of no team besides."""
    scope = reach(user, P.CASELOAD_READ)
    return None if scope.everyone else scope.teams
