"""Sharing a programme's audits out among auditors, and withdrawing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.audits.actions import Refused
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.audits.queries import able_to_audit, find_programme, find_unfinished
from keystay.caseloads.samples import actions, presenters, queries
from keystay.caseloads.samples.forms import SharingForm, WithdrawForm
from keystay.core.clock import today

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.PRACTICE_PLAN, programme=find_programme)
@require_http_methods(GET_OR_POST)
def share(request: StaffRequest, programme: Programme) -> HttpResponse:
    """Choose auditors, see who would get what, and give the audits away."""
    able = {person.pk: person for person in able_to_audit(today())}
    form = _form(request, able)
    audits = list(queries.waiting(request.user, P.PRACTICE_PLAN, programme))
    context: dict[str, Any] = {"form": form, "programme": programme, "waiting": len(audits)}
    if not form.is_valid() or "choose" in request.POST:
        return render(request, "samples/share.html", context)
    chosen = [able[pk] for pk in able if pk in form.cleaned_data["chosen"]]
    found = queries.sharing(audits, chosen, today())
    if form.cleaned_data["seen"]:
        try:
            found = actions.share_out(
                audits=audits, auditors=chosen, seen=form.cleaned_data["seen"], by=request.user
            )
        except actions.Changed as refusal:
            found = refusal.now
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error("auditors", str(refusal))
            return render(request, "samples/share.html", context)
        else:
            words = presenters.shared_words(len(found.pairs), found.left)
            messages.success(request, words)
            return redirect("audits:programme", programme=programme.pk)
    context |= {
        "chosen": chosen,
        "rows": presenters.getting(found.shares),
        "left": found.left,
        "mark": found.mark,
    }
    return render(request, "samples/check.html", context)


@allow(P.PRACTICE_PLAN, unfinished=find_unfinished)
@require_http_methods(GET_OR_POST)
def withdraw(request: StaffRequest, unfinished: Audit) -> HttpResponse:
    """Withdraw an audit that is not graded yet, with the reason."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(audit=unfinished, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Audit withdrawn.")
            return redirect("audits:audit", audit=unfinished.pk)
    return render(request, "samples/withdraw.html", {"form": form, "audit": unfinished})


def _form(request: StaffRequest, able: dict[str, Any]) -> SharingForm:
    """The form, in which whoever was chosen as someone else stays to be chosen."""
    picked = {*request.POST.getlist("auditors"), request.POST.get("another", "")}
    likely = [(row.pk, row.name) for row in queries.likely(today(), picked)]
    others = [(pk, row.name) for pk, row in able.items() if (pk, row.name) not in likely]
    another = request.POST.get("another", "")
    offered = [(another, able[another].name)] if another in able else []
    return SharingForm(request.POST or None, likely=likely, others=[*others, *offered])
