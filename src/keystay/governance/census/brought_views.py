"""Reading returns back: any council's files of any year, one or many; nothing is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.core.tables.refusals import CannotRead
from keystay.governance.census import brought_sheets as sheets
from keystay.governance.census.brought import Reading, read_back
from keystay.governance.census.brought_page import page_of
from keystay.governance.census.carried import brought_back, carried
from keystay.governance.census.forms import BroughtForm
from keystay.governance.census.region import TwiceThere
from keystay.governance.measures.standing import symbols

MOST_REASONS = 10


@allow(P.RETURN_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: StaffRequest) -> HttpResponse:
    """Read what is brought: figures, findings with their lines, councils beside each other."""
    posted = request.method == "POST"
    form = BroughtForm(request.POST, request.FILES) if posted else BroughtForm()
    shown: dict[str, Any] = {}
    if form.is_valid():
        try:
            found = read_back(form.uploads)
        except (CannotRead, TwiceThere) as refusal:
            form.add_error("offered", str(refusal))
        else:
            shown = _told(request, form, found)
    return render(request, "census/read.html", {"form": form, **shown})


@allow(P.RETURN_PREPARE)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """One of the lists of the page as a file, brought back by the page itself."""
    what, kept = request.POST.get("what", ""), request.POST.get("kept", "")
    sheet = brought_back(kept, what, request.user.pk)
    if sheet is None or not exports.wanted(request):
        messages.error(request, "That page is too old to take lists from. Read the files again.")
        return redirect("census:read")
    return exports.answer(request, sheet)


def _told(request: StaffRequest, form: BroughtForm, found: Reading) -> dict[str, Any]:
    if not found.returns:
        for each in found.unread[:MOST_REASONS]:
            form.add_error("offered", f"{each.name}: {each.why}")
        return {}
    councils = ", ".join(f"{each.report.lea} {each.report.year}" for each in found.returns)
    note_read(reader=request.user, page="census:read", detail=f"Returns brought: {councils}")
    lists = {
        "figures": sheets.region_sheet(found.regions, today()),
        "findings": sheets.findings_sheet(found.returns, today()),
        "counts": sheets.counts_sheet(found.returns, today()),
    }
    return {
        "found": page_of(found),
        "kept": carried(lists, request.user.pk),
        "symbols": symbols(),
    }
