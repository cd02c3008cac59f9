"""What makes a case heavier, and its brothers and sisters: noted by who manages it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.allocations.queries import find_case, holders
from keystay.caseloads.cases.models import Child, Spell
from keystay.caseloads.schemes import actions, queries
from keystay.caseloads.schemes.forms import CaseForm
from keystay.core.clock import today
from keystay.core.requests import get_or_post


@allow(P.CASELOAD_WRITE, case=find_case)
@get_or_post
def case(request: StaffRequest, case: Child) -> HttpResponse:
    """Say what makes a case heavier, and which other cases are brothers and sisters."""
    known = {row.reference for row in queries.siblings_of(case)}
    others = {row.reference: row for row in _others(case)}
    form = CaseForm(
        # A form without a tick says something too: that nothing is noted.
        request.POST if request.method == "POST" else None,
        others=[(reference, row.shown) for reference, row in others.items()],
        initial={
            "features": [row.feature for row in queries.noted_of(case, today())],
            "siblings": sorted(known),
        },
    )
    if form.is_valid():
        chosen = set(form.cleaned_data.get("siblings", known))
        actions.note(
            child=case,
            features=form.cleaned_data["features"],
            siblings=[others[reference] for reference in sorted(chosen)],
            by=request.user,
        )
        messages.success(request, "Saved. It counts from today.")
        return redirect("allocations:case", case=case.reference)
    return render(request, "schemes/case.html", {"form": form, "case": case})


def _others(case: Child) -> list[Child]:
    """Its present brothers and sisters, and the other cases of the same worker."""
    on = today()
    workers = [spell.worker_id for spell in holders([case], on)[case.pk] if spell.worker_id]
    beside = Spell.objects.open_on(on).filter(worker__in=workers).values("child_id")
    rows = {row.pk: row for row in Child.objects.filter(pk__in=beside).exclude(pk=case.pk)}
    rows |= {row.pk: row for row in queries.siblings_of(case)}
    return sorted(rows.values(), key=lambda row: row.reference)
