"""The codes that someone gave out, and withdrawing one that was lost or went astray."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.caseloads.feedback import actions, code_rows
from keystay.caseloads.feedback.forms import WithdrawForm
from keystay.caseloads.feedback.given_out import find_slip, given_out
from keystay.caseloads.feedback.models import Request
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at

MOST = 200


@allow(P.FEEDBACK_READ)
@require_safe
def codes(request: StaffRequest) -> HttpResponse:
    """Codes that the reader made, and those still open of the teams that they answer for."""
    may_ask = may(request.user, P.FEEDBACK_ASK)
    rows = given_out(request.user, P.FEEDBACK_ASK, today())
    if exports.wanted(request):
        return exports.answer(request, code_rows.codes_sheet(rows, request.user, today()))
    listed = code_rows.code_rows(rows[:MOST], request.user, today())
    return render(request, "feedback/codes.html", {"rows": listed, "may_ask": may_ask})


@allow(P.FEEDBACK_ASK, slip=find_slip)
@get_or_post
def withdraw(request: StaffRequest, slip: Request) -> HttpResponse:
    """Withdraw a code, so that nobody can use it any more."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form):
            actions.withdraw(slip=slip, by=request.user, **form.cleaned_data)
            messages.success(request, "Code withdrawn. Nobody can use it any more.")
            return redirect("feedback:codes")
    return render(request, "feedback/withdraw.html", {"form": form, "slip": slip})
