"""Agreeing improvements, marking them done, asking the same question again, closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.audits.models import Audit, Improvement
from keystay.caseloads.audits.queries import asked_in, find_given, find_improvement, owners_for
from keystay.caseloads.double_loop import actions
from keystay.caseloads.double_loop.forms import AgainForm, ImproveForm
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at, refusal_told


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def improve(request: StaffRequest, given: Audit) -> HttpResponse:
    """Write down an improvement that auditor and worker agreed."""
    owners = {row.pk: row for row in owners_for(given, today())}
    form = ImproveForm(
        request.POST or None,
        standards=[(each.key, each.name) for each in asked_in(given)],
        owners=[(pk, row.name) for pk, row in owners.items()],
        initial={"owner": given.worker_id},
    )
    if form.is_valid():
        told = form.cleaned_data
        told["owner"] = owners[told["owner"]]
        with refusal_at(form, "due_on"):
            actions.agree_improvement(audit=given, agreed=actions.Agreed(**told), by=request.user)
            messages.success(request, "Improvement agreed.")
            return redirect("audits:audit", audit=given.pk)
    words = {"heading": "Agree an improvement", "button": "Save improvement"}
    return render(request, "audits/step.html", {"form": form, "audit": given, **words})


@allow(P.PRACTICE_READ, improvement=find_improvement)
@require_POST
def done(request: StaffRequest, improvement: Improvement) -> HttpResponse:
    """Mark an improvement done today."""
    with refusal_told(request):
        actions.finish_improvement(improvement=improvement, on=today(), by=request.user)
        messages.success(request, "Improvement done.")
    return redirect("audits:audit", audit=improvement.audit_id)


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def again(request: StaffRequest, given: Audit) -> HttpResponse:
    """Plan the second audit of the same question."""
    form = AgainForm(request.POST or None)
    if form.is_valid():
        same = form.cleaned_data["same"]
        with refusal_at(form, "same"):
            made = actions.plan_again(audit=given, same=same, by=request.user)
            messages.success(request, f"Second audit planned, of case {made.child.shown}.")
            return redirect("audits:audit", audit=given.pk)
    words = {"heading": "Ask the same question again", "button": "Plan the second audit"}
    return render(request, "audits/step.html", {"form": form, "audit": given, **words})


@allow(P.PRACTICE_READ, given=find_given)
@require_POST
def close(request: StaffRequest, given: Audit) -> HttpResponse:
    """Close an audit that found nothing to improve."""
    with refusal_told(request):
        actions.close(audit=given, by=request.user)
        messages.success(request, "Audit closed: nothing to improve.")
    return redirect("audits:audit", audit=given.pk)
