"""Marking an agreed action done, or dropping it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.core.telling import refusal_told
from keystay.support.followups import actions
from keystay.support.followups.queries import find_followup
from keystay.support.supervision.models import Followup


@allow(P.SUPERVISION_RECORD, followup=find_followup)
@require_POST
def done(request: StaffRequest, followup: Followup) -> HttpResponse:
    """Mark an action done today."""
    return _settle(request, followup, dropped=False, words="Action done.")


@allow(P.SUPERVISION_RECORD, followup=find_followup)
@require_POST
def drop(request: StaffRequest, followup: Followup) -> HttpResponse:
    """Drop an action that is no longer wanted."""
    return _settle(request, followup, dropped=True, words="Action dropped.")


def _settle(request: StaffRequest, followup: Followup, dropped: bool, words: str) -> HttpResponse:
    with refusal_told(request):
        actions.settle(followup=followup, on=today(), by=request.user, dropped=dropped)
        messages.success(request, words)
    return redirect("supervision:worker", person=followup.worker_id)
