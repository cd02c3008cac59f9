"""What became of those who joined, and who completed a first year, together (N2)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.half_years import last_end_of_half
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.insight.cohorts.presenters import DEFINITIONS, HEADINGS, KINDS, Kind, sheet, way
from keystay.insight.cohorts.queries import FIRST_YEAR, members, smallest_count
from keystay.insight.cohorts.tables import table


@allow(P.MEASURES_READ)
@require_safe
def first_year(request: StaffRequest) -> HttpResponse:
    """Those who completed their first year."""
    return _page(request, FIRST_YEAR)


@allow(P.MEASURES_READ)
@require_safe
def cohorts(request: StaffRequest, kind: str) -> HttpResponse:
    """The cohorts of a kind, by year or by entry route, at the last end of a half-year."""
    return _page(request, kind)


def _page(request: StaffRequest, kind: str) -> HttpResponse:
    found = KINDS.get(kind)
    if found is None:
        raise Http404
    asked = day_of(request)
    on, by_route = last_end_of_half(asked), request.GET.get("by") == "route"
    shown = table(members(kind, on), on, smallest_count(on), by_route=by_route)
    if shown is not None and exports.wanted(request):
        return exports.answer(request, sheet(found, shown))
    context = {
        "kind": found,
        "tabs": [_tab(each, found) for each in KINDS.values()],
        "asked": asked,
        "on": on,
        "table": shown,
        "by_route": by_route,
        "way": way(shown) if shown else "",
        "headings": HEADINGS,
        "definitions": DEFINITIONS,
        "may_import": may(request.user, P.IMPORT_RUN),
    }
    return render(request, "cohorts/list.html", context)


def _tab(each: Kind, found: Kind) -> dict[str, object]:
    address = reverse("cohorts:one", args=[each.key])
    return {"text": each.title, "href": address, "current": each == found}
