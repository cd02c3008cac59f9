"""Reading who could step down: the teams in counts, a team's candidates, one child's plan."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.caseloads.cases.models import Child
from keystay.caseloads.stepdown import presenters, queries, standings
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.queries import find_team, teams_within

YEAR = timedelta(days=365)


@allow(P.CASELOAD_READ)
@require_safe
def teams(request: StaffRequest) -> HttpResponse:
    """Who could step down in each team within reach, in counts, and of the reader's own cases."""
    on = today()
    values, found = policy(on), standings.standings(on)
    reached = teams_within(request.user, P.CASELOAD_READ, on)
    ids, me = [team.pk for team in reached], person_of(request.user)
    decisions, held = queries.open_decisions(ids), queries.analyses(ids)
    lines = presenters.team_lines(
        reached, found, decisions, held, queries.first_reviews(ids), values
    )
    if exports.wanted(request):
        return exports.answer(request, presenters.council_sheet(lines, on))
    mine = [row for row in found if me and me.pk in row.holder.workers and len(row.missed) < 2]
    context = {
        "lines": lines,
        "mine": [presenters.line(row, on, values) for row in mine],
        "rules": presenters.rules_in_words(values),
        "on": on,
    }
    return render(request, "stepdown/teams.html", context)


@allow(P.CASELOAD_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """A team's candidates with every rule: by reference for those who manage it."""
    on = today()
    values, found = policy(on), standings.standings(on, teams=[team.pk])
    lines = [presenters.line(row, on, values) for row in found if len(row.missed) < 2]
    managed = team.pk in reach(request.user, P.CASELOAD_READ).teams
    held = queries.analyses([team.pk]).get(team.pk, [])
    first = queries.first_reviews([team.pk]).get(team.pk)
    weeks = int(values["caseload.stepdown.analysis_weeks"])
    context = {
        "team": team,
        "on": on,
        "managed": managed,
        "may_write": team.pk in reach(request.user, P.CASELOAD_WRITE).teams,
        "rules": presenters.rules_in_words(values),
        "plans": len(found),
        "candidates": [each for each in lines if each.standing.candidate],
        "near": [each for each in lines if not each.standing.candidate],
        "analyses": held[::-1],
        "due_on": queries.analysis_due(held, first, weeks),
        "weeks": weeks,
    }
    if managed and exports.wanted(request):
        return exports.answer(request, presenters.team_sheet(team, lines, on, values))
    if managed:
        context["decisions"] = [
            presenters.decided(row, on, values) for row in queries.decisions_of(team, on - YEAR)
        ]
        note_read(reader=request.user, page="stepdown:team", detail=team.name)
    return render(request, "stepdown/team.html", context)


@allow(P.CASELOAD_READ, child=queries.find_child)
@require_safe
def child(request: StaffRequest, child: Child) -> HttpResponse:
    """One child's plan: the rules, what was decided, and what stepping down would change."""
    on = today()
    values, standing = policy(on), standings.standing_of(child, on)
    holder, me = queries.holds_today(child), person_of(request.user)
    own = me is not None and holder is not None and me.pk in holder.workers
    decided = queries.decisions_about(child)
    if not own:
        about = holder.worker if holder else ""
        note_read(reader=request.user, page="stepdown:child", about=about)
    may_write = holder is not None and holder.team in reach(request.user, P.CASELOAD_WRITE).teams
    context = {
        "child": child,
        "on": on,
        "holder": holder,
        "team": holder.team if holder else decided[0].team_id,
        "line": presenters.line(standing, on, values) if standing else None,
        "reviews": queries.reviews_of(child),
        "decisions": [presenters.decided(row, on, values) for row in decided],
        "may_write": may_write,
        "own": own,
    }
    return render(request, "stepdown/child.html", context)
