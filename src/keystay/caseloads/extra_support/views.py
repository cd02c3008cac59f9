"""Reading extra support: the teams, one team's cases, and the figures."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.caseloads.extra_support import presenters, queries
from keystay.caseloads.extra_support.rules import followed, months_after
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.queries import find_team, teams_within


@allow(P.CASELOAD_READ)
@require_safe
def teams(request: StaffRequest) -> HttpResponse:
    """Open extra support in each team within reach, and on the reader's own cases."""
    on = today()
    counts = queries.open_counts(on)
    reached = teams_within(request.user, P.CASELOAD_READ, on)
    found = [team for team in reached if team.pk in counts]
    if exports.wanted(request):
        return exports.answer(request, presenters.council_sheet(found, counts, on))
    managed, me = reach(request.user, P.CASELOAD_READ).teams, person_of(request.user)
    held = {c: h for c, h in queries.holders(on).items() if me and me.pk in h.workers}
    context = {
        "rows": [(team, counts[team.pk]) for team in found],
        "managed": [team for team in reached if team.pk in managed],
        "supports": presenters.support_lines(queries.supports_of(held, ()), on),
        "intensives": presenters.intensive_lines(queries.intensives_of(held, ()), on),
        "on": on,
    }
    return render(request, "extra_support/teams.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """Who has what in a team: by reference for those who manage it, in counts for others."""
    on = today()
    managed = team.pk in reach(request.user, P.CASELOAD_READ).teams
    context = {
        "team": team,
        "managed": managed,
        "on": on,
        "may_write": team.pk in reach(request.user, P.CASELOAD_WRITE).teams,
    }
    if not managed:
        context["counts"] = queries.open_counts(on).get(team.pk, (0, 0, 0))
        return render(request, "extra_support/team.html", context)
    held = queries.holders(on, teams=[team.pk])
    supports = presenters.support_lines(queries.supports_of(held, [team.pk]), on)
    intensives = presenters.intensive_lines(queries.intensives_of(held, [team.pk]), on)
    if exports.wanted(request):
        title = f"Extra support in {team.name}"
        return exports.answer(request, presenters.team_sheet(title, supports, intensives, on))
    if supports or intensives:
        note_read(reader=request.user, page="extra_support:team", detail=team.name)
    context |= {"supports": supports, "intensives": intensives}
    return render(request, "extra_support/team.html", context)


@allow(P.CASELOAD_READ)
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    """What became of referrals in a year, and plans that ended after support and without it."""
    on = day_of(request)
    values = policy(on)
    smallest = int(values.get("suppression.smallest_count", SMALLEST))
    rows = queries.referred_between(on - timedelta(days=364), on)
    states, total = presenters.became(rows, smallest)
    groups = {"What became of them": states}
    # Nobody said how soon it should begin before the policy began.
    if days := values.get("caseload.support.begun_within_days"):
        groups["How soon it began"] = presenters.in_time(rows, int(days), smallest)
    first, middle, last = (months_after(on, -months) for months in (18, 12, 6))
    after = followed(queries.plans_after_support(first, last))
    without = followed(queries.plans_without_support(middle))
    effects = [
        presenters.effect("With intensive support that ended", after, smallest),
        presenters.effect("Without any intensive support", without, smallest),
    ]
    if exports.wanted(request):
        return exports.answer(request, presenters.figures_sheet(groups, effects, on))
    context = {"on": on, "groups": groups, "total": total, "effects": effects}
    context |= {"first": first, "middle": middle, "last": last, "smallest": smallest}
    return render(request, "extra_support/figures.html", context)
