"""Where we stand: the measures beside the published figures, and the rows behind each."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.audit.actions import note_read
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.governance.measures import pictures
from keystay.governance.measures import standing as stand
from keystay.governance.measures.catalogue import Measure, by_slug
from keystay.governance.measures.cuts import WAYS, cut, ways
from keystay.governance.measures.parts import part_of
from keystay.governance.measures.presenters import (
    aims_of,
    cut_sheet,
    measure_sheet,
    profile_sheet,
    rows_sheet,
    sections,
    standing_sheet,
    way_tabs,
)
from keystay.governance.measures.profile import profile as profile_on
from keystay.governance.measures.queries import kept_history
from keystay.governance.measures.rows import rows_behind
from keystay.governance.measures.standing import Chosen
from keystay.governance.measures.verdicts import RULE
from keystay.insight.benchmarks import queries as published
from keystay.organisation.authority.queries import authorities, this_council

PER_PAGE = 100


@allow(P.MEASURES_READ)
@require_safe
def standing(request: StaffRequest) -> HttpResponse:
    """Every measure as at a day, beside England, the region and the neighbours."""
    chosen = _chosen(request)
    own = kept_history(chosen.days) if chosen.ours else {}
    aims = aims_of(chosen, own)
    if exports.wanted(request):
        return exports.answer(request, standing_sheet(chosen, own, aims))
    context = {
        **_frame(request, chosen),
        "sections": sections(chosen, own, aims),
        "rule": RULE,
        "strips": pictures.headline_strips(chosen, own),
        "has_rows": stand.has_rows(own),
        "year_before": chosen.a_year_before,
        "half_before": chosen.half_a_year_before,
        "inspection": published.inspection(chosen.council.code),
    }
    return render(request, "measures/standing.html", context)


@allow(P.MEASURES_READ)
@require_safe
def measure(request: StaffRequest, key: str) -> HttpResponse:
    """One measure: what it says, its parts, how it has moved, and who stands where."""
    found = _measure(key)
    chosen = _chosen(request)
    by_month = request.GET.get("run") == "months"
    days = {*stand.trend_days(chosen), *stand.months(chosen), *chosen.days}
    own = kept_history(days, only=found) if chosen.ours else {}
    if exports.wanted(request):
        run = stand.months(chosen) if by_month else stand.trend_days(chosen)
        return exports.answer(request, measure_sheet(chosen, found, own, run))
    result = own[chosen.on][found.key] if own else None
    context = {
        **_frame(request, chosen),
        "measure": found,
        "beside": stand.beside(chosen, found, own),
        "result": result,
        "formula": stand.formula(found, result) if result else "",
        "parts": [part_of(part) for part in found.parts],
        "strip": pictures.strip(chosen, found, own),
        "trend": pictures.trend_by_month(chosen, found, own)
        if by_month
        else pictures.trend(chosen, found, own),
        "by_month": by_month,
        "aim": aims_of(chosen, own, found).get(found.key),
        "may_set": chosen.ours and may(request.user, P.MEASURES_WRITE),
        "rule": RULE,
        "missing": stand.missing(found),
        "ways": [(way, WAYS[way]) for way in ways(found)] if chosen.ours else [],
        "may_see_rows": may(request.user, P.MEASURES_ROWS),
    }
    return render(request, "measures/measure.html", context)


@allow(P.MEASURES_ROWS)
@require_safe
def rows(request: StaffRequest, key: str) -> HttpResponse:
    """The rows behind one part of a measure; who opened them is kept."""
    found = _measure(key)
    on = day_of(request)
    part = request.GET.get("part", found.numerator)
    if part not in found.parts or not part_of(part).of:
        raise Http404
    behind = rows_behind(request.user, part, on)
    if exports.wanted(request):
        return exports.answer(request, rows_sheet(part_of(part), behind, on))
    note_read(reader=request.user, page="measures.rows", detail=f"{part} on {on.isoformat()}")
    context = {
        "measure": found,
        "on": on,
        "part": part_of(part),
        "parts": [part_of(each) for each in found.parts],
        "behind": behind,
        "page": Paginator(behind.named, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "measures/rows.html", context)


@allow(P.MEASURES_READ)
@require_safe
def by(request: StaffRequest, key: str, way: str) -> HttpResponse:
    """One measure by team, service, grade or entry route, small numbers withheld."""
    found = _measure(key)
    if way not in ways(found):
        raise Http404
    shown = cut(found, way, day_of(request))
    if exports.wanted(request):
        return exports.answer(request, cut_sheet(shown))
    context = {
        "measure": found,
        "on": day_of(request),
        "cut": shown,
        "tabs": way_tabs(found, way, day_of(request)),
        "way": WAYS[way],
    }
    return render(request, "measures/by.html", context)


@allow(P.MEASURES_READ)
@require_safe
def profile(request: StaffRequest) -> HttpResponse:
    """Age and experience of employees in post, small numbers hidden."""
    found = profile_on(day_of(request))
    if exports.wanted(request):
        return exports.answer(request, profile_sheet(found))
    return render(request, "measures/profile.html", {"profile": found})


def _chosen(request: HttpRequest) -> Chosen:
    """The day and council of the address; today and our own where it names none."""
    ours = this_council()
    listed = authorities()
    own_code = ours.code if ours else next(iter(listed))
    code = request.GET.get("council", "")
    council = listed.get(code) or listed[own_code]
    return Chosen(day_of(request), council, ours=ours is not None and council.code == ours.code)


def _frame(request: StaffRequest, chosen: Chosen) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "on": chosen.on,
        "authorities": authorities().values(),
        "note": published.note_on(chosen.council.code),
        "symbols": stand.symbols(),
        "attribution": published.ATTRIBUTION,
        "may_import": may(request.user, P.IMPORT_RUN),
        "may_see_return": may(request.user, P.RETURN_READ),
    }


def _measure(key: str) -> Measure:
    found = by_slug(key)
    if found is None:
        raise Http404
    return found
