"""A team's year of caseloads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.months.presenters import strip, year_sheet
from keystay.caseloads.months.queries import team_year
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Team
from keystay.workforce.posts.queries import find_team


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
        "months": list(zip(year.days, year.averages, strict=True)),
        "over": [row for row in year.rows if row.over_since],
    }
    return render(request, "months/team.html", context)
