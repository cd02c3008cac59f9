"""The action plan: the list, an action with its history, its acts, and the priorities."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.core.audit.queries import history_of
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.core.words import day
from keystay.governance.answering import account, choices
from keystay.governance.plan import actions, presenters, queries
from keystay.governance.plan.forms import (
    ActionForm,
    ChangeForm,
    EvidenceForm,
    MoveForm,
    NoteForm,
    PriorityForm,
)
from keystay.governance.plan.models import Action, Priority, State
from keystay.governance.steps import Step, ask, taken

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.PLAN_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The plan by priority or by owner, what is late first."""
    on, names = today(), queries.sees_names(request.user)
    lines = queries.lines(queries.within(request.user, P.PLAN_READ), on, names=names)
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(lines, on, names=names))
    by, show = request.GET.get("by", ""), request.GET.get("show", "")
    shown, wide = presenters.chosen(lines, show), reach(request.user, P.PLAN_READ).everyone
    standings = queries.standings(on) if wide else []
    by_owner = by == "owner" or not wide
    groups = presenters.by_owner(shown) if by_owner else presenters.by_priority(shown, standings)
    context = {
        "groups": groups,
        "standings": standings,
        "by": "owner" if by_owner else "priority",
        "show": show if show in ("late", "closed", "all") else "open",
        "late": sum(line.late for line in lines),
        "wide": wide,
        "on": on,
        "may_write": may(request.user, P.PLAN_WRITE),
    }
    return render(request, "plan/list.html", context)


@allow(P.PLAN_READ, action=queries.find_action)
@require_safe
def action(request: StaffRequest, action: Action) -> HttpResponse:
    """One action: who, by when, how far, what shows it, and what became of it."""
    on, user = today(), request.user
    names = queries.sees_names(user)
    (line,) = queries.lines(Action.objects.filter(pk=action.pk), on, names=names)
    context: dict[str, Any] = {"action": action, "line": line, "names": names, "on": on}
    if names:
        told = queries.story(action)
        context |= {
            "story": told,
            "evidence": presenters.evidence(told.evidence),
            "history": history_of(action),
        }
    writes = may(user, P.PLAN_WRITE)
    context |= {"may_write": writes, "may_keep": writes or action.owner_id == user.pk}
    return render(request, "plan/action.html", context)


@allow(P.PLAN_WRITE)
@require_http_methods(GET_OR_POST)
def add(request: StaffRequest) -> HttpResponse:
    """Put an action into the plan."""
    on = today()
    found = {row.pk: row for row in queries.priorities(on)}
    if not found:
        messages.warning(request, "First say what the priorities of the strategy are.")
        return redirect("plan:priorities")
    initial = {"priority": request.GET.get("priority", "")}
    form = ActionForm(request.POST or None, initial=initial, **_choices(found, on))
    if taken(form, lambda: actions.add(planned=_planned(form, found), by=request.user), "due_on"):
        messages.success(request, "Action put into the plan. Its owner sees it in what is due.")
        return redirect("plan:list")
    step = Step("Add an action", "Add action", reverse("plan:list"), "Action plan", "Action plan")
    return ask(request, form, step)


@allow(P.PLAN_WRITE, action=queries.find_action)
@require_http_methods(GET_OR_POST)
def change(request: StaffRequest, action: Action) -> HttpResponse:
    """Word an action anew, or give it to someone else."""
    on = today()
    found = {row.pk: row for row in queries.priorities(on)} | {action.priority_id: action.priority}
    initial = {
        "what": action.what,
        "priority": action.priority_id,
        "owner": action.owner_id,
        "review_on": action.review_on,
    }
    form = ChangeForm(request.POST or None, initial=initial, **_choices(found, on, action))

    def act() -> Action:
        planned = _planned(form, found, action.due_on)
        return actions.change(action=action, planned=planned, by=request.user)

    if taken(form, act, "what"):
        messages.success(request, "Action changed.")
        return redirect("plan:action", action=action.pk)
    return ask(request, form, _step(action, "Change the action", "Save changes"))


@allow(P.PLAN_WRITE, action=queries.find_action)
@require_http_methods(GET_OR_POST)
def move(request: StaffRequest, action: Action) -> HttpResponse:
    """Move the due date, with a reason."""
    form = MoveForm(request.POST or None)

    def act() -> Action:
        return actions.move(action=action, by=request.user, **form.cleaned_data)

    if taken(form, act, "due_on"):
        messages.success(request, "Due date moved. The reason stays with the action.")
        return redirect("plan:action", action=action.pk)
    step = _step(action, "Move the due date", "Move date", f"It is due on {day(action.due_on)}.")
    return ask(request, form, step)


