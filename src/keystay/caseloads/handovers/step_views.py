"""Recording a step of a handover for one or more cases, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.allocations.queries import marks
from keystay.caseloads.handovers import actions, plan_rows, presenters, queries, rules, staff
from keystay.caseloads.handovers.forms import (
    FORMS,
    StepForm,
    UndoForm,
    WrittenForm,
    packed,
    unpacked,
)
from keystay.caseloads.handovers.models import Handover, StepName
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.core.words import plural
from keystay.core.working_days import ONE_DAY
from keystay.workforce.models import Person


@allow(P.CASELOAD_WRITE, handover=queries.find_managed, step=queries.find_step)
@get_or_post
def step(request: StaffRequest, handover: Handover, step: str) -> HttpResponse:
    """Record a step, by the manager of the team or the service."""
    note_read(reader=request.user, page="handovers:step", about=handover.worker_id)
    return _record(request, handover, step, FORMS[step])


@allow(P.CASELOAD_READ, handover=queries.find_own)
@get_or_post
def written(request: StaffRequest, handover: Handover) -> HttpResponse:
    """Confirm one's own summaries."""
    return _record(request, handover, rules.SUMMARY, WrittenForm)


@allow(P.CASELOAD_WRITE, handover=queries.find_managed, step=queries.find_step)
@get_or_post
def undo(request: StaffRequest, handover: Handover, step: str) -> HttpResponse:
    """Take back a step that was recorded by mistake."""
    note_read(reader=request.user, page="handovers:undo", about=handover.worker_id)
    cases = plan_rows.recorded(queries.standing(handover, today()), step)
    choices = [(case.child.shown, case.child.shown) for case in cases]
    form = UndoForm(request.POST or None, cases=choices)
    if form.is_valid():
        with refusal_at(form, "cases"):
            actions.undo(handover=handover, step=step, **form.cleaned_data, by=request.user)
            messages.success(request, "Step undone.")
            return redirect("handovers:plan", handover=handover.pk)
    context = {
        **_about(handover, step),
        "form": form,
        "any": bool(choices),
        "allocated": step == rules.CHOSEN,
    }
    return render(request, "handovers/undo.html", context)


def _record(
    request: StaffRequest, handover: Handover, step: str, made: type[StepForm]
) -> HttpResponse:
    waiting = plan_rows.waiting(queries.standing(handover, today()), step)
    form = made(
        request.POST or None,
        cases=presenters.case_choices(waiting, step),
        people=_people(handover, step) if "who" in made.base_fields else (),
        initial=_initial(request, handover, waiting, step),
    )
    if form.is_valid():
        cases = form.cleaned_data.pop("cases")
        with refusal_at(form, "cases"):
            said = _said(form.cleaned_data)
            actions.confirm(handover=handover, step=step, cases=cases, said=said, by=request.user)
            count = f"{len(cases)} {plural(len(cases), 'case', 'cases')}"
            messages.success(request, f"{StepName(step).label}: recorded for {count}.")
            return redirect("handovers:plan", handover=handover.pk)
    context = {**_about(handover, step), "form": form, "any": bool(waiting), "on": today()}
    return render(request, "handovers/step.html", context)


def _about(handover: Handover, step: str) -> dict[str, Any]:
    before = rules.AFTER.get(step)
    return {
        "plan": handover,
        "step": step,
        "heading": plan_rows.ACTS[step],
        "label": StepName(step).label,
        "before": StepName(before).label if before else "",
    }


def _people(handover: Handover, step: str) -> list[tuple[str, str]]:
    if step == rules.CHOSEN:
        return presenters.candidate_choices(staff.candidates(handover, today()))
    if step == rules.AUDITED:
        found = staff.auditors(handover, today())
        return [("", "Choose someone"), *((each.pk, each.name) for each in found)]
    return [(each.pk, each.name) for each in staff.writers(handover, today())]


def _initial(
    request: StaffRequest, handover: Handover, waiting: list[queries.CaseLine], step: str
) -> dict[str, Any]:
    asked = request.GET.get("case", "")
    known: dict[str, Any] = {"done_on": today(), "cases": [asked] if asked else []}
    if step == rules.CHOSEN:
        # As a rule the day after the last, and never one on which the plan was not there.
        known["from_day"] = max(handover.last_day, handover.opened_on, today()) + ONE_DAY
        known["seen"] = packed(marks([case.child for case in waiting], today()))
    return known


def _said(told: dict[str, Any]) -> actions.Said:
    who = Person.objects.filter(pk=told.pop("who", "")).first()
    seen, _ = told.pop("seen", None), told.pop("agreed", None)
    return actions.Said(
        done_on=told.pop("done_on", today()),
        who=who,
        seen=None if seen is None else unpacked(seen),
        **told,
    )
