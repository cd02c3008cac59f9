"""Letting the present supervisor read what was written with earlier ones, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.telling import refusal_told
from keystay.support.handed_over import actions
from keystay.support.handed_over.queries import find_own
from keystay.workforce.models import Person


@allow(P.SUPERVISION_RECORD, person=find_own)
@require_POST
def give(request: StaffRequest, person: Person) -> HttpResponse:
    """Let my supervisor read it."""
    with refusal_told(request):
        row = actions.hand_over(worker=person, by=request.user)
        messages.success(request, f"{row.supervisor.name} can read your earlier notes.")
    return redirect("supervision:worker", person=person.pk)


@allow(P.SUPERVISION_RECORD, person=find_own)
@require_POST
def take_back(request: StaffRequest, person: Person) -> HttpResponse:
    """Let nobody but me read it again."""
    actions.take_back(worker=person, by=request.user)
    messages.success(request, "Your earlier notes are yours alone again.")
    return redirect("supervision:worker", person=person.pk)
