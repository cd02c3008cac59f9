"""How well promises are kept: all of them, one of them, a team's, and each time one fell due."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.core import promises as declared
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.promises import Promise
from keystay.core.tables import exports
from keystay.governance.promises import presenters, queries, told
from keystay.governance.promises.forms import period_of
from keystay.governance.promises.queries import Period
from keystay.governance.promises.rules import (
    half_before,
    is_finished_half,
    together,
    trend_days,
)
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST
from keystay.workforce.posts.queries import find_team

PER_PAGE = 100


@allow(P.MEASURES_READ)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Every promise over a period, and which slips first where caseloads are high."""
    frame = _frame(request)
    period, known = frame["period"], frame["known"]
    rows = queries.keepings(period)
    if exports.wanted(request):
        return exports.answer(
            request, presenters.keepings_sheet(rows, period, known, "the council")
        )
    slips = queries.slipping(queries.cells(period), known)
    smallest = int(policy().get("suppression.smallest_count", SMALLEST))
    lines = told.slip_lines(slips, smallest)
    if exports.wanted(request, presenters.SLIPS):
        return exports.answer(request, presenters.slips_sheet(lines, period, known))
    context = {
        **frame,
        "rows": [(row, *map(told.share, _tallies(row))) for row in rows],
        "slips": lines,
        "slip_sentence": told.slip_sentence(lines, slips),
    }
    return render(request, "promises/list.html", context)


@allow(P.MEASURES_READ)
@require_safe
def one(request: StaffRequest, promise: str) -> HttpResponse:
    """One promise over a period: by team, as far as may be seen, and by month."""
    kept = _promise(promise)
    frame = _frame(request)
    period, known = frame["period"], frame["known"]
    cells = queries.cells(period, promise=kept.key)
    reached = reach(request.user, P.DUE_READ)
    teams = queries.by_team(cells, reached, period, known)
    if exports.wanted(request):
        return exports.answer(request, presenters.promise_sheet(kept, teams, period, known))
    total = together(cells)
    context = {
        **frame,
        "promise": kept,
        "total": total,
        "share": told.share(total),
        "teams": [(row, row.tally and told.share(row.tally)) for row in teams],
        "only_own": bool(reached.teams) and not reached.everyone,
        "finished": is_finished_half(period.first, period.last, known),
        "last_half": half_before(known),
        "chart": _trend(frame, f"{kept.act}: kept in time by month", promise=kept.key),
        "may_see_rows": may(request.user, P.DUE_READ),
    }
    return render(request, "promises/promise.html", context)


@allow(P.DUE_READ, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """Every promise in one team over a period."""
    frame = _frame(request)
    period, known = frame["period"], frame["known"]
    rows = queries.keepings(period, teams=[team.pk])
    if exports.wanted(request):
        return exports.answer(request, presenters.keepings_sheet(rows, period, known, team.name))
    context = {
        **frame,
        "team": team,
        "rows": [(row, *map(told.share, _tallies(row))) for row in rows],
        "chart": _trend(frame, f"{team.name}: kept in time by month", teams=[team.pk]),
    }
    return render(request, "promises/team.html", context)


@allow(P.DUE_READ)
@require_safe
def rows(request: StaffRequest, promise: str) -> HttpResponse:
    """Each time a promise fell due within the reader's reach; who opened them is kept."""
    kept = _promise(promise)
    frame = _frame(request)
    period, known = frame["period"], frame["known"]
    found = queries.occurrences(request.user, kept.key, period, request.GET.get("team", ""))
    if exports.wanted(request):
        return exports.answer(request, presenters.rows_sheet(kept, found, period, known))
    detail = f"{kept.key} due {period.first.isoformat()} to {period.last.isoformat()}"
    note_read(reader=request.user, page="promises.rows", detail=detail)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame,
        "promise": kept,
        "page": page,
        "lines": [(row, presenters.state(row)) for row in page.object_list],
    }
    return render(request, "promises/rows.html", context)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """The period, the days that its links name, and up to which day anything is known."""
    until = queries.known_on()
    known = until or today()
    period: Period = period_of(request.GET, known)
    days = f"first={period.first.isoformat()}&last={period.last.isoformat()}"
    return {"period": period, "days": days, "known": known, "kept": until is not None}


def _trend(frame: dict[str, Any], title: str, **of: Any) -> SafeString | None:
    """The share kept in time by month over a year at least: one SQL statement."""
    asked = frame["period"]
    days = Period(*trend_days(asked.first, asked.last, frame["known"]))
    return presenters.trend(queries.cells(days, **of), days, title)


def _promise(key: str) -> Promise:
    try:
        return declared.promise(key)
    except KeyError:
        raise Http404 from None


def _tallies(row: queries.Keeping) -> tuple[Any, ...]:
    return row.tally, row.before, row.year_before
