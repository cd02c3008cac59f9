"""Weights for everyone to read, and to change from a day after seeing what they would do."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.caseloads.schemes import actions, queries
from keystay.caseloads.schemes.forms import WeightsForm
from keystay.caseloads.schemes.models import Weighting
from keystay.caseloads.schemes.presenters import (
    Effect,
    effects,
    groups,
    stage_lines,
    told,
    weights_sheet,
)
from keystay.caseloads.schemes.rules import Scheme
from keystay.caseloads.workload.queries import loads_on
from keystay.core.clock import today
from keystay.core.requests import day_of, get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at, refusal_told
from keystay.organisation.policy.queries import policy


def find_weighting(user: User, weighting_id: str, permission: P) -> Weighting:
    """The weights with this id; Http404 if there are none."""
    return get_object_or_404(Weighting, pk=weighting_id)


@allow(P.CASELOAD_READ)
@require_safe
def weights(request: StaffRequest) -> HttpResponse:
    """The weights of a day, where they come from, and those before and to come."""
    on = day_of(request)
    scheme = queries.scheme_on(on)
    if exports.wanted(request):
        return exports.answer(request, weights_sheet(scheme, on))
    context = {
        "on": on,
        "scheme": scheme,
        "groups": groups(scheme),
        "stages": stage_lines(policy(on)),
        "cases": policy(on).get("caseload.full_capacity"),
        "others": [(row, told(row), row.may_be_withdrawn(today())) for row in queries.weightings()],
        "shapes": queries.shipped().values(),
        "may_change": may(request.user, P.POLICY_WRITE),
    }
    return render(request, "schemes/list.html", context)


@allow(P.POLICY_WRITE)
@get_or_post
def change(request: StaffRequest, shape: str) -> HttpResponse:
    """Edit weights from a shape, seeing what they would do today; choose them from a day."""
    start = queries.scheme_on(today()) if shape == "present" else queries.shipped().get(shape)
    if start is None:
        raise Http404
    trying = "preview" in request.POST
    typed, first = request.POST or None, {"starts_on": today()}
    form = WeightsForm(typed, shape=start, trying=trying, initial=first)
    if not trying and form.is_valid():
        scheme, said = form.scheme(), form.cleaned_data
        with refusal_at(form, "starts_on"):
            actions.weigh_by(
                scheme=scheme, starts_on=said["starts_on"], reason=said["reason"], by=request.user
            )
            messages.success(request, f"“{scheme.name}” holds from {said['starts_on']:%-d %B %Y}.")
            return redirect("schemes:list")
    context = {"form": form, "shape": start, "effects": _effects(form, start)}
    name = "_would" if request.htmx else "change"  # type: ignore[attr-defined]
    return render(request, f"schemes/{name}.html", context)


def _effects(form: WeightsForm, start: Scheme) -> list[Effect] | None:
    """What the points as typed would do to today's teams; None while they cannot be read."""
    scheme = form.tried() if form.is_bound else start
    if scheme is None:
        return None
    return effects(loads_on(today()).values(), loads_on(today(), scheme=scheme).values())


@allow(P.POLICY_WRITE, weighting=find_weighting)
@require_http_methods(["POST"])
def withdraw(request: StaffRequest, weighting: Weighting) -> HttpResponse:
    """Take back weights that have not begun, or were chosen today."""
    with refusal_told(request):
        actions.withdraw(weighting=weighting, by=request.user)
        messages.success(request, "Withdrawn. The weights before go on.")
    return redirect("schemes:list")