@allow(P.PLAN_READ, kept=queries.find_to_keep)
@require_http_methods(GET_OR_POST)
def note(request: StaffRequest, kept: Action) -> HttpResponse:
    """Note progress, by its owner or by whoever keeps the plan."""
    asked = request.GET.get("state", "")
    state = asked if asked in State else kept.state
    initial = {"state": state, "on": today(), "review_on": kept.review_on}
    form = NoteForm(request.POST or None, initial=initial)

    def act() -> object:
        return actions.note(action=kept, told=actions.Told(**form.cleaned_data), by=request.user)

    if taken(form, act, "on"):
        messages.success(request, "Progress noted.")
        return redirect("plan:action", action=kept.pk)
    return ask(request, form, _step(kept, "Note progress", "Save note"))


@allow(P.PLAN_READ, kept=queries.find_to_keep)
@require_http_methods(GET_OR_POST)
def evidence(request: StaffRequest, kept: Action) -> HttpResponse:
    """Add what shows that the action works."""
    form = EvidenceForm(request.POST or None, initial={"on": today()})

    def act() -> object:
        shown = actions.Shown(**form.cleaned_data)
        return actions.show_evidence(action=kept, shown=shown, by=request.user)

    if taken(form, act, "on"):
        messages.success(request, "Evidence added.")
        return redirect("plan:action", action=kept.pk)
    return ask(request, form, _step(kept, "Add evidence", "Add evidence"))


@allow(P.PLAN_READ)
@require_safe
def priorities(request: StaffRequest) -> HttpResponse:
    """The priorities of the strategy, in the council's order, and how their actions stand."""
    standings = queries.standings(today())
    if exports.wanted(request):
        return exports.answer(request, presenters.priorities_sheet(standings, today()))
    context = {"standings": standings, "may_write": may(request.user, P.PLAN_WRITE)}
    return render(request, "plan/priorities.html", context)


@allow(P.PLAN_WRITE)
@require_http_methods(GET_OR_POST)
def add_priority(request: StaffRequest) -> HttpResponse:
    """Add a priority after the others."""
    form = PriorityForm(request.POST or None, initial={"starts_on": today()})

    def act() -> Priority:
        return actions.add_priority(named=actions.Named(**form.cleaned_data), by=request.user)

    if taken(form, act, "ends_on"):
        messages.success(request, "Priority added.")
        return redirect("plan:priorities")
    return ask(request, form, _priority_step("Add a priority", "Add priority"))


@allow(P.PLAN_WRITE, priority=queries.find_priority)
@require_http_methods(GET_OR_POST)
def change_priority(request: StaffRequest, priority: Priority) -> HttpResponse:
    """Word a priority anew, or let it end."""
    names = ("name", "aim", "starts_on", "ends_on")
    initial = {name: getattr(priority, name) for name in names}
    form = PriorityForm(request.POST or None, initial=initial)

    def act() -> Priority:
        named = actions.Named(**form.cleaned_data)
        return actions.change_priority(priority=priority, named=named, by=request.user)

    if taken(form, act, "ends_on"):
        messages.success(request, "Priority changed.")
        return redirect("plan:priorities")
    return ask(request, form, _priority_step("Change the priority", "Save changes"))


@allow(P.PLAN_WRITE, priority=queries.find_priority)
@require_POST
def raise_priority(request: StaffRequest, priority: Priority) -> HttpResponse:
    """Put a priority one place higher."""
    try:
        actions.move_up(priority=priority, by=request.user)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("plan:priorities")


def _choices(
    found: dict[str, Priority], on: date, action: Action | None = None
) -> dict[str, list[tuple[str, str]]]:
    kept = [action.owner] if action else []
    return {
        "priorities": [(pk, row.name) for pk, row in found.items()],
        "owners": choices(on, *kept),
    }


def _planned(
    form: ActionForm, found: dict[str, Priority], due_on: date | None = None
) -> actions.Planned:
    told = form.cleaned_data
    return actions.Planned(
        told["what"],
        found[told["priority"]],
        account(told["owner"]),
        due_on or told["due_on"],
        told["review_on"],
    )


def _step(action: Action, heading: str, button: str, before: str = "") -> Step:
    back = reverse("plan:action", args=[action.pk])
    return Step(heading, button, back, "The action", action.what, before)


def _priority_step(heading: str, button: str) -> Step:
    return Step(heading, button, reverse("plan:priorities"), "Priorities", "Action plan")
