"""Finding someone by any part of a name, a number or a team, as you type."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.home.search.queries import found_people, found_teams


@allow(P.PERSON_READ)
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """People and teams within reach that fit the words; a fragment when typed into."""
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "words": words,
        "people": found_people(request.user, words, today()) if words else [],
        "teams": found_teams(request.user, words, today()) if words else [],
    }
    name = "search/_found.html" if request.htmx else "search/page.html"  # type: ignore[attr-defined]
    return render(request, name, context)
