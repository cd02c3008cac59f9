"""What is due: the page that everyone lands on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow, public, signed_in
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import Reach, may, reach, roles_of
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.core.promises import Occurrence
from keystay.core.tables import exports
from keystay.home.due import presenters, queries
from keystay.home.due.calendar import feed
from keystay.support.exceptional.queries import waiting_for
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of

PAGE = 50


@signed_in
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """What is due to me; for those to whom nothing is ever due, what they may do."""
    if not may(request.user, P.DUE_READ):
        return _welcome(request)
    me = person_of(request.user)
    rows = queries.open_now(request.user, today())
    own = _own(request.user, me, rows)
    if me is None and not own:
        return _without_a_record(request)
    if exports.wanted(request):
        return _file(request, "Due to me", own)
    counts = _counts(request, own, rows)
    context = _queue(request, own, _owes_as(request.user, me), today())
    tabs = presenters.tabs("mine", counts, request.GET)
    return render(request, "due/mine.html", {**context, "tabs": tabs, "person": me})


@allow(P.DUE_READ)
@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """What is due about the people within my reach, by team where there are several."""
    scope = reach(request.user, P.DUE_READ)
    if not scope.everyone and not scope.teams:
        raise PermissionDenied
    me = person_of(request.user)
    rows = queries.open_now(request.user, today())
    own = _own(request.user, me, rows)
    if exports.wanted(request):
        return _file(request, "Due in my teams", rows)
    context = _queue(request, rows, _owes_as(request.user, me), today(), by_team=True)
    counts = _counts(request, own if me or own else None, rows)
    tabs = presenters.tabs("team", counts, request.GET)
    context["one_team"] = _one_team(request, scope, rows)
    context["may_renew"] = may(request.user, P.REGISTRATION_WRITE)
    context["may_import"] = may(request.user, P.IMPORT_RUN)
    return render(request, "due/team.html", {**context, "tabs": tabs})


@allow(P.DUE_READ)
@require_safe
def done(request: StaffRequest) -> HttpResponse:
    """What was kept in the last four weeks."""
    me = person_of(request.user)
    rows = queries.done_lately(request.user, today())
    if exports.wanted(request):
        return _file(request, "Done recently", rows)
    context = _queue(request, rows, _owes_as(request.user, me), today())
    counts: dict[str, Any] = _counts(request, [] if me else None, [])
    tabs = presenters.tabs("done", dict.fromkeys(counts), request.GET)  # type: ignore[arg-type]
    return render(request, "due/done.html", {**context, "tabs": tabs})


@public
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """What is due to the owner of a secret address, for their calendar; no names in it."""
    owner = User.objects.filter(calendar_key=key, is_active=True).first()
    if owner is None or not may(owner, P.DUE_READ):
        raise Http404
    me = person_of(owner)
    own = _own(owner, me, queries.open_now(owner, today()))
    return HttpResponse(feed(own), content_type="text/calendar; charset=utf-8")


def _without_a_record(request: StaffRequest) -> HttpResponse:
    """Without a staff record, and nothing due: what others owe, or what one may do."""
    scope = reach(request.user, P.DUE_READ)
    if scope.everyone or scope.teams:
        return redirect("due:team")
    return _welcome(request)


def _welcome(request: StaffRequest) -> HttpResponse:
    """What someone to whom nothing is due may do: a councillor comes for the reports."""
    context = {
        "roles": roles_of(request.user),
        "reads_reports": may(request.user, P.REPORT_READ),
    }
    return render(request, "due/welcome.html", context)


def _owes_as(user: User, me: Person | None) -> str:
    return me.pk if me else user.pk


def _own(user: User, me: Person | None, rows: Sequence[Occurrence]) -> list[Occurrence]:
    return [row for row in rows if row.owed_by == _owes_as(user, me)]


def _file(request: StaffRequest, title: str, whole: Sequence[Occurrence]) -> HttpResponse:
    rows = presenters.narrowed(whole, request.GET)
    return exports.answer(request, presenters.sheet(title, rows, queries.labels(rows), today()))


def _one_team(request: StaffRequest, scope: Reach, rows: Sequence[Occurrence]) -> str:
    """The team that the page is about: the one chosen, or the only one within reach."""
    chosen = request.GET.get("team", "")
    reached = {row.team for row in rows if row.team} if scope.everyone else scope.teams
    if chosen:
        return chosen if chosen in reached else ""
    return next(iter(scope.teams)) if len(scope.teams) == 1 and not scope.everyone else ""


def _counts(
    request: StaffRequest, own: Sequence[Occurrence] | None, rows: Sequence[Occurrence]
) -> dict[str, int]:
    """How many lines each tab has; tabs that are not for this person are left out."""
    scope = reach(request.user, P.DUE_READ)
    counts = {} if own is None else {"mine": len(own)}
    if scope.everyone or scope.teams:
        counts["team"] = len(rows)
    return {**counts, "done": None}  # type: ignore[dict-item]


def _queue(
    request: StaffRequest,
    whole: Sequence[Occurrence],
    me: str,
    on: date,
    *,
    by_team: bool = False,
) -> dict[str, Any]:
    """The page of the queue: what is asked for of the `whole`, and what may be asked for."""
    rows, counted = presenters.narrowed(whole, request.GET), whole if by_team else ()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    names = queries.labels(listed, counted)
    teams = presenters.team_counts(counted, names, on)
    return {
        "page": page,
        "groups": presenters.groups(listed, names, me, on),
        "teams": teams if len(teams) > 1 else [],
        "teamless": presenters.teamless(counted, on),
        "many_teams": len({row.team for row in rows}) > 1,
        "acts": presenters.acts(whole, request.GET.get("promise", "")),
        "wanted": {name: request.GET.get(name, "") for name in ("team", "promise")},
        "exceptional": waiting_for(request.user),
        "count": len(rows),
        "late": sum(row.due_on < on and row.kept_on is None for row in rows),
        "on": on,
    }
