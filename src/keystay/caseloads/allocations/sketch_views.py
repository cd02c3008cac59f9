"""Sketches: what if she leaves, what if we add a post. Nothing is changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.allocations.forms import SketchForm
from keystay.caseloads.allocations.sketch import members, sketch
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.workforce.posts.queries import find_team


@allow(P.CASELOAD_WRITE, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """A team as it would be without someone, with posts more, and with cases moved."""
    now = members(team, today())
    workers = [(load.person, load.name) for load in now]
    form = SketchForm(request.GET or None, workers=workers)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    leaver, posts = said.get("leaver", ""), said.get("posts") or 0
    moves = {key[5:]: str(to) for key, to in request.GET.items() if key.startswith("case-")}
    tried = sketch(now, leaver, posts, moves, today())
    if tried.cases:
        note_read(reader=request.user, page="allocations:sketch", about=leaver)
    context = {
        "team": team,
        "form": form,
        "leaver": next((load for load in now if load.person == leaver), None),
        "tried": tried,
        "cases": [(child, points, moves.get(child.reference, "")) for child, points in tried.cases],
        "on": today(),
    }
    return render(request, "allocations/sketch.html", context)
