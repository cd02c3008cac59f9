"""The codes that someone gave out, and withdrawing one that was lost or went astray."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.caseloads.feedback import actions, presenters
from keystay.caseloads.feedback.forms import WithdrawForm
from keystay.caseloads.feedback.given_out import find_slip, given_out
from keystay.caseloads.feedback.models import Request
from keystay.core.clock import today
from keystay.core.tables import exports

MOST = 200


@allow(P.FEEDBACK_READ)
@require_safe
def codes(request: StaffRequest) -> HttpResponse:
    """Codes that the reader made, and those still open of the teams that they answer for."""
    may_ask = may(request.user, P.FEEDBACK_ASK)
    rows = given_out(request.user, P.FEEDBACK_ASK, today())
    if exports.wanted(request):
        return exports.answer(request, presenters.codes_sheet(rows, request.user, today()))
    listed = presenters.code_rows(rows[:MOST], request.user, today())
    return render(request, "feedback/codes.html", {"rows": listed, "may_ask": may_ask})


@allow(P.FEEDBACK_ASK, slip=find_slip)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, slip: Request) -> HttpResponse:
    """Withdraw a code, so that nobody can use it any more."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(slip=slip, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Code withdrawn. Nobody can use it any more.")
            return redirect("feedback:codes")
    return render(request, "feedback/withdraw.html", {"form": form, "slip": slip})
