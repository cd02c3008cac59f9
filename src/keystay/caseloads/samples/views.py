"""Sharing a programme's audits out among auditors, and withdrawing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.audits.checks import Refused
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.audits.queries import able_to_audit, find_programme, find_unfinished
from keystay.caseloads.samples import actions, presenters, queries
from keystay.caseloads.samples.forms import ChooseForm, GiveForm, WithdrawForm
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.workforce.models import Person


@allow(P.PRACTICE_PLAN, programme=find_programme)
@get_or_post
def share(request: StaffRequest, programme: Programme) -> HttpResponse:
    """Choose auditors, see who would get what, and give the audits away."""
    able = {person.pk: person for person in able_to_audit(today())}
    audits = list(queries.waiting(request.user, P.PRACTICE_PLAN, programme))
    if request.method == "POST":
        return _give(request, programme, audits, able)
    form = _choose(request, able)
    if form.is_valid():
        chosen = [able[pk] for pk in able if pk in form.cleaned_data["chosen"]]
        found = queries.sharing(audits, chosen, today())
        return render(request, "samples/check.html", _check(request, programme, found))
    context = {"form": form, "programme": programme, "waiting": len(audits)}
    return render(request, "samples/share.html", context)


def _give(
    request: StaffRequest, programme: Programme, audits: list[Audit], able: dict[str, Person]
) -> HttpResponse:
    names = [(pk, person.name) for pk, person in able.items()]
    form = GiveForm(request.POST, able=names)
    if not form.is_valid():
        messages.warning(request, "Choose again: someone can no longer be given an audit.")
        return redirect("audits:share", programme=programme.pk)
    chosen = [able[pk] for pk in able if pk in form.cleaned_data["chosen"]]
    seen = form.cleaned_data["seen"]
    try:
        found = actions.share_out(audits=audits, auditors=chosen, seen=seen, by=request.user)
    except actions.Changed as refusal:
        form.add_error(None, str(refusal))
        context = {**_check(request, programme, refusal.now), "form": form}
        return render(request, "samples/check.html", context)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("audits:share", programme=programme.pk)
    messages.success(request, presenters.shared_words(len(found.pairs), found.left))
    return redirect("audits:programme", programme=programme.pk)


def _choose(request: StaffRequest, able: dict[str, Person]) -> ChooseForm:
    """The form as the address fills it in; `choose` shows it once more to be changed."""
    likely = {row.pk: row.name for row in queries.likely(today())}
    others = [(pk, row.name) for pk, row in able.items() if pk not in likely]
    people: Any = {"likely": likely.items(), "others": others}
    if "choose" in request.GET:
        first = {"auditors": request.GET.getlist("auditors"), "another": request.GET.get("another")}
        return ChooseForm(initial=first, **people)
    asked = {"auditors", "another"} & set(request.GET)
    return ChooseForm(request.GET if asked else None, **people)


def _check(request: StaffRequest, programme: Programme, found: queries.Sharing) -> dict[str, Any]:
    asked = request.GET.copy()
    asked["choose"] = "yes"
    if request.method == "POST":
        asked.setlist("auditors", [share.auditor.pk for share in found.shares])
    note_read(reader=request.user, page="audits:share", detail=programme.title)
    return {
        "again": f"?{asked.urlencode()}",
        "programme": programme,
        "waiting": len(found.pairs) + len(found.left),
        "chosen": [share.auditor for share in found.shares],
        "rows": presenters.getting(found.shares),
        "left": found.left,
        "mark": found.mark,
    }


@allow(P.PRACTICE_PLAN, unfinished=find_unfinished)
@get_or_post
def withdraw(request: StaffRequest, unfinished: Audit) -> HttpResponse:
    """Withdraw an audit that is not graded yet, with the reason."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form):
            actions.withdraw(audit=unfinished, by=request.user, **form.cleaned_data)
            messages.success(request, "Audit withdrawn.")
            return redirect("audits:audit", audit=unfinished.pk)
    return render(request, "samples/withdraw.html", {"form": form, "audit": unfinished})
