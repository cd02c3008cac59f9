"""Setting and ending the target of a measure."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.governance.measures import actions
from keystay.governance.measures.catalogue import Measure, by_slug
from keystay.governance.measures.compared import targets_of, targets_on
from keystay.governance.measures.forms import EndForm, TargetForm

GET_OR_POST = ["GET", "HEAD", "POST"]
KNOWN = ("value", "due_on", "baseline", "baseline_on", "source")


@allow(P.MEASURES_WRITE)
@require_http_methods(GET_OR_POST)
def set_target(request: StaffRequest, key: str) -> HttpResponse:
    """Set the baseline and target of a measure from today; the ones before stay on record."""
    measure = _measure(key)
    held = targets_on(today()).get(measure.key)
    known = {name: getattr(held, name) for name in KNOWN} if held else {}
    form = TargetForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.set_target(measure=measure, wanted=form.wanted(), by=request.user)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Target set.")
            return redirect("measures:measure", key=measure.slug)
    context = {"form": form, "measure": measure, "held": held, "earlier": targets_of(measure)}
    return render(request, "measures/target.html", context)


@allow(P.MEASURES_WRITE)
@require_http_methods(GET_OR_POST)
def end_target(request: StaffRequest, key: str) -> HttpResponse:
    """Let a measure go without a target from today."""
    measure = _measure(key)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_target(measure=measure, **form.cleaned_data, by=request.user)
        except actions.Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "Target ended.")
            return redirect("measures:measure", key=measure.slug)
    return render(request, "measures/end_target.html", {"form": form, "measure": measure})


def _measure(key: str) -> Measure:
    """The measure with this address, if it is one for which more or less is better."""
    found = by_slug(key)
    if found is None or found.direction == "neither":
        raise Http404
    return found
