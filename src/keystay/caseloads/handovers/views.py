"""The open handovers, one worker's plan, and opening, moving and closing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.caseloads.handovers import actions, presenters, queries, rules, staff
from keystay.caseloads.handovers.forms import LastDayForm, OpenForm, WithdrawForm
from keystay.caseloads.handovers.models import Handover
from keystay.caseloads.handovers.plan_rows import (
    HEADINGS,
    next_acts,
    plan_rows,
    plan_sheet,
    undoable,
)
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person

CLOSED_SHOWN = 10


@allow(P.CASELOAD_READ)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """The open handovers within reach, those at risk first said, and who needs a plan."""
    on, reached = today(), queries.within(request.user, P.CASELOAD_READ)
    rows = queries.standings(reached.filter(closed_on=None), on)
    if exports.wanted(request):
        return exports.answer(request, presenters.list_sheet(rows, on))
    going = staff.needing_a_plan(request.user, on)
    asked = {plan.worker_id: plan.team_id for plan in (row.handover for row in rows)}
    owners = staff.owner_names(asked | {row.worker.pk: row.team for row in going}, on)
    lines = [_line(row) | {"owner": owners.get(row.handover.worker_id, "")} for row in rows]
    needs = presenters.needs(going, owners, request.user.pk, on)
    closed = reached.exclude(closed_on=None).order_by("-closed_on", "id")
    context = {
        "on": on,
        "rows": lines,
        "risks": [(row, presenters.risk_words(row, on)) for row in queries.risks(rows)],
        "needs": needs,
        "gone": sum(bool(row.gone) for row in needs),
        "ownerless": presenters.ownerless(rows, needs, owners),
        "closed": closed[:CLOSED_SHOWN],
        "may_open": may(request.user, P.CASELOAD_WRITE),
        "risk_days": policy(on)["handover.risk_within"],
        "absence_weeks": policy(on)["handover.long_absence_weeks"],
        "notice_weeks": policy(on)["handover.notice_weeks"],
    }
    return render(request, "handovers/list.html", context)


@allow(P.CASELOAD_WRITE)
@get_or_post
def open_plan(request: StaffRequest) -> HttpResponse:
    """Open a plan for someone who is going."""
    people = {each.pk: each for each in staff.may_be_planned(request.user, today())}
    form = OpenForm(
        request.POST or None,
        workers=[(pk, each.name) for pk, each in people.items()],
        initial=_known(request, people),
    )
    if form.is_valid():
        told = form.cleaned_data
        told["worker"] = people[told["worker"]]
        with refusal_at(form, "last_day"):
            plan = actions.open_plan(**told, by=request.user)
            messages.success(request, "Handover plan opened. Every case is on it.")
            return redirect("handovers:plan", handover=plan.pk)
    return render(request, "handovers/open.html", {"form": form, "people": people})


@allow(P.CASELOAD_READ, handover=queries.find_handover)
@require_safe
def plan(request: StaffRequest, handover: Handover) -> HttpResponse:
    """One worker's plan: each case with its steps, what is late and what comes next."""
    on, own = today(), handover.worker.user_id == request.user.pk
    named = queries.sees_references(request.user, handover)
    managed = not own and handover.team_id in reach(request.user, P.CASELOAD_WRITE).teams
    shown = queries.standing(handover, on)
    acts = () if handover.closed_on else rules.STEPS if managed else (rules.SUMMARY,) * own
    rows = plan_rows(shown, named=named, acts=acts, own=own)
    if exports.wanted(request):
        return exports.answer(request, plan_sheet(handover, rows, on))
    if named and not own:
        note_read(reader=request.user, page="handovers:plan", about=handover.worker_id)
    context = {
        **_line(shown),
        "on": on,
        "owner": staff.owner_names({handover.worker_id: handover.team_id}, on).get(
            handover.worker_id, ""
        ),
        "own": own,
        "named": named,
        "may_act": managed and handover.closed_on is None,
        "rows": rows,
        "headings": [HEADINGS[step] for step in rules.steps_of(handover.why)],
        "acts": next_acts(shown, acts, own),
        "undoable": undoable(shown),
    }
    return render(request, "handovers/plan.html", context)


@allow(P.CASELOAD_WRITE, handover=queries.find_managed)
@get_or_post
def last_day(request: StaffRequest, handover: Handover) -> HttpResponse:
    """Move the last working day."""
    known = {"last_day": handover.last_day, "seen": handover.last_day}
    form = LastDayForm(request.POST or None, initial=known)
    if form.is_valid():
        with refusal_at(form, "last_day"):
            actions.change_last_day(handover=handover, **form.cleaned_data, by=request.user)
            messages.success(request, "Last day changed. The due dates have moved with it.")
            return redirect("handovers:plan", handover=handover.pk)
    return render(request, "handovers/last_day.html", {"form": form, "plan": handover})


@allow(P.CASELOAD_WRITE, handover=queries.find_managed)
@get_or_post
def withdraw(request: StaffRequest, handover: Handover) -> HttpResponse:
    """Close a plan because the worker stays."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "reason"):
            actions.withdraw(handover=handover, **form.cleaned_data, by=request.user)
            messages.success(request, "Plan withdrawn. The allocations that were made stay.")
            return redirect("handovers:list")
    given = handover.steps.filter(step=rules.CHOSEN).count()
    context = {"form": form, "plan": handover, "given": given}
    return render(request, "handovers/withdraw.html", context)


@allow(P.CASELOAD_WRITE, handover=queries.find_managed)
@get_or_post
def finish(request: StaffRequest, handover: Handover) -> HttpResponse:
    """Close a plan whose cases are all handed over; else say which are not."""
    left, refused = queries.standing(handover, today()).open_cases, ""
    if request.method == "POST":
        try:
            actions.finish(handover=handover, by=request.user)
        except actions.Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "Plan finished.")
            return redirect("handovers:list")
    if left:
        note_read(reader=request.user, page="handovers:finish", about=handover.worker_id)
    context = {"plan": handover, "left": left, "refused": refused}
    return render(request, "handovers/finish.html", context)


def _line(row: queries.Standing) -> dict[str, Any]:
    return {
        "plan": row.handover,
        "standing": row,
        "cases": presenters.cases_words(row),
        "done": presenters.done_words(row),
        "late": presenters.late_words(row.late_steps),
    }


def _known(request: StaffRequest, people: dict[str, Person]) -> dict[str, Any]:
    """What is known already of whoever the address names, so that it need not be typed."""
    asked = request.GET.get("worker", "")
    if asked not in people:
        return {}
    for row in staff.needing_a_plan(request.user, today()):
        if row.worker.pk == asked:
            return {"worker": asked, "why": row.why, "last_day": row.last_day}
    return {"worker": asked}
