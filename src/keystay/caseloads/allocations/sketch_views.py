"""Sketches: what if she leaves, what if we add a post, what if he takes these. Nothing is changed.

What is tried stands in the address of the page and nowhere else.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.allocations.forms import WAITING, SketchForm
from keystay.caseloads.allocations.presenters import CASE, placings, way_back
from keystay.caseloads.allocations.sketch import Wanted, board, sketch
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.workforce.posts.queries import find_team


@allow(P.CASELOAD_WRITE, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """A team as it would be without someone, with posts more, and with cases moved."""
    now = board(team, today())
    form = SketchForm(
        request.GET or None, workers=[(load.person, load.name) for load in now.workers]
    )
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    leaver, source = said.get("leaver", ""), said.get("source", "")
    source = "" if source == leaver else source
    asked = {
        key[len(CASE) :]: str(to) for key, to in request.GET.items() if to and key.startswith(CASE)
    }
    together = said.get("together", False)
    tried = sketch(now, Wanted(leaver, said.get("posts") or 0, asked, together))
    moves = {move.case.child.reference: move.to for move in tried.moves}
    leaving = placings(now.held(leaver), moves) if leaver else []
    moving = placings(now.held("" if source == WAITING else source), moves) if source else []
    names = {load.person: load.name for load in now.workers}
    _note_what_is_read(request, (leaver, source), len(moves))
    listed = {row.reference for row in (*leaving, *moving)}
    context = {
        "team": team,
        "form": form,
        "leaver": names.get(leaver, ""),
        "leaving": leaving,
        "source": source,
        "source_name": names.get(source, ""),
        "moving": moving,
        "siblings": any(row.siblings for row in (*leaving, *moving)),
        "together": together,
        "tried": tried,
        "moves": way_back(request.GET, tried.moves, together=together),
        "hidden": {ref: to for ref, to in moves.items() if ref not in listed},
        "weighted": any(load.unit == "points" for load in now.workers),
        "on": today(),
    }
    return render(request, "allocations/sketch.html", context)


def _note_what_is_read(request: StaffRequest, sources: tuple[str, str], moves: int) -> None:
    """References are shown of those who are chosen, and of the cases that are moved."""
    for each in filter(None, sources):
        about = "" if each == WAITING else each
        note_read(reader=request.user, page="allocations:sketch", about=about)
    if moves and not any(sources):
        note_read(reader=request.user, page="allocations:sketch", detail=f"{moves} moves tried")
