"""The whole history, for the auditor."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.history.forms import FilterForm
from keystay.access.history.presenters import sheet
from keystay.access.permissions import Permission as P
from keystay.core.audit.queries import broken_links, events, tell
from keystay.core.clock import today
from keystay.core.tables import exports

PER_PAGE = 50


@allow(P.AUDIT_READ)
@require_safe
def history(request: StaffRequest) -> HttpResponse:
    """What was done, by whom, newest first; and on request whether the chain is whole."""
    form = FilterForm(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = events(**wanted)
    if exports.wanted(request):
        return exports.answer(request, sheet(map(tell, found.iterator()), today()))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    checked = "check" in request.GET
    context = {
        "form": form,
        "page_obj": page,
        "lines": [tell(event) for event in page],
        "checked": checked,
        "broken": broken_links() if checked else [],
    }
    return render(request, "audit/list.html", context)
